"""What a search has found: a line for each customer and each entry."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widgets.option_list import Option

from agent.models import SearchHit
from agent.vocabulary import Direction, EntryKind
from tui.keys import Place, bindings
from tui.text import cut, fitted, marked
from tui.widgets.lines import Lines
from tui.widgets.mail_text import QUOTE_STYLE
from tui.widgets.today_list import MARK_STYLES
from tui.words import day_words, kind_words, logged_words, mark_of, owners_clock

if TYPE_CHECKING:
    from textual.css.styles import RulesMap
    from textual.visual import RenderOptions

    from agent.models import CustomerLine, Found

NAME_CELLS, DAY_CELLS, SUBJECT_CELLS = 20, 15, 28
WITH_SUBJECT_CELLS = 110
"""From so many cells on, the subject has a column of its own."""

Pieces = list[tuple[str, str]]
"""Texts, and the style of each."""
Inks = dict[Style, dict[str, RichStyle]]
"""The styles of pieces, by the style of the line that they stand in; lines have them in common."""


class FoundList(Lines):
    """The customers, then the entries, newest first."""

    BINDINGS = bindings(Place.LIST)

    @property
    def current(self) -> SearchHit | CustomerLine | None:
        """What the cursor is on."""
        option = self.highlighted_option
        return option.found if isinstance(option, _FoundOption) else None

    def show(self, found: Found, now: dt.datetime, *, keeps_cursor: bool) -> None:
        """Show it by the owner's clock; the cursor stays, or goes to the first line."""
        kept = self.highlighted_option if keeps_cursor else None
        lines: list[SearchHit | CustomerLine] = [*found.people, *found.hits]
        inks: Inks = {}
        options = [_FoundOption(line, now, inks) for line in lines]
        self.set_options(options)
        ids = [option.id for option in options]
        if options:
            self.highlighted = ids.index(kept.id) if kept and kept.id in ids else 0


class _FoundOption(Option):
    def __init__(self, found: SearchHit | CustomerLine, now: dt.datetime, inks: Inks) -> None:
        about = found.entry if isinstance(found, SearchHit) else found.customer
        super().__init__(_FoundLine(found, now, inks), id=about.id)
        self.found = found


class _FoundLine(Visual):
    """Made when it comes into sight: most of what is found is gone with the next letter.

    It is painted for every letter, and so is less than a Content, which wraps and can be selected.
    """

    def __init__(self, found: SearchHit | CustomerLine, now: dt.datetime, inks: Inks) -> None:
        self._found = found
        self._now = now
        self._inks = inks

    def render_strips(
        self,
        width: int,
        height: int | None,  # noqa: ARG002
        style: Style,
        options: RenderOptions,
    ) -> list[Strip]:
        inks = self._inks.setdefault(style, {"": style.rich_style})
        segments = []
        for text, ink in _line(self._found, width, self._now):
            if ink not in inks:
                inks[ink] = (style + options.get_style(ink)).rich_style
            segments.append(Segment(text, inks[ink]))
        return [Strip(segments)]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002
        return 1


def _line(found: SearchHit | CustomerLine, cells: int, now: dt.datetime) -> Pieces:
    if isinstance(found, SearchHit):
        return _hit_line(found, cells, now)
    return _customer_line(found, cells, now)


def _hit_line(hit: SearchHit, cells: int, now: dt.datetime) -> Pieces:
    entry, event = hit.entry, hit.life_event
    sign, style = ("→" if entry.direction is Direction.OUT else "←"), "$muted"
    if entry.kind is not EntryKind.MAIL:
        sign = "·"
    about = ""
    if event is not None:
        mark = mark_of(is_sad=False, kind=event.kind, is_doubtful=event.is_maybe)
        sign = "?" if event.is_maybe else mark.strip() or "◆"
        style = MARK_STYLES[mark] or "$accent"
        about = f"{kind_words(event.kind).capitalize()}: "
    elif entry.kind is not EntryKind.MAIL:
        about = f"{logged_words(entry.kind).capitalize()}: "
    subject = ""
    if cells >= WITH_SUBJECT_CELLS:
        subject = f"{fitted(entry.subject, SUBJECT_CELLS)}  "
    snippet = [(text, QUOTE_STYLE if is_match else "") for text, is_match in marked(hit.snippet)]
    left = cells - NAME_CELLS - DAY_CELLS - cell_len(subject) - 9
    return [
        (" ", ""),
        (fitted(hit.customer_name or entry.address, NAME_CELLS), "bold"),
        (f"  {day_words(owners_clock(entry.at, now).date()):<{DAY_CELLS}}  ", "$muted"),
        (sign, style),
        (f"  {subject}", ""),
        *cut([(about, "$muted"), *snippet], max(1, left)),
    ]


def _customer_line(line: CustomerLine, cells: int, now: dt.datetime) -> Pieces:
    last = day_words(owners_clock(line.last_at, now).date()) if line.last_at else ""
    about = line.customer.company or ", ".join(line.customer.addresses)
    count = f"{line.entries:,} {'entry' if line.entries == 1 else 'entries'}"
    return [
        (" ", ""),
        (fitted(line.customer.name or line.customer.addresses[0], NAME_CELLS), "bold $accent"),
        (f"  {last:<{DAY_CELLS}}  ", "$muted"),
        ("   ", ""),
        (fitted(about, max(1, cells - NAME_CELLS - DAY_CELLS - 9 - len(count) - 2)), ""),
        (f"  {count}", "$muted"),
    ]
