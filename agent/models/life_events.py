"""Life events, their evidence, and what the owner set right."""

from __future__ import annotations

import datetime as dt
import re

from pydantic import AwareDatetime

from agent.models.record import BookRecord, Record
from agent.vocabulary import DELICATE_KINDS, Direction, Kind, Outcome, When, Who

_LOST_PREGNANCY = re.compile(
    r"\bmiscarr\w+|\bstill[- ]?b(?:orn|irth)\w*|\bectopic\b"
    r"|\b(?:lost|losing|lose|loss of) (?:the|our|my|her|their|a) (?:(?:little|unborn|tiny) )?"
    r"(?:bab(?:y|ies)|twins|pregnancy)\b(?!['’-]| (?:weight|fat|teeth|tooth))"
    r"|\bno (?:longer (?:pregnant|expecting)|heart ?beat)\b"
    r"|\bpregnancy (?:has |had |was )?(?:ended|over|lost|failed|loss)\b",
    re.IGNORECASE,
)


class Evidence(BookRecord):
    """A verbatim quote, and the entry it stands in."""

    quote: str
    entry_id: str
    start: int | None = None
    """Where the quote begins in the entry's text, in characters; None: in its subject."""

    @property
    def tells_of_lost_pregnancy(self) -> bool:
        """Whether its words are of a child that was lost before its birth."""
        return _LOST_PREGNANCY.search(self.quote) is not None


class FoundEvent(Record):
    """What the reader saw in one mail, before it has a customer: one label of life-events.md."""

    kind: Kind
    who: Who
    name: str | None = None
    date: str | None = None
    """ISO 8601: a day, a month, a year, or a range with a slash."""
    status: When
    evidence: str
    """Verbatim words of the mail."""
    start: int | None = None
    """Where the evidence begins in the entry's text, in characters; None: in its subject."""
    confidence: float
    is_maybe: bool = False
    """Too uncertain to act on: a question for the owner."""
    likeliest: tuple[Kind, ...] = ()
    """What it may be, the likeliest first, three at most; empty where there is no doubt."""


class Version(BookRecord):
    """What is held of a life event at one time, so that a decision about it can be undone."""

    kind: Kind
    who: Who
    name: str | None = None
    date: str | None = None
    status: When
    is_maybe: bool = False
    is_confirmed: bool = False
    is_rejected: bool = False
    decided_at: AwareDatetime | None = None


class Merged(BookRecord):
    """What a life event gave to another when the owner said that the two are one."""

    into: str
    """The identifier of the other."""
    evidence: tuple[Evidence, ...] = ()
    outcome: Outcome | None = None
    before: Version
    """What was held of the other before."""


class LifeEvent(BookRecord):
    """Something in a customer's life, or close to it, with the words that show it."""

    id: str
    customer_id: str
    kind: Kind
    who: Who
    name: str | None = None
    date: str | None = None
    status: When
    evidence: tuple[Evidence, ...]
    told_at: AwareDatetime
    """When the first mail that tells of it was sent."""
    confidence: float
    is_maybe: bool = False
    """The reader is not sure, and the owner has not said: only a question in Corrections."""
    outcome: Outcome | None = None
    """How it ended, once that was told: nobody need ask how it went."""
    contrary: tuple[Evidence, ...] = ()
    """Words that speak against it: "no, that was another Glenn"."""
    story: str = ""
    """The identifier of the life event under which several customers of a firm tell the same."""
    learned: str = ""
    """Made of what mail told; it no longer fits where the owner has set something right."""
    is_confirmed: bool = False
    """The owner said: yes, that is so."""
    is_rejected: bool = False
    """The owner said: no such thing; it is kept so that it is not found again."""
    decided_at: AwareDatetime | None = None
    """When the owner last said what it is, or that it is nothing."""
    earlier: tuple[Version, ...] = ()
    """What it was before each decision of the owner; the first is what the reader found."""
    merged: Merged | None = None
    """The owner said that it is another one: it is then rejected, and undone likewise."""

    @property
    def is_decided(self) -> bool:
        """The owner has said what it is, or that it is nothing: no reader changes that."""
        return self.is_confirmed or self.is_rejected

    @property
    def is_known(self) -> bool:
        """It may be spoken of as a fact: neither in doubt nor rejected."""
        return not self.is_maybe and not self.is_rejected

    @property
    def version(self) -> Version:
        """What is held of it now."""
        return Version(**{name: getattr(self, name) for name in Version.model_fields})

    @property
    def found_as(self) -> Version:
        """What the reader took it for, whatever the owner has made of it since."""
        return self.earlier[0] if self.earlier else self.version

    @property
    def needs_confirmation(self) -> bool:
        """Nothing is drafted from it before the owner says that it is so."""
        return self.kind in DELICATE_KINDS and not self.is_confirmed

    @property
    def has_come_to_nothing(self) -> bool:
        """It will not be, or never was: nothing to congratulate on, nothing to ask about."""
        return self.outcome in (Outcome.CALLED_OFF, Outcome.FALSE_ALARM)

    @property
    def is_told_elsewhere(self) -> bool:
        """Somebody nearer to it, or earlier, told the same: it is for him to be written to."""
        return self.story not in ("", self.id)

    @property
    def first_day(self) -> dt.date | None:
        """The day it begins, where a day is known."""
        return _day((self.date or "").split("/")[0])

    @property
    def last_day(self) -> dt.date | None:
        """The day it ends, where a day is known."""
        return _day((self.date or "").split("/")[-1])


class Lesson(BookRecord):
    """What the owner set right, kept so that the next such sentence is read accordingly."""

    id: str
    entry_id: str
    direction: Direction
    sentence: str
    """The words that were misread or rightly read, with the sentence around them."""
    found: Kind
    """What the reader took it for."""
    kind: Kind | None = None
    """What it is; None: no life event."""
    who: Who | None = None
    """Whose it is; None where it is no life event of anybody who counts."""


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


class Happening(Record):
    """Something that struck a region, as the owner typed it, or took it from a customer's mail."""

    id: str
    region: str
    """In the owner's words: "Lake County CA"."""
    what: str
    """In the owner's words: "wildfires"."""
    on: dt.date
    """The day it was typed, on the owner's wall clock."""
    from_event_id: str = ""
    """The life event that told of it, if one did."""
