"""Suggestions: shown, put off, dismissed, confirmed, done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from agent.vocabulary import DismissalReason, EntryKind, Who
from tui import screens
from tui.foundation import Foundation
from tui.keys import shown
from tui.screens.deciding import DecidingScreen
from tui.screens.today import TodayScreen
from tui.words import day_words, dismissed_words, logged_words, reopened_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from enum import StrEnum

    from agent.models import Brief
    from tui.messages.desk import (
        BriefFetched,
        BriefRequested,
        CallRequested,
        ConfirmRequested,
        DismissRequested,
        KindnessRequested,
        KindnessTaken,
        LogRequested,
        OpenRequested,
        PreviewRequested,
        SnoozeRequested,
        SuggestionConfirmed,
        SuggestionDismissed,
        SuggestionFetched,
        SuggestionReopened,
        SuggestionSnoozed,
        TodayFetched,
        TouchLogged,
        TouchRemoved,
        WhyRequested,
        WhyTold,
    )
    from tui.screens.log import Logged

DONE_BY = frozenset(
    {EntryKind.CALL, EntryKind.APPOINTMENT, EntryKind.KINDNESS, EntryKind.DIFFERENCE}
)
"""What, logged from a suggestion, is what it asked for."""
PAINTED_SECONDS = 0.05
"""Within that, what is known already is painted."""


class DeskAnswers(Foundation):
    """Suggestions: shown, put off, dismissed, confirmed, done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._briefs: dict[str, Brief] = {}
        """What was last heard of the customers on the list."""

    def on_preview_requested(self, message: PreviewRequested) -> None:
        self._show_preview(message.suggestion_id)
        self.work(self.sync.fetch_preview, message.suggestion_id)

    def on_brief_requested(self, message: BriefRequested) -> None:
        known = self._briefs.get(message.customer.id)
        if known:
            self._show_brief(known)
        if message.customer.addresses:
            fetch = partial(self.work, self.sync.fetch_brief, message.customer.addresses[0])
            self._ask(fetch, is_known=known is not None)

    async def on_open_requested(self, message: OpenRequested) -> None:
        screen = self.new(screens.suggestion.SuggestionScreen)
        screen.turn_to(message.suggestion_id, is_editing=message.is_editing)
        await self.push_screen(screen)
        if known := self.views.get(message.suggestion_id):
            screen.show(*known, self.kept_words(known[0]))
        fetch = partial(self.work, self.sync.fetch_suggestion, message.suggestion_id)
        self._ask(fetch, is_known=known is not None)

    def _ask(self, fetch: Callable[[], object], *, is_known: bool) -> None:
        """At once, or when what is known already is painted."""
        if is_known:
            self.set_timer(PAINTED_SECONDS, fetch)
        else:
            fetch()

    def on_confirm_requested(self, message: ConfirmRequested) -> None:
        self.work(self.sync.confirm_suggestion, message.suggestion_id)

    def on_snooze_requested(self, message: SnoozeRequested) -> None:
        def snooze(until: dt.date | None) -> None:
            if until is not None:
                self.work(self.sync.snooze_suggestion, message.suggestion_id, until)

        if self.standing.status is not None:
            self.push_screen(
                screens.snooze.SnoozeScreen(message.name, self.standing.status.today), snooze
            )

    def on_dismiss_requested(self, message: DismissRequested) -> None:
        def dismiss(reason: DismissalReason | None) -> None:
            if reason is DismissalReason.NOT_THIS_PERSON:
                self.push_screen(screens.not_theirs.NotTheirsScreen(), not_theirs)
            elif reason is not None:
                self.work(self.sync.dismiss_suggestion, message.suggestion.id, reason)

        def not_theirs(answer: tuple[StrEnum, str | None] | None) -> None:
            if answer is not None:
                who, name = answer
                whose = (who, name) if isinstance(who, Who) else None
                reason = DismissalReason.NOT_THIS_PERSON
                self.work(self.sync.dismiss_suggestion, message.suggestion.id, reason, whose)

        asked = screens.dismissal.DismissalScreen(
            message.suggestion, message.customer, message.life_event
        )
        self.push_screen(asked, dismiss)

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

        self.push_screen(screens.log.LogScreen(customer.name), log)

    def on_call_requested(self, message: CallRequested) -> None:
        customer, suggestion = message.customer, message.suggestion

        def log(words: str | None) -> None:
            if words is not None:
                address, done = customer.addresses[0], suggestion.id if suggestion else ""
                self.work(self.sync.log_touch, address, EntryKind.CALL, words, done)

        self.push_screen(screens.call.CallScreen(customer, suggestion), log)

    def on_kindness_requested(self, message: KindnessRequested) -> None:
        self.work(self.sync.take_kindness, message.suggestion_id)

    def on_undo_requested(self) -> None:
        if self.undoable:
            self.work(*self.undoable.pop())
            self.stand(self.standing)
        elif self.standing.status is not None and self.standing.status.next_leaves_at:
            self.work(self.sync.take_next_mail_back)  # approved before this screen was opened
        else:
            self.say("There is nothing to undo.")

    def on_today_fetched(self, message: TodayFetched) -> None:
        people = {line.customer.id for line in message.today.lines}
        self._briefs = {key: brief for key, brief in self._briefs.items() if key in people}
        self.names |= {line.customer.id: line.customer.name for line in message.today.lines}
        known = {line.suggestion.id for line in message.today.lines}
        known |= {
            screen.suggestion_id for screen in self.shown(screens.suggestion.SuggestionScreen)
        }
        self.views = {key: view for key, view in self.views.items() if key in known}
        for home in self.shown(TodayScreen):
            home.show_today(message.today)

    def on_suggestion_fetched(self, message: SuggestionFetched) -> None:
        suggestion_id = message.view.suggestion.id
        self.views[suggestion_id] = (message.view, message.entries)
        self.names[message.view.customer.id] = message.view.customer.name
        self._show_preview(suggestion_id)
        for screen in self.shown(screens.suggestion.SuggestionScreen):
            if screen.suggestion_id == suggestion_id:
                screen.show(message.view, message.entries, self.kept_words(message.view))

    def on_suggestion_snoozed(self, message: SuggestionSnoozed) -> None:
        self._decided(message.suggestion.id)
        words = f"Snoozed until {day_words(message.until)}; {shown('undo')} undoes it."
        self.say(self.of(message.suggestion.customer_id, words))

    def on_suggestion_dismissed(self, message: SuggestionDismissed) -> None:
        self._decided(message.suggestion.id)
        words = f"{dismissed_words(message.suggestion)}; {shown('undo')} undoes it."
        self.say(self.of(message.suggestion.customer_id, words))

    def on_suggestion_reopened(self, message: SuggestionReopened) -> None:
        self.say(self.of(message.suggestion.customer_id, reopened_words(message.suggestion)))
        self.home.point_at(message.suggestion.id)
        self.action_refresh_all()

    def on_kindness_taken(self, message: KindnessTaken) -> None:
        self.say("It is on your list.")
        self.home.point_at(message.suggestion.id)
        self.action_refresh_all()

    def on_brief_fetched(self, message: BriefFetched) -> None:
        self._briefs[message.brief.customer.id] = message.brief
        self._show_brief(message.brief)

    def on_why_told(self, message: WhyTold) -> None:
        self.push_screen(screens.notice.NoticeScreen("Why it stands here", message.words))

    def on_touch_logged(self, message: TouchLogged) -> None:
        done = {"customer_id": message.entry.customer_id, "suggestion_id": message.suggestion_id}
        self.undoable.append((partial(self.sync.remove_touch, **done), message.entry.id))
        words = f"{logged_words(message.entry.kind).capitalize()} logged"
        self.say(self.of(message.entry.customer_id, f"{words}; {shown('undo')} undoes it."))
        self.close_suggestion(message.suggestion_id)
        self.action_refresh_all()

    def on_touch_removed(self, message: TouchRemoved) -> None:
        self.say(self.of(message.customer_id, "It is taken out again."))
        if message.suggestion_id:
            self.home.point_at(message.suggestion_id)
        self.action_refresh_all()

    def on_suggestion_confirmed(self, message: SuggestionConfirmed) -> None:
        event = message.view.life_event
        before, _ = self.views.get(message.view.suggestion.id, (None, {}))
        was_confirmed = before and before.life_event and before.life_event.is_confirmed
        said = "Noted; there is a draft now" if message.view.draft else "Noted"
        if event and event.is_confirmed and not was_confirmed:
            self.undoable.append((self.sync.take_back, event.id))
            said += f"; {shown('undo')} undoes it"
        self.say(f"{said}.")
        self.work(self.sync.fetch_suggestion, message.view.suggestion.id)
        self.work(self.sync.fetch_today)

    def _show_preview(self, suggestion_id: str) -> None:
        if known := self.views.get(suggestion_id):
            for home in self.shown(TodayScreen):
                home.show_preview(*known, self.kept_words(known[0]))

    def _show_brief(self, brief: Brief) -> None:
        for screen in self.shown(DecidingScreen):
            screen.show_brief(brief)

    def _decided(self, suggestion_id: str) -> None:
        self.undoable.append((self.sync.reopen_suggestion, suggestion_id))
        self.close_suggestion(suggestion_id)
        self.action_refresh_all()
