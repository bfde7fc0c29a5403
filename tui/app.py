"""The app: themes, keys, and the answers to every message.

Requests start a worker of `sync`; facts that come back are shown on whichever screens they concern.
"""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from tui.answers.agent import AgentAnswers
from tui.answers.corrections import CorrectionAnswers
from tui.answers.customers import CustomerAnswers
from tui.answers.desk import DeskAnswers
from tui.answers.drafts import DraftAnswers
from tui.answers.journal import JournalAnswers
from tui.keys import Place, bindings
from tui.screens.help import HelpScreen


class KinkeeperApp(
    AgentAnswers, DeskAnswers, DraftAnswers, CorrectionAnswers, CustomerAnswers, JournalAnswers
):
    """The screen of kinkeeper."""

    TITLE = "kinkeeper"
    CSS_PATH = "kinkeeper.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = bindings(Place.EVERYWHERE)
    # Textual declares it in a way that mypy reads as an instance's.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012

    def get_default_screen(self) -> Screen[Any]:
        return self.home

    def on_ready(self) -> None:
        self.work(self.sync.follow_changes)

    async def on_unmount(self) -> None:
        self.workers.cancel_all()
        await self.client.close()

    def action_help(self) -> None:
        self.push_screen(HelpScreen())

    def action_leave_kinkeeper(self) -> None:
        """Save what is unsaved, then quit."""
        if not self.unsaved_words:
            self.exit()
        else:
            self.work(self.sync.save_last_words, dict(self.unsaved_words))
