"""All that is said inside the screen: requests end in `Requested`, facts are past tense.

Requests rise from widgets and screens to the app. Facts are posted to the app by the workers in
`sync`, and by the draft editor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from textual.message import Message

from agent.models import (
    About,
    AgentStatus,
    Brief,
    Change,
    Corrections,
    Customer,
    CustomerView,
    DateLine,
    Dictation,
    Double,
    Draft,
    EarlierEntries,
    Entry,
    Erasure,
    Found,
    Join,
    KnownFact,
    LifeEvent,
    OutboxItem,
    OutboxView,
    SavedDates,
    SealedMail,
    Split,
    Suggestion,
    SuggestionView,
    Today,
    Week,
)
from tui.kept import KeptWords

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
class TakeMailBackRequested(Message):
    """Let this approved mail not leave."""

    item_id: str


@dataclass
class HurryMailRequested(Message):
    """Let this approved mail leave at once."""

    item_id: str


@dataclass
class NewTimeRequested(Message):
    """Show this waiting mail as it would leave at another time: now, or where it is to be asked."""

    item: OutboxItem
    is_now: bool = False


@dataclass
class SaveRequested(Message):
    """Keep the owner's words and check them anew."""

    draft_id: str
    subject: str
    text: str


@dataclass
class OutlineRequested(Message):
    """Have the facts in place of this draft's letter, or the letter again."""

    draft_id: str
    is_wanted: bool


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
class EditOutsideRequested(Message):
    """Hand the draft of this suggestion to the owner's own editor."""

    suggestion_id: str


@dataclass
class BriefRequested(Message):
    """Show beside the list who this customer is."""

    customer: Customer


@dataclass
class KindnessRequested(Message):
    """Put the kindness on the list that is offered."""

    suggestion_id: str


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
class JoinRequested(Message):
    """Ask who is the same person as a customer."""

    customer: Customer


@dataclass
class DoubleRequested(Message):
    """Ask whether a customer and another are one person."""

    customer: Customer
    double: Double


@dataclass
class SplitRequested(Message):
    """Ask which address of a customer is another person's."""

    customer: Customer


@dataclass
class ForgetRequested(Message):
    """Say what would be erased of a customer, and ask whether to."""

    customer: Customer


@dataclass
class MergeRequested(Message):
    """Ask which other life event of the customer is the same."""

    life_event: LifeEvent


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
class SearchRequested(Message):
    """Look for these words in the journal."""

    words: str


@dataclass
class RememberDateRequested(Message):
    """Ask whose day is to be remembered, and which; `day` is offered, if there is one."""

    day: dt.date | None = None


@dataclass
class DayPicked(Message):
    """That day was clicked in the calendar."""

    day: dt.date


@dataclass
class HowKnownRequested(Message):
    """Say how that day is known."""

    line: DateLine


@dataclass
class SaveDatesRequested(Message):
    """Ask for a file, and save the coming year there for a calendar."""


@dataclass
class WeekRequested(Message):
    """Show the week so many weeks ago."""

    ago: int


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
    version: str = ""
    """Of the draft that stands beneath them, where it is known."""


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
class DraftOutlined(Message):
    """The facts stand in place of the letter, or the letter again."""

    draft: Draft


@dataclass
class DraftConflicted(Message):
    """The agent's draft is another than the one that the owner's words were typed over."""

    theirs: Draft
    subject: str
    text: str


@dataclass
class KeptWordsFound(Message):
    """Typed before the screen ended, and not saved: they are here again."""

    kept: tuple[KeptWords, ...]


@dataclass
class KeptWordsShown(Message):
    """The owner's unsaved words stand in the editor, in place of this draft."""

    draft: Draft


@dataclass
class DictationHeard(Message):
    """So far has a language model come with a draft."""

    dictation: Dictation


@dataclass
class LastWordsSaved(Message):
    """Before leaving, all unsaved words were sent; `has_all` is False where some would not go.

    `is_kept` says that those are on disk and come back.
    """

    has_all: bool
    is_kept: bool = False


@dataclass
class DraftSealed(Message):
    """The mail as it would leave."""

    sealed: SealedMail


@dataclass
class DraftApproved(Message):
    """It is on its way, once its time has come."""

    item: OutboxItem


@dataclass
class OutboxFetched(Message):
    """What waits to leave, what did not, and what left today."""

    outbox: OutboxView


@dataclass
class MailTakenBack(Message):
    """It does not leave; its draft stands as it was."""

    item: OutboxItem


@dataclass
class MailHurried(Message):
    """It leaves now."""

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
class OthersFetched(Message):
    """Everybody who may be the same person as a customer."""

    customer: Customer
    others: tuple[Customer, ...]


@dataclass
class CustomersJoined(Message):
    """Two customers are one now; of those who were joined one record stays."""

    join: Join
    joined_ids: tuple[str, ...]


@dataclass
class CustomerParted(Message):
    """One customer is two now."""

    split: Split


@dataclass
class DoubleRefused(Message):
    """It is not asked again whether these two are one."""


@dataclass
class StepUndone(Message):
    """A join or a split is taken back; whose screen shows `joined_id` had shown `before_id`."""

    joined_id: str = ""
    before_id: str = ""


@dataclass
class CustomerGone(Message):
    """There is no such customer (any more)."""

    customer_id: str


@dataclass
class ErasureTold(Message):
    """What forgetting a customer would erase."""

    customer: Customer
    erasure: Erasure


@dataclass
class CustomerForgotten(Message):
    """What of a customer was erased."""

    customer_id: str
    erasure: Erasure


@dataclass
class TouchTakenOut(Message):
    """What was put in by hand is taken out; it can be put back."""

    entry: Entry


@dataclass
class TouchLoggedAgain(Message):
    """What was taken out is a line of the journal again."""


@dataclass
class SameSought(Message):
    """The other life events of a customer, of which one may be the same."""

    life_event: LifeEvent
    others: tuple[LifeEvent, ...]


@dataclass
class JournalSearched(Message):
    """What matches `words`."""

    words: str
    found: Found


@dataclass
class DatesFetched(Message):
    """The days of customers that come up."""

    dates: tuple[DateLine, ...]


@dataclass
class SomebodySought(Message):
    """These are all customers: whose day is to be remembered?"""

    customers: tuple[Customer, ...]
    day: dt.date | None


@dataclass
class DateRemembered(Message):
    """A day of a customer is in the book now."""

    customer: Customer


@dataclass
class DatesSaved(Message):
    """The coming year is in a file, for a calendar."""

    saved: SavedDates


@dataclass
class WeekFetched(Message):
    """What was done in the week so many weeks `ago`, and before it."""

    ago: int
    week: Week


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
