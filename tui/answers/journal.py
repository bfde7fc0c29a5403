"""Search over people, mail and life events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import screens
from tui.foundation import Foundation

if TYPE_CHECKING:
    from tui.messages.journal import JournalSearched, SearchRequested


class JournalAnswers(Foundation):
    """Search over people, mail and life events."""

    searched_words = ""
    """What was looked for last, for when the search is opened again."""

    async def action_search(self) -> None:
        screen = await self.go(
            screens.journal.JournalScreen,
            lambda: screens.journal.JournalScreen(self.standing, self.searched_words),
        )
        screen.focus_words()

    def on_search_requested(self, message: SearchRequested) -> None:
        self.searched_words = message.words
        self.work(self.sync.search, message.words)

    def on_journal_searched(self, message: JournalSearched) -> None:
        for screen in self.shown(screens.journal.JournalScreen):
            screen.show_found(message.words, message.found)
