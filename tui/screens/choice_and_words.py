"""A question with two answers in one: a choice, and beneath it a line to type in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.screens.choices import Choices
from tui.screens.question import QuestionScreen
from tui.text import one_line

if TYPE_CHECKING:
    from textual.widget import Widget

Choice = TypeVar("Choice", bound=StrEnum)
Words = TypeVar("Words", bound=str | None)


class ChoiceAndWordsScreen(QuestionScreen[tuple[Choice, Words]]):
    """Enter on either asks for the answer of both."""

    def __init__(self, choices: Mapping[Choice, str], first: Choice) -> None:
        """`choices` with the words for each; the cursor starts on `first`."""
        super().__init__()
        self._choices, self._first = choices, first

    def hint(self) -> str:
        return f"Enter takes both, {super().hint()}"

    def compose_body(self) -> Iterable[Widget]:
        yield Choices(
            *(
                Option(f" {words[:1].upper()}{words[1:]}", id=one)
                for one, words in self._choices.items()
            )
        )
        yield from self.compose_line()

    def compose_line(self) -> Iterable[Widget]:
        """The line to type in, and what stands beside it."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.query_one(Choices).highlighted = list(self._choices).index(self._first)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self._take_both()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self._take_both()

    def answer(self, choice: Choice, typed: str) -> None:
        """Take both, or say what is missing; `typed` may be empty."""
        raise NotImplementedError

    def _take_both(self) -> None:
        at = self.query_one(Choices).highlighted
        if at is not None:
            self.answer(list(self._choices)[at], one_line(self.query_one(Input).value))
