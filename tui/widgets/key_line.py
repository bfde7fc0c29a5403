"""The line of keys at the foot of a screen, made from `keys`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tui.keys import Place, keys_of
from tui.widgets.measured import Measured

if TYPE_CHECKING:
    from textual import events


class KeyLine(Static):
    """As many keys as fit; each can be clicked."""

    def __init__(self, *places: Place, **kwargs: Any) -> None:
        super().__init__(markup=False, **kwargs)
        self._places: tuple[Place, ...] = ()
        self.show(*places)

    def show(self, *places: Place) -> None:
        """Show the keys of these places instead."""
        if places != self._places:
            self._places = places
            self.update(Measured(partial(_line, places)))

    def on_click(self, event: events.Click) -> None:
        if pressed := event.style.meta.get("key"):
            self.app.simulate_key(pressed)


def _line(places: tuple[Place, ...], cells: int) -> Content:
    pieces: list[Content] = []
    for key in (key for place in places for key in keys_of(place) if key.label):
        pressed = key.first.replace("Enter", "↵")
        words = Content.assemble((pressed, "bold $accent"), (f" {key.label}", "$muted"))
        cells -= words.cell_length + (2 if pieces else 0)
        if cells < 0:
            break
        pieces.append(words.stylize(Style.from_meta({"key": key.key.split(",")[0]})))
    return Content("  ").join(pieces)
