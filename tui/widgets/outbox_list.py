"""The outbox as a list: what waits with its time, what failed, what left today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.content import Content
from textual.widgets.option_list import Option

from agent.vocabulary import OutboxState
from tui.keys import Place, bindings
from tui.text import fitted, one_line
from tui.widgets.lines import Lines
from tui.widgets.measured import Row
from tui.words import FAILED_MARK, left_words, near_time_words, outbox_words, owners_clock

if TYPE_CHECKING:
    from agent.models import OutboxItem, OutboxLine, OutboxView

LONGEST_NAME = 24
TIME_CELLS = 27


class OutboxList(Lines):
    """Keeps the cursor on the same mail when the list is shown anew."""

    BINDINGS = bindings(Place.LIST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._by_id: dict[str, OutboxLine] = {}
        self._outbox: OutboxView | None = None
        self._now = dt.datetime.now(dt.UTC)

    @property
    def current(self) -> OutboxLine | None:
        """The line under the cursor."""
        option = self.highlighted_option
        return self._by_id.get(option.id or "") if option else None

    @property
    def is_counting(self) -> bool:
        """A mail waits for its time."""
        return any(line.item.is_untried for line in self._by_id.values())

    def show(self, outbox: OutboxView, now: dt.datetime) -> None:
        """Show these lines; `now` is the owner's wall clock."""
        self._outbox, self._now = outbox, now
        self._draw()

    def count_down(self, now: dt.datetime) -> None:
        """Show anew how long the mails that wait have yet to wait."""
        self._now = now
        for id_, line in self._by_id.items():
            if line.item.is_untried:
                self.replace_option_prompt(id_, Row(partial(self._line, line)))

    def _draw(self) -> None:
        if self._outbox is None:
            return
        before = self.highlighted_option.id if self.highlighted_option else None
        at = self.highlighted or 0
        groups: tuple[tuple[str, Sequence[OutboxLine]], ...] = (
            ("Waits to leave", self._outbox.waiting),
            ("Not delivered: yours to decide", self._outbox.failed),
            ("Left today", self._outbox.sent),
        )
        self._by_id = {line.item.id: line for _, lines in groups for line in lines}
        options: list[Option] = []
        for title, lines in groups:
            if lines:
                if options:
                    options.append(Option("", disabled=True))
                head = Content.assemble(" ", (title, "bold $accent"), f"  {len(lines)}")
                options.append(Option(head, disabled=True))
                options += [
                    Option(Row(partial(self._line, line)), id=line.item.id) for line in lines
                ]
        self.set_options(options)
        choices = [number for number, option in enumerate(options) if not option.disabled]
        if choices:
            kept = (number for number in choices if options[number].id == before)
            self.highlighted = next(kept, min(choices, key=lambda number: abs(number - at)))

    def _line(self, line: OutboxLine, width: int) -> Content:
        names = (cell_len(one_line(one.name)) for one in self._by_id.values())
        name_cells = min(LONGEST_NAME, max(names, default=0))
        subject_cells = width - name_cells - TIME_CELLS - 6
        when, style = time_and_style(line.item, self._now)
        is_wrong = line.item.state in (OutboxState.MISSED, OutboxState.FAILED)
        is_wrong = is_wrong or line.item.has_come_back
        return Content.assemble(
            " ",
            (FAILED_MARK if is_wrong else " ", "$error"),
            " ",
            (fitted(line.name, name_cells), "bold"),
            "  ",
            fitted(line.item.subject, subject_cells),
            " ",
            (fitted(when, TIME_CELLS), style),
        )


def time_and_style(item: OutboxItem, now: dt.datetime) -> tuple[str, str]:
    """When a mail leaves or left, in a few words: `in 28 s`, `tomorrow at 8:00`, `not sent`."""
    if item.state is OutboxState.MISSED:
        return f"missed: {near_time_words(item.due_at, now)}", "$error"
    if not item.is_under_way:
        return outbox_words(item), "$error"
    if item.is_untried and item.leaves_at:
        left = (item.leaves_at - now).total_seconds()
        if left <= 0:
            return "leaving", "$accent"
        near = left <= 3600
        return (f"in {left_words(ceil(left))}" if near else near_time_words(item.leaves_at, now)), (
            "$accent"
        )
    if item.sent_at:
        return near_time_words(owners_clock(item.sent_at, now), now), "$muted"
    return ("not yet: tried again" if item.trouble else outbox_words(item)), "$accent"
