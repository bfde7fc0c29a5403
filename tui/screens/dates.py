"""Dates: the months ahead as a calendar, with who and what, and how it is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from agent.vocabulary import Topic
from tui.keys import Place, bindings, shown
from tui.messages.customers import CustomerRequested
from tui.messages.dates import (
    DayPicked,
    HowKnownRequested,
    RememberDateRequested,
    SaveDatesRequested,
)
from tui.screens.framed import FramedScreen
from tui.sync import DAYS_AHEAD, Sync
from tui.text import one_line
from tui.widgets.date_list import DateList
from tui.widgets.key_line import KeyLine
from tui.widgets.month_grid import MonthGrid, marks_of
from tui.words import ahead_words, day_words, how_known_words

if TYPE_CHECKING:
    from textual.widget import Widget

    from agent.models import DateLine
    from tui.widgets.status_line import Standing

SOON_DAYS = 30


class DatesScreen(FramedScreen):
    """One cursor: a day in the grid, and in the list the first line on it or after it."""

    PLACES = (Place.LIST, Place.DATES, Place.INNER, Place.EVERYWHERE)
    SHOWS = frozenset({Topic.LIFE_EVENT, Topic.CUSTOMER})
    BINDINGS = bindings(Place.DATES, Place.INNER)

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing)
        self._dates: tuple[DateLine, ...] | None = None
        self._day = standing.today

    async def fetch(self, sync: Sync) -> None:
        await sync.fetch_dates()

    def compose_body(self) -> Iterable[Widget]:
        with Container(id="dates"):
            with Vertical(id="calendar"):
                yield MonthGrid(id="grid")
                yield Static(markup=False, id="known")
            yield DateList(id="days")
        with Vertical(id="nothing"):
            yield Static(markup=False, id="nothing-words")

    def on_mount(self) -> None:
        self._show_either()
        self.query_one(DateList).focus()

    def show_standing(self, standing: Standing) -> None:
        super().show_standing(standing)
        if self._dates is None:
            self._day = standing.today

    def head(self) -> Content:
        words = ""
        if self._dates:
            soon = self.standing.today + dt.timedelta(days=SOON_DAYS)
            near = sum(line.day <= soon for line in self._dates)
            words = f"{near} within {SOON_DAYS} days, {len(self._dates):,} within a year"
        return Content.assemble(("Dates", "bold $accent"), "   ", (words, "$muted"))

    def show(self, dates: tuple[DateLine, ...]) -> None:
        """Show these days, the next first; the cursor stays."""
        is_first, self._dates = self._dates is None, dates
        self._show_either()
        self.show_head()
        self.query_one(MonthGrid).show_marks(marks_of(dates))
        self.query_one(DateList).show(dates)
        if is_first and dates:
            self._day = dates[0].day
        self._show_day()

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        days = self.query_one(DateList)
        if days.was_moved and days.current is not None:
            self._day = days.current.day
        self._show_day()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if line := self.query_one(DateList).current:
            told = line.life_event.evidence[-1:] if line.life_event else ()
            told = (*told, *((line.date.evidence,) if line.date.evidence else ()))
            quoted = (told[0].entry_id, told[0].quote) if told else ("", "")
            self.post_message(CustomerRequested(line.customer.id, *quoted))

    def on_day_picked(self, message: DayPicked) -> None:
        message.stop()
        self._go(message.day)

    def action_earlier(self) -> None:
        self._go(self._day - dt.timedelta(days=1))

    def action_later(self) -> None:
        self._go(self._day + dt.timedelta(days=1))

    def action_week_earlier(self) -> None:
        self._go(self._day - dt.timedelta(weeks=1))

    def action_week_later(self) -> None:
        self._go(self._day + dt.timedelta(weeks=1))

    def action_month_earlier(self) -> None:
        self._go(self._day.replace(day=1) - dt.timedelta(days=1), is_month=True)

    def action_month_later(self) -> None:
        self._go(self._day.replace(day=1) + dt.timedelta(days=32), is_month=True)

    def action_now(self) -> None:
        self._go(self.standing.today)

    def action_how_known(self) -> None:
        if line := self.query_one(DateList).current:
            self.post_message(HowKnownRequested(line))

    def action_add_date(self) -> None:
        self.post_message(RememberDateRequested(self._day if self._lines() == [] else None))

    def action_save_dates(self) -> None:
        self.post_message(SaveDatesRequested())

    def _go(self, day: dt.date, *, is_month: bool = False) -> None:
        """Put the cursor on a day of the coming year, or on the first of its month."""
        today = self.standing.today
        first = day.replace(day=1) if is_month else day
        self._day = min(max(first, today), today + dt.timedelta(days=DAYS_AHEAD))
        self.query_one(DateList).point_at(self._day)
        self._show_day()

    def _lines(self) -> list[DateLine]:
        """What is on the day of the cursor."""
        return [line for line in self._dates or () if line.day == self._day]

    def _show_day(self) -> None:
        self.query_one(MonthGrid).show_day(self._day, self.standing.today)
        line = self.query_one(DateList).current
        if line is None:
            return
        parts: list[Content | str | tuple[str, str]] = []
        if not self._lines():
            parts += [(day_words(self._day), "bold"), ("\nNothing that you know of.\n", "$muted")]
            parts.append(("Next: ", "$muted"))
        ahead = ahead_words(line.day, self.standing.today)
        parts += [
            (f"{day_words(line.day)}, {ahead}\n", "$muted"),
            (f"{one_line(line.words)}", "bold"),
            (f"\n{one_line(how_known_words(line, self.standing.now))}", "$muted"),
        ]
        self.query_one("#known", Static).update(Content.assemble(*parts))

    def _show_either(self) -> None:
        """The calendar where there are days, kind words where there are none."""
        has_dates = bool(self._dates)
        self.query_one("#dates").display = has_dates
        self.query_one("#nothing").display = not has_dates
        empty = (Place.DATES, Place.INNER, Place.EVERYWHERE)
        self.query_one(KeyLine).show(*(self.PLACES if has_dates else empty))
        first, second = (
            "No days to remember yet.",
            "Where a mail tells of a birthday or a wedding, it will stand here; "
            f"{shown('add_date')} adds one that you know.",
        )
        if self._dates is None:
            first, second = "Dates", "Looking through the year ahead …"
        words = Content.assemble((first, "bold"), "\n\n", (second, "$muted"))
        self.query_one("#nothing-words", Static).update(words)
