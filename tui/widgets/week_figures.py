"""The week in figures: what was done, by kind, beside the weeks before; and what came back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from agent.vocabulary import EntryKind
from tui.text import fitted, one_line
from tui.words import asks, counted_words

if TYPE_CHECKING:
    from agent.models import Challenge, PracticeFigures, Week

BARS = "▁▂▃▄▅▆▇█"
LABEL_CELLS, COUNT_CELLS, SUM_CELLS = 18, 3, 5
COLUMNS = ("done", "answers", "warm", "referrals")
COLUMN_CELLS = (9, 8, 5, 10)
LEAST_NAME_CELLS, MOST_NAME_CELLS = 14, 22
MOST_WEEK_CELLS, NUMBERED_CELLS = 5, 3
"""A week's column is so wide at most; from the second on it has the week's number above it."""


class WeekFigures(VerticalScroll, can_focus=False):
    """Charts that are read without colour: a bar for each week, and the numbers beside them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._words = Static(markup=False)
        self._week: Week | None = None

    def compose(self) -> Iterable[Static]:
        yield self._words

    def show(self, week: Week) -> None:
        """Show this week."""
        self._week = week
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if self._week is None:
            return
        cells = self.scrollable_content_region.width
        parts = [*_charts(self._week, cells), Content(""), *_came_back(self._week, cells)]
        if self._week.challenge is not None:
            parts += [Content(""), _challenge(self._week.challenge)]
        self._words.update(Content("\n").join(parts))


def _charts(week: Week, cells: int) -> list[Content]:
    """A line for each kind of touch: the count, a bar for each week, and all together."""
    weeks = list(reversed(week.weeks))
    room = (cells - LABEL_CELLS - COUNT_CELLS - SUM_CELLS - 2) // max(1, len(weeks))
    wide = max(1, min(MOST_WEEK_CELLS, room))
    numbers = "".join(f"{one.week[-2:]:>{wide}}" for one in weeks)
    if wide < NUMBERED_CELLS:
        numbers = f"{len(weeks) - 1} weeks before".rjust(wide * len(weeks))
    lines = [
        Content.styled(
            f"{'What you did':<{LABEL_CELLS + COUNT_CELLS}}  {numbers}{'all':>{SUM_CELLS}}",
            "bold $accent",
        )
    ]
    for kind in EntryKind:
        if kind is EntryKind.NOTE:
            continue  # it touches nobody
        counts = [one.counts.get(kind, 0) for one in weeks]
        bars = [f"{bar:>{wide}}" for bar in _bars(counts)]
        lines.append(
            Content.assemble(
                f"{counted_words(kind):<{LABEL_CELLS}}",
                (f"{counts[-1]:>{COUNT_CELLS}}", "bold" if counts[-1] else "$muted"),
                "  ",
                ("".join(bars[:-1]), "$muted"),
                (bars[-1], "bold $accent"),
                (f"{sum(counts):>{SUM_CELLS}}", "$muted"),
            )
        )
    return lines


def _bars(counts: Sequence[int]) -> list[str]:
    """A bar for each count, the highest full; a dot where there was nothing."""
    most = max(counts, default=0)
    return [BARS[-(-count * len(BARS) // most) - 1] if count else "·" for count in counts]


def _came_back(week: Week, cells: int) -> list[Content]:
    """What each habit brought in the weeks shown; a sentence where it was nothing yet."""
    done = [one for one in week.practices if one.made]
    title = f"What came back in {len(week.weeks)} weeks"
    if not done:
        lines = [
            Content.styled(title, "bold $accent"),
            Content.styled("Nothing yet; what you answer and send will show here.", "$muted"),
        ]
    else:
        name_cells = max(LEAST_NAME_CELLS, min(MOST_NAME_CELLS, cells - sum(COLUMN_CELLS)))
        heads = "".join(f"{name:>{size}}" for name, size in zip(COLUMNS, COLUMN_CELLS, strict=True))
        lines = [
            Content.styled(f"{fitted('What came back', name_cells)}{heads}", "bold $accent"),
            *(_practice(one, name_cells) for one in done),
        ]
    lines += [Content.styled(f"{one_line(told)}.", "$joy") for told in week.referrals]
    return lines


def _practice(one: PracticeFigures, name_cells: int) -> Content:
    figures = (f"{one.done} of {one.made}", one.replies, one.warm, one.referrals)
    words = [f"{figure or '·':>{size}}" for figure, size in zip(figures, COLUMN_CELLS, strict=True)]
    return Content.assemble(fitted(asks(one.practice), name_cells), ("".join(words), "bold"))


def _challenge(challenge: Challenge) -> Content:
    known = len(challenge.known)
    dots = "●" * known + "○" * max(0, len(challenge.customers) - known)
    return Content.assemble(
        ("This week's challenge\n", "bold $accent"),
        one_line(challenge.words),
        (f"  {dots}" if dots else "", "$joy"),
    )
