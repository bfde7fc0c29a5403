"""Send later: when an approved mail shall leave, in the owner's words or from a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.moments import moment_choices, read_moment
from tui.screens.choices import Choices
from tui.screens.question import QuestionScreen
from tui.widgets.typed_line import TypedLine
from tui.words import day_and_time_words, near_time_words

if TYPE_CHECKING:
    from textual.widget import Widget

EXAMPLES = "tomorrow 8:00, Monday, in 2 hours, 24 Dec 9am"
LONGEST_DAYS = 366
"""The agent sends nothing later than that."""


class LaterScreen(QuestionScreen[dt.datetime]):
    """Answers with a moment to come, naive where it is read off the owner's clock, or None."""

    TITLE = "Send later"

    def __init__(self, now: dt.datetime) -> None:
        """`now` is the owner's wall clock."""
        super().__init__(id="later")
        self._now = now
        self._choices = moment_choices(now)

    def hint(self) -> str:
        return f"Enter takes it, {super().hint()}"

    def compose_body(self) -> Iterable[Widget]:
        yield Static("When shall it leave?", markup=False)
        yield TypedLine(id="until", placeholder=EXAMPLES, max_length=40)
        yield Static(markup=False, id="understood")
        yield Choices(
            *(
                Option(
                    Content.assemble(f" {words:<14}", (day_and_time_words(at), "$muted")),
                    id=str(number),
                )
                for number, (words, at) in enumerate(self._choices)
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
        self.dismiss(self._choices[message.option_index][1])

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the moment that was typed; nothing is taken where nothing was."""
        message.stop()
        if (at := self._read()) is not None:
            self.dismiss(at)

    def _read(self) -> dt.datetime | None:
        """The moment that is typed, if the agent would take it."""
        at = read_moment(self.query_one(Input).value, self._now)
        is_near = at is not None and (at.date() - self._now.date()).days < LONGEST_DAYS
        return at if is_near else None

    def _show_understood(self) -> None:
        """Say which moment that is, before it is taken."""
        typed = self.query_one(Input).value
        if not typed.strip():
            said = Content.styled("Tab for a list", "$muted")
        elif (at := self._read()) is not None:
            words = near_time_words(at, self._now)
            said = Content.assemble(("It leaves ", "$muted"), (words, "bold"))
        else:
            said = Content.styled(f"Write it like {EXAMPLES}.", "$error")
        self.query_one("#understood", Static).update(said)
