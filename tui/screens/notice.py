"""A notice that wants to be read; it may ask yes or no."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.keys import Place, bindings, shown
from tui.screens.question import QuestionScreen
from tui.text import plain

if TYPE_CHECKING:
    from textual.widget import Widget


class NoticeScreen(QuestionScreen[bool]):
    """Answers True to `y`, only where it asks, or None."""

    BINDINGS = bindings(Place.YES_OR_NO, Place.NOTICE)

    def __init__(self, title: str, words: str, *, is_question: bool = False) -> None:
        super().__init__(id="notice")
        self.title = title
        self._words, self._is_question = words, is_question

    def hint(self) -> str:
        if self._is_question:
            return f"{shown('agree')} for yes, {shown('back')} for no"
        return f"{shown('close_notice')} or {shown('back')} closes"

    def compose_body(self) -> Iterable[Widget]:
        with VerticalScroll():
            yield Static(plain(self._words), markup=False)

    def lets_go(self) -> bool:
        """What it asks wants an answer."""
        return not self._is_question

    def action_close_notice(self) -> None:
        """A question is not answered by a key that was meant for something else."""
        if not self._is_question:
            self.dismiss(None)

    def action_agree(self) -> None:
        if self._is_question:
            self.dismiss(result=True)
