"""What every full screen has: a head, the line of keys, the status line."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui.keys import Place
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import Standing, StatusLine


class FramedScreen(Screen[None]):
    """A screen is its place's keys and its body."""

    PLACES: tuple[Place, ...] = ()

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing

    def compose(self) -> ComposeResult:
        yield Static(self.head(), id="head", markup=False)
        yield from self.compose_body()
        yield KeyLine(*self.PLACES, id="keys")
        yield StatusLine(self.standing, id="status")

    def compose_body(self) -> Iterable[Widget]:
        """The widgets between head and keys."""
        raise NotImplementedError

    def head(self) -> Content:
        """The line at the top."""
        raise NotImplementedError

    def show_standing(self, standing: Standing) -> None:
        """Show how the agent is."""
        self.standing = standing
        for line in self.query(StatusLine):
            line.show(standing)

    def show_head(self) -> None:
        """Show the line at the top anew."""
        self.query_one("#head", Static).update(self.head())

    def action_back(self) -> None:
        self.app.pop_screen()
