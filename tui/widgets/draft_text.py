"""The words of a draft to edit, with what the gate objects to underlined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.style import Style
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

if TYPE_CHECKING:
    from rich.text import Text

    from agent.models import Underline


class DraftText(TextArea):
    """Underlines stretches of the text that it was given them for."""

    _underlines: tuple[Underline, ...] = ()

    def underline(self, underlines: Iterable[Underline]) -> None:
        """Underline these stretches, in characters of the text as it stands, and no others."""
        self._underlines = tuple(underlines)
        self.notify_style_update()

    def select_stretch(self, stretch: Underline) -> None:
        """Select this stretch of the text; typing takes its place."""
        self.selection = Selection(self._location(stretch.start), self._location(stretch.end))

    def _location(self, index: int) -> tuple[int, int]:
        before = self.text[:index].split("\n")
        return len(before) - 1, len(before[-1])

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        if not self._underlines:
            return line
        begins = sum(len(self.document.get_line(above)) + 1 for above in range(line_index))
        style = Style(underline=True, color=self.app.theme_variables.get("error"))
        for span in self._underlines:
            start, end = span.start - begins, span.end - begins
            if start < len(line) and end > 0:
                line.stylize(style, max(start, 0), min(end, len(line)))
        return line
