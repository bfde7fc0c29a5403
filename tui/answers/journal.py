"""Search over people and mail."""

from __future__ import annotations

from tui.foundation import Foundation
from tui.messages import CustomersFetched, JournalSearched, SearchRequested
from tui.screens.journal import JournalScreen


class JournalAnswers(Foundation):
    """Search over people and mail."""

    async def action_search(self) -> None:
        if isinstance(self.screen, JournalScreen):
            self.screen.focus_words()
        else:
            await self.push_screen(JournalScreen(self.standing))

    def on_customers_requested(self) -> None:
        self.work(self.sync.fetch_customers)

    def on_search_requested(self, message: SearchRequested) -> None:
        self.work(self.sync.search, message.words)

    def on_customers_fetched(self, message: CustomersFetched) -> None:
        for screen in self.shown(JournalScreen):
            screen.show_customers(message.customers)

    def on_journal_searched(self, message: JournalSearched) -> None:
        for screen in self.shown(JournalScreen):
            screen.show_hits(message.words, message.hits)
