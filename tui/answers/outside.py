"""A draft handed to the owner's own editor, with the screen out of its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.messages.drafts import EditOutsideRequested

from textual.app import SuspendNotSupported

from agent.errors import UsageError
from tui import messages, screens
from tui.foundation import Foundation
from tui.keys import shown
from tui.outside import Edited, edit_outside


class OutsideAnswers(Foundation):
    """A draft handed to the owner's own editor, with the screen out of its way."""

    def on_edit_outside_requested(self, message: EditOutsideRequested) -> None:
        known = self.views.get(message.suggestion_id)
        draft = known[0].draft if known else None
        if known is None or draft is None:
            self.say("There is no draft to edit yet.")
            return
        if draft.id in self.dictated:
            self.say(f"Your model is writing it; {shown('dictate')} stops it.")
            return
        subject, text = self.kept_words(known[0]) or (draft.subject, draft.text)
        try:
            edited = self._edited(subject, text)
        except UsageError as error:
            self.say(f"Not edited: {error}", is_trouble=True)
            return
        except SuspendNotSupported:
            words = f"This terminal shows no other editor; {shown('edit')} edits here."
            self.say(words, is_trouble=True)
            return
        if edited is None:
            self.say("Nothing is changed.")
            return
        if edited.trouble:
            self.say(f"{edited.trouble}; your words are kept.", is_trouble=True)
        for screen in self.shown(screens.suggestion.SuggestionScreen):
            if screen.suggestion_id == message.suggestion_id:
                screen.take_words((edited.subject, edited.text))
        self.post_message(
            messages.drafts.DraftEdited(
                draft.id,
                edited.subject,
                edited.text,
                is_unsaved=True,
                version=draft.version,
                customer_id=draft.customer_id,
            )
        )
        self.post_message(messages.desk.PreviewRequested(message.suggestion_id))
        self.post_message(messages.drafts.SaveRequested(draft.id, edited.subject, edited.text))

    def _edited(self, subject: str, text: str) -> Edited | None:
        """Raises UsageError where the owner's editor did not do its work."""
        refused: UsageError | None = None
        edited: Edited | None = None
        with self.suspend():
            # The terminal comes back only where nothing is raised in here.
            try:
                edited = edit_outside(subject, text)
            except UsageError as error:
                refused = error
        if refused is not None:
            raise refused
        return edited
