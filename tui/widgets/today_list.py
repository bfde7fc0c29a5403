"""The today list: one line for each suggestion, grouped by what it asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.widgets.option_list import Option

from agent.vocabulary import Doing
from tui.keys import Place, bindings
from tui.text import fitted, one_line
from tui.widgets.lines import Lines
from tui.widgets.measured import Row
from tui.words import (
    CALL_MARK,
    FAILED_MARK,
    JOY_MARK,
    SAD_MARK,
    asks,
    mark_of_line,
    outbox_words,
    reason_words,
    since_words,
)

if TYPE_CHECKING:
    from agent.models import Today, TodayLine

MARK_STYLES = {SAD_MARK: "$sad", JOY_MARK: "$joy", " ": ""}
SAID_ALREADY = " waits for a word"
"""By the heading of whom to answer: it goes where there is no room for both."""
SHORTEST_NAME, LONGEST_NAME = 17, 28
"""Cells for names, if any is so long: the more the wider the list."""


class TodayList(Lines):
    """Keeps the cursor on the same suggestion when the list is shown anew.

    Until the owner does something there, it stands on the first line, whichever that is by then.
    """

    BINDINGS = bindings(Place.LIST)

    @dataclass
    class BesideScrolled(Message):
        """Scroll what stands beside the list."""

        pages: int

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._today: Today | None = None
        self._cursor_id = self._wanted_id = ""
        self._is_used = False

    @property
    def current(self) -> TodayLine | None:
        """The line under the cursor."""
        option = self.highlighted_option
        if option is None or option.id is None or self._today is None:
            return None
        return next((line for line in self._today.lines if line.suggestion.id == option.id), None)

    def show(self, today: Today) -> None:
        """Show these lines; where the cursor's was decided on, it goes on to the next."""
        before, self._today = self._today, today
        if before is not None:
            self._move_on(before, today)
        self._draw()

    def point_at(self, suggestion_id: str) -> None:
        """Put the cursor on that line, as soon as it is there."""
        self._wanted_id, self._is_used = suggestion_id, True
        self._draw()

    def on_key(self) -> None:
        self._is_used = True

    def on_mouse_down(self) -> None:
        self._is_used = True

    def action_page_down(self) -> None:
        """The list is short; what stands beside it is long."""
        self.post_message(self.BesideScrolled(pages=1))

    def action_page_up(self) -> None:
        self.post_message(self.BesideScrolled(pages=-1))

    def _move_on(self, before: Today, now: Today) -> None:
        """Leave a line that is gone, or whose mail has just been approved, for the next one."""
        here = self._cursor_id
        order = [option.id for option in self.options if option.id]
        if here not in order:
            return
        listed, under_way = {line.suggestion.id for line in now.lines}, _under_way(now)
        was_just_approved = here in under_way and here not in _under_way(before)
        if here in listed and not was_just_approved:
            return
        at = order.index(here)
        others = [id_ for id_ in (*order[at + 1 :], *order[:at]) if id_ in listed]
        waiting = (id_ for id_ in others if id_ not in under_way)
        self._cursor_id = next(waiting, here if here in listed else next(iter(others), ""))

    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        option = self.highlighted_option
        if option is not None and option.id:
            self._cursor_id = option.id

    def _draw(self) -> None:
        if self._today is None:
            return
        scrolled = self.scroll_y
        options = self._options_of(self._today)
        self.set_options(options)
        places = {option.id: at for at, option in enumerate(options) if option.id}
        if not places:
            return
        if self._wanted_id in places:
            self._cursor_id, self._wanted_id = self._wanted_id, ""
        first = min(places.values())
        at = places.get(self._cursor_id, first) if self._is_used else first
        self.scroll_to(y=scrolled, animate=False, force=True, immediate=True)
        self.highlighted = at

    def _options_of(self, today: Today) -> list[Option]:
        groups: dict[str, list[TodayLine]] = {}
        for line in today.lines:  # the most urgent first, so that its group is
            groups.setdefault(asks(line.suggestion.practice), []).append(line)
        names = [cell_len(one_line(line.customer.name)) for line in today.lines]
        longest = max(names, default=0)
        since_cells = max((len(_since(line, today.today)[0]) for line in today.lines), default=0)
        options: list[Option] = []
        for heading, lines in groups.items():
            if options:
                options.append(Option("", disabled=True))
            title = Content.assemble(" ", (one_line(heading), "bold $accent"), f"  {len(lines)}")
            options.append(Option(title, disabled=True))
            options += [
                Option(
                    Row(partial(_row, line, longest, since_cells, today.today)),
                    id=line.suggestion.id,
                )
                for line in lines
            ]
        return options


def _row(line: TodayLine, longest: int, since_cells: int, today: dt.date, width: int) -> Content:
    most = max(SHORTEST_NAME, min((width - 10) // 4, LONGEST_NAME))
    name_cells = min(most, longest)
    mark = mark_of_line(line)
    reason_cells = width - 1 - 2 - name_cells - 2 - 2 - since_cells
    reason = reason_words(line.suggestion)
    if cell_len(reason) > reason_cells:
        reason = reason.removesuffix(SAID_ALREADY)
    since, style = _since(line, today)
    return Content.assemble(
        " ",
        (mark, MARK_STYLES[mark]),
        " ",
        (fitted(line.customer.name, name_cells), "bold"),
        "  ",
        fitted(reason, reason_cells),
        "  ",
        (since.rjust(since_cells), style),
    )


def _since(line: TodayLine, today: dt.date) -> tuple[str, str]:
    """Since when, or how far its mail has come, and a sign of what is ready; with its style."""
    if line.outbox is not None:
        words = outbox_words(line.outbox)
        is_under_way = line.outbox.is_under_way
        return (words, "$accent") if is_under_way else (f"{words} {FAILED_MARK}", "$error")
    sign = "✎" if line.has_draft else " "
    if line.suggestion.needs_confirmation:
        sign = "?"
    elif line.suggestion.doing is Doing.CALL:
        sign = CALL_MARK
    return f"{since_words(line.suggestion.due_on, today)} {sign}", "$muted"


def _under_way(today: Today) -> set[str]:
    """The suggestions whose mail is approved: there is nothing left to decide."""
    return {
        line.suggestion.id
        for line in today.lines
        if line.outbox is not None and line.outbox.is_under_way
    }
