"""The records that all rooms share, in the words of the design; frozen, with aware UTC times.

Identifiers are derived from what they name, so doing a step twice changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict

from agent.names import call_name, domain_of


class Kind(StrEnum):
    """The 24 kinds of life event."""

    BIRTHDAY = "birthday"
    ENGAGEMENT = "engagement"
    WEDDING = "wedding"
    ANNIVERSARY = "anniversary"
    PREGNANCY = "pregnancy"
    BIRTH = "birth"
    GRADUATION = "graduation"
    SCHOOL_START = "school_start"
    JOB_INTERVIEW = "job_interview"
    NEW_JOB = "new_job"
    PROMOTION = "promotion"
    JOB_LOSS = "job_loss"
    RETIREMENT = "retirement"
    MOVE = "move"
    ILLNESS = "illness"
    RECOVERY = "recovery"
    BEREAVEMENT = "bereavement"
    SEPARATION = "separation"
    TRAVEL = "travel"
    ACHIEVEMENT = "achievement"
    BUSINESS_MILESTONE = "business_milestone"
    VOLUNTEERING = "volunteering"
    HARDSHIP = "hardship"
    NEW_PET = "new_pet"


_LOST_PREGNANCY = re.compile(
    r"\bmiscarr\w+|\bstill[- ]?b(?:orn|irth)\w*|\bectopic\b"
    r"|\b(?:lost|losing|lose|loss of) (?:the|our|my|her|their|a) (?:(?:little|unborn|tiny) )?"
    r"(?:bab(?:y|ies)|twins|pregnancy)\b(?!['’-]| (?:weight|fat|teeth|tooth))"
    r"|\bno (?:longer (?:pregnant|expecting)|heart ?beat)\b"
    r"|\bpregnancy (?:has |had |was )?(?:ended|over|lost|failed|loss)\b",
    re.IGNORECASE,
)
DELICATE_KINDS = frozenset({Kind.BEREAVEMENT, Kind.ILLNESS, Kind.PREGNANCY, Kind.SEPARATION})
"""Kinds where a mistake hurts: the owner says "yes, that is so" before anything is drafted."""

SAD_KINDS = frozenset(
    {Kind.BEREAVEMENT, Kind.ILLNESS, Kind.SEPARATION, Kind.JOB_LOSS, Kind.HARDSHIP}
)
"""Kinds that bear no cheer."""

JOYFUL_KINDS = frozenset(
    {
        Kind.BIRTHDAY,
        Kind.ENGAGEMENT,
        Kind.WEDDING,
        Kind.ANNIVERSARY,
        Kind.PREGNANCY,
        Kind.BIRTH,
        Kind.GRADUATION,
        Kind.NEW_JOB,
        Kind.PROMOTION,
        Kind.RETIREMENT,
        Kind.RECOVERY,
        Kind.ACHIEVEMENT,
        Kind.BUSINESS_MILESTONE,
        Kind.NEW_PET,
    }
)
"""Kinds to be glad of, once they are sure."""


class Who(StrEnum):
    """Whose life event it is, seen from the customer."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDCHILD = "grandchild"
    RELATIVE = "relative"
    FRIEND = "friend"
    COLLEAGUE = "colleague"
    COMPANY = "company"
    PET = "pet"
    COMMUNITY = "community"


class When(StrEnum):
    """How a life event stands to the date of the mail that tells of it."""

    UPCOMING = "upcoming"
    ONGOING = "ongoing"
    PAST = "past"


class Outcome(StrEnum):
    """How a life event ended, as far as that was told."""

    WELL = "well"
    BADLY = "badly"
    CALLED_OFF = "called off"
    FALSE_ALARM = "false alarm"


class Direction(StrEnum):
    """Which way a mail went, seen from the owner."""

    IN = "in"
    OUT = "out"


class EntryKind(StrEnum):
    """What touched: one line of the journal is one of these."""

    MAIL = "mail"
    CALL = "call"
    APPOINTMENT = "appointment"
    SALE = "sale"
    ACTION = "action"
    NOTE = "note"
    KINDNESS = "kindness"
    """A kindness done other than by mail."""
    DIFFERENCE = "difference"
    """An act of making a difference: for a cause, a neighbour, a stranger."""


