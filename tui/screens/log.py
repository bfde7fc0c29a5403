"""Log what was done other than by mail: what it was, and in a few words what it was about."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from agent.models import EntryKind
from tui.keys import Place, bindings
from tui.screens.choices import Choices
from tui.text import one_line
from tui.words import loggable, logged_words

Logged = tuple[EntryKind, str]
LONGEST = 2000


class LogScreen(ModalScreen[Logged | None]):
    """Answers with the kind and the words, or None."""

    BINDINGS = bindings(Place.DIALOG)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._customer_name = name

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small", id="log") as dialog:
            dialog.border_title = f"With {one_line(self._customer_name)}"
            dialog.border_subtitle = "Enter takes both, Esc goes back"
            yield Choices(
                *(Option(f" {logged_words(kind).capitalize()}", id=kind) for kind in loggable())
            )
            typed = Input(
                id="what", placeholder="what it was about", max_length=LONGEST, compact=True
            )
            typed.cursor_blink = False
            yield typed
            yield Static(markup=False, id="complaint")

    def on_mount(self) -> None:
        self.query_one(Choices).highlighted = 0

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self._answer()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self._answer()

    def action_back(self) -> None:
        self.dismiss(None)

    def _answer(self) -> None:
        """Take both; without words the cursor goes where they belong."""
        typed = self.query_one(Input)
        chosen = self.query_one(Choices).highlighted_option
        if chosen is None or chosen.id is None:
            return
        if words := one_line(typed.value):
            self.dismiss((EntryKind(chosen.id), words))
            return
        if typed.has_focus:
            complaint = "Say in a few words what it was about."
            self.query_one("#complaint", Static).update(Content.styled(complaint, "$error"))
        typed.focus()
