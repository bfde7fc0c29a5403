"""Set right whose life event it is, and by which name."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from agent.models import Who
from tui.keys import Place, bindings
from tui.screens.choices import Choices
from tui.text import one_line
from tui.words import who_words

Whose = tuple[Who, str | None]


class WhoseScreen(ModalScreen[Whose | None]):
    """Answers with who it is, seen from the customer, and the name where one is given; or None."""

    BINDINGS = bindings(Place.DIALOG)

    def __init__(self, who: Who, name: str | None) -> None:
        super().__init__()
        self._who, self._named = who, one_line(name or "")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small", id="whose") as dialog:
            dialog.border_title = "Whose is it?"
            dialog.border_subtitle = "Enter takes both, Esc goes back"
            yield Choices(*(Option(f" {who_words(who).capitalize()}", id=who) for who in Who))
            yield Static(" By name, if you know it (Tab goes there):", markup=False)
            typed = Input(self._named, id="name", max_length=60, compact=True)
            typed.cursor_blink = False
            yield typed

    def on_mount(self) -> None:
        self.query_one(Choices).highlighted = list(Who).index(self._who)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self._answer()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self._answer()

    def action_back(self) -> None:
        self.dismiss(None)

    def _answer(self) -> None:
        chosen = self.query_one(Choices).highlighted_option
        who = Who(chosen.id) if chosen and chosen.id else self._who
        self.dismiss((who, one_line(self.query_one(Input).value) or None))
