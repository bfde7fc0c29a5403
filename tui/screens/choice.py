"""A question with a few answers to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.keys import shown
from tui.screens.choices import Choices
from tui.screens.question import QuestionScreen
from tui.text import one_line, plain

if TYPE_CHECKING:
    from textual.widget import Widget


class ChoiceScreen(QuestionScreen[str]):
    """Answers with the key of what was chosen, or with None."""

    def __init__(self, title: str, words: str, choices: Mapping[str, str]) -> None:
        super().__init__(id="choice")
        self.title = one_line(title)
        self._words, self._choices = words, choices

    def hint(self) -> str:
        return f"Enter takes it, {shown('back')} goes back"

    def compose_body(self) -> Iterable[Widget]:
        yield Static(plain(self._words), markup=False)
        yield Choices(
            *(Option(f" {one_line(words)}", id=key) for key, words in self._choices.items())
        )

    def on_mount(self) -> None:
        self.query_one(Choices).focus()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.dismiss(message.option_id)
