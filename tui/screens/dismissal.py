"""Dismiss: why it shall not come back."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from agent.models import DismissalReason
from tui.screens.choices import Choices
from tui.screens.question import QuestionScreen
from tui.text import one_line

_WORDS = {
    DismissalReason.NOT_AN_EVENT: " It did not happen, or is no news",
    DismissalReason.NOT_THIS_PERSON: " It is somebody else's news",
    DismissalReason.NOT_NOW: " Not now",
    DismissalReason.OTHER: " Another reason",
}


class DismissalScreen(QuestionScreen[DismissalReason]):
    """Answers with the reason, or None."""

    TITLE = "Dismiss"

    def __init__(self, name: str) -> None:
        super().__init__()
        self._customer_name = name

    def compose_body(self) -> Iterable[Widget]:
        yield Static(f"Why not write to {one_line(self._customer_name)} about it?", markup=False)
        yield Choices(*(Option(words, id=reason) for reason, words in _WORDS.items()))
        consequence = "The first two also take back the life event."
        yield Static(Content.styled(consequence, "$muted"), markup=False)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.dismiss(DismissalReason(message.option_id or DismissalReason.OTHER))
