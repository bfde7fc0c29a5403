"""Words that are chosen, or cut, by how much room there is for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.visual import Visual

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.css.styles import RulesMap
    from textual.strip import Strip
    from textual.style import Style
    from textual.visual import RenderOptions


class Measured(Visual):
    """Asked when it is painted: a widget that waits to hear its size is painted twice."""

    def __init__(self, choose: Callable[[int], Content]) -> None:
        """`choose` makes the words for so many cells."""
        self._choose = choose
        self._chosen = (-1, Content(""))

    def at(self, width: int) -> Content:
        """The words for so many cells."""
        if self._chosen[0] != width:
            self._chosen = (width, self._choose(width))
        return self._chosen[1]

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        return self.at(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.at(width).get_height(rules, width)


class Row(Measured):
    """One line, made when it comes into sight: a long list is opened without reading it out."""

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002
        return 1
