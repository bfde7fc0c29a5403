"""The timeline: a customer's mails and life events as one story, newest first."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from textual.content import Content
from textual.widgets.option_list import Option

from agent.models import CustomerView, Entry, LifeEvent
from agent.vocabulary import Direction, EntryKind
from tui.keys import Place, bindings
from tui.messages.customers import EarlierRequested
from tui.text import fitted, one_line
from tui.widgets.lines import Lines
from tui.widgets.measured import Row
from tui.widgets.today_list import MARK_STYLES
from tui.words import life_event_words, logged_words, mark_of, owners_clock, short_day_words

DAY_CELLS = 10
NEAR_END = 15
"""So many lines before the end what was before is asked for."""


class Timeline(Lines):
    """Keeps the cursor on the same entry when the story is shown anew.

    Asks for what was earlier when the end of what is known comes near.
    """

    BINDINGS = bindings(Place.LIST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._view: CustomerView | None = None
        self._items: dict[str, Entry | LifeEvent] = {}
        self._now = dt.datetime.now(dt.UTC)
        self._is_drawing = False
        self._asked_before = ""

    @property
    def place(self) -> str:
        """What names the line that the cursor is on; empty where there is none."""
        option = self.highlighted_option
        return (option.id or "") if option else ""

    @property
    def current(self) -> Entry | LifeEvent | None:
        """What the cursor is on."""
        return self._items.get(self.place)

    def show(self, view: CustomerView, now: dt.datetime, entry_id: str = "") -> None:
        """Show the story by the clock of `now`, with the cursor on `entry_id` if that is given."""
        self._view, self._now = view, now
        self._draw(f"entry {entry_id}" if entry_id else "")

    def go_to(self, entry_id: str) -> bool:
        """Put the cursor on an entry; says whether it is among those that are known."""
        wanted = f"entry {entry_id}"
        if wanted not in self._items:
            return False
        self.highlighted = self.get_option_index(wanted)
        return True

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._look_ahead()

    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Ask for what was earlier, once, when its place comes into sight."""
        if self._view is None or not self._view.earlier or not self._view.entries:
            return
        if self._is_drawing:
            return  # for a moment there are no lines at all
        seen = max(self.highlighted or 0, int(self.scroll_y) + self.size.height)
        before = self._view.entries[0].id
        if seen + NEAR_END >= self.option_count and before != self._asked_before:
            self._asked_before = before
            self.post_message(EarlierRequested(self._view.customer.id, before))

    def _draw(self, wanted_id: str = "") -> None:
        if self._view is None:
            return
        kept = self.highlighted_option.id if self.highlighted_option else None
        scrolled = self.scroll_y
        options = self._options_of(self._view)
        self._is_drawing = True
        self.set_options(options)
        self._is_drawing = False
        choices = [i for i, option in enumerate(options) if not option.disabled]
        if not choices:
            return
        at = next((i for i in choices if options[i].id == (wanted_id or kept)), choices[0])
        self.scroll_to(y=scrolled, animate=False, force=True, immediate=True)
        self.highlighted = at

    def _options_of(self, view: CustomerView) -> list[Option]:
        # What happened before the entries that are known is told with those that are not.
        since = view.entries[0].at if view.earlier and view.entries else None
        told: list[tuple[dt.datetime, int, Entry | LifeEvent]] = [
            *((entry.at, 0, entry) for entry in view.entries),
            *(
                (event.told_at, 1, event)
                for event in view.life_events
                if not event.is_rejected and (since is None or event.told_at >= since)
            ),
        ]
        told.sort(key=lambda item: (item[0], item[1], item[2].id), reverse=True)
        self._items = {_option_id(item): item for _, _, item in told}
        options: list[Option] = []
        year = None
        for at, _, item in told:
            day = owners_clock(at, self._now).date()
            if day.year != year:
                year = day.year
                options.append(Option(Content.styled(f" {year}", "bold $accent"), disabled=True))
            options.append(Option(Row(partial(_row, item, day)), id=_option_id(item)))
        if view.earlier:
            options.append(Option(f" … {view.earlier} earlier", disabled=True))
        return options


def _row(item: Entry | LifeEvent, day: dt.date, width: int) -> Content:
    cells = width - 1 - DAY_CELLS - 2 - 3
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
