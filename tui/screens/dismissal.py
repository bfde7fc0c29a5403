"""Dismiss: why it shall not come back."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.keys import Place, bindings
from tui.screens.choices import Choices
from tui.text import one_line

REASONS = ("not an event", "not this person", "not now", "other")
_WORDS = {
    "not an event": " It did not happen, or is no news",
    "not this person": " It is somebody else's news",
    "not now": " Not now",
    "other": " Another reason",
}


class DismissalScreen(ModalScreen[str | None]):
    """Answers with one of `REASONS`, or None."""

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
            yield Choices(*(Option(_WORDS[reason], id=reason) for reason in REASONS))

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.dismiss(message.option_id)

    def action_back(self) -> None:
        self.dismiss(None)