class Automation(StrEnum):
    """What sent a mail, where no person wrote it to the one who got it."""

    NONE = "none"
    OUT_OF_OFFICE = "out of office"
    LIST = "list"
    NEWSLETTER = "newsletter"
    BOUNCE = "bounce"
    CALENDAR = "calendar"
    RECEIPT = "receipt"
    NOTICE = "notice"
    """Any other program."""

    @property
    def is_by_person(self) -> bool:
        """Whether its words are a person's own: what one writes who is away counts."""
        return self in (Automation.NONE, Automation.OUT_OF_OFFICE)


class DetailKind(StrEnum):
    """What a signature tells of its writer."""

    PHONE = "phone"
    TITLE = "title"
    COMPANY = "company"
    PLACE = "place"


class SuggestionState(StrEnum):
    """Where a suggestion stands."""

    OPEN = "open"
    DRAFTED = "drafted"
    """Open, and a draft waits for the owner."""
    SNOOZED = "snoozed"
    DONE = "done"
    DISMISSED = "dismissed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    """Its practice no longer makes it; open again should it do so."""


class Doing(StrEnum):
    """What a suggestion asks of the owner."""

    WRITE = "write"
    CALL = "call"


class DateKind(StrEnum):
    """What a remembered date brings back each year, or once."""

    BIRTHDAY = "birthday"
    WEDDING_DAY = "wedding day"
    IN_BUSINESS = "in business"
    DEATH = "death"
    GRADUATION = "graduation"
    SCHOOL_START = "school start"
    OTHER = "other"


class About(StrEnum):
    """What one would like to know of every customer."""

    FAMILY = "family"
    BIRTHDAY = "birthday"
    CAUSES = "causes"
    REACHED = "how they like to be reached"
    DIFFERENCE = "what they do to make a difference"


class Stage(StrEnum):
    """Where a relationship stands, by the rhythm of its touches."""

    STARTED = "started"
    GROWING = "growing"
    ESTABLISHED = "established"
    FADING = "fading"
    RENEWED = "renewed"


class Closeness(StrEnum):
    """How near owner and customer write to each other."""

    NEW = "new"
    """Few mails so far, or stiff ones."""
    KNOWN = "known"
    CLOSE = "close"
    """Many mails both ways, by first names, with kisses or jokes."""


class MatterKind(StrEnum):
    """What a mail leaves open, or gives, beside life events."""

    PROMISE = "promise"
    """Its writer said that he would do something: "I'll send you the plans"."""
    QUESTION = "question"
    """Its writer asked something and expects an answer."""
    KIND_WORD = "kind word"
    """Its writer thanked or praised the one he wrote to."""
    REFERRAL = "referral"
    """Its writer came, or sent somebody, by way of another: "Ann told me about you"."""


class DismissalReason(StrEnum):
    """Why the owner drops a suggestion."""

    NOT_AN_EVENT = "not an event"
    """It did not happen, or is no news: the reader learns that."""
    NOT_THIS_PERSON = "not this person"
    """It is somebody else's news: the reader learns whose, where the owner says so."""
    NOT_NOW = "not now"
    """It comes back by itself, if its time is not over by then."""
    NEVER_THIS_KIND = "never this kind"
    """Nothing of the kind is suggested of this customer again, until the owner wants it again."""
    OTHER = "other"


class Topic(StrEnum):
    """What a change is about."""

    CUSTOMER = "customer"
    ENTRY = "entry"
    LIFE_EVENT = "life_event"
    SUGGESTION = "suggestion"
    DRAFT = "draft"
    OUTBOX = "outbox"
    WEEK = "week"
    """What was done by hand, and so the counts of the week."""
    STATUS = "status"
    ALL = "all"
    """Whoever asks was away too long: anything may have changed."""


MATCH_START, MATCH_END = "\x02", "\x03"
"""A search hit's snippet has each match between these two; mail text never holds them."""


class OutboxState(StrEnum):
    """How far an approved mail has come."""

    WAITING = "waiting"
    MISSED = "missed"
    SENDING = "sending"
    SENT = "sent"
    FILED = "filed"
    FAILED = "failed"


