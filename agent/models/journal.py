"""The journal: entries, and what stands in them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from pydantic import AwareDatetime

from agent.models.mail import Address, Attachment, Authentication
from agent.models.record import Record
from agent.names import domain_of
from agent.vocabulary import Automation, Direction, EntryKind, MatterKind


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


class Touch(NamedTuple):
    """One line of the journal without its text; nothing that a program sent."""

    at: datetime
    kind: EntryKind
    direction: Direction
    entry_id: str
    thread_id: str
    """Equal for the mails of one thread; empty for what is no mail."""


class Kept(NamedTuple):
    """A matter, and the mail that it stands in."""

    matter: Matter
    entry_id: str
    at: datetime
    direction: Direction
