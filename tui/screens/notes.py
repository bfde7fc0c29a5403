"""The owner's own notes on a customer, to write, change and empty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.widgets import TextArea

from tui.keys import Place, bindings, shown
from tui.screens.question import QuestionScreen
from tui.text import one_line, plain
from tui.widgets.complaint import Complaint

if TYPE_CHECKING:
    from textual.widget import Widget


class NotesScreen(QuestionScreen[str]):
    """Answers with the words as they are to be kept, perhaps none, or with None."""

    BINDINGS = bindings(Place.NOTES)

    def __init__(self, name: str, notes: str) -> None:
        super().__init__(id="notes")
        self.title = f"Notes on {one_line(name)}"
        self._notes = plain(notes)
        self._is_warned = False

    def hint(self) -> str:
        return f"{shown('keep_notes')} keeps it, {shown('back')} goes back"

    def compose_body(self) -> Iterable[Widget]:
        text = TextArea(self._notes, id="notes-text", compact=True)
        text.cursor_blink = False
        yield text
        yield Complaint()

    def on_mount(self) -> None:
        text = self.query_one(TextArea)
        text.focus()
        text.move_cursor(text.document.end)

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        message.stop()
        self._is_warned = False
        self.query_one(Complaint).say("")

    def action_keep_notes(self) -> None:
        self.dismiss(self.query_one(TextArea).text)

    def action_back(self) -> None:
        if self.lets_go():
            self.dismiss(None)

    def lets_go(self) -> bool:
        """What was typed is not dropped by one key."""
        if self.query_one(TextArea).text == self._notes or self._is_warned:
            return True
        self._is_warned = True
        words = f"Not kept yet: {shown('keep_notes')} keeps it, {shown('back')} again drops it."
        self.query_one(Complaint).say(words)
        return False
