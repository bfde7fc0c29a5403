"""What is asked and said of the list of the day, of a suggestion, and of what was done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from agent.models import Brief, Customer, Entry, LifeEvent, Suggestion, SuggestionView, Today


@dataclass
class PreviewRequested(Message):
    """Show this suggestion beside the list."""

    suggestion_id: str


@dataclass
class OpenRequested(Message):
    """Open this suggestion, with the cursor in its draft if `is_editing`."""

    suggestion_id: str
    is_editing: bool = False


@dataclass
class ConfirmRequested(Message):
    """Yes, that is so."""

    suggestion_id: str


@dataclass
class SnoozeRequested(Message):
    """Ask until when, and put it off; `name` is the customer's."""

    suggestion_id: str
    name: str


@dataclass
class DismissRequested(Message):
    """Ask why, and drop it; `life_event` is what it rests on, if it rests on one."""

    suggestion: Suggestion
    customer: Customer
    life_event: LifeEvent | None = None


@dataclass
class UndoRequested(Message):
    """Take back the last decision."""


@dataclass
class WhyRequested(Message):
    """Say why this suggestion stands where it stands."""

    suggestion_id: str


@dataclass
class LogRequested(Message):
    """Ask what was done with a customer other than by mail; of a suggestion, if it was one."""

    customer: Customer
    suggestion: Suggestion | None = None


@dataclass
class CallRequested(Message):
    """Ask what a call was about, and log it; of a suggestion, if it was one."""

    customer: Customer
    suggestion: Suggestion | None = None


@dataclass
class BriefRequested(Message):
    """Show beside the list who this customer is."""

    customer: Customer


@dataclass
class KindnessRequested(Message):
    """Put the kindness on the list that is offered."""

    suggestion_id: str


@dataclass
class TodayFetched(Message):
    """The today list."""

    today: Today


@dataclass
class SuggestionFetched(Message):
    """A suggestion, and the entries its evidence stands in, by identifier."""

    view: SuggestionView
    entries: dict[str, Entry] = field(default_factory=dict)


@dataclass
class BriefFetched(Message):
    """Who a customer is, and what not to say."""

    brief: Brief


@dataclass
class KindnessTaken(Message):
    """The kindness that was offered is on the list."""

    suggestion: Suggestion


@dataclass
class SuggestionSnoozed(Message):
    """It will come back on its day."""

    suggestion: Suggestion
    until: dt.date


@dataclass
class SuggestionDismissed(Message):
    """The owner dropped it, and why; what was only not for now is put off."""

    suggestion: Suggestion


@dataclass
class SuggestionReopened(Message):
    """The last decision was undone; it waits again, unless nothing asks for it any more."""

    suggestion: Suggestion


@dataclass
class WhyTold(Message):
    """Why a suggestion stands where it stands, in a sentence."""

    words: str


@dataclass
class TouchLogged(Message):
    """It is a line of the journal; the suggestion that is named is done by it."""

    entry: Entry
    suggestion_id: str = ""


@dataclass
class TouchRemoved(Message):
    """What was put in by hand is taken out again; the suggestion that is named waits again."""

    customer_id: str = ""
    suggestion_id: str = ""


@dataclass
class SuggestionConfirmed(Message):
    """The owner's yes was heard."""

    view: SuggestionView
