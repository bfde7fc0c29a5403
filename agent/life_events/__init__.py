"""Stage 3 of 6: Entry -> LifeEvent.

`find_life_events` reads one mail by signs, people, dates and judgement; what a language says stands
in packs/*.toml. `story` then joins what was found to what is known.
"""

from __future__ import annotations

from agent.life_events.dates import FoundDate, find_dates
from agent.life_events.judge import (
    LEAST_CONFIDENCE,
    Mood,
    belongs_to_customer,
    confidence_of,
    date_of,
    is_asserted,
    settle,
    status_of,
    tense_of,
)
from agent.life_events.pack import Pack, load_pack
from agent.life_events.people import Mention, People, name_given, who_of
from agent.life_events.signs import (
    Sentence,
    Sign,
    clause_of,
    evidence_of,
    find_signs,
    plain,
    split_sentences,
)
from agent.models import Entry, FoundEvent, Kind

LANGUAGE = "en"
_MAX_SUBJECT = 200
_NAMES_OF_THINGS = frozenset({Kind.BIRTH, Kind.NEW_PET})


def find_life_events(
    entry: Entry, *, customer_name: str = "", owner_name: str = ""
) -> tuple[FoundEvent, ...]:
    """The life events of the customer, or close to the customer, that an entry tells of."""
    pack = load_pack(LANGUAGE)
    reading = _Reading(entry, entry.text, pack, customer_name, owner_name)
    events = reading.events()
    subject = entry.subject[:_MAX_SUBJECT]
    if not events and subject and not entry.in_reply_to and ":" not in subject[:6]:
        events = _Reading(entry, subject, pack, customer_name, owner_name).events()
    return events


class _Reading:
    """One text of an entry while it is being read."""

    def __init__(
        self, entry: Entry, original: str, pack: Pack, customer_name: str, owner_name: str
    ) -> None:
        self._entry = entry
        self._original = original
        self._pack = pack
        self._text = plain(original)
        self._sentences = split_sentences(self._text)
        self._sent_on = entry.local_at.date()
        self._names = (customer_name, owner_name)

    def events(self) -> tuple[FoundEvent, ...]:
        signs = find_signs(self._text, self._sentences, self._pack)
        if not signs:
            return ()
        mood = Mood(
            self._text, self._entry.subject, is_automated=self._entry.is_automated, pack=self._pack
        )
        signs = [sign for sign in signs if mood.allows(sign) and self._is_asserted(sign)]
        if not signs:
            return ()
        people = People(
            self._text,
            pack=self._pack,
            language=LANGUAGE,
            customer_name=self._names[0],
            owner_name=self._names[1],
        )
        dates = find_dates(self._text, sent_on=self._sent_on)
        found = [
            (sign.sentence, event)
            for sign in signs
            if (event := self._event(sign, people, dates)) is not None
        ]
        return settle(found, self._pack)

    def _is_asserted(self, sign: Sign) -> bool:
        return is_asserted(self._text, self._sentences, sign, self._pack, self._sent_on)

    def _event(self, sign: Sign, people: People, dates: list[FoundDate]) -> FoundEvent | None:
        sentence: Sentence = self._sentences[sign.sentence]
        clause = clause_of(self._text, sentence, sign.start, sign.end)
        person = people.whose(sign, (sentence.start, sentence.end), clause)
        if not belongs_to_customer(
            self._text, self._sentences, sign, person, self._entry.direction, self._pack
        ):
            return None
        confidence = confidence_of(
            sign,
            person,
            direction=self._entry.direction,
            length=sentence.end - sentence.start,
        )
        tense = tense_of(self._text, sign)
        when = date_of(
            self._text, self._sentences, sign, dates, tense=tense, sent_on=self._sent_on
        )
        if confidence < LEAST_CONFIDENCE or (sign.is_hint and sign.of.hints_need_date and not when):
            return None
        start, end = evidence_of(self._text, sentence, sign.start, sign.end)
        return FoundEvent(
            kind=sign.of.kind,
            who=who_of(sign, person, self._text),
            name=self._name(sign, sentence, person),
            date=when,
            status=status_of(sign, when, tense, self._sent_on),
            evidence=self._original[start:end],
            confidence=round(confidence, 2),
        )

    def _name(self, sign: Sign, sentence: Sentence, person: Mention | None) -> str | None:
        if sign.of.kind in _NAMES_OF_THINGS:
            following = self._sentences[min(sign.sentence + 1, len(self._sentences) - 1)]
            if given := name_given(self._text, sentence.start, following.end):
                return given
        return person.name if person else None
