"""Snooze: until which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.screens.choices import Choices
from tui.screens.question import QuestionScreen
from tui.text import one_line
from tui.widgets.complaint import Complaint
from tui.widgets.typed_line import TypedLine
from tui.words import near_day_words, snooze_choices


class SnoozeScreen(QuestionScreen[dt.date]):
    """Answers with a day to come, or None."""

    TITLE = "Snooze"

    def __init__(self, name: str, today: dt.date) -> None:
        super().__init__(id="snooze")
        self._customer_name = name
        self._today = today

    def compose_body(self) -> Iterable[Widget]:
        yield Static(f"When shall {one_line(self._customer_name)} come back?", markup=False)
        yield Choices(
            *(
                Option(
                    Content.assemble(f" {words:<12}", (near_day_words(day, self._today), "$muted")),
                    id=day.isoformat() + words,
                )
                for words, day in snooze_choices(self._today)
            ),
            Option(" On another day …", id="other"),
        )
        yield TypedLine(placeholder="YYYY-MM-DD", max_length=10)
        yield Complaint()

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
            self.query_one(Complaint).say(f"Write a day to come, like {example}.")
