"""Snooze: until which day, in the owner's words or from a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.days import read_day_ahead, snooze_choices
from tui.screens.choices import Choices
from tui.screens.question import QuestionScreen
from tui.text import one_line
from tui.widgets.typed_line import TypedLine
from tui.words import day_words, near_day_words

if TYPE_CHECKING:
    from textual.widget import Widget

EXAMPLES = "tomorrow, Friday, in 3 weeks, 24 Dec"
LONGEST_DAYS = 366
"""The agent puts nothing off for longer."""


class SnoozeScreen(QuestionScreen[dt.date]):
    """Answers with a day to come, or None."""

    TITLE = "Snooze"

    def __init__(self, name: str, today: dt.date) -> None:
        super().__init__(id="snooze")
        self._customer_name = name
        self._choices = snooze_choices(today)
        self._today = today

    def hint(self) -> str:
        return f"Enter takes it, {super().hint()}"

    def compose_body(self) -> Iterable[Widget]:
        yield Static(f"When shall {one_line(self._customer_name)} come back?", markup=False)
        yield TypedLine(id="until", placeholder=EXAMPLES, max_length=40)
        yield Static(markup=False, id="understood")
        yield Choices(
            *(
                Option(
                    Content.assemble(f" {words:<12}", (near_day_words(day, self._today), "$muted")),
                    id=day.isoformat() + words,
                )
                for words, day in self._choices
            ),
        )

    def on_mount(self) -> None:
        self.query_one(Choices).highlighted = 0
        self._show_understood()

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._show_understood()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if message.option_id:
            self.dismiss(dt.date.fromisoformat(message.option_id[:10]))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the day that was typed; where nothing was, the first that is offered."""
        message.stop()
        until = self._read() if message.value.strip() else self._choices[0][1]
        if until is not None:
            self.dismiss(until)

    def _read(self) -> dt.date | None:
        """The day that is typed, if the agent would take it."""
        until = read_day_ahead(self.query_one(Input).value, self._today)
        is_near = until is not None and (until - self._today).days <= LONGEST_DAYS
        return until if is_near else None

    def _show_understood(self) -> None:
        """Say which day that is, before it is taken."""
        typed = self.query_one(Input).value
        if not typed.strip():
            name, day = self._choices[0]
            words = f"{name}, {near_day_words(day, self._today)}; Tab for others"
            said = Content.styled(words, "$muted")
        elif (until := self._read()) is not None:
            said = Content.assemble(("That is ", "$muted"), (day_words(until), "bold"))
        elif read_day_ahead(typed, self._today) is not None:
            said = Content.styled("That is more than a year away; say a nearer day.", "$error")
        else:
            said = Content.styled(f"No day to come. Say it like {EXAMPLES}.", "$error")
        self.query_one("#understood", Static).update(said)