def derived_id(prefix: str, *parts: str) -> str:
    """The identifier of whatever `parts` name, e.g. `customer-3f2a90c1d2e4`."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}-{digest[:12]}"


INVENTED_ID_END = "@missing.kinkeeper>"
"""How the identifier ends of a mail that came without a Message-ID; it never leaves the house."""


class Record(BaseModel):
    """Frozen, and strict about its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class BookRecord(BaseModel):
    """Frozen; keeps fields it does not know, because the owner may have written them by hand."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)


class Address(Record):
    """A mail address with the name that stands before it."""

    name: str = ""
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


class Attachment(Record):
    """A file that came with a mail; its content stays on the server."""

    name: str
    media_type: str
    size_bytes: int


class Authentication(Record):
    """What the owner's own server found when it checked who sent a mail (RFC 8601)."""

    server: str
    """The server that says so."""
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    """Its word each: pass, fail, softfail, none, ...; empty where it did not look."""

    @property
    def has_failed(self) -> bool:
        """The address in From is most likely not the sender's."""
        return self.dmarc == "fail" or (not self.dmarc and "fail" in (self.dkim, self.spf))


@dataclass(frozen=True, slots=True)
class Returned:
    """What a bounce tells of the mail that it is about; nobody vouches for any of it."""

    message_id: str
    """That of the mail that somebody sent, not of the bounce."""
    has_failed: bool
    """It came back for good; a mail that is only late has not."""
    recipients: tuple[str, ...] = ()
    """Whom it did not reach, as far as that is told."""
    words: str = ""
    """Why, in the server's words: one safe line."""

    @property
    def summary(self) -> str:
        """Whom it did not reach, and why, as the owner reads it."""
        shown = ", ".join(self.recipients[:3]) + (" …" if len(self.recipients) > 3 else "")
        return f"{shown}: {self.words}" if shown else self.words


@dataclass(frozen=True, slots=True)
class Mail:
    """One parsed RFC 5322 message.

    `message_id` is never empty: one that is missing is derived from the headers and the text.
    `text` is all the text a person would see; `own_text` only the sender's own new words, verbatim
    lines of `text` without quotes, signature and disclaimer; `signature` what stands under them.
    """

    message_id: str
    sent_at: datetime
    utc_offset_minutes: int
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    in_reply_to: str
    references: tuple[str, ...]
    text: str
    own_text: str
    signature: str = ""
    automation: Automation = Automation.NONE
    authentication: Authentication | None = None
    attachments: tuple[Attachment, ...] = ()
    returned: Returned | None = None
    """Which mail came back, where this one is a bounce."""
    fingerprint: str = ""
    """Tells mails of one Message-ID apart: the same for every copy of a mail, however fetched."""
    server_id: str = ""
    """The Message-ID that a server gave it in place of `message_id`, under which others know it."""
    has_travelled: bool = True
    """A server has handed it on; what the owner's own program put into a folder has not."""
    delivered_to: tuple[str, ...] = ()
    """Where servers say they brought it, which may be an address that To and Cc do not name."""

    @property
    def is_automated(self) -> bool:
        """A program sent it: such a mail is never answered."""
        return self.automation is not Automation.NONE


