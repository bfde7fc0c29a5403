"""What every full screen has: a head, the line of keys, the status line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.widgets import Static

from agent.vocabulary import Topic
from tui.screens.steady import SteadyScreen
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import Leaving, Standing, StatusLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.widget import Widget

    from agent.models import Change
    from tui.keys import Place
    from tui.sync import Sync


class FramedScreen(SteadyScreen[None]):
    """A screen is its place's keys and its body."""

    PLACES: tuple[Place, ...] = ()
    SHOWS: frozenset[Topic] = frozenset()
    """The topics whose changes it wants to hear of, beside the status and the today list."""

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing

    def compose(self) -> ComposeResult:
        self._know_width()
        yield Static(self.head(), id="head", markup=False)
        yield from self.compose_body()
        yield KeyLine(*self.PLACES, id="keys")
        yield StatusLine(self.standing, self.mail_undone, id="status")

    def _know_width(self) -> None:
        """Bear the class of its width before it is styled, or it is styled twice."""
        width = self.app.size.width
        fitting = [name for least, name in self.app.HORIZONTAL_BREAKPOINTS or () if width >= least]
        self.add_class(*fitting[-1:], update=False)

    def compose_body(self) -> Iterable[Widget]:
        """The widgets between head and keys."""
        raise NotImplementedError

    def head(self) -> Content:
        """The line at the top."""
        raise NotImplementedError

    @property
    def known_ids(self) -> dict[Topic, str]:
        """Of which topics it shows a single record, and that record's identifier."""
        return {}

    def is_about(self, change: Change) -> bool:
        """Whether this screen may look different after `change`.

        A new draft, entry or life event bears an identifier that no screen can know, so a topic
        that is not among `known_ids` always counts, and so does a change that names no record.
        """
        if change.topic not in self.SHOWS:
            return change.topic is Topic.ALL
        return not change.id or change.id == self.known_ids.get(change.topic, change.id)

    def mail_undone(self) -> Leaving | None:
        """The approved mail that the undo key takes back here, if that is what it does next."""
        return None

    async def fetch(self, sync: Sync) -> None:
        """Have what it shows asked for anew; a worker runs this."""

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
