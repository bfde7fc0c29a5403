"""What is asked and said of a draft: the owner's words, the model's, and the approval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from agent.models import Dictation, Draft, OutboxItem, SealedMail
    from tui.kept import KeptWords


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
class EditOutsideRequested(Message):
    """Hand the draft of this suggestion to the owner's own editor."""

    suggestion_id: str


@dataclass
class DraftEdited(Message):
    """The owner's words differ from the agent's (or no longer do, if not `is_unsaved`)."""

    draft_id: str
    subject: str
    text: str
    is_unsaved: bool
    version: str = ""
    """Of the draft that stands beneath them, where it is known."""
    customer_id: str = ""
    """Whose draft it is, where it is known."""


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
