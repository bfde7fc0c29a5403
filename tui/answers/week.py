"""The week: what was done, and what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import screens
from tui.foundation import Foundation

if TYPE_CHECKING:
    from tui.messages.week import WeekFetched, WeekRequested


class WeekAnswers(Foundation):
    """The week: what was done, and what came back."""

    async def action_week(self) -> None:
        screen = await self.go(screens.week.WeekScreen)
        self.work(screen.fetch, self.sync)

    def on_week_requested(self, message: WeekRequested) -> None:
        self.work(self.sync.fetch_week, message.ago)

    def on_week_fetched(self, message: WeekFetched) -> None:
        for screen in self.shown(screens.week.WeekScreen):
            screen.show(message.ago, message.week)
