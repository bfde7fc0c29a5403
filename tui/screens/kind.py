"""Set right what happened: one of the kinds of life event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.widgets.option_list import Option

from agent.vocabulary import Kind
from tui.screens.choices import Choices
from tui.screens.question import QuestionScreen
from tui.words import kind_words

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import OptionList


class KindScreen(QuestionScreen[Kind]):
    """Answers with a kind, or None."""

    TITLE = "What is it?"

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = kind

    def compose_body(self) -> Iterable[Widget]:
        yield Choices(
            *(Option(f" {kind_words(kind).capitalize()}", id=kind) for kind in sorted(Kind))
        )

    def on_mount(self) -> None:
        self.query_one(Choices).highlighted = sorted(Kind).index(self._kind)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.dismiss(Kind(message.option_id or self._kind))
