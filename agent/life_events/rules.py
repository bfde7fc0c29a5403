"""Stage 3 of 6: Entry -> LifeEvent; what the rules of a language pack see in a text.

Rules are sure of plain wording and blind to all other; `reading` weighs them beside the encoder.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from agent.life_events.dates import FoundDate, find_dates
from agent.life_events.judge import (
    LEAST_CONFIDENCE,
    Mood,
    confidence_of,
    is_asserted,
    is_customers,
)
from agent.life_events.mentions import Mention, Side, find_mentions, load_grammar
from agent.life_events.pack import load_pack
from agent.life_events.people import find_person, name_given, who_by_the_way, who_of
from agent.life_events.signs import (
    Sign,
    clause_of,
    evidence_of,
    find_signs,
    plain,
    split_sentences,
)
from agent.life_events.timing import date_of, status_of, tense_of
from agent.models import Direction, Entry, Kind, When, Who

LANGUAGE = "en"
_FAMILY = frozenset({Who.SPOUSE, Who.CHILD, Who.PARENT, Who.SIBLING, Who.GRANDCHILD, Who.RELATIVE})
_NAMES_OF_THINGS = frozenset({Kind.BIRTH, Kind.NEW_PET})


@dataclass(frozen=True, slots=True)
class Seen:
    """A sign of a kind in a text, and what the rules make of it."""

    sign: Sign
    confidence: float
    """Of the rules; 0 where they say that it is no life event of the customer's."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Whose, when, and the words that show it, for words that tell of a kind."""

    who: Who
    is_told: bool
    """Somebody is named or spoken of, not only taken to be meant."""
    name: str | None
    date: str | None
    status: When
    start: int
    end: int


