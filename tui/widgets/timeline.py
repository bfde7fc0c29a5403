"""The timeline: a customer's mails and life events as one story, newest first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from agent.models import CustomerView, Direction, Entry, EntryKind, LifeEvent
from tui.keys import Place, bindings
from tui.text import fitted, one_line
from tui.widgets.today_list import MARK_STYLES
from tui.words import life_event_words, logged_words, mark_of, owners_clock, short_day_words

DAY_CELLS = 10


class Timeline(OptionList):
    """Keeps the cursor on the same entry when the story is shown anew."""

    BINDINGS = bindings(Place.LIST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(compact=True, markup=False, **kwargs)
        self._view: CustomerView | None = None
        self._now = dt.datetime.now(dt.UTC)
        self._drawn_cells = 0

    @property
    def current(self) -> Entry | LifeEvent | None:
        """What the cursor is on."""
        option = self.highlighted_option
        if self._view is None or option is None:
            return None
        items: tuple[Entry | LifeEvent, ...] = (*self._view.entries, *self._view.life_events)
        return next((item for item in items if _option_id(item) == option.id), None)

    def show(self, view: CustomerView, now: dt.datetime, entry_id: str = "") -> None:
        """Show the story by the clock of `now`, with the cursor on `entry_id` if that is given."""
        self._view, self._now = view, now
        self._draw(f"entry {entry_id}" if entry_id else "")

    def on_resize(self) -> None:
        if self._drawn_cells != self.scrollable_content_region.width:
            self._draw()

    def _draw(self, wanted_id: str = "") -> None:
        if self._view is None:
            return
        self._drawn_cells = self.scrollable_content_region.width
        kept = self.highlighted_option.id if self.highlighted_option else None
        scrolled = self.scroll_y
        options = self._options_of(self._view)
        self.set_options(options)
        choices = [i for i, option in enumerate(options) if not option.disabled]
        if not choices:
            return
        at = next((i for i in choices if options[i].id == (wanted_id or kept)), choices[0])
        self.scroll_to(y=scrolled, animate=False, force=True, immediate=True)
        self.highlighted = at

    def _options_of(self, view: CustomerView) -> list[Option]:
        told: list[tuple[dt.datetime, int, Entry | LifeEvent]] = [
            *((entry.at, 0, entry) for entry in view.entries),
            *((event.told_at, 1, event) for event in view.life_events if not event.is_rejected),
        ]
        told.sort(key=lambda item: (item[0], item[1], item[2].id), reverse=True)
        options: list[Option] = []
        year = None
        for at, _, item in told:
            day = owners_clock(at, self._now).date()
            if day.year != year:
                year = day.year
                options.append(Option(Content.styled(f" {year}", "bold $accent"), disabled=True))
            options.append(Option(self._line(item, day), id=_option_id(item)))
        return options

    def _line(self, item: Entry | LifeEvent, day: dt.date) -> Content:
        cells = self._drawn_cells - 1 - DAY_CELLS - 2 - 3
        when = (f" {short_day_words(day):<{DAY_CELLS}}  ", "$muted")
        if isinstance(item, LifeEvent):
            words = fitted(life_event_words(item), cells)
            if item.is_maybe:
                return Content.assemble(when, ("?", "$muted"), "  ", (words, "$muted"))
            mark = mark_of(is_sad=False, kind=item.kind)
            return Content.assemble(
                when,
                (mark if mark.strip() else "◆", MARK_STYLES[mark] or "$accent"),
                "  ",
                (words, "bold"),
            )
        arrow = "→" if item.direction is Direction.OUT else "←"
        sign, words = arrow, one_line(item.subject) or one_line(item.text)
        if item.kind is not EntryKind.MAIL:
            sign, words = "·", f"{logged_words(item.kind).capitalize()}: {words}"
        return Content.assemble(when, (sign, "$muted"), "  ", fitted(words, cells))


def _option_id(item: Entry | LifeEvent) -> str:
    return f"{'entry' if isinstance(item, Entry) else 'life_event'} {item.id}"
