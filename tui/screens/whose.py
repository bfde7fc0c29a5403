"""Set right whose life event it is, and by which name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.widgets import Static

from agent.vocabulary import Who
from tui.screens.choice_and_words import ChoiceAndWordsScreen
from tui.text import one_line
from tui.widgets.typed_line import TypedLine
from tui.words import who_words

if TYPE_CHECKING:
    from textual.widget import Widget

Whose = tuple[Who, str | None]


class WhoseScreen(ChoiceAndWordsScreen[Who, str | None]):
    """Answers with who it is, seen from the customer, and the name where one is given; or None."""

    TITLE = "Whose is it?"

    def __init__(self, who: Who, name: str | None) -> None:
        super().__init__({one: who_words(one) for one in Who}, who)
        self._named = one_line(name or "")

    def compose_line(self) -> Iterable[Widget]:
        yield Static(" By name, if you know it (Tab goes there):", markup=False)
        yield TypedLine(self._named, id="name", max_length=60)

    def answer(self, choice: Who, typed: str) -> None:
        self.dismiss((choice, typed or None))
