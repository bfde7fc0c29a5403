"""The app: answers every message, and holds what must outlive a screen.

Requests start a worker of `sync`; facts that come back are shown on whichever screens they concern.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from textual.app import App
from textual.screen import Screen
from textual.worker import WorkType

from agent.models import (
    DismissalReason,
    Entry,
    EntryKind,
    Kind,
    LifeEvent,
    SuggestionView,
    Topic,
)
from tui.client import AgentClient
from tui.keys import Place, bindings
from tui.messages import (
    ApproveRequested,
    ChangesArrived,
    ConfirmRequested,
    CorrectionsFetched,
    CustomerFetched,
    CustomerRequested,
    CustomersFetched,
    DateRequested,
    DecisionTakenBack,
    DictationHeard,
    DictationRequested,
    DismissRequested,
    DraftApproved,
    DraftEdited,
    DraftSaved,
    DraftSealed,
    JournalSearched,
    KindRequested,
    LastWordsSaved,
    LifeEventCorrected,
    LifeEventDecided,
    LogRequested,
    NoRequested,
    OpenRequested,
    PreviewRequested,
    RequestRefused,
    SaveFailed,
    SaveRequested,
    SearchRequested,
    SnoozeRequested,
    StatusFetched,
    SuggestionConfirmed,
    SuggestionDismissed,
    SuggestionFetched,
    SuggestionSnoozed,
    TakeBackRequested,
    TodayFetched,
    TouchLogged,
    WhoRequested,
    WhyRequested,
    WhyTold,
    YesRequested,
)
from tui.screens.approval import ApprovalScreen
from tui.screens.corrections import CorrectionsScreen
from tui.screens.customer import CustomerScreen
from tui.screens.date import DateScreen
from tui.screens.dismissal import DismissalScreen
from tui.screens.framed import FramedScreen
from tui.screens.help import HelpScreen
from tui.screens.journal import JournalScreen
from tui.screens.kind import KindScreen
from tui.screens.log import Logged, LogScreen
from tui.screens.notice import NoticeScreen
from tui.screens.snooze import SnoozeScreen
from tui.screens.suggestion import SuggestionScreen
from tui.screens.today import TodayScreen
from tui.screens.whose import Whose, WhoseScreen
from tui.sync import Sync
from tui.text import one_line
from tui.themes import THEMES
from tui.widgets.status_line import Standing
from tui.words import day_words, life_event_words, logged_words, owners_clock

DONE_BY = frozenset(
    {EntryKind.CALL, EntryKind.APPOINTMENT, EntryKind.KINDNESS, EntryKind.DIFFERENCE}
)
"""What, logged from a suggestion, is what it asked for."""
Shown = TypeVar("Shown", bound=Screen[Any])


class KinkeeperApp(App[None]):
    """The screen of kinkeeper."""

    TITLE = "kinkeeper"
    CSS_PATH = "kinkeeper.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = bindings(Place.EVERYWHERE)
    # Textual declares it in a way that mypy reads as an instance's.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012

    def __init__(self, client: AgentClient, theme: str = "dark") -> None:
        super().__init__()
        for known in THEMES.values():
            self.register_theme(known)
        self.theme = THEMES[theme].name
        self._client = client
        self._sync = Sync(client, self.post_message)
        self._standing = Standing()
        self._home = TodayScreen(self._standing)
        self._views: dict[str, tuple[SuggestionView, dict[str, Entry]]] = {}
        self._unsaved_words: dict[str, tuple[str, str]] = {}
        self._failed_saves: set[str] = set()
        self._dictated: set[str] = set()
        """Drafts that a language model is writing."""
        self._undoable: list[tuple[Callable[[str], Coroutine[Any, Any, None]], str]] = []

    def get_default_screen(self) -> Screen[Any]:
        return self._home

    def on_ready(self) -> None:
        self._work(self._sync.follow_changes)

    async def on_unmount(self) -> None:
        self.workers.cancel_all()
        await self._client.close()

    # What the keys ask for

    def action_refresh_all(self) -> None:
        """Ask for everything that is shown."""
        self._work(self._sync.fetch_status)
        # Nothing can be dated before the owner's clock is known; its first word asks for the rest.
        if self._standing.status is not None:
            self._refresh_screens()

    async def action_search(self) -> None:
        if isinstance(self.screen, JournalScreen):
            self.screen.focus_words()
        else:
            await self.push_screen(JournalScreen(self._standing))

    async def action_corrections(self) -> None:
        if not isinstance(self.screen, CorrectionsScreen):
            await self.push_screen(CorrectionsScreen(self._standing))
            self._work(self._sync.fetch_corrections)

    def action_help(self) -> None:
        self.push_screen(HelpScreen())

    def action_leave_kinkeeper(self) -> None:
        """Save what is unsaved, then quit."""
        if not self._unsaved_words:
            self.exit()
        else:
            self._work(self._sync.save_last_words, dict(self._unsaved_words))

    # Requests

    async def on_preview_requested(self, message: PreviewRequested) -> None:
        self._show_preview(message.suggestion_id)
        self._work(self._sync.fetch_suggestion, message.suggestion_id)

    async def on_open_requested(self, message: OpenRequested) -> None:
        screen = SuggestionScreen(
            self._standing, message.suggestion_id, is_editing=message.is_editing
        )
        await self.push_screen(screen)
        if known := self._views.get(message.suggestion_id):
            await screen.show(*known, self._kept_words(known[0]))
        self._work(self._sync.fetch_suggestion, message.suggestion_id)

    def on_approve_requested(self, message: ApproveRequested) -> None:
        self._work(self._sync.seal_draft, message.suggestion_id, self._unsaved_words.get)

    def on_save_requested(self, message: SaveRequested) -> None:
        self._work(self._sync.save_draft, message.draft_id, message.subject, message.text)

    def on_dictation_requested(self, message: DictationRequested) -> None:
        if message.is_to_stop:
            self._work(self._sync.stop_dictation, message.draft_id)
        elif message.draft_id not in self._dictated:
            self._dictated.add(message.draft_id)
            self._work(self._sync.dictate_draft, message.draft_id)

    def on_confirm_requested(self, message: ConfirmRequested) -> None:
        self._work(self._sync.confirm_suggestion, message.suggestion_id)

    def on_snooze_requested(self, message: SnoozeRequested) -> None:
        def snooze(until: dt.date | None) -> None:
            if until is not None:
                self._work(self._sync.snooze_suggestion, message.suggestion_id, until)

        if self._standing.status is not None:
            self.push_screen(SnoozeScreen(message.name, self._standing.status.today), snooze)

    def on_dismiss_requested(self, message: DismissRequested) -> None:
        def dismiss(reason: DismissalReason | None) -> None:
            if reason is not None:
                self._work(self._sync.dismiss_suggestion, message.suggestion_id, reason)

        self.push_screen(DismissalScreen(message.name), dismiss)

    def on_why_requested(self, message: WhyRequested) -> None:
        self._work(self._sync.fetch_why, message.suggestion_id)

    def on_log_requested(self, message: LogRequested) -> None:
        customer, suggestion = message.customer, message.suggestion

        def log(logged: Logged | None) -> None:
            if logged is not None:
                kind, words = logged
                is_done = suggestion is not None and kind in DONE_BY
                suggestion_id = suggestion.id if suggestion and is_done else ""
                address = customer.addresses[0]
                self._work(self._sync.log_touch, address, kind, words, suggestion_id)

        self.push_screen(LogScreen(customer.name), log)

    def on_undo_requested(self) -> None:
        if self._undoable:
            self._work(*self._undoable.pop())
        else:
            self._say("There is nothing to undo.")

    def on_yes_requested(self, message: YesRequested) -> None:
        self._work(self._sync.confirm_life_event, message.life_event.id)

    def on_no_requested(self, message: NoRequested) -> None:
        self._work(self._sync.reject_life_event, message.life_event.id)

    def on_kind_requested(self, message: KindRequested) -> None:
        def change(kind: Kind | None) -> None:
            if kind is not None:
                self._correct(message.life_event, kind=kind)

        self.push_screen(KindScreen(message.life_event.kind), change)

    def on_who_requested(self, message: WhoRequested) -> None:
        def change(whose: Whose | None) -> None:
            if whose is not None:
                who, name = whose
                self._correct(message.life_event, who=who, name=name)

        self.push_screen(WhoseScreen(message.life_event.who, message.life_event.name), change)

    def on_date_requested(self, message: DateRequested) -> None:
        def change(date: str | None) -> None:
            if date is not None:
                self._correct(message.life_event, date=date)

        now = self._standing.now
        told_on = owners_clock(message.life_event.told_at, now).date()
        asked = DateScreen(message.life_event.date, told_on=told_on, today=self._standing.today)
        self.push_screen(asked, change)

    def on_take_back_requested(self, message: TakeBackRequested) -> None:
        self._work(self._sync.take_back, message.life_event_id)

    async def on_customer_requested(self, message: CustomerRequested) -> None:
        screen = CustomerScreen(self._standing, message.customer_id, message.entry_id)
        await self.push_screen(screen)
        self._work(self._sync.fetch_customer, message.customer_id)

    def on_customers_requested(self) -> None:
        self._work(self._sync.fetch_customers)

    def on_search_requested(self, message: SearchRequested) -> None:
        self._work(self._sync.search, message.words)

    # Facts

    def on_status_fetched(self, message: StatusFetched) -> None:
        before, status = self._standing.status, message.status
        self._stand(Standing(status, self._standing.is_lost))
        is_same_clock = before is not None and before.now.utcoffset() == status.now.utcoffset()
        if before is None or before.today != status.today or not is_same_clock:
            self._refresh_screens()

    def on_agent_lost(self) -> None:
        self._stand(Standing(self._standing.status, is_lost=True))

    def on_agent_found(self) -> None:
        if self._standing.is_lost:
            self._say("The agent answers again.")
        self._stand(Standing(self._standing.status))
        for draft_id in self._failed_saves & set(self._unsaved_words):
            self._work(self._sync.save_draft, draft_id, *self._unsaved_words[draft_id])
        self.action_refresh_all()

    def on_changes_arrived(self, message: ChangesArrived) -> None:
        self._work(self._sync.fetch_status)
        if any(change.topic is not Topic.STATUS for change in message.changes):
            self._work(self._sync.fetch_today)
        for screen in self._open(FramedScreen):
            if any(map(screen.is_about, message.changes)):
                self._refetch(screen)

    def on_today_fetched(self, message: TodayFetched) -> None:
        known = {line.suggestion.id for line in message.today.lines}
        known |= {screen.suggestion_id for screen in self._open(SuggestionScreen)}
        self._views = {key: view for key, view in self._views.items() if key in known}
        for home in self._open(TodayScreen):
            home.show_today(message.today)

    async def on_suggestion_fetched(self, message: SuggestionFetched) -> None:
        suggestion_id = message.view.suggestion.id
        self._views[suggestion_id] = (message.view, message.entries)
        self._show_preview(suggestion_id)
        for screen in self._open(SuggestionScreen):
            if screen.suggestion_id == suggestion_id:
                await screen.show(message.view, message.entries, self._kept_words(message.view))

    def on_suggestion_snoozed(self, message: SuggestionSnoozed) -> None:
        self._decided(message.suggestion.id)
        self._say(f"Snoozed until {day_words(message.until)}; u undoes it.")

    def on_suggestion_dismissed(self, message: SuggestionDismissed) -> None:
        self._decided(message.suggestion.id)
        self._say("Dismissed; u undoes it.")

    def on_suggestion_reopened(self) -> None:
        self._say("It is back.")
        self.action_refresh_all()

    def on_why_told(self, message: WhyTold) -> None:
        self.push_screen(NoticeScreen("Why it stands here", message.words))

    def on_touch_logged(self, message: TouchLogged) -> None:
        self._undoable.append((self._sync.remove_touch, message.entry.id))
        self._say(f"{logged_words(message.entry.kind).capitalize()} logged; u undoes it.")
        self._close_suggestion(message.suggestion_id)
        self.action_refresh_all()

    def on_touch_removed(self) -> None:
        self._say("It is taken out again.")
        self.action_refresh_all()

    def on_suggestion_confirmed(self, message: SuggestionConfirmed) -> None:
        self._say("Noted; there is a draft now." if message.view.draft else "Noted.")
        self._work(self._sync.fetch_suggestion, message.view.suggestion.id)
        self._work(self._sync.fetch_today)

    async def on_corrections_fetched(self, message: CorrectionsFetched) -> None:
        for screen in self._open(CorrectionsScreen):
            await screen.show(message.corrections)

    def on_life_event_decided(self, message: LifeEventDecided) -> None:
        self._say("Gone; z undoes it." if message.life_event.is_rejected else "Noted; z undoes it.")
        self._note_decided(message.life_event)

    def on_life_event_corrected(self, message: LifeEventCorrected) -> None:
        self._say(f"{life_event_words(message.life_event)}; z undoes it.")
        self._note_decided(message.life_event)

    def on_decision_taken_back(self, message: DecisionTakenBack) -> None:
        self._say("It is as before.")
        for screen in self._open(CorrectionsScreen):
            screen.note_taken_back(message.life_event)
        self._work(self._sync.fetch_corrections)

    def on_draft_edited(self, message: DraftEdited) -> None:
        if message.is_unsaved:
            self._unsaved_words[message.draft_id] = (message.subject, message.text)
        else:
            self._unsaved_words.pop(message.draft_id, None)

    def on_draft_saved(self, message: DraftSaved) -> None:
        sent = (message.subject, message.text)
        self._failed_saves.discard(message.draft.id)
        if self._unsaved_words.get(message.draft.id) == sent:
            del self._unsaved_words[message.draft.id]
        for screen in self._open(SuggestionScreen):
            screen.show_saved(message.draft, sent)

    def on_dictation_heard(self, message: DictationHeard) -> None:
        dictation = message.dictation
        if dictation.draft_id not in self._dictated:
            return  # it was over already when this came
        for screen in self._open(SuggestionScreen):
            screen.hear(dictation)
        if dictation.is_done:
            self._dictated.discard(dictation.draft_id)
            if dictation.trouble:
                self._say(dictation.trouble, is_trouble=True)
            else:
                self._say("These are your model's words now; read them before you approve.")
                self.action_refresh_all()

    def on_save_failed(self, message: SaveFailed) -> None:
        self._failed_saves.add(message.draft_id)
        self._say(f"Not saved yet, your words are kept here: {message.words}", is_trouble=True)

    def on_last_words_saved(self, message: LastWordsSaved) -> None:
        def leave(is_agreed: bool | None) -> None:
            if is_agreed:
                self.exit()

        if message.has_all:
            self.exit()
        else:
            words = (
                "The agent does not have all that you wrote; it would be lost. Quit all the same?"
            )
            self.push_screen(NoticeScreen("Unsaved words", words, is_question=True), leave)

    def on_draft_sealed(self, message: DraftSealed) -> None:
        def send(is_agreed: bool | None) -> None:
            if is_agreed:
                sealed = message.sealed
                anyway = bool(sealed.findings)  # then the only yes is one that says so
                approve = partial(self._sync.approve_draft, anyway=anyway)
                self._work(approve, sealed.draft_id, sealed.digest)

        self.push_screen(ApprovalScreen(message.sealed), send)

    def on_draft_approved(self, message: DraftApproved) -> None:
        self._unsaved_words.pop(message.item.draft_id, None)
        self._say(f"On its way to {', '.join(map(one_line, message.item.recipients))}.")
        self._close_suggestion(message.item.suggestion_id)
        self.action_refresh_all()

    def on_customer_fetched(self, message: CustomerFetched) -> None:
        for screen in self._open(CustomerScreen):
            if screen.customer_id == message.view.customer.id:
                screen.show(message.view)

    def on_customers_fetched(self, message: CustomersFetched) -> None:
        for screen in self._open(JournalScreen):
            screen.show_customers(message.customers)

    def on_journal_searched(self, message: JournalSearched) -> None:
        for screen in self._open(JournalScreen):
            screen.show_hits(message.words, message.hits)

    def on_request_refused(self, message: RequestRefused) -> None:
        if message.is_gate:
            self.push_screen(NoticeScreen("Not yet", message.words))
        else:
            self._say(message.words, is_trouble=True)

    # Shared by the answers above

    def _work(self, ask: Callable[..., Coroutine[Any, Any, object]], *about: object) -> None:
        work: WorkType[object] = partial(ask, *about)
        self.run_worker(work)

    def _refresh_screens(self) -> None:
        self._work(self._sync.fetch_today)
        for screen in self._open(FramedScreen):
            self._refetch(screen)

    def _refetch(self, screen: FramedScreen) -> None:
        match screen:
            case SuggestionScreen():
                self._work(self._sync.fetch_suggestion, screen.suggestion_id)
            case CustomerScreen():
                self._work(self._sync.fetch_customer, screen.customer_id)
            case JournalScreen():
                screen.ask()
            case CorrectionsScreen():
                self._work(self._sync.fetch_corrections)

    def _say(self, words: str, *, is_trouble: bool = False) -> None:
        self.notify(
            one_line(words), severity="warning" if is_trouble else "information", markup=False
        )

    def _stand(self, standing: Standing) -> None:
        self._standing = standing
        for screen in self._open(FramedScreen):
            screen.show_standing(standing)

    def _open(self, kind: type[Shown]) -> list[Shown]:
        # While the app closes, its screens are emptied before they go.
        stack = self.screen_stack if self.is_running else []
        return [screen for screen in stack if isinstance(screen, kind)]

    def _kept_words(self, view: SuggestionView) -> tuple[str, str] | None:
        return self._unsaved_words.get(view.draft.id) if view.draft else None

    def _show_preview(self, suggestion_id: str) -> None:
        if known := self._views.get(suggestion_id):
            for home in self._open(TodayScreen):
                home.show_preview(*known, self._kept_words(known[0]))

    def _decided(self, suggestion_id: str) -> None:
        self._undoable.append((self._sync.reopen_suggestion, suggestion_id))
        self._close_suggestion(suggestion_id)
        self.action_refresh_all()

    def _correct(self, life_event: LifeEvent, **right: object) -> None:
        self._work(self._sync.correct_life_event, life_event.model_copy(update=right))

    def _note_decided(self, life_event: LifeEvent) -> None:
        for screen in self._open(CorrectionsScreen):
            screen.note_decided(life_event)
        self._work(self._sync.fetch_corrections)

    def _close_suggestion(self, suggestion_id: str) -> None:
        """Back to the list, if it is still that suggestion which is on top."""
        top = self.screen
        if isinstance(top, SuggestionScreen) and top.suggestion_id == suggestion_id:
            self.pop_screen()
