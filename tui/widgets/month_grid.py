"""A month as a grid of days, each with a mark for what it holds."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from agent.vocabulary import DateKind
from tui.messages.dates import DayPicked
from tui.words import JOY_MARK, SAD_MARK, month_heading

if TYPE_CHECKING:
    from textual import events

    from agent.models import DateLine

OTHER_MARK = "•"
WEEKDAYS = "Mo  Tu  We  Th  Fr  Sa  Su"
MONTH_CELLS = 28
MONTH_LINES = 8
_JOYFUL = frozenset({DateKind.BIRTHDAY, DateKind.WEDDING_DAY, DateKind.IN_BUSINESS})


def mark_of_date(line: DateLine) -> str:
    """The mark of a day: grief is marked quietly, and joy only where it is one."""
    if line.date.kind is DateKind.DEATH:
        return SAD_MARK
    return JOY_MARK if line.date.kind in _JOYFUL else OTHER_MARK


def marks_of(dates: Iterable[DateLine]) -> dict[dt.date, str]:
    """Of each day its mark; where there is joy and grief, it is grief's."""
    marks: dict[dt.date, str] = {}
    for line in dates:
        if marks.get(line.day) != SAD_MARK:
            marks[line.day] = mark_of_date(line)
    return marks


class MonthGrid(Static):
    """The month of the cursor, and as many after it as there is room for; a day can be clicked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(markup=False, **kwargs)
        self._marks: Mapping[dt.date, str] = {}
        self._day: dt.date | None = None
        self._today: dt.date | None = None

    def show_marks(self, marks: Mapping[dt.date, str]) -> None:
        """Show these marks from now on."""
        self._marks = marks
        self._draw()

    def show_day(self, day: dt.date, today: dt.date) -> None:
        """Put the cursor on a day."""
        self._day, self._today = day, today
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def on_click(self, event: events.Click) -> None:
        if picked := event.style.meta.get("day"):
            self.post_message(DayPicked(dt.date.fromisoformat(picked)))

    def _draw(self) -> None:
        if self._day is None:
            return
        first = self._day.replace(day=1)
        months = []
        for _ in range(max(1, (self.size.height + 1) // (MONTH_LINES + 1))):
            months.append(self._month(first))
            first = (first + dt.timedelta(days=32)).replace(day=1)
        self.update(Content("\n\n").join(months))

    def _month(self, first: dt.date) -> Content:
        lines = [
            Content.styled(month_heading(first).center(MONTH_CELLS - 2).rstrip(), "bold $accent"),
            Content.styled(WEEKDAYS, "$muted"),
        ]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month):
            days = [
                self._cell(day) if day.month == first.month else Content("    ") for day in week
            ]
            lines.append(Content("").join(days))
        lines += [Content("")] * (MONTH_LINES - len(lines))
        return Content("\n").join(lines)

    def _cell(self, day: dt.date) -> Content:
        mark = self._marks.get(day, "")
        style = ""
        if day == self._day:
            style = "reverse bold"
        elif day == self._today:
            style = "underline bold"
        elif self._today is not None and day < self._today:
            style = "$muted"
        elif mark:
            style = "bold"
        number = Content.styled(f"{day.day:>2}", style).stylize(
            Style.from_meta({"day": day.isoformat()})
        )
        return Content.assemble(number, (f"{mark:<2}", "$sad" if mark == SAD_MARK else "$joy"))
