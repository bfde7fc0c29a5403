"""Lines to go through: a click puts the cursor on one, a double click opens it."""

from __future__ import annotations

from textual import events
from textual.widgets import OptionList


class Lines(OptionList):
    """As with the keys, so with the mouse: what stands beside the list follows the cursor."""

    def on_click(self, event: events.Click) -> None:
        at = event.style.meta.get("option")
        if event.chain == 1:
            # Textual's own answer would open it.
            event.prevent_default()
            if at is not None and not self.options[at].disabled:
                self.highlighted = at
