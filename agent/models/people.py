"""What the screen shows of customers: their stories, who is who, who is forgotten."""

from __future__ import annotations

from datetime import datetime

from agent.models.customers import Customer
from agent.models.journal import Entry
from agent.models.life_events import LifeEvent
from agent.models.record import BookRecord, Record
from agent.models.suggestions import Suggestion
from agent.models.views import Brief


class Correction(Record):
    """A life event to confirm or set right, with the mails that its evidence stands in."""

    life_event: LifeEvent
    customer: Customer
    entries: tuple[Entry, ...]
    """Oldest first; of a story in many mails the latest."""


class Corrections(Record):
    """What the owner is asked about life events, and what he has said of late."""

    waiting: tuple[Correction, ...]
    """First those in doubt, then delicate ones that nobody has confirmed; the newest first."""
    more: int = 0
    """How many wait beside these."""
    decided: tuple[Correction, ...]
    """What the owner decided last comes first."""


class CustomerLine(Record):
    """One line of the customer list."""

    customer: Customer
    entries: int
    last_at: datetime | None


class MonthTouches(Record):
    """How often two were in touch in one month of the owner's calendar."""

    month: str
    """ISO 8601: "2026-11"."""
    theirs: int = 0
    ours: int = 0


class CustomerView(Record):
    """One customer's story, oldest first; of a long one the latest entries."""

    customer: Customer
    entries: tuple[Entry, ...]
    earlier: int = 0
    """How many entries there are before these."""
    life_events: tuple[LifeEvent, ...]
    suggestions: tuple[Suggestion, ...]
    mails: int = 0
    """How many there are in all."""
    curve: tuple[MonthTouches, ...] = ()
    """Month by month, the oldest first, up to this one; it begins with the first touch."""
    brief: Brief | None = None
    doubles: tuple[Double, ...] = ()
    """Who may be the same person."""


class EarlierEntries(Record):
    """What went to and fro with a customer before, oldest first."""

    entries: tuple[Entry, ...]
    earlier: int
    """How many entries there are before these."""


class Step(Record):
    """What the book held of the customers concerned before a join or a split, and after it."""

    before: tuple[Customer, ...]
    after: tuple[Customer, ...]
    events_before: tuple[LifeEvent, ...]
    events_after: tuple[LifeEvent, ...]


class Erasure(Record):
    """What is to be erased of a person, or was, by number."""

    name: str = ""
    addresses: tuple[str, ...] = ()
    mails: int = 0
    logged: int = 0
    """Calls, appointments, notes and the like."""
    life_events: int = 0
    suggestions: int = 0
    """With their drafts."""
    waiting: int = 0
    """Approved mails that have yet to leave: they stay until they have."""


class Double(Record):
    """Two customers who may be one person, and why."""

    id: str
    customers: tuple[Customer, Customer]
    reason: str
    """In words for the owner: "both are called Glenn Maddox"."""


class Doubles(Record):
    """All that look like doubles, the surest first."""

    doubles: tuple[Double, ...]


class Split(Record):
    """The two customers that were one."""

    customers: tuple[Customer, Customer]
    undo: str = ""
    """What undoes it, while the agent runs."""


class Join(Record):
    """The customer that two have become."""

    customer: Customer
    undo: str
    """What undoes it, while the agent runs."""


class Forgotten(BookRecord):
    """An address of which the owner wants no trace; take it out, and its mail counts again."""

    id: str
    address: str


class Imported(Record):
    """What became of the contacts of a file."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: int = 0
    """Without an address, or the owner's own, a colleague's, or on the never-log list."""
    joined: int = 0
    """Pairs of customers of whom a contact said that they are one."""
    kept_apart: int = 0
    """Contacts without an address of theirs, because it is an office's or somebody else's, too."""

    def __add__(self, other: Imported) -> Imported:
        counts = other.model_dump()
        return Imported(**{name: getattr(self, name) + count for name, count in counts.items()})
