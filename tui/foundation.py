"""What all answers stand on: the agent's client, how it is, and what must outlive a screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from textual.screen import Screen

from tui import screens
from tui.keys import remap, remapped
from tui.screens.framed import FramedScreen
from tui.screens.today import TodayScreen
from tui.spares import SparingApp
from tui.stylesheet import SteadyStylesheet
from tui.text import one_line
from tui.themes import INKS, THEMES, theme_for
from tui.typed_ahead import TypedAheadApp
from tui.widgets.status_line import Leaving, Standing

if TYPE_CHECKING:
    from pathlib import Path

    from textual.filter import LineFilter
    from textual.worker import WorkType

    from agent.models import Entry, SuggestionView
    from tui.client import AgentClient
    from tui.kept import KeptWords
    from tui.sync import Sync

Shown = TypeVar("Shown", bound=Screen[Any])
Framed = TypeVar("Framed", bound=FramedScreen)


class Foundation(SparingApp, TypedAheadApp):
    """The app without its answers."""

    def __init__(
        self,
        connect: Callable[[], AgentClient],
        theme: str = "dark",
        keys: Mapping[str, Sequence[str]] | None = None,
        words_folder: Path | None = None,
        check_settings: Callable[[], object] = lambda: None,
    ) -> None:
        """`theme` and `keys` are those of the settings; unsaved words are kept in the folder.

        `connect` and `check_settings` are called behind the first frame; where the settings are
        refused with a KinkeeperError, the screen ends and `is_refused` is true.
        """
        super().__init__()
        for known in THEMES.values():
            self.register_theme(known)
        self.theme = theme_for(
            theme, is_colour_wanted=not self.no_color, color_system=self.console.color_system
        ).name
        self.stylesheet = SteadyStylesheet(variables=self.get_css_variables())
        remap(keys or {})
        self.set_keymap(dict(remapped()))
        self._connect, self._words_folder = connect, words_folder
        self._check_settings, self.is_refused = check_settings, False
        self.standing = Standing()
        self.home = TodayScreen(self.standing)
        self.views: dict[str, tuple[SuggestionView, dict[str, Entry]]] = {}
        """What was last heard of each suggestion on the list."""
        self.unsaved_words: dict[str, tuple[str, str]] = {}
        """Subject and text of drafts, of which the agent does not know yet."""
        self.typed_over: dict[str, str] = {}
        """Of those drafts, the version that stood beneath the owner's words."""
        self.typed_to: dict[str, str] = {}
        """Of those drafts, whose they are."""
        self.failed_saves: set[str] = set()
        self.dictated: set[str] = set()
        """Drafts that a language model is writing."""
        self.undoable: list[tuple[Callable[[str], Coroutine[Any, Any, None]], str]] = []
        """How to take back each of the last decisions, the last one last."""
        self.names: dict[str, str] = {}
        """How customers are called that were shown, by identifier."""
        self.leaving: dict[str, dt.datetime] = {}
        """When each mail leaves that was approved here."""

    @cached_property
    def client(self) -> AgentClient:
        """The way to the agent."""
        return self._connect()

    @cached_property
    def sync(self) -> Sync:
        """The workers; they load all that knows the agent: too much for the first frame."""
        from tui.sync import Sync

        return Sync(self.client, self.post_message, self._words_folder)

    def work(self, ask: Callable[..., Coroutine[Any, Any, object]], *about: object) -> None:
        """Have a worker ask the agent; the answer comes as a message."""
        if self.is_running:  # what is still to be called while it closes asks for nothing
            work: WorkType[object] = partial(ask, *about)
            self.run_worker(work)

    def action_refresh_all(self) -> None:
        """Ask for everything that is shown."""
        self.work(self.sync.fetch_status)
        # Nothing can be dated before the owner's clock is known; its first word asks for the rest.
        if self.standing.status is not None:
            self.refresh_screens()

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [INKS[self.theme]] if self.theme in INKS else super().get_line_filters()

    def new(self, kind: type[Framed]) -> Framed:
        """A screen of this kind that was never shown, to be pushed."""
        screen = self.spare(kind, lambda: kind(self.standing))
        if screen.is_mounted:  # it may have been made a while ago
            screen.show_standing(self.standing)
        return screen

    async def go(self, kind: type[Framed], make: Callable[[], Framed] | None = None) -> Framed:
        """Back to the screen of this kind, if one is open; else open it on top of all others."""
        if open_ones := self.shown(kind):
            target = open_ones[-1]
            while target in self.screen_stack and self.screen is not target:
                await self.pop_screen()
            return target
        screen = make() if make else self.new(kind)
        await self.push_screen(screen)
        return screen

    def refresh_screens(self) -> None:
        """Ask anew for everything that is shown."""
        self.work(self.sync.fetch_today)
        for screen in self.shown(FramedScreen):
            self.work(screen.fetch, self.sync)

    def say(self, words: str, *, is_trouble: bool = False) -> None:
        """Say something in passing, on whichever screen is on top."""
        self.notify(
            one_line(words), severity="warning" if is_trouble else "information", markup=False
        )

    def of(self, customer_id: str, words: str) -> str:
        """These words, with whom they are about: `Glenn Ward: it is back.`"""
        name = one_line(self.names.get(customer_id, ""))
        return f"{name}: {words[:1].lower()}{words[1:]}" if name else words

    def stand(self, standing: Standing) -> None:
        """Show on every screen how the agent is, and which mail the next undo takes back."""
        last = self.leaving.get(self.undoable[-1][1]) if self.undoable else None
        approved = Leaving(last, "the last") if last else None
        self.standing = replace(standing, last_approved=approved)
        for screen in self.shown(FramedScreen):
            screen.show_standing(self.standing)

    def shown(self, kind: type[Shown]) -> list[Shown]:
        """The open screens of that kind, the one on top last."""
        # While the app closes, its screens are emptied before they go.
        stack = self.screen_stack if self.is_running else []
        return [screen for screen in stack if isinstance(screen, kind)]

    def kept_words(self, view: SuggestionView) -> tuple[str, str] | None:
        """Subject and text as the owner wrote them, where the agent does not have them yet."""
        return self.unsaved_words.get(view.draft.id) if view.draft else None

    def words_of(self, draft_id: str) -> KeptWords | None:
        """What the agent lacks of a draft, to be kept on disk or saved."""
        if (words := self.unsaved_words.get(draft_id)) is None:
            return None
        from tui.kept import KeptWords  # no record before the first frame

        subject, text = words
        return KeptWords(
            draft_id=draft_id,
            subject=subject,
            text=text,
            version=self.typed_over.get(draft_id, ""),
            customer_id=self.typed_to.get(draft_id, ""),
            typed_at=dt.datetime.now(dt.UTC),
        )

    def close_suggestion(self, suggestion_id: str) -> None:
        """Back to the list, if it is still that suggestion which is on top."""
        top = self.screen
        if (
            isinstance(top, screens.suggestion.SuggestionScreen)
            and top.suggestion_id == suggestion_id
        ):
            self.pop_screen()