class Rules:
    """One text of an entry as the rules read it; every character keeps its place."""

    def __init__(self, entry: Entry, text: str, customer_name: str, owner_name: str) -> None:
        self._entry = entry
        self._names = (customer_name, owner_name)
        self._pack = load_pack(LANGUAGE)
        self._grammar = load_grammar(LANGUAGE)
        self._of = {one.kind: one for one in self._pack.kinds}
        self._text = plain(text)
        self._sentences = split_sentences(self._text)
        self._starts = [one.start for one in self._sentences]
        self._sent_on = entry.local_at.date()

    def seen(self) -> list[Seen]:
        """All signs, also those that the rules take to mean nothing."""
        return [
            Seen(sign, self._confidence(sign))
            for sign in find_signs(self._text, self._sentences, self._pack)
        ]

    @cached_property
    def is_private(self) -> bool:
        """Whether the writer asks not to be asked: what he does not say is not to be guessed."""
        return self._pack.judge["private"].search(self._text) is not None

    @cached_property
    def is_of_the_firm(self) -> bool:
        """Whether a customer's mail speaks of somebody who works or worked with him."""
        is_theirs = self._entry.direction is Direction.IN
        return is_theirs and self._grammar.with_us.search(self._text) is not None

    def is_of_parents(self, sign: Sign) -> bool:
        """Whether a child is spoken of that is now with one of its parents, now with the other."""
        return self._grammar.in_turns.search(self._text, sign.start, sign.end) is not None

    def who_in_subject(self) -> Who | None:
        """Who of a customer's family the subject of his mail speaks of; None for an answer's."""
        subject = self._entry.subject
        if self._entry.direction is not Direction.IN or ":" in subject[:6]:
            return None
        found = find_mentions(
            plain(subject),
            pack=self._pack,
            grammar=self._grammar,
            customer_name=self._names[0],
            owner_name=self._names[1],
        )
        kin = {one.who for one in found if one.who in _FAMILY and one.side is Side.WRITER}
        return kin.pop() if len(kin) == 1 else None

    @cached_property
    def is_barred(self) -> bool:
        """Whether the mail is marketing, which tells nothing of anybody's life."""
        return self._mood.is_marketing

    def allows(self, kind: Kind) -> bool:
        """Whether such a mail may tell of such a kind."""
        return self._mood.allows(kind)

    def is_another(self, kind: Kind, start: int, end: int) -> bool:
        """Whether text[start:end] tells of another matter that only sounds like this kind."""
        is_column = self._pack.judge["column"].match(self._text, start, end) is not None
        return is_column or self._of[kind].never.search(self._text, start, end) is not None

    def is_of_several(self, sign: Sign) -> bool:
        """Whether the sentence tells of a number of people, and the writer is none of them."""
        sentence = self._sentences[sign.sentence]
        span = (sentence.start, sentence.end)
        found = self._grammar.several.search(self._text, *span)
        own = (one for one in self._mentions if span[0] <= one.start < span[1])
        return found is not None and not any(one.who is Who.SELF for one in own)

    def sign_at(self, kind: Kind, start: int, end: int) -> Sign | None:
        """The words text[start:end] as a sign of a kind; None where they are no sentence's."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or start >= self._sentences[at].end:
            return None
        end = max(start + 1, min(end, self._sentences[at].end))
        return Sign(self._of[kind], at, start, end, is_hint=False)

    def is_denied(self, sign: Sign) -> bool:
        """Whether the words around a sign deny it, only imagine it, or tell of long ago."""
        return not is_asserted(self._text, self._sentences, sign, self._pack, self._sent_on)

    def is_owners(self, sign: Sign) -> bool:
        """Whether a sign is of the owner's own life, or nobody knows of whose."""
        person, direction = self._person(sign), self._entry.direction
        return not is_customers(self._text, self._sentences, sign, person, direction, self._pack)

    def circumstances(self, sign: Sign) -> Circumstances:
        """Whose it is and when, from the words around a sign."""
        text, sentence = self._text, self._sentences[sign.sentence]
        person = self._person(sign)
        tense = tense_of(text, sign)
        when = date_of(text, self._sentences, sign, self._dates, tense=tense, sent_on=self._sent_on)
        start, end = evidence_of(text, sentence, sign.start, sign.end)
        return Circumstances(
            who=who_of(sign, person, text, self._grammar),
            is_told=person is not None and person.who is not None,
            name=self._name(sign, person),
            date=when,
            status=status_of(sign, when, tense, self._sent_on),
            start=start,
            end=end,
        )

    def said_who(self, sign: Sign) -> Who | None:
        """Who somebody known by name or "he" is by what is said next: "Theo fell. He's six."

        None where it is not said, or the sign's own sentence says who it is.
        """
        return who_by_the_way(
            self._text, self._sentences, sign, self._person(sign), self._mentions, self._grammar
        )

    def name_of(self, sign: Sign, who: Who) -> str | None:
        """The name that the sentence gives to this person of the customer's, where it gives one."""
        if given := self._name_given(sign):
            return given
        sentence = self._sentences[sign.sentence]
        named = [
            one
            for one in self._mentions
            if one.who is who and one.name and sentence.start <= one.start < sentence.end
        ]
        nearest = min(named, key=lambda one: abs(one.start - sign.start), default=None)
        return nearest.name if nearest else None

    @cached_property
    def _mood(self) -> Mood:
        return Mood(
            self._text,
            self._entry.subject,
            is_automated=self._entry.is_automated,
            pack=self._pack,
        )

    @cached_property
    def _dates(self) -> list[FoundDate]:
        """Looked for once something asks when it is: most mails tell of nothing."""
        return find_dates(
            self._text,
            sent_on=self._sent_on,
            utc_offset_minutes=self._entry.utc_offset_minutes,
        )

    @cached_property
    def _mentions(self) -> list[Mention]:
        return find_mentions(
            self._text,
            pack=self._pack,
            grammar=self._grammar,
            customer_name=self._names[0],
            owner_name=self._names[1],
        )

    def _confidence(self, sign: Sign) -> float:
        if not self.allows(sign.of.kind) or self.is_denied(sign) or self.is_owners(sign):
            return 0.0
        sentence = self._sentences[sign.sentence]
        length = sentence.end - sentence.start
        confidence = confidence_of(
            sign, self._person(sign), direction=self._entry.direction, length=length
        )
        if confidence < LEAST_CONFIDENCE:
            return 0.0
        if sign.is_hint and sign.of.hints_need_date and self.circumstances(sign).date is None:
            return 0.0
        return confidence

    def _person(self, sign: Sign) -> Mention | None:
        sentence = self._sentences[sign.sentence]
        clause = clause_of(self._text, sentence, sign.start, sign.end)
        person = find_person(sign, self._mentions, (sentence.start, sentence.end), clause)
        if sign.is_sure and person is not None and person.side is Side.READER:
            # "The biggest you have, please, for the front of the order of service"
            return person if person.is_possessive or not person.is_pronoun else None
        return person

    def _name(self, sign: Sign, person: Mention | None) -> str | None:
        return self._name_given(sign) or (person.name if person else None)

    def _name_given(self, sign: Sign) -> str | None:
        """What a child or a pet is called, in the sentence of its coming or the next."""
        if sign.of.kind not in _NAMES_OF_THINGS:
            return None
        start = self._sentences[sign.sentence].start
        end = self._sentences[min(sign.sentence + 1, len(self._sentences) - 1)].end
        return name_given(self._text, start, end, self._grammar)