class Entry(Record):
    """One line of the journal: a mail, call, appointment, sale, action or note with a customer."""

    id: str
    customer_id: str
    kind: EntryKind
    direction: Direction
    at: datetime
    utc_offset_minutes: int = 0
    subject: str = ""
    text: str = ""
    """The writer's own words."""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    thread_id: str = ""
    account: str = ""
    address: str = ""
    """Which of the customer's addresses it came from or went to."""
    sender: Address | None = None
    reply_to: Address | None = None
    to: tuple[Address, ...] = ()
    """Everybody it went to, copies included."""
    delivered_to: tuple[str, ...] = ()
    """The owner's addresses at which it came, where `to` names none of them."""
    signature: str = ""
    automation: Automation = Automation.NONE
    authentication: Authentication | None = None
    is_new_address: bool = False
    """The writer's name was known, but never with this address."""
    attachments: tuple[Attachment, ...] = ()
    folder: str = ""
    """Where it was found last."""
    labels: tuple[str, ...] = ()
    """What it bore there: IMAP keywords, or Gmail's labels."""

    @property
    def is_automated(self) -> bool:
        """A program sent it: such a mail is never answered."""
        return self.automation is not Automation.NONE

    @property
    def sender_name(self) -> str:
        """Who wrote it: the name, or the address where there is none."""
        return (self.sender.name or self.sender.email) if self.sender else ""

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why it may not be from whom it says, a few words each for the owner."""
        doubts = []
        if self.authentication and self.authentication.has_failed and self.sender:
            domain = domain_of(self.sender.email)
            doubts.append(f"your mail server doubts that {domain} sent this")
        if self.is_new_address:
            doubts.append(f"the address {self.address} is new for this name")
        return tuple(doubts)

    @property
    def local_at(self) -> datetime:
        """When it was, on the wall clock of whoever wrote it."""
        return self.at.astimezone(timezone(timedelta(minutes=self.utc_offset_minutes)))


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


class Detail(BookRecord):
    """Something about a customer, as a signature tells it: phone, title, company or place."""

    kind: DetailKind
    value: str
    evidence: Evidence | None = None
    """The line it stands in; None where the owner wrote it."""
    told_at: AwareDatetime | None = None
    """When that mail was sent."""


class RememberedDate(BookRecord):
    """A day that comes back, or is still to come, in a customer's life."""

    kind: DateKind
    who: Who = Who.SELF
    name: str | None = None
    """Of the person, the pet or the firm, where it is known."""
    date: str
    """ISO 8601: "1970-05-01", "--05-01" where nobody told the year, "1974-05" for a month."""
    evidence: Evidence | None = None
    """None where the owner wrote it, or a contact's card held it."""
    told_at: AwareDatetime | None = None


class KnownFact(BookRecord):
    """One thing that the owner knows of a customer, beside life events and signatures."""

    about: About
    value: str
    evidence: Evidence | None = None
    """None where the owner wrote it."""
    told_at: AwareDatetime | None = None


class Customer(BookRecord):
    """Somebody the owner does business with: one person, several addresses."""

    id: str
    name: str
    addresses: tuple[str, ...]
    heard_as: str = ""
    """The name that mail has given him; where `name` is another, the owner wrote that."""
    company: str = ""
    notes: str = ""
    do_not_contact: bool = False
    details: tuple[Detail, ...] = ()
    tags: tuple[str, ...] = ()
    """The owner's own words for what he is: "vip", "lake county"."""
    places: tuple[str, ...] = ()
    """Postal addresses or parts of them, by a contact's card or by the owner."""
    country: str = ""
    """ISO 3166, two letters; empty where only mail could tell."""
    every_days: int | None = None
    """How often the owner wants to be in touch; None: by tag, or by the rhythm so far."""
    dates: tuple[RememberedDate, ...] = ()
    facts: tuple[KnownFact, ...] = ()
    vouched_for: tuple[str, ...] = ()
    """Addresses that the owner himself gave this customer: by import, or by a join."""
    somebody_else: tuple[str, ...] = ()
    """Addresses of which the owner said that they are another person's."""
    unwanted_kinds: tuple[Kind, ...] = ()
    """Life events of this customer of which the owner wants nothing suggested any more."""
    unwanted_practices: tuple[str, ...] = ()
    """Practices that the owner wants to hear no more of with this customer."""

    @property
    def first_name(self) -> str:
        """The name to greet by; empty for an office, a firm or a bare address."""
        return call_name(self.name, self.company)

    @property
    def has_owners_name(self) -> bool:
        """The owner wrote it, so that no mail changes it."""
        return self.name != self.heard_as and bool(self.name) and "@" not in self.name

    def is_apart_from(self, other: Customer) -> bool:
        """Whether the owner has said that they are two persons."""
        return not (
            frozenset(self.somebody_else).isdisjoint(other.addresses)
            and frozenset(other.somebody_else).isdisjoint(self.addresses)
        )


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


class Matter(Record):
    """A promise, a question, a kind word or a referral, as one mail has it."""

    kind: MatterKind
    quote: str
    """Verbatim words of the mail."""
    start: int
    """Where the quote begins in the entry's text, in characters."""
    due: str | None = None
    """ISO 8601, a day: by when it was promised or is wanted, where the words say so."""
    what: str = ""
    """What was promised ("plans"), or who told of the owner; empty where no word says it."""


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


