"""Who was touched in a week, and who was not: a list to open their stories from."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets.option_list import Option

from tui.keys import Place, bindings
from tui.text import one_line
from tui.widgets.lines import Lines
from tui.widgets.measured import Row
from tui.words import owners_clock, short_day_words, since_words

if TYPE_CHECKING:
    from agent.models import Customer, Week

WHEN_CELLS = 10


class PeopleOfWeek(Lines):
    """Keeps the cursor on the same person when the week is shown anew."""

    BINDINGS = bindings(Place.LIST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._week: Week | None = None
        self._now = dt.datetime.now(dt.UTC)
        self._rows: list[Customer | None] = []
        """The people as they stand in the list, None for what is no person."""
        self._shared_names: set[str] = set()
        """The names that do not say who it is."""

    @property
    def current(self) -> Customer | None:
        """What the cursor is on."""
        return None if self.highlighted is None else self._rows[self.highlighted]

    def show(self, week: Week, now: dt.datetime) -> None:
        """Show the people of this week by the clock of `now`."""
        self._week, self._now = week, now
        self._draw()

    def _draw(self) -> None:
        if self._week is None:
            return
        kept, week = self.current, self._week
        names = Counter(map(_name, (*week.touched, *week.untouched)))
        self._shared_names = {name for name, count in names.items() if count > 1}
        self._rows, options = [], []

        def add(content: Content | Row, customer: Customer | None = None) -> None:
            self._rows.append(customer)
            options.append(Option(content, disabled=customer is None))

        add(Content.styled(f" Touched ({len(week.touched)})", "bold $accent"))
        for one in week.touched:
            add(Row(partial(self._line, one, is_touched=True)), one)
        if not week.touched:
            is_over = self._ends_on(week) < self._now.date()
            add(Content.styled(" Nobody." if is_over else " Nobody yet.", "$muted"))
        add(Content(""))
        add(Content.styled(f" Not touched ({week.untouched_count:,})", "bold $accent"))
        for one in week.untouched:
            add(Row(partial(self._line, one, is_touched=False)), one)
        if more := week.untouched_count - len(week.untouched):
            add(Content.styled(f" … and {more:,} more", "$muted"))
        if not week.untouched_count:
            add(Content.styled(" Nobody: you reached them all.", "$muted"))
        self.set_options(options)
        ids = [one.id if one else None for one in self._rows]
        if people := [index for index, one in enumerate(self._rows) if one is not None]:
            is_there = kept is not None and kept.id in ids
            self.highlighted = ids.index(kept.id) if kept and is_there else people[0]

    @staticmethod
    def _ends_on(week: Week) -> dt.date:
        return week.weeks[0].starts_on + dt.timedelta(days=6)

    def _line(self, customer: Customer, width: int, *, is_touched: bool) -> Content:
        assert self._week is not None
        when = ""
        if at := self._week.last_at.get(customer.id):
            day = owners_clock(at, self._now).date()
            ended_on = min(self._ends_on(self._week), self._now.date())
            when = short_day_words(day) if is_touched else since_words(day, ended_on)
        cells = width - WHEN_CELLS - 4
        name = Content.styled(one_line(_name(customer)), "bold" if is_touched else "")
        if _name(customer) in self._shared_names:
            aside = customer.company or customer.addresses[0]
            name = Content.assemble(name, "  ", (one_line(aside), "$muted"))
        return Content.assemble(
            " ",
            name.truncate(cells, ellipsis=True, pad=True),
            "  ",
            (f"{when:>{WHEN_CELLS}}", "$muted"),
        )


def _name(customer: Customer) -> str:
    return customer.name or customer.addresses[0]
