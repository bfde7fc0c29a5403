"""What is asked and said of a customer's story, and of what the owner writes there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from agent.models import Customer, CustomerView, EarlierEntries, Entry, KnownFact
    from agent.vocabulary import About


@dataclass
class CustomerRequested(Message):
    """Open a customer's story, at one entry if it is named, with a quote of it in view."""

    customer_id: str
    entry_id: str = ""
    quote: str = ""


@dataclass
class EarlierRequested(Message):
    """Ask for what went to and fro with a customer before that entry."""

    customer_id: str
    before: str


@dataclass
class ProofsRequested(Message):
    """Ask for entries that a customer's story does not show."""

    customer_id: str
    entry_ids: tuple[str, ...]


@dataclass
class NotesRequested(Message):
    """Let the owner write his notes on a customer."""

    customer: Customer


@dataclass
class TagsRequested(Message):
    """Ask by which words of the owner a customer goes."""

    customer: Customer


@dataclass
class FactRequested(Message):
    """Ask what the owner knows of a customer; about this, unless he says otherwise."""

    customer: Customer
    about: About


@dataclass
class FactRemovalRequested(Message):
    """Take out what the owner wrote down of a customer."""

    customer: Customer
    fact: KnownFact


@dataclass
class TouchRemovalRequested(Message):
    """Take out what was put in by hand."""

    entry: Entry


@dataclass
class ContactRequested(Message):
    """The customer may not be written to any more, or may be again."""

    customer: Customer


@dataclass
class RhythmRequested(Message):
    """Ask how often to be in touch with a customer."""

    customer: Customer


@dataclass
class WantAgainRequested(Message):
    """Ask which news or practice is to be suggested with a customer again."""

    customer: Customer


@dataclass
class CustomerFetched(Message):
    """A customer's story."""

    view: CustomerView


@dataclass
class EarlierFetched(Message):
    """What went to and fro with a customer before that entry."""

    customer_id: str
    before: str
    found: EarlierEntries


@dataclass
class ProofsFetched(Message):
    """Entries that a customer's story does not show, by identifier; None where there is none."""

    customer_id: str
    entries: dict[str, Entry | None]


@dataclass
class CustomerWritten(Message):
    """The book has what the owner said of a customer; `words` say what, `undo` takes it back."""

    customer: Customer
    words: str
    undo: Callable[[], Awaitable[Customer]] | None = None


@dataclass
class CustomerGone(Message):
    """There is no such customer (any more)."""

    customer_id: str


@dataclass
class TouchTakenOut(Message):
    """What was put in by hand is taken out; it can be put back."""

    entry: Entry


@dataclass
class TouchLoggedAgain(Message):
    """What was taken out is a line of the journal again."""