class Log(Record):
    """What the owner did other than by mail, as he puts it in by hand."""

    kind: EntryKind
    text: str
    at: AwareDatetime | None = None
    """None: now."""
    direction: Direction = Direction.OUT
    """Of a call: who rang."""
    suggestion_id: str = ""
    """The suggestion that is done by it, if one is."""


class Ground(Record):
    """One thing that a suggestion's rank rests on."""

    words: str
    """For "why?", fit to follow "because": "a loss weighs more than anything"."""
    points: float


class Suggestion(Record):
    """Whom to write or call, why now, until when; made by a practice."""

    id: str
    customer_id: str
    practice: str
    reason: str
    """Why now, in words for the owner: "Glenn's interview was yesterday"."""
    life_event_id: str | None = None
    entry_id: str | None = None
    """The mail to answer."""
    evidence: tuple[Evidence, ...] = ()
    due_on: dt.date
    expires_on: dt.date
    priority: float
    state: SuggestionState = SuggestionState.OPEN
    snoozed_until: dt.date | None = None
    dismissed_because: DismissalReason | None = None
    needs_confirmation: bool = False
    """A delicate kind: nothing is drafted until the owner says that it is so."""
    is_sad: bool = False
    doing: Doing = Doing.WRITE
    phone: str = ""
    """The number to call, from a signature or a contact's card."""
    cause: str = ""
    """What it is made for, in short; one cause of a customer makes one suggestion a practice.

    Empty in suggestions of old journals.
    """
    stage: str = ""
    """Which form of its practice it is: "eve" or "after", a `DateKind`, a `Stage`."""
    words: str = ""
    """A question or a compliment to weave in; empty where the practice has none."""
    grounds: tuple[Ground, ...] = ()
    """What `priority` is the sum of; empty in suggestions of old journals."""
    owners_word: str = ""
    """Evidence that no mail holds: "wildfires, Lake County CA" as the owner typed it."""
    slots: dict[str, str] = {}
    """What a draft may say of it where no life event is behind it: `what` and `place` of a
    hardship, the ISO `date` of a day."""

    @property
    def is_undecided(self) -> bool:
        """The owner may still write, put it off or drop it."""
        return self.state in UNDECIDED

    def shows(self, life_event: LifeEvent) -> bool:
        """Whether it rests on that life event, or one of its quotes tells of it."""
        return life_event.id == self.life_event_id or any(
            evidence in self.evidence for evidence in life_event.evidence
        )


UNDECIDED = frozenset({SuggestionState.OPEN, SuggestionState.DRAFTED, SuggestionState.SNOOZED})
"""The states in which a suggestion waits for its owner."""


class Touch(NamedTuple):
    """One line of the journal without its text; nothing that a program sent."""

    at: datetime
    kind: EntryKind
    direction: Direction
    entry_id: str
    thread_id: str
    """Equal for the mails of one thread; empty for what is no mail."""


class Made(NamedTuple):
    """A suggestion that was made before, in any state, without its words."""

    id: str
    practice: str
    cause: str
    state: SuggestionState
    due_on: dt.date
    life_event_id: str | None


class Kept(NamedTuple):
    """A matter, and the mail that it stands in."""

    matter: Matter
    entry_id: str
    at: datetime
    direction: Direction


class Fact(Record):
    """One thing a draft rests on, with the quote that shows it."""

    claim: str
    evidence: Evidence


class Underline(Record):
    """A stretch of a draft's text that the gate objects to, and why."""

    start: int
    end: int
    """In characters, as in a slice."""
    reason: str


class GateCheck(Record):
    """One check of the gate, and in plain words what it found."""

    name: str
    has_passed: bool
    finding: str = ""
    spans: tuple[Underline, ...] = ()
    """Where it stands in the text, as far as it stands anywhere."""


_OTHER_NOTE = re.compile(r"another note: “[^”]*”")


