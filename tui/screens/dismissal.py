"""Dismiss: why it shall not come back."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from agent.models import DismissalReason
from tui.keys import Place, bindings
from tui.screens.choices import Choices
from tui.text import one_line

_WORDS = {
    DismissalReason.NOT_AN_EVENT: " It did not happen, or is no news",
    DismissalReason.NOT_THIS_PERSON: " It is somebody else's news",
    DismissalReason.NOT_NOW: " Not now",
    DismissalReason.OTHER: " Another reason",
}


class DismissalScreen(ModalScreen[DismissalReason | None]):
    """Answers with the reason, or None."""

    BINDINGS = bindings(Place.DIALOG)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._customer_name = name

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small", id="dismissal") as dialog:
            dialog.border_title = "Dismiss"
            dialog.border_subtitle = "Esc goes back"
            yield Static(
                f"Why not write to {one_line(self._customer_name)} about it?", markup=False
            )
            yield Choices(*(Option(words, id=reason) for reason, words in _WORDS.items()))
            consequence = "The first two also take back the life event."
            yield Static(Content.styled(consequence, "$muted"), markup=False)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.dismiss(DismissalReason(message.option_id or DismissalReason.OTHER))

    def action_back(self) -> None:
        self.dismiss(None)
