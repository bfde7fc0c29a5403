"""Help: every key, made from `keys`; scrolled, or found by its words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from tui.keys import Key, Place, bindings, help_sections, shown
from tui.screens.steady import Dialog
from tui.widgets.measured import Measured
from tui.widgets.typed_line import TypedLine
from tui.words import CALL_MARK, FAILED_MARK, JOY_MARK, SAD_MARK

if TYPE_CHECKING:
    from textual.app import ComposeResult

LEGEND = (
    (JOY_MARK, "$joy", "a joy"),
    (SAD_MARK, "$sad", "a grief"),
    ("✎", "$muted", "a draft is ready"),
    (CALL_MARK, "$muted", "it asks for a call"),
    ("?", "$muted", "you are asked first"),
    (FAILED_MARK, "$error", "not sent: open it to see why"),
)
KEY_CELLS, LEAST_COLUMN_CELLS, GAP_CELLS = 11, 46, 2


class HelpScreen(Dialog[None]):
    """Two columns where there is room."""

    BINDINGS = bindings(Place.HELP)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="help") as dialog:
            dialog.border_title = "Keys"
            yield TypedLine(placeholder="what do you want to do?", id="find")
            with VerticalScroll(id="help-keys"):
                yield Static(markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).display = False
        self.query_one(VerticalScroll).focus()
        self._show_ways()
        self._draw()

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._draw()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.query_one(VerticalScroll).focus()

    def action_find(self) -> None:
        self.query_one(Input).display = True
        self.query_one(Input).focus()
        self._show_ways()

    def action_cursor_down(self) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=1, animate=False)

    def action_cursor_up(self) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=-1, animate=False)

    def action_back(self) -> None:
        """Out of the search to all keys, then out of the help."""
        line = self.query_one(Input)
        if line.display:
            line.value = ""
            line.display = False
            self.query_one(VerticalScroll).focus()
            self._show_ways()
        else:
            self.dismiss()

    def action_close_help(self) -> None:
        self.dismiss()

    def _show_ways(self) -> None:
        is_finding = self.query_one(Input).display
        ways = f"{shown('find')} finds, {shown('close_help')} closes"
        ways = f"{shown('back')} shows all keys again" if is_finding else ways
        self.query_one("#help").border_subtitle = Content(ways)

    def _draw(self) -> None:
        words = self.query_one(Input).value.casefold().split()
        self.query_one(Static).update(Measured(partial(_keys, words)))


def _keys(words: list[str], room: int) -> Content:
    """The keys that have all `words`, in two columns where there is room."""
    is_wide = room >= 2 * LEAST_COLUMN_CELLS + GAP_CELLS
    cells = (room - GAP_CELLS) // 2 if is_wide else room
    sections = list(_sections(words, cells))
    if not sections:
        return Content.styled("No key does that; fewer letters find more.", "$muted")
    parted = _higher_half(sections) if is_wide else len(sections)
    left, right = _lines(sections[:parted]), _lines(sections[parted:])
    rows = (
        one.truncate(cells, ellipsis=True, pad=True) + " " * GAP_CELLS + other if other else one
        for one, other in zip_longest(left, right, fillvalue=Content(""))
    )
    return Content("\n").join(rows)


def _lines(sections: list[list[Content]]) -> list[Content]:
    return [line for section in sections for line in (*section, Content(""))][:-1]


def _sections(words: list[str], cells: int) -> Iterable[list[Content]]:
    """The lines of each section, of the keys that have all `words`; then the marks."""
    for place, keys in help_sections():
        told = [
            line
            for key in keys
            if all(
                word in f"{place} {key.help} {key.label} {key.shown}".casefold() for word in words
            )
            for line in _key_lines(key, cells)
        ]
        if told:
            yield [Content.styled(place.value, "bold $accent"), *told]
    marks = [
        Content.assemble((f"{mark:>{KEY_CELLS}}", style), "  ", meaning)
        for mark, style, meaning in LEGEND
        if all(word in f"marks {meaning}" for word in words)
    ]
    if marks:
        yield [Content.styled("Marks", "bold $accent"), *marks]


def _key_lines(key: Key, cells: int) -> Iterable[Content]:
    told = wrap(key.help, max(1, cells - KEY_CELLS - 2))
    pressed = wrap(key.shown, KEY_CELLS)
    for keys, words in zip_longest(pressed, told, fillvalue=""):
        yield Content.assemble((f"{keys:>{KEY_CELLS}}", "bold"), "  ", words)


def _higher_half(sections: list[list[Content]]) -> int:
    """How many sections to put to the left, so that the columns are about as high."""
    heights = [len(section) + 1 for section in sections]
    return min(
        range(1, len(sections) + 1),
        key=lambda left: max(sum(heights[:left]), sum(heights[left:])),
        default=0,
    )
