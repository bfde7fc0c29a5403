"""What makes a screen quick to open: it is styled once, and dims what it covers only once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from rich.segment import Segment
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.visual import RenderOptions, Visual

if TYPE_CHECKING:
    from rich.style import Style as InkStyle
    from textual import events
    from textual.color import Color
    from textual.css.styles import RulesMap
    from textual.style import Style

Result = TypeVar("Result")


class SteadyScreen(Screen[Result]):
    """Textual matches each rule with each widget whenever a screen comes up; half of the wait."""

    _styled_for = ""
    """The theme whose colours it bears."""

    def on_mount(self) -> None:
        self._styled_for = self.app.theme

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        event.refresh_styles = self._styled_for != self.app.theme
        self._styled_for = self.app.theme


class Dialog(ModalScreen[Result], SteadyScreen[Result]):
    """A screen over another."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = []  # noqa: RUF012
    """Its rules are the same at every width."""

    def lets_go(self) -> bool:
        """Whether it may be left without a loss; where not, it says so, once."""
        return True

    def render(self) -> Any:  # a Screen promises less than a widget may render
        rendered = super().render()
        return _Dimmed(rendered) if isinstance(rendered, BackgroundScreen) else rendered


class _Dimmed(Visual):
    """The screen beneath, as Textual dims it; but each of its few styles once, not each word's."""

    def __init__(self, beneath: BackgroundScreen) -> None:
        self._screen, self._tint = beneath.screen, beneath.color

    def render_strips(
        self,
        width: int,
        height: int | None,
        style: Style,  # noqa: ARG002
        options: RenderOptions,  # noqa: ARG002
    ) -> list[Strip]:
        strips = self._screen._compositor.render_strips()  # as Textual asks for them
        return [
            Strip([Segment(text, _dimmed(ink, self._tint)) for text, ink, _ in strip]).crop(
                0, width
            )
            for strip in strips[:height]
        ]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002
        return self._screen.size.height


@lru_cache(maxsize=1024)
def _dimmed(ink: InkStyle | None, tint: Color) -> InkStyle | None:
    (segment,) = BackgroundScreen.process_segments([Segment(" ", ink)], tint)
    return segment.style
