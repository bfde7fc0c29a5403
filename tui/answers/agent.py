"""How the agent is, and what changed there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.vocabulary import Topic
from tui import screens
from tui.foundation import Foundation
from tui.screens.framed import FramedScreen
from tui.widgets.status_line import Standing

if TYPE_CHECKING:
    import datetime as dt

    from agent.models import AgentStatus
    from tui.messages.agent import ChangesArrived, RequestRefused, StatusFetched


class AgentAnswers(Foundation):
    """How the agent is, and what changed there."""

    def on_status_fetched(self, message: StatusFetched) -> None:
        before, status = self.standing.status, message.status
        self.stand(Standing(status, self.standing.is_lost))
        is_same_clock = before is not None and _clock_of(before) == _clock_of(status)
        if before is None or before.today != status.today or not is_same_clock:
            self.refresh_screens()

    def on_agent_lost(self) -> None:
        self.stand(self.standing.lost(is_lost=True))

    def on_agent_found(self) -> None:
        if self.standing.is_lost:
            self.say("The agent answers again.")
        self.stand(self.standing.lost(is_lost=False))
        for draft_id in self.failed_saves:
            if kept := self.words_of(draft_id):
                self.work(self.sync.save_draft, draft_id, *kept.words, kept.version)
        self.action_refresh_all()

    def on_changes_arrived(self, message: ChangesArrived) -> None:
        self.work(self.sync.fetch_status)
        if any(change.topic is not Topic.STATUS for change in message.changes):
            self.work(self.sync.fetch_today)
        for screen in self.shown(FramedScreen):
            if any(map(screen.is_about, message.changes)):
                self.work(screen.fetch, self.sync)

    def on_request_refused(self, message: RequestRefused) -> None:
        if message.is_gate:
            self.push_screen(screens.notice.NoticeScreen("Not yet", message.words))
        else:
            self.say(message.words, is_trouble=True)


def _clock_of(status: AgentStatus) -> tuple[str, dt.timedelta | None]:
    """What tells the owner's wall clock from another."""
    return status.zone, status.now.utcoffset()
