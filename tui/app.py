"""The app: themes, keys, and the answers to every message.

Requests start a worker of `sync`; facts that come back are shown on whichever screens they concern.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from textual.command import CommandPalette

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
from tui.screens.help import HelpScreen
from tui.screens.today import TodayScreen

if TYPE_CHECKING:
    from textual.screen import Screen

GARBAGE_BETWEEN = 20_000
"""So many new things between two looks for what can go; Python's own 700 make keys stutter."""


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

    def get_default_screen(self) -> Screen[Any]:
        return self.home

    def on_ready(self) -> None:
        # What is loaded stays: looking through it for what can go would hold up a key for long.
        gc.freeze()
        gc.set_threshold(GARBAGE_BETWEEN)
        self.work(self.sync.find_kept_words)
        self.work(self.sync.follow_changes)

    async def on_unmount(self) -> None:
        self.workers.cancel_all()
        await self.client.close()

    async def action_today(self) -> None:
        await self.go(TodayScreen, lambda: self.home)

    def action_help(self) -> None:
        self.push_screen(HelpScreen())

    def action_command_palette(self) -> None:
        """Everything that can be done here, everybody, every theme; found as one types."""
        if not isinstance(self.screen, CommandPalette):
            providers = (ActionCommands, CustomerCommands, ThemeCommands)
            words = "what you want to do, or a customer's name"
            self.push_screen(CommandPalette(providers, placeholder=words))

    async def action_quit(self) -> None:
        """Textual's own key for leaving does it as ours does."""
        self.action_leave_kinkeeper()

    def action_leave_kinkeeper(self) -> None:
        """Save what is unsaved, then quit."""
        if not self.unsaved_words:
            self.exit()
        else:
            unsaved = [one for id_ in self.unsaved_words if (one := self.words_of(id_))]
            self.work(self.sync.save_last_words, unsaved)
