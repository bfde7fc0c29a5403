"""Lines to go through: a click puts the cursor on one, a double click opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widgets import OptionList

if TYPE_CHECKING:
    from textual import events
    from textual.widgets import Input, TextArea


def make_compact(widget: OptionList | Input | TextArea) -> None:
    """As its `compact` does it, but that it is not styled before it is on the screen."""
    widget.set_reactive(type(widget).compact, True)  # noqa: FBT003
    widget.add_class("-textual-compact", update=False)


class Lines(OptionList):
    """As with the keys, so with the mouse: what stands beside the list follows the cursor."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(markup=False, **kwargs)
        make_compact(self)
        self.auto_links = False

    def scroll_to_highlight(self, top: bool = False) -> None:
        """Show the cursor's line; with the first one, its heading, too."""
        super().scroll_to_highlight(top)
        if all(option.disabled for option in self.options[: self.highlighted or 0]):
            self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def on_click(self, event: events.Click) -> None:
        at = event.style.meta.get("option")
        if event.chain == 1:
            # Textual's own answer would open it.
            event.prevent_default()
            if at is not None and not self.options[at].disabled:
                self.highlighted = at
