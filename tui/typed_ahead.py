"""Keys that come faster than screens open: each goes where the one before it has led."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.screen import Screen

Typed = events.Key | events.Paste

LAPS = 3
"""A key becomes an action, that a widget's message, that a screen's: each queues anew."""
PATIENCE_SECONDS = 0.5
"""Where a widget went before its turn came, the next key need not wait for it longer."""


class TypedAheadApp(App[None]):
    """Over a slow line a whole word comes at once: "/anna" must not press `a` on the list."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead: deque[Typed] = deque()
        self._is_settling = False
        self._turn = 0
        """Counts them, so that nothing is done for a key that was given up."""

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, Typed) or event.is_forwarded:
            await super().on_event(event)
        elif self._is_settling:
            self._ahead.append(event)
            self.set_timer(PATIENCE_SECONDS, partial(self._take_next, self._turn))
        else:
            await self._take(event)

    async def _take(self, typed: Typed) -> None:
        self._is_settling = True
        self._turn += 1
        screen = self.screen
        stops = self._queues() * LAPS
        await super().on_event(typed)
        self._follow(self._turn, screen, stops)

    def _queues(self) -> list[DOMNode]:
        """Which queues what a key sets off goes through, in turn; the app's is the last."""
        return (self.focused or self.screen).ancestors_with_self

    def _follow(self, turn: int, screen: Screen[Any], stops: list[DOMNode]) -> None:
        """Stand in one queue after the other, behind what the key has put there."""
        for passed, stop in enumerate(stops, 1):
            if stop.call_later(self._follow, turn, screen, stops[passed:]):
                return
        if turn == self._turn and self._stays_on(screen):
            self._is_settling = bool(self._ahead)
            self.call_next(self._take_next, turn)
        elif turn == self._turn:
            self._follow(turn, self.screen, self._queues() * LAPS)

    def _stays_on(self, screen: Screen[Any]) -> bool:
        return not self.screen_stack or self.screen is screen

    async def _take_next(self, turn: int) -> None:
        if turn == self._turn and self._ahead:
            await self._take(self._ahead.popleft())
