"""What stands beside the list: the mail with its quote, the thread, the person, and the draft."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.keys import shown
from tui.widgets.brief import PersonBrief
from tui.widgets.draft_preview import DraftPreview
from tui.widgets.evidence import Evidence
from tui.widgets.thread import Thread

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from agent.models import Brief, Entry, SuggestionView

BROAD_CELLS = 160
"""From this width of the screen on, all of it stands there at once."""


class Pane(StrEnum):
    """What can be chosen to stand above the draft."""

    MAIL = "mail"
    THREAD = "thread"
    PERSON = "person"


class Beside(Container):
    """Shows one pane and the draft; where there is room, all."""

    class PersonWanted(Message):
        """The person has come into view, and is to be asked for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._pane = Pane.MAIL
        self._is_broad = False
        self._seen: tuple[SuggestionView, dict[str, Entry], dt.datetime] | None = None
        self._tabs = Static(markup=False, classes="tabs")
        self._mail = Evidence(id="evidence", can_focus=False)
        self._thread = Thread(id="beside-thread", can_focus=False)
        self._person = PersonBrief(id="person", can_focus=False)
        self._draft = DraftPreview(id="draft", can_focus=False)

    def compose(self) -> ComposeResult:
        yield self._tabs
        yield self._mail
        with Vertical(id="second"):
            yield self._person
            yield self._thread
        yield self._draft

    def show(
        self,
        view: SuggestionView,
        entries: dict[str, Entry],
        kept: tuple[str, str] | None,
        now: dt.datetime,
    ) -> None:
        """Show one suggestion; `kept` are words of its draft that the agent lacks yet."""
        self._seen = (view, entries, now)
        self._mail.show(view, entries, now)
        self._draft.show(view, kept)
        self._person.expect(view.customer)
        self._show_thread()

    def show_brief(self, brief: Brief) -> None:
        """Show who it is, if that is still who is meant."""
        self._person.show(brief)

    @property
    def shows_person(self) -> bool:
        """Whether the person is in view."""
        return self._is_broad or self._pane is Pane.PERSON

    def turn(self) -> None:
        """Show the next pane."""
        panes = list(Pane)
        self._pane = panes[(panes.index(self._pane) + 1) % len(panes)]
        self._lay_out()

    def scroll_pages(self, pages: int) -> None:
        """Scroll what stands above the draft."""
        top: VerticalScroll = self._mail
        if not self._is_broad:
            panes = {Pane.THREAD: self._thread, Pane.PERSON: self._person}
            top = panes.get(self._pane, self._mail)
        top.scroll_relative(y=pages * max(1, top.size.height - 2), animate=False)

    def on_mount(self) -> None:
        self._lay_out()

    def on_resize(self) -> None:
        is_broad = self.screen.size.width >= BROAD_CELLS
        if is_broad != self._is_broad:
            self._is_broad = is_broad
            self._lay_out()

    def on_click(self, event: events.Click) -> None:
        if event.widget is self._tabs:
            self.turn()

    def _lay_out(self) -> None:
        is_broad = self._is_broad
        self._tabs.display = not is_broad
        self._mail.display = is_broad or self._pane is Pane.MAIL
        self._thread.display = is_broad or self._pane is Pane.THREAD
        self._person.display = self.shows_person
        self.query_one("#second").display = is_broad or self._pane is not Pane.MAIL
        tabs = [
            Content.styled(pane.value, "bold $accent" if pane is self._pane else "$muted")
            for pane in Pane
        ]
        key = Content.styled(f"   {shown('beside')}", "$muted")
        self._tabs.update(Content("  ").join(tabs) + key)
        if self._seen is not None and self._mail.display:
            self._mail.show(*self._seen)  # it scrolls to its quote only where it is seen
        self._show_thread()
        if self.shows_person:
            self.post_message(self.PersonWanted())

    def _show_thread(self) -> None:
        """Made only where somebody looks at it."""
        if self._thread.display and self._seen is not None:
            self._thread.show(*self._seen)
