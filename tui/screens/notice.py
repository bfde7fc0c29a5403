"""A notice that wants to be read; it may ask yes or no."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from tui.screens.question import QuestionScreen
from tui.text import plain


class NoticeScreen(QuestionScreen[bool]):
    """Answers True to `y`, only where it asks, or None."""

    def __init__(self, title: str, words: str, *, is_question: bool = False) -> None:
        super().__init__(id="notice")
        self.title = title
        self.sub_title = "y for yes, Esc for no" if is_question else "Esc closes"
        self._words, self._is_question = words, is_question

    def compose_body(self) -> Iterable[Widget]:
        with VerticalScroll():
            yield Static(plain(self._words), markup=False)

    def action_agree(self) -> None:
        if self._is_question:
            self.dismiss(result=True)
