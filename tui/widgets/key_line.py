"""The line of keys at the foot of a screen, made from `keys`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tui.keys import Place, keys_of

if TYPE_CHECKING:
    from textual import events


class KeyLine(Static):
    """As many keys as fit; each can be clicked."""

    def __init__(self, *places: Place, **kwargs: Any) -> None:
        super().__init__(markup=False, **kwargs)
        self._places = places

    def show(self, *places: Place) -> None:
        """Show the keys of these places instead."""
        self._places = places
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def on_click(self, event: events.Click) -> None:
        if pressed := event.style.meta.get("key"):
            self.app.simulate_key(pressed)

    def _draw(self) -> None:
        line = Content("")
        for key in (key for place in self._places for key in keys_of(place) if key.label):
            pressed = key.first.replace("Enter", "↵")
            words = Content.assemble((pressed, "bold $accent"), (f" {key.label}", "$muted"))
            piece = words.stylize(Style.from_meta({"key": key.key.split(",")[0]}))
            wider = line + (Content("  ") if line else Content("")) + piece
            if wider.cell_length > self.content_size.width:
                break
            line = wider
        self.update(line)
