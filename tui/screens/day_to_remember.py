"""Remember a day: what it is, and when, typed as a person would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Input, Static

from agent.vocabulary import DateKind
from tui.days import read_yearly_day
from tui.screens.choice_and_words import ChoiceAndWordsScreen
from tui.text import one_line
from tui.widgets.complaint import Complaint
from tui.widgets.typed_line import TypedLine
from tui.words import date_kind_words, yearly_day_words

if TYPE_CHECKING:
    from textual.widget import Widget

NO_DAY = "Write it like 1 May, 1 May 1970 or 1970-05-01."


class DayToRememberScreen(ChoiceAndWordsScreen[DateKind, str]):
    """Answers with the kind and the day as the book keeps it, or with None."""

    def __init__(self, name: str, day: dt.date | None, today: dt.date) -> None:
        super().__init__({kind: date_kind_words(kind) for kind in DateKind}, DateKind.BIRTHDAY)
        self.title = f"A day of {one_line(name)}"
        self._typed = f"--{day:%m-%d}" if day is not None else ""
        self._today = today

    def compose_line(self) -> Iterable[Widget]:
        yield TypedLine(self._typed, id="day", placeholder="1 May 1970", max_length=40)
        yield Static(markup=False, id="understood")
        yield Complaint()

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        day = read_yearly_day(message.value, today=self._today)
        words = Content("")
        if day is not None:
            words = Content.assemble(("That is ", "$muted"), (yearly_day_words(day), "bold"))
        self.query_one("#understood", Static).update(words)

    def answer(self, choice: DateKind, typed: str) -> None:
        """Without a day the cursor goes where it belongs."""
        line = self.query_one(TypedLine)
        if day := read_yearly_day(typed, today=self._today):
            self.dismiss((choice, day))
        elif typed or line.has_focus:
            self.query_one(Complaint).say(NO_DAY)
        line.focus()