class GateReport(Record):
    """All checks of one draft."""

    checks: tuple[GateCheck, ...]
    score: int = 0
    """0 to 100: how much the words are this person's own, and nobody else's."""
    nearest: str = ""
    """The most similar other note, without greeting and name; empty where there is none."""
    likeness: float = 0.0
    """How similar it is: 0 (nothing shared) to 1 (the same)."""

    @property
    def has_passed(self) -> bool:
        """Whether the draft may be approved."""
        return all(check.has_passed for check in self.checks)

    def without_nearest(self) -> GateReport:
        """The same without a word of the other note."""
        checks = tuple(
            check.model_copy(update={"finding": _OTHER_NOTE.sub("another note", check.finding)})
            for check in self.checks
        )
        return self.model_copy(update={"checks": checks, "nearest": "", "likeness": 0.0})

    @property
    def underlines(self) -> tuple[Underline, ...]:
        """All that is underlined, in the order of the text."""
        spans = (span for check in self.checks for span in check.spans)
        return tuple(sorted(spans, key=lambda span: (span.start, span.end)))

    @property
    def findings(self) -> tuple[str, ...]:
        """Why not, one sentence each."""
        return tuple(check.finding for check in self.checks if not check.has_passed)


class Draft(Record):
    """The words of one reply, tied to its facts."""

    id: str
    suggestion_id: str
    customer_id: str
    account: str
    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    facts: tuple[Fact, ...]
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    written_by: str = "letter"
    """"letter", "model", "outline" (facts alone), or "owner" once the owner has edited it."""
    moves: tuple[str, ...] = ()
    """The lines it is made of, with their slots: none of them is said again soon."""
    outline: tuple[str, ...] = ()
    """What is known and what to beware of, for the owner who writes it himself."""
    is_outline_wanted: bool = False
    """The owner asked for facts alone for this one, whatever the settings say."""
    owner_text: str = ""
    """What the owner typed: words that are true because the owner says so."""
    gate: GateReport
    basis: str = ""
    """What the letter rested on when it was written."""

    @property
    def version(self) -> str:
        """Names its words: another subject or text is another version."""
        return derived_id("version", self.subject, self.text)

    @property
    def is_unwritten(self) -> bool:
        """Facts alone, and the owner has written nothing yet."""
        return self.written_by == "outline" or (bool(self.outline) and not self.owner_text)


class Dictation(Record):
    """A draft while a language model writes it, and how that ended."""

    draft_id: str
    text: str = ""
    """The words so far; nothing has checked them before they are the draft's."""
    number: int = 0
    """Grows with every word."""
    is_done: bool = False
    trouble: str = ""
    """Why the letter without a model stands; empty where the model's words are the draft now."""


class SealedMail(Record):
    """A draft as it would leave; approval is bound to `digest`, over bytes and recipients."""

    draft_id: str
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    size_bytes: int
    digest: str
    leaves_at: AwareDatetime | None = None
    """The moment that its Date names, on the owner's wall clock; None: as soon as it may."""
    instead_of: str = ""
    """The item of the outbox whose place it takes once it is approved; empty: none."""
    warnings: tuple[str, ...] = ()
    """What the owner should know before it leaves, a sentence each."""
    gate: GateReport = GateReport(checks=())
    """What the gate found; where it objects, the mail leaves only if the owner says so."""

    @property
    def findings(self) -> tuple[str, ...]:
        """Why it is to stay, one sentence each."""
        return self.gate.findings


class Override(Record):
    """The owner's word that a mail may leave in spite of what the gate found."""

    by: str
    at: AwareDatetime
    findings: tuple[str, ...]


