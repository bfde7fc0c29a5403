"""Screens made beforehand, in moments without a key, so that opening one is only to paint it."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from textual import events
from textual.app import App
from textual.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

Shown = TypeVar("Shown", bound=Screen[Any])

CALM_SECONDS = 0.1
"""So long after a key it is likely that none follows at once."""


class SparingApp(App[None]):
    """Each screen is new when it is opened, so that nothing of whom it showed last is on it."""

    def __init__(self) -> None:
        super().__init__()
        self._spares: dict[type[Screen[Any]], Screen[Any]] = {}
        self._lacking: dict[type[Screen[Any]], Callable[[], Screen[Any]]] = {}
        self._unpainted: Screen[Any] | None = None
        """Made, but not its lines."""
        self._is_making = False
        self._pressed_at = 0.0

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            self._pressed_at = monotonic()
        await super().on_event(event)

    def spare(self, kind: type[Shown], make: Callable[[], Shown]) -> Shown:
        """A screen that was never shown; `make` makes it, if there was no time for it before."""
        spare = self._spares.pop(kind, None)
        if spare is self._unpainted:
            self._unpainted = None
        self.make_spare(kind, make)
        return spare if isinstance(spare, kind) else make()

    def make_spare(self, kind: type[Shown], make: Callable[[], Shown]) -> None:
        """Have a screen of this kind made, as soon as no key is pressed for a moment."""
        self._lacking[kind] = make
        if not self._is_making:
            self._is_making = True
            self.set_timer(CALM_SECONDS, self._make_next)

    async def _make_next(self) -> None:
        """One at a time, so that a key that comes all the same waits for no more."""
        if monotonic() - self._pressed_at < CALM_SECONDS:
            pass
        elif self._unpainted is not None:
            _paint(self._unpainted)
            self._unpainted = None
        else:
            kind = next(iter(self._lacking))
            spare = self._spares[kind] = self._unpainted = self._lacking.pop(kind)()
            # As when it is pushed and shown, but that nothing is painted.
            _, is_mounted = self._get_screen(spare)
            await is_mounted
            spare._refresh_layout(self.size)
        self._is_making = bool(self._lacking) or self._unpainted is not None
        if self._is_making:
            self.set_timer(CALM_SECONDS, self._make_next)


def _paint(spare: Screen[Any]) -> None:
    """Have its widgets keep their lines; not its own, which may show what is beneath it then."""
    for widget, (region, clip) in spare._compositor.visible_widgets.items():
        if widget is not spare:
            widget.render_lines(region.intersection(clip).translate(-region.offset))
