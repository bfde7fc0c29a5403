"""A line to type in."""

from __future__ import annotations

from typing import Any

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from tui.widgets.lines import make_compact


class TypedLine(Input):
    """As tall as its words, with a cursor that stands still."""

    virtual_size = Reactive(Size(0, 0))
    """Textual's own has the whole screen laid out anew for every letter."""

    def __init__(self, value: str = "", **kwargs: Any) -> None:
        super().__init__(value, **kwargs)
        make_compact(self)
        self.cursor_blink = False
