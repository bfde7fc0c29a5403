"""The app: themes, keys, and the answers to every message.

Requests start a worker of `sync`; facts that come back are shown on whichever screens they concern.
"""

from __future__ import annotations

import asyncio
import gc
from functools import partial
from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual._styles_cache import StylesCache
from textual.command import CommandPalette

from agent.errors import KinkeeperError
from tui import messages, screens
from tui.answers.agent import AgentAnswers
from tui.answers.corrections import CorrectionAnswers
from tui.answers.customers import CustomerAnswers
from tui.answers.dates import DateAnswers
from tui.answers.desk import DeskAnswers
from tui.answers.drafts import DraftAnswers
from tui.answers.identity import IdentityAnswers
from tui.answers.journal import JournalAnswers
from tui.answers.outbox import OutboxAnswers
from tui.answers.outside import OutsideAnswers
from tui.answers.week import WeekAnswers
from tui.commands import ActionCommands, CustomerCommands, ThemeCommands
from tui.keys import Place, bindings
from tui.lazily import load_all
from tui.screens.steady import Dialog
from tui.screens.today import TodayScreen

if TYPE_CHECKING:
    from textual.await_complete import AwaitComplete
    from textual.screen import Screen

FIRST_FRAME_SECONDS = 0.01
"""Until it is painted, once all is laid out; what is loaded then would hold it up."""
IDLE_SECONDS = 1.0
"""After the first frame; by then the list stands."""
TIDY_SECONDS = 0.15
"""So long after a key what closed screens leave behind is let go."""


class KinkeeperApp(
    AgentAnswers,
    DeskAnswers,
    DraftAnswers,
    OutsideAnswers,
    CorrectionAnswers,
    CustomerAnswers,
    IdentityAnswers,
    JournalAnswers,
    OutboxAnswers,
    DateAnswers,
    WeekAnswers,
):
    """The screen of kinkeeper."""

    TITLE = "kinkeeper"
    CSS_PATH = "kinkeeper.tcss"
    BINDINGS = bindings(Place.EVERYWHERE)
    # Textual declares it in a way that mypy reads as an instance's.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (160, "-broad")]  # noqa: RUF012

    _is_untidy = False

    def get_default_screen(self) -> Screen[Any]:
        return self.home

    def on_ready(self) -> None:
        # Not `call_after_refresh`: it comes to nothing where a key opens another screen meanwhile.
        self.set_timer(FIRST_FRAME_SECONDS, partial(self.work, self._follow_agent))
        self.set_timer(IDLE_SECONDS, partial(self.work, self._load_rest))

    async def _follow_agent(self) -> None:
        await asyncio.to_thread(import_module, "tui.sync")
        self.work(self.sync.find_kept_words)
        await self.sync.follow_changes()

    async def _load_rest(self) -> None:
        """Check the settings, and load what the owner may open: it takes him a second to read."""
        try:
            await asyncio.to_thread(self._check_settings)
        except KinkeeperError:
            self.is_refused = True
            self.exit()
        await asyncio.to_thread(load_all, messages)
        await asyncio.to_thread(load_all, screens)
        # What is loaded stays: looking through it for what can go would hold up a key for long.
        gc.freeze()
        self.make_spare(screens.help.HelpScreen, screens.help.HelpScreen)
        for kind in (
            screens.suggestion.SuggestionScreen,
            screens.customer.CustomerScreen,
            screens.corrections.CorrectionsScreen,
            screens.dates.DatesScreen,
            screens.week.WeekScreen,
            screens.outbox.OutboxScreen,
        ):
            self.make_spare(kind, partial(kind, self.standing))

    def pop_screen(self) -> AwaitComplete:
        if not self._is_untidy:
            self._is_untidy = True
            self.set_timer(TIDY_SECONDS, self._tidy)
        return super().pop_screen()

    def _tidy(self) -> None:
        """Let go of closed screens, in a moment without a key; Python alone does so too late."""
        if monotonic() - self._pressed_at < TIDY_SECONDS:
            self.set_timer(TIDY_SECONDS, self._tidy)
            return
        self._is_untidy = False
        # Here Textual holds what the last thousand widgets painted, also of screens that are gone.
        StylesCache.get_inner_outer.cache_clear()
        gc.collect()

    async def on_unmount(self) -> None:
        self.workers.cancel_all()
        if "client" in vars(self):
            await self.client.close()

    async def action_today(self) -> None:
        await self.go(TodayScreen, lambda: self.home)

    def action_help(self) -> None:
        self.push_screen(self.spare(screens.help.HelpScreen, screens.help.HelpScreen))

    def action_command_palette(self) -> None:
        """Everything that can be done here, everybody, every theme; found as one types."""
        if not isinstance(self.screen, CommandPalette):
            providers = (ActionCommands, CustomerCommands, ThemeCommands)
            words = "what you want to do, or a customer's name"
            self.push_screen(CommandPalette(providers, placeholder=words))

    async def action_quit(self) -> None:
        """Quit, whatever is on top, unless it holds words that only the owner can keep or drop."""
        if not isinstance(self.screen, Dialog) or self.screen.lets_go():
            self.action_leave_kinkeeper()

    def action_leave_kinkeeper(self) -> None:
        """Save what is unsaved, then quit."""
        if not self.unsaved_words:
            self.exit()
        else:
            unsaved = [one for id_ in self.unsaved_words if (one := self.words_of(id_))]
            self.work(self.sync.save_last_words, unsaved, self.words_of)
