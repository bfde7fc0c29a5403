"""Snooze: until which day."""

from __future__ import annotations

import datetime as dt

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.keys import Place, bindings
from tui.screens.choices import Choices
from tui.text import one_line
from tui.words import near_day_words, snooze_choices


class SnoozeScreen(ModalScreen[dt.date | None]):
    """Answers with a day to come, or None."""

    BINDINGS = bindings(Place.DIALOG)

    def __init__(self, name: str, today: dt.date) -> None:
        super().__init__()
        self._customer_name = name
        self._today = today

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small", id="snooze") as dialog:
            dialog.border_title = "Snooze"
            dialog.border_subtitle = "Esc goes back"
            yield Static(f"When shall {one_line(self._customer_name)} come back?", markup=False)
            yield Choices(
                *(
                    Option(
                        Content.assemble(
                            f" {words:<12}", (near_day_words(day, self._today), "$muted")
                        ),
                        id=day.isoformat() + words,
                    )
                    for words, day in snooze_choices(self._today)
                ),
                Option(" On another day …", id="other"),
            )
            typed = Input(placeholder="YYYY-MM-DD", max_length=10, compact=True)
            typed.cursor_blink = False
            yield typed
            yield Static(markup=False, id="complaint")

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if message.option_id == "other":
            self.query_one(Input).focus()
        elif message.option_id:
            self.dismiss(dt.date.fromisoformat(message.option_id[:10]))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        try:
            until = dt.date.fromisoformat(message.value.strip())
        except ValueError:
            until = self._today
        if until > self._today:
            self.dismiss(until)
        else:
            example = (self._today + dt.timedelta(days=3)).isoformat()
            words = f"Write a day to come, like {example}."
            self.query_one("#complaint", Static).update(Content.styled(words, "$error"))

    def action_back(self) -> None:
        self.dismiss(None)