class OutboxItem(Record):
    """One approved mail on its way."""

    id: str
    draft_id: str
    suggestion_id: str
    account: str
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    digest: str
    state: OutboxState
    attempts: int = 0
    trouble: str = ""
    """The last error in words; empty when all is well."""
    came_back: str = ""
    """What the server said that sent it back, if one did: told by a mail, so perhaps forged."""
    subject: str = ""
    approved_at: datetime
    leaves_at: AwareDatetime | None = None
    """Not before this, on the owner's wall clock with the offset of that day; None: at once."""
    is_for_later: bool = False
    """The owner chose `leaves_at`, and the mail bears it as its Date."""
    sent_at: AwareDatetime | None = None
    """When the server had taken it; None before, and of old journals."""
    override: Override | None = None
    """Set where the gate had something to say, and the owner sent it anyway."""

    @property
    def due_at(self) -> datetime:
        """When it is to leave."""
        return self.leaves_at or self.approved_at

    @property
    def can_be_taken_back(self) -> bool:
        """No byte of it has gone for good: its draft can stand again as it was."""
        return self.state in (OutboxState.WAITING, OutboxState.MISSED)

    @property
    def is_untried(self) -> bool:
        """It waits, and nobody has tried to send it, nor been kept from it by an account."""
        return self.state is OutboxState.WAITING and not (self.attempts or self.trouble)

    @property
    def has_come_back(self) -> bool:
        """It had left, and a bounce says that it did not arrive.

        A bounce for a mail that has yet to leave, or may have to leave again, counts for nothing.
        """
        may_leave = self.can_be_taken_back or self.state is OutboxState.SENDING
        return bool(self.came_back) and not may_leave

    @property
    def is_under_way(self) -> bool:
        """Approved, not failed and not sent back: there is nothing left to decide."""
        return self.state is not OutboxState.FAILED and not self.has_come_back


class AccountState(StrEnum):
    """What an account's connection is doing."""

    STARTING = "starting"
    READING = "reading"
    WATCHING = "watching"
    WAITING = "waiting"
    STOPPED = "stopped"


class AccountStatus(Record):
    """One account's connection, for the status line."""

    name: str
    state: AccountState = AccountState.STARTING
    trouble: str = ""
    """What is wrong and what to do; empty when all is well."""
    filed: int = 0
    """Mails of the first reading that are filed."""
    total: int = 0
    mails_per_second: float = 0
    seconds_left: int | None = None
    """Until the first reading is done; None where nobody can tell yet, or nothing is left."""


# What the local API answers with


class AgentStatus(Record):
    """How the agent is."""

    version: str
    now: datetime
    """On the owner's wall clock, with its offset."""
    today: dt.date
    is_clock_moved: bool
    owner: str
    accounts: tuple[AccountStatus, ...]
    customers: int
    entries: int
    life_events: int
    waiting_in_outbox: int
    """Approved mails that have not left."""
    next_leaves_at: AwareDatetime | None = None
    """When the next of them leaves; None where no time is set for any."""
    missed_in_outbox: int = 0
    """Those among them whose time went by, so that the owner has to say what now."""
    trouble: str = ""


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
    last_at: dict[str, AwareDatetime] = {}
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


class SearchHit(Record):
    """An entry that matches, with the words around each match (see MATCH_START)."""

    entry: Entry
    """Without its text; ask for the entry to read it."""
    customer_name: str
    snippet: str
    life_event: LifeEvent | None = None
    """Of the kind that was asked for, which the entry tells of."""


class Found(Record):
    """What a search has found."""

    hits: tuple[SearchHit, ...] = ()
    """The newest first."""
    is_all: bool = True
    """Whether there is no hit beside these."""
    people: tuple[CustomerLine, ...] = ()
    """Customers who are called so; where nothing is looked for, those in touch last."""
    customers: int
    """How many there are."""
    said: tuple[str, ...] = ()
    """What of the question was not understood, a sentence each."""


class MailServers(Record):
    """Where an owner's mail servers are, as the first run found them; he may write others."""

    imap: str
    """HOST:PORT/SECURITY, as the settings' commands write it."""
    smtp: str
    source: str
    """Where that was found, in words that go on after "Found"."""
    advice: str = ""
    """What the provider wants of its customers first, e.g. a password for programs."""
    strangers: tuple[str, ...] = ()
    """Hosts that only DNS vouches for: the owner must confirm them."""


class FolderOffer(Record):
    """A folder of the mailbox that could be read."""

    name: str
    mails: int
    is_read: bool
    """Whether it is read where nothing is said."""


class TriedAccount(Record):
    """Both servers let us in."""

    said: tuple[str, ...]
    """What works, a line each."""
    folders: tuple[FolderOffer, ...]
    kept_in: str
    """Where the password will lie, in words that go on after "The password will lie in"."""


class SetUp(Record):
    """The settings are written."""

    path: str


class Change(Record):
    """Something changed: ask for it again if you show it."""

    number: int
    topic: Topic
    id: str = ""


class Changes(Record):
    """All changes after the number asked for; ask next with `last`."""

    last: int
    changes: tuple[Change, ...]
