"""All that is said inside the screen: requests end in `Requested`, facts are past tense.

Requests rise from widgets and screens to the app. Facts are posted to the app by the workers in
`sync`, and by the draft editor.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from textual.message import Message

from agent.models import (
    AgentStatus,
    Change,
    Corrections,
    Customer,
    CustomerLine,
    CustomerView,
    Dictation,
    Draft,
    Entry,
    LifeEvent,
    OutboxItem,
    SealedMail,
    SearchHit,
    Suggestion,
    SuggestionView,
    Today,
)

# What the owner asks for


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
class ApproveRequested(Message):
    """Show the mail as it would leave, and ask."""

    suggestion_id: str


@dataclass
class SaveRequested(Message):
    """Keep the owner's words and check them anew."""

    draft_id: str
    subject: str
    text: str


@dataclass
class DictationRequested(Message):
    """Have a language model write this draft, or let it stop where it is writing."""

    draft_id: str
    is_to_stop: bool = False


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
    """Ask why, and drop it; `name` is the customer's."""

    suggestion_id: str
    name: str


@dataclass
class UndoRequested(Message):
    """Take back the last snooze, dismissal or log."""


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
class CustomerRequested(Message):
    """Open a customer's story, at one entry if it is named."""

    customer_id: str
    entry_id: str = ""


@dataclass
class YesRequested(Message):
    """That life event is so."""

    life_event: LifeEvent


@dataclass
class NoRequested(Message):
    """There is no such life event."""

    life_event: LifeEvent


@dataclass
class KindRequested(Message):
    """Ask of which kind it is."""

    life_event: LifeEvent


@dataclass
class WhoRequested(Message):
    """Ask whose it is."""

    life_event: LifeEvent


@dataclass
class DateRequested(Message):
    """Ask when it is."""

    life_event: LifeEvent


@dataclass
class TakeBackRequested(Message):
    """Undo what was decided last about that life event."""

    life_event_id: str


@dataclass
class CustomersRequested(Message):
    """List all customers."""


@dataclass
class SearchRequested(Message):
    """Look for these words in the journal."""

    words: str


# What became of it


@dataclass
class StatusFetched(Message):
    """How the agent is."""

    status: AgentStatus


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
class SuggestionSnoozed(Message):
    """It will come back on its day."""

    suggestion: Suggestion
    until: dt.date


@dataclass
class SuggestionDismissed(Message):
    """It will not come back."""

    suggestion: Suggestion


@dataclass
class SuggestionReopened(Message):
    """The last decision was undone."""


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
    """What was put in by hand is taken out again."""


@dataclass
class SuggestionConfirmed(Message):
    """The owner's yes was heard."""

    view: SuggestionView


@dataclass
class DraftEdited(Message):
    """The owner's words differ from the agent's (or no longer do, if not `is_unsaved`)."""

    draft_id: str
    subject: str
    text: str
    is_unsaved: bool


@dataclass
class EditingEnded(Message):
    """The owner left the draft's words for the keys of the screen."""


@dataclass
class DraftSaved(Message):
    """The agent has the owner's words (`subject`, `text` as they were sent), and checked them."""

    draft: Draft
    subject: str
    text: str


@dataclass
class SaveFailed(Message):
    """The agent does not have the owner's words; they are still here."""

    draft_id: str
    words: str


@dataclass
class DictationHeard(Message):
    """So far has a language model come with a draft."""

    dictation: Dictation


@dataclass
class LastWordsSaved(Message):
    """Before leaving, all unsaved words were sent; `has_all` is False where some would not go."""

    has_all: bool


@dataclass
class DraftSealed(Message):
    """The mail as it would leave."""

    sealed: SealedMail


@dataclass
class DraftApproved(Message):
    """It is on its way."""

    item: OutboxItem


@dataclass
class CorrectionsFetched(Message):
    """Life events to confirm or set right."""

    corrections: Corrections


@dataclass
class LifeEventDecided(Message):
    """The owner's yes or no was heard."""

    life_event: LifeEvent


@dataclass
class LifeEventCorrected(Message):
    """It is now as the owner says."""

    life_event: LifeEvent


@dataclass
class DecisionTakenBack(Message):
    """The life event is as it was before the last decision."""

    life_event: LifeEvent


@dataclass
class CustomerFetched(Message):
    """A customer's story."""

    view: CustomerView


@dataclass
class CustomersFetched(Message):
    """All customers."""

    customers: tuple[CustomerLine, ...]


@dataclass
class JournalSearched(Message):
    """What matches `words`."""

    words: str
    hits: tuple[SearchHit, ...]


@dataclass
class ChangesArrived(Message):
    """The agent says that something changed."""

    changes: tuple[Change, ...]


@dataclass
class AgentLost(Message):
    """The agent does not answer."""


@dataclass
class AgentFound(Message):
    """The agent answers, for the first time or again: what is shown may be old."""


@dataclass
class RequestRefused(Message):
    """What was asked for cannot be; `words` say why and what to do."""

    words: str
    is_gate: bool = False
