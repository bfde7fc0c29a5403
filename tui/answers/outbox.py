"""Approved mail: taken back, hurried, given another time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import screens
from tui.foundation import Foundation
from tui.text import one_line

if TYPE_CHECKING:
    import datetime as dt

    from agent.models import OutboxItem
    from tui.messages.outbox import (
        HurryMailRequested,
        MailHurried,
        MailTakenBack,
        NewTimeRequested,
        OutboxFetched,
        TakeMailBackRequested,
    )


class OutboxAnswers(Foundation):
    """Approved mail: taken back, hurried, given another time."""

    async def action_outbox(self) -> None:
        await self.go(screens.outbox.OutboxScreen)
        self.work(self.sync.fetch_outbox)

    def on_outbox_fetched(self, message: OutboxFetched) -> None:
        for screen in self.shown(screens.outbox.OutboxScreen):
            screen.show(message.outbox)

    def on_take_mail_back_requested(self, message: TakeMailBackRequested) -> None:
        self.work(self.sync.take_mail_back, message.item_id)

    def on_hurry_mail_requested(self, message: HurryMailRequested) -> None:
        self.work(self.sync.hurry_mail, message.item_id)

    def on_new_time_requested(self, message: NewTimeRequested) -> None:
        if message.is_now:
            self.work(self.sync.seal_again, message.item.draft_id, "", message.item.id)
        else:
            self._ask_for_time(message.item)

    def on_mail_taken_back(self, message: MailTakenBack) -> None:
        self.undoable = [step for step in self.undoable if step[1] != message.item.id]
        self.say(f"Taken back: nothing leaves for {_whom(message.item)}; the draft is as it was.")
        self.home.point_at(message.item.suggestion_id)
        self.action_refresh_all()

    def on_mail_hurried(self, message: MailHurried) -> None:
        self.leaving.pop(message.item.id, None)
        self.say(f"On its way to {_whom(message.item)}.")
        self.action_refresh_all()

    def _ask_for_time(self, item: OutboxItem) -> None:
        def seal(at: dt.datetime | None) -> None:
            if at is not None:
                self.work(self.sync.seal_again, item.draft_id, at.isoformat(), item.id)

        self.push_screen(screens.later.LaterScreen(self.standing.moment), seal)


def _whom(item: OutboxItem) -> str:
    return ", ".join(map(one_line, item.recipients))
