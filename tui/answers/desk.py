"""Suggestions: shown, put off, dismissed, confirmed, done."""

from __future__ import annotations

import datetime as dt

from agent.models import DismissalReason, EntryKind
from tui.foundation import Foundation
from tui.messages import (
    ConfirmRequested,
    DismissRequested,
    LogRequested,
    OpenRequested,
    PreviewRequested,
    SnoozeRequested,
    SuggestionConfirmed,
    SuggestionDismissed,
    SuggestionFetched,
    SuggestionSnoozed,
    TodayFetched,
    TouchLogged,
    WhyRequested,
    WhyTold,
)
from tui.screens.dismissal import DismissalScreen
from tui.screens.log import Logged, LogScreen
from tui.screens.notice import NoticeScreen
from tui.screens.snooze import SnoozeScreen
from tui.screens.suggestion import SuggestionScreen
from tui.screens.today import TodayScreen
from tui.words import day_words, logged_words

DONE_BY = frozenset(
    {EntryKind.CALL, EntryKind.APPOINTMENT, EntryKind.KINDNESS, EntryKind.DIFFERENCE}
)
"""What, logged from a suggestion, is what it asked for."""


class DeskAnswers(Foundation):
    """Suggestions: shown, put off, dismissed, confirmed, done."""

    async def on_preview_requested(self, message: PreviewRequested) -> None:
        self._show_preview(message.suggestion_id)
        self.work(self.sync.fetch_suggestion, message.suggestion_id)

    async def on_open_requested(self, message: OpenRequested) -> None:
        screen = SuggestionScreen(
            self.standing, message.suggestion_id, is_editing=message.is_editing
        )
        await self.push_screen(screen)
        if known := self.views.get(message.suggestion_id):
            await screen.show(*known, self.kept_words(known[0]))
        self.work(self.sync.fetch_suggestion, message.suggestion_id)

    def on_confirm_requested(self, message: ConfirmRequested) -> None:
        self.work(self.sync.confirm_suggestion, message.suggestion_id)

    def on_snooze_requested(self, message: SnoozeRequested) -> None:
        def snooze(until: dt.date | None) -> None:
            if until is not None:
                self.work(self.sync.snooze_suggestion, message.suggestion_id, until)

        if self.standing.status is not None:
            self.push_screen(SnoozeScreen(message.name, self.standing.status.today), snooze)

    def on_dismiss_requested(self, message: DismissRequested) -> None:
        def dismiss(reason: DismissalReason | None) -> None:
            if reason is not None:
                self.work(self.sync.dismiss_suggestion, message.suggestion_id, reason)

        self.push_screen(DismissalScreen(message.name), dismiss)

    def on_why_requested(self, message: WhyRequested) -> None:
        self.work(self.sync.fetch_why, message.suggestion_id)

    def on_log_requested(self, message: LogRequested) -> None:
        customer, suggestion = message.customer, message.suggestion

        def log(logged: Logged | None) -> None:
            if logged is not None:
                kind, words = logged
                is_done = suggestion is not None and kind in DONE_BY
                suggestion_id = suggestion.id if suggestion and is_done else ""
                address = customer.addresses[0]
                self.work(self.sync.log_touch, address, kind, words, suggestion_id)

        self.push_screen(LogScreen(customer.name), log)

    def on_undo_requested(self) -> None:
        if self.undoable:
            self.work(*self.undoable.pop())
        else:
            self.say("There is nothing to undo.")

    def on_today_fetched(self, message: TodayFetched) -> None:
        known = {line.suggestion.id for line in message.today.lines}
        known |= {screen.suggestion_id for screen in self.shown(SuggestionScreen)}
        self.views = {key: view for key, view in self.views.items() if key in known}
        for home in self.shown(TodayScreen):
            home.show_today(message.today)

    async def on_suggestion_fetched(self, message: SuggestionFetched) -> None:
        suggestion_id = message.view.suggestion.id
        self.views[suggestion_id] = (message.view, message.entries)
        self._show_preview(suggestion_id)
        for screen in self.shown(SuggestionScreen):
            if screen.suggestion_id == suggestion_id:
                await screen.show(message.view, message.entries, self.kept_words(message.view))

    def on_suggestion_snoozed(self, message: SuggestionSnoozed) -> None:
        self._decided(message.suggestion.id)
        self.say(f"Snoozed until {day_words(message.until)}; u undoes it.")

    def on_suggestion_dismissed(self, message: SuggestionDismissed) -> None:
        self._decided(message.suggestion.id)
        self.say("Dismissed; u undoes it.")

    def on_suggestion_reopened(self) -> None:
        self.say("It is back.")
        self.action_refresh_all()

    def on_why_told(self, message: WhyTold) -> None:
        self.push_screen(NoticeScreen("Why it stands here", message.words))

    def on_touch_logged(self, message: TouchLogged) -> None:
        self.undoable.append((self.sync.remove_touch, message.entry.id))
        self.say(f"{logged_words(message.entry.kind).capitalize()} logged; u undoes it.")
        self.close_suggestion(message.suggestion_id)
        self.action_refresh_all()

    def on_touch_removed(self) -> None:
        self.say("It is taken out again.")
        self.action_refresh_all()

    def on_suggestion_confirmed(self, message: SuggestionConfirmed) -> None:
        self.say("Noted; there is a draft now." if message.view.draft else "Noted.")
        self.work(self.sync.fetch_suggestion, message.view.suggestion.id)
        self.work(self.sync.fetch_today)

    def _show_preview(self, suggestion_id: str) -> None:
        if known := self.views.get(suggestion_id):
            for home in self.shown(TodayScreen):
                home.show_preview(*known, self.kept_words(known[0]))

    def _decided(self, suggestion_id: str) -> None:
        self.undoable.append((self.sync.reopen_suggestion, suggestion_id))
        self.close_suggestion(suggestion_id)
        self.action_refresh_all()
