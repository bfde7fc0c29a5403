"""Set right what happened: one of the kinds of life event."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from agent.models import Kind
from tui.keys import Place, bindings
from tui.screens.choices import Choices
from tui.words import kind_words


class KindScreen(ModalScreen[Kind | None]):
    """Answers with a kind, or None."""

    BINDINGS = bindings(Place.DIALOG)

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = kind

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small", id="kind") as dialog:
            dialog.border_title = "What is it?"
            dialog.border_subtitle = "Esc goes back"
            yield Choices(
                *(Option(f" {kind_words(kind).capitalize()}", id=kind) for kind in sorted(Kind))
            )

    def on_mount(self) -> None:
        self.query_one(Choices).highlighted = sorted(Kind).index(self._kind)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.dismiss(Kind(message.option_id or self._kind))

    def action_back(self) -> None:
        self.dismiss(None)
