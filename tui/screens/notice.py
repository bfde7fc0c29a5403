"""A notice that wants to be read; it may ask yes or no."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys import Place, bindings
from tui.text import plain


class NoticeScreen(ModalScreen[bool]):
    """Answers True only to `y`, and only where it asks."""

    BINDINGS = bindings(Place.DIALOG)

    def __init__(self, title: str, words: str, *, is_question: bool = False) -> None:
        super().__init__()
        self._title, self._words, self._is_question = title, words, is_question

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small", id="notice") as dialog:
            dialog.border_title = self._title
            dialog.border_subtitle = "y for yes, Esc for no" if self._is_question else "Esc closes"
            with VerticalScroll():
                yield Static(plain(self._words), markup=False)

    def action_back(self) -> None:
        self.dismiss(result=False)

    def action_agree(self) -> None:
        if self._is_question:
            self.dismiss(result=True)
