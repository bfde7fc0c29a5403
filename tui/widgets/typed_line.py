"""A line to type in."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input


class TypedLine(Input):
    """As tall as its words, with a cursor that stands still."""

    def __init__(self, value: str = "", **kwargs: Any) -> None:
        super().__init__(value, compact=True, **kwargs)
        self.cursor_blink = False
