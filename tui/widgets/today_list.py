"""The today list: one line for each suggestion, grouped by what it asks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from agent.models import Doing, Today, TodayLine
from tui.keys import Place, bindings
from tui.text import fitted, one_line
from tui.words import (
    CALL_MARK,
    FAILED_MARK,
    JOY_MARK,
    SAD_MARK,
    asks,
    mark_of_line,
    outbox_words,
    since_words,
)

MARK_STYLES = {SAD_MARK: "$sad", JOY_MARK: "$joy", " ": ""}
LONGEST_NAME, ROOMY_CELLS = 20, 90
SINCE_CELLS = 10


class TodayList(OptionList):
    """Keeps the cursor on the same suggestion when the list is shown anew."""

    BINDINGS = bindings(Place.LIST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(compact=True, markup=False, **kwargs)
        self._today: Today | None = None
        self._drawn_cells = 0

    @property
    def current(self) -> TodayLine | None:
        """The line under the cursor."""
        option = self.highlighted_option
        if option is None or option.id is None or self._today is None:
            return None
        return next((line for line in self._today.lines if line.suggestion.id == option.id), None)

    def show(self, today: Today) -> None:
        """Show these lines; a cursor whose line is gone stays at its height."""
        self._today = today
        self._draw()

    def on_resize(self) -> None:
        if self._drawn_cells != self.scrollable_content_region.width:
            self._draw()

    def _draw(self) -> None:
        if self._today is None:
            return
        self._drawn_cells = self.scrollable_content_region.width
        cursor, kept_id, scrolled = self.highlighted, None, self.scroll_y
        if self.highlighted_option is not None:
            kept_id = self.highlighted_option.id
        options = self._options_of(self._today)
        self.set_options(options)
        if not self._today.lines:
            return
        at = next((i for i, option in enumerate(options) if option.id == kept_id and kept_id), None)
        if at is None:
            choices = [i for i, option in enumerate(options) if not option.disabled]
            at = min(choices, key=lambda index: abs(index - (cursor or 0)))
        self.scroll_to(y=scrolled, animate=False, force=True, immediate=True)
        self.highlighted = at

    def _options_of(self, today: Today) -> list[Option]:
        groups: dict[str, list[TodayLine]] = {}
        for line in today.lines:  # the most urgent first, so that its group is
            groups.setdefault(asks(line.suggestion.practice), []).append(line)
        names = [cell_len(one_line(line.customer.name)) for line in today.lines]
        name_cells = min(
            LONGEST_NAME if self._drawn_cells >= ROOMY_CELLS else LONGEST_NAME - 3,
            max(names, default=0),
        )
        options: list[Option] = []
        for heading, lines in groups.items():
            if options:
                options.append(Option("", disabled=True))
            title = Content.assemble(" ", (one_line(heading), "bold $accent"), f"  {len(lines)}")
            options.append(Option(title, disabled=True))
            options += [
                Option(self._line(line, name_cells, today.today), id=line.suggestion.id)
                for line in lines
            ]
        return options

    def _line(self, line: TodayLine, name_cells: int, today: dt.date) -> Content:
        mark = mark_of_line(line)
        reason_cells = self._drawn_cells - 1 - 2 - name_cells - 2 - 1 - SINCE_CELLS
        since, style = self._since(line, today)
        return Content.assemble(
            " ",
            (mark, MARK_STYLES[mark]),
            " ",
            (fitted(line.customer.name, name_cells), "bold"),
            "  ",
            fitted(line.suggestion.reason, reason_cells),
            " ",
            (since.rjust(SINCE_CELLS), style),
        )

    def _since(self, line: TodayLine, today: dt.date) -> tuple[str, str]:
        if line.outbox is not None:
            words = outbox_words(line.outbox)
            is_under_way = line.outbox.is_under_way
            marked = f"{words}{FAILED_MARK.rjust(SINCE_CELLS - len(words))}"
            return (words, "$accent") if is_under_way else (marked, "$error")
        sign = "✎" if line.has_draft else " "
        if line.suggestion.needs_confirmation:
            sign = "?"
        elif line.suggestion.doing is Doing.CALL:
            sign = CALL_MARK
        return f"{since_words(line.suggestion.due_on, today)} {sign}", "$muted"
