"""The days ahead as a list: when, whose, what it is and how old, how sure; a heading each month."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets.option_list import Option

from tui.keys import Place, bindings
from tui.text import fitted
from tui.widgets.lines import Lines
from tui.widgets.measured import Row
from tui.widgets.month_grid import mark_of_date
from tui.words import JOY_MARK, SAD_MARK, month_heading, short_day_words, sureness_words

if TYPE_CHECKING:
    from agent.models import DateLine

DAY_CELLS, NAME_CELLS, SURE_CELLS = 10, 20, 12
WITH_SURE_CELLS = 74
"""From so many cells on, how sure a day is has a column of its own."""
_STYLES = {JOY_MARK: "$joy", SAD_MARK: "$sad"}


class DateList(Lines):
    """Keeps the cursor on the same day of the same person when the days are shown anew."""

    BINDINGS = bindings(Place.LIST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._dates: Sequence[DateLine] = ()
        self._rows: list[DateLine | None] = []
        """The days as they stand in the list, None for a heading."""
        self._pointed_at: int | None = None

    @property
    def current(self) -> DateLine | None:
        """What the cursor is on."""
        return None if self.highlighted is None else self._rows[self.highlighted]

    @property
    def was_moved(self) -> bool:
        """Whether the owner has put the cursor where it is, and not `point_at`."""
        return self.highlighted != self._pointed_at

    def show(self, dates: Sequence[DateLine]) -> None:
        """Show these days, the next first."""
        self._dates = dates
        self._draw()

    def point_at(self, day: dt.date) -> None:
        """Put the cursor on the first line of that day or after it."""
        index = bisect_left(self._dates, day, key=lambda line: line.day)
        if self._dates:
            wanted = self._dates[min(index, len(self._dates) - 1)]
            self._pointed_at = next(i for i, row in enumerate(self._rows) if row is wanted)
            self.highlighted = self._pointed_at

    def _draw(self) -> None:
        kept = _key(self.current) if self.current is not None else None
        self._rows = []
        options: list[Option] = []
        month = None
        for line in self._dates:
            if (line.day.year, line.day.month) != month:
                month = (line.day.year, line.day.month)
                if options:
                    self._rows.append(None)
                    options.append(Option("", disabled=True))
                heading = Content.styled(f" {month_heading(line.day)}", "bold $accent")
                self._rows.append(None)
                options.append(Option(heading, disabled=True))
            self._rows.append(line)
            options.append(Option(Row(partial(_row, line))))
        self.set_options(options)
        chosen = [i for i, row in enumerate(self._rows) if row is not None]
        if chosen:
            at = next((i for i in chosen if _key(self._rows[i]) == kept), chosen[0])
            self._pointed_at = at
            self.highlighted = at


def _row(line: DateLine, width: int) -> Content:
    mark = mark_of_date(line)
    sure = ""
    if width >= WITH_SURE_CELLS:
        sure = f"  {fitted(sureness_words(line), SURE_CELLS)}"
    cells = width - 1 - DAY_CELLS - 1 - 2 - NAME_CELLS - 2 - len(sure)
    is_sad = mark == SAD_MARK
    return Content.assemble(
        (f" {short_day_words(line.day):<{DAY_CELLS}} ", "$muted"),
        (mark, _STYLES.get(mark, "$accent")),
        " ",
        (fitted(line.customer.name, NAME_CELLS), "" if is_sad else "bold"),
        "  ",
        (fitted(line.words, cells), "$muted" if is_sad else ""),
        (sure, "$muted"),
    )


def _key(line: DateLine | None) -> tuple[object, ...]:
    if line is None:
        return ()
    return (line.customer.id, line.date.kind, line.date.who, line.date.name, line.date.date)
