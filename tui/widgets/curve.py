"""The relationship curve: how often either was in touch with the other, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets import Static

from tui.words import month_words

if TYPE_CHECKING:
    from agent.models import MonthTouches

BARS = "▁▂▃▄▅▆▇█"
LABEL_CELLS, COUNT_CELLS, MONTH_CELLS = 6, 5, 2
NEVER = "·"


class Curve(Static):
    """A line of bars for each of the two, on one scale; told apart by their names, not by colour.

    As many of the latest months as there is room for, and how many touches that were.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(markup=False, **kwargs)
        self._curve: tuple[MonthTouches, ...] = ()

    def show(self, curve: tuple[MonthTouches, ...]) -> None:
        """Show these months, the oldest first."""
        self._curve = curve
        self.display = bool(curve)
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        room = (self.content_size.width - LABEL_CELLS - COUNT_CELLS) // MONTH_CELLS
        shown = self._curve[-room:] if room > 0 else ()
        if not shown:
            self.update("")
            return
        theirs, ours = [one.theirs for one in shown], [one.ours for one in shown]
        most = max(*theirs, *ours, 1)
        self.update(
            Content("\n").join(
                [
                    _bars("them", theirs, most, "$accent"),
                    _bars("you", ours, most, "$joy"),
                    Content.styled(" " * LABEL_CELLS + _months(shown), "$muted"),
                ]
            )
        )


def _bars(name: str, counts: Sequence[int], most: int, style: str) -> Content:
    drawn: list[str | tuple[str, str]] = []
    for count in counts:
        bar = BARS[-(-count * len(BARS) // most) - 1] if count else NEVER
        drawn.append((f"{bar:<{MONTH_CELLS}}", style if count else "$muted"))
    return Content.assemble(
        (f"{name:<{LABEL_CELLS}}", "$muted"),
        *drawn,
        (f"{sum(counts):>{COUNT_CELLS - 1}}", "bold"),
    )


def _months(shown: Sequence[MonthTouches]) -> str:
    """Each January's year beneath it, and at the ends the months, where they have room."""
    line = [" "] * (len(shown) * MONTH_CELLS)
    width = len(line)

    def put(at: int, words: str) -> None:
        free = line[max(0, at - 1) : at + len(words) + 1]
        if at >= 0 and at + len(words) <= width and not "".join(free).strip():
            line[at : at + len(words)] = words

    for number, one in enumerate(shown):
        if one.month.endswith("-01"):
            put(number * MONTH_CELLS, one.month[:4])
    last = month_words(shown[-1].month)
    put(width - len(last), last)
    put(0, month_words(shown[0].month))
    return "".join(line)
