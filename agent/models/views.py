"""What the screen shows of the day, of dates, weeks and the outbox."""

from __future__ import annotations

import datetime as dt

from pydantic import AwareDatetime, Field

from agent.models.customers import Customer, KnownFact, RememberedDate
from agent.models.drafts import Draft, OutboxItem
from agent.models.journal import Entry
from agent.models.life_events import Evidence, LifeEvent
from agent.models.record import Record
from agent.models.suggestions import Suggestion
from agent.vocabulary import About, Closeness, EntryKind


class ExpiredLine(Record):
    """A suggestion whose time went by since the owner last looked."""

    suggestion: Suggestion
    customer_name: str
    words: str
    """"too late since Tuesday: Glenn's interview was on 5 Nov"."""


class Offer(Record):
    """A customer told of a calamity in his region: the same may be asked of his neighbours."""

    life_event_id: str
    region: str
    what: str
    customers: int
    """How many other customers are there."""


class Challenge(Record):
    """Get to know some customers better, this week."""

    week: str
    """ISO 8601: "2026-W47"."""
    customers: tuple[str, ...]
    """Identifiers of those who are asked about."""
    known: tuple[str, ...]
    """Identifiers of those of whom the owner has learned something since."""
    words: str
    """"Get to know five customers better: 2 of 5"."""


class TodayLine(Record):
    """One line of the today list."""

    suggestion: Suggestion
    customer: Customer
    life_event: LifeEvent | None = None
    has_draft: bool
    outbox: OutboxItem | None = None
    why: str = ""
    """Why it stands above the next line, or last, in a sentence."""


class Today(Record):
    """Whom to write today, most urgent first."""

    today: dt.date
    lines: tuple[TodayLine, ...]
    questions: int = 0
    """How many life events the reader is in doubt about: they are asked about in Corrections."""
    beyond: int = 0
    """How many more are due and wait for room."""
    expired: tuple[ExpiredLine, ...] = ()
    """What went by in the last days, the latest first."""
    offers: tuple[Offer, ...] = ()
    kindness: TodayLine | None = None
    """A kindness that could be done beyond the day's number; only where nobody needs the owner."""
    challenge: Challenge | None = None
    troubles: tuple[str, ...] = ()
    """What is wrong with a practice, and what to do; one sentence each."""


class DateLine(Record):
    """One coming day of a customer."""

    day: dt.date
    customer: Customer
    date: RememberedDate
    words: str
    """"Glenn turns 50", "the wedding day of Rosa and Emil, 12 years"."""
    years: int | None = None
    """How many it will be; None where nobody told the year."""
    life_event: LifeEvent | None = None
    """That it was learned from; None where the owner wrote it, or a contact's card held it."""


class SavedDates(Record):
    """A file for a calendar that has been written."""

    path: str
    days: int


class WeekCounts(Record):
    """What was done in one week."""

    week: str
    """ISO 8601: "2026-W47"."""
    starts_on: dt.date
    counts: dict[EntryKind, int]
    """Touches by kind; of mails and calls those of the owner, of the rest all."""


class PracticeFigures(Record):
    """What one habit brought in the weeks shown."""

    practice: str
    made: int
    done: int
    replies: int
    """How many of those done were answered by mail or call within 30 days."""
    warm: int
    """How many of the answers held a kind word."""
    referrals: int


class Week(Record):
    """The week, and those before it."""

    today: dt.date
    weeks: tuple[WeekCounts, ...]
    """The latest first: the week that is told of, and those before it."""
    touched: tuple[Customer, ...]
    """Customers whom the owner touched in that week."""
    untouched: tuple[Customer, ...]
    """Customers whom he did not, the longest silent first; fifty at most."""
    untouched_count: int
    last_at: dict[str, AwareDatetime] = Field(default_factory=dict)
    """When those of both lists were last in touch by the end of that week, by identifier."""
    practices: tuple[PracticeFigures, ...]
    referrals: tuple[str, ...]
    """A sentence each: "Ann Lee told Bo Hart about you"."""
    challenge: Challenge | None = None
    """Of this week; past ones are not kept."""


class Brief(Record):
    """What one should know of a customer in 20 seconds, before a call."""

    customer: Customer
    who: str
    family: tuple[str, ...]
    last_talk: str
    open_matters: tuple[str, ...]
    not_to_say: tuple[str, ...]
    ahead: tuple[str, ...]
    unknown: tuple[About, ...]
    evidence: tuple[Evidence, ...]
    """Where all this stands."""
    known: tuple[KnownFact, ...] = ()
    """What is known of the customer as a person, each with its proof; nobody who may be gone."""
    proofs: dict[str, Evidence] = Field(default_factory=dict)
    """Where what is open, ahead or not to be said stands in a mail, by the words that say it."""


class VoiceTrait(Record):
    """One thing about how the owner writes, in words for him."""

    name: str
    words: str
    setting: str = ""
    """The line of [voice] in config.toml that would keep it so."""
    is_fixed: bool = False
    """The owner says so in the settings; his mails are not asked."""


class VoicePortrait(Record):
    """How the owner writes, as he is shown it."""

    mails: int
    """So many that he sent tell of it."""
    notes: int
    """So many of them are personal."""
    customer: Customer | None = None
    """To whom; None: to anybody."""
    closeness: Closeness | None = None
    traits: tuple[VoiceTrait, ...]
    sample: str
    """A few words of no meaning in this voice."""


class SuggestionView(Record):
    """A suggestion with all that the owner needs to decide."""

    suggestion: Suggestion
    customer: Customer
    life_event: LifeEvent | None
    thread: tuple[Entry, ...]
    """Oldest first; where there is no mail to answer, the latest entries with this customer."""
    draft: Draft | None
    no_draft_because: str = ""
    outbox: OutboxItem | None = None
    beside: tuple[LifeEvent, ...] = ()
    """What else the mail tells that is answered."""


class Settled(Record):
    """A life event as the owner has decided, and what followed in the outbox."""

    life_event: LifeEvent
    held_back: tuple[OutboxItem, ...] = ()
    """Mails that told it otherwise and had not begun to leave: they are taken back."""


class OutboxLine(Record):
    """One approved mail, and what the owner reads of it."""

    item: OutboxItem
    name: str
    """Whom it goes to: the customer's name, or the address."""
    has_written_since: bool = False
    """The customer has written after it was approved: it may want another look."""


class OutboxView(Record):
    """What waits, what is the owner's to decide again, and what has left today."""

    waiting: tuple[OutboxLine, ...]
    """Those whose time went by come first, then whatever leaves next."""
    failed: tuple[OutboxLine, ...]
    sent: tuple[OutboxLine, ...]
    """Today's, the latest first."""
