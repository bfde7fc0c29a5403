"""Stage 3 of 6: Entry -> LifeEvent.

`find_life_events` reads one mail by signs, people, dates and judgement; what a language says stands
in packs/*.toml. `story` then joins what was found to what is known.
"""

from __future__ import annotations

from functools import cached_property

from agent.life_events.dates import FoundDate, find_dates
from agent.life_events.judge import (
    LEAST_CONFIDENCE,
    Mood,
    confidence_of,
    is_asserted,
    is_customers,
    settle,
)
from agent.life_events.mentions import Mention, find_mentions, load_grammar
from agent.life_events.pack import load_pack
from agent.life_events.people import find_person, name_given, who_of
from agent.life_events.signs import (
    Sign,
    clause_of,
    evidence_of,
    find_signs,
    plain,
    split_sentences,
)
from agent.life_events.timing import date_of, status_of, tense_of
from agent.models import Entry, FoundEvent, Kind

LANGUAGE = "en"
_MAX_SUBJECT = 200
_NAMES_OF_THINGS = frozenset({Kind.BIRTH, Kind.NEW_PET})


def find_life_events(
    entry: Entry, *, customer_name: str = "", owner_name: str = ""
) -> tuple[FoundEvent, ...]:
    """The life events of the customer, or close to the customer, that an entry tells of."""
    events = _Reading(entry, entry.text, customer_name, owner_name).events()
    subject = entry.subject[:_MAX_SUBJECT]
    is_answer = bool(entry.in_reply_to) or ":" in subject[:6]
    if not events and subject and not is_answer:
        events = _Reading(entry, subject, customer_name, owner_name).events()
    return events


class _Reading:
    """One text of an entry while it is being read."""

    def __init__(self, entry: Entry, original: str, customer_name: str, owner_name: str) -> None:
        self._entry = entry
        self._original = original
        self._names = (customer_name, owner_name)
        self._pack = load_pack(LANGUAGE)
        self._grammar = load_grammar(LANGUAGE)
        self._text = plain(original)
        self._sentences = split_sentences(self._text)
        self._sent_on = entry.local_at.date()

    def events(self) -> tuple[FoundEvent, ...]:
        signs = find_signs(self._text, self._sentences, self._pack)
        if not signs:
            return ()
        entry, pack = self._entry, self._pack
        mood = Mood(self._text, entry.subject, is_automated=entry.is_automated, pack=pack)
        signs = [
            sign
            for sign in signs
            if mood.allows(sign)
            and is_asserted(self._text, self._sentences, sign, pack, self._sent_on)
        ]
        if not signs:
            return ()
        mentions = find_mentions(
            self._text,
            pack=pack,
            grammar=self._grammar,
            customer_name=self._names[0],
            owner_name=self._names[1],
        )
        found = [(sign.sentence, self._event(sign, mentions)) for sign in signs]
        return settle([(at, event) for at, event in found if event is not None], pack)

    @cached_property
    def _dates(self) -> list[FoundDate]:
        """Looked for once something asks when it is: most mails tell of nothing."""
        return find_dates(self._text, sent_on=self._sent_on)

    def _event(self, sign: Sign, mentions: list[Mention]) -> FoundEvent | None:
        text, sentences, direction = self._text, self._sentences, self._entry.direction
        sentence = sentences[sign.sentence]
        clause = clause_of(text, sentence, sign.start, sign.end)
        person = find_person(sign, mentions, (sentence.start, sentence.end), clause)
        if not is_customers(text, sentences, sign, person, direction, self._pack):
            return None
        length = sentence.end - sentence.start
        confidence = confidence_of(sign, person, direction=direction, length=length)
        if confidence < LEAST_CONFIDENCE:
            return None
        tense = tense_of(text, sign)
        when = date_of(text, sentences, sign, self._dates, tense=tense, sent_on=self._sent_on)
        if sign.is_hint and sign.of.hints_need_date and when is None:
            return None
        start, end = evidence_of(text, sentence, sign.start, sign.end)
        return FoundEvent(
            kind=sign.of.kind,
            who=who_of(sign, person, text, self._grammar),
            name=self._name(sign, person),
            date=when,
            status=status_of(sign, when, tense, self._sent_on),
            evidence=self._original[start:end],
            confidence=round(confidence, 2),
        )

    def _name(self, sign: Sign, person: Mention | None) -> str | None:
        if sign.of.kind in _NAMES_OF_THINGS:
            start = self._sentences[sign.sentence].start
            end = self._sentences[min(sign.sentence + 1, len(self._sentences) - 1)].end
            if given := name_given(self._text, start, end, self._grammar):
                return given
        return person.name if person else None
