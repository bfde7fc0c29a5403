"""Whose news it is, where it was not the customer's own."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from textual.widgets import Static

from agent.vocabulary import Who
from tui.screens.choice_and_words import ChoiceAndWordsScreen
from tui.widgets.typed_line import TypedLine
from tui.words import who_words

if TYPE_CHECKING:
    from textual.widget import Widget


class Nobody(StrEnum):
    """In place of whoever it is."""

    NOBODY = "nobody"


class NotTheirsScreen(ChoiceAndWordsScreen[StrEnum, str | None]):
    """Answers with who it is, seen from the customer, and the name where one is given; or None.

    `Nobody` stands for somebody who need not be known.
    """

    TITLE = "Whose news is it?"

    def __init__(self) -> None:
        choices: dict[StrEnum, str] = {Nobody.NOBODY: "somebody I need not name"}
        super().__init__(choices | {one: who_words(one) for one in Who}, Nobody.NOBODY)

    def compose_line(self) -> Iterable[Widget]:
        yield Static(" By name, if you know it (Tab goes there):", markup=False)
        yield TypedLine(id="name", max_length=60)

    def answer(self, choice: StrEnum, typed: str) -> None:
        self.dismiss((choice, typed or None))
