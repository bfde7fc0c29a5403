"""Set right when it is: a day, a month, a year or a range, typed as a person would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Input, Static

from tui.days import read_days
from tui.screens.question import QuestionScreen
from tui.text import one_line
from tui.widgets.typed_line import TypedLine
from tui.words import date_words

if TYPE_CHECKING:
    from textual.widget import Widget


class DateScreen(QuestionScreen[str]):
    """Answers with a date as kinkeeper keeps it, empty where no day is known; or None."""

    TITLE = "When is it?"

    def __init__(self, date: str | None, *, told_on: dt.date, today: dt.date) -> None:
        super().__init__()
        self._date = one_line(date or "")
        self._told_on, self._today = told_on, today

    def hint(self) -> str:
        return f"Enter takes it, {super().hint()}"

    def compose_body(self) -> Iterable[Widget]:
        yield Static("A day, a month, a year, or from when to when.", markup=False)
        yield TypedLine(self._date, id="day", max_length=60)
        yield Static(markup=False, id="understood")

    def on_mount(self) -> None:
        self._show_understood()

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._show_understood()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        if (date := self._read()) is not None:
            self.dismiss(date)

    def _read(self) -> str | None:
        typed = self.query_one(Input).value
        if not typed.strip():
            return ""
        return read_days(typed, told_on=self._told_on, today=self._today)

    def _show_understood(self) -> None:
        """Say which day that is, before it is taken."""
        date = self._read()
        if date is None:
            words = Content.styled(
                "Write it like 1 May, 2026-05-01, May 2026 or 1-3 May.", "$error"
            )
        elif date:
            words = Content.assemble(("That is ", "$muted"), (date_words(date), "bold"))
        else:
            words = Content.styled("No day is known.", "$muted")
        self.query_one("#understood", Static).update(words)
