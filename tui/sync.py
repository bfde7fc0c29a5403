"""The workers: each asks the agent, then posts what it said. Nothing here touches a widget."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from textual.message import Message

from agent.errors import ConnectionLostError, GateError, KinkeeperError, NotFoundError
from agent.models import (
    Change,
    Dictation,
    DismissalReason,
    Entry,
    EntryKind,
    LifeEvent,
    SuggestionView,
    Topic,
)
from tui.client import LONGEST_WAIT_SECONDS, AgentClient
from tui.messages import (
    AgentFound,
    AgentLost,
    ChangesArrived,
    CorrectionsFetched,
    CustomerFetched,
    CustomersFetched,
    DecisionTakenBack,
    DictationHeard,
    DraftApproved,
    DraftSaved,
    DraftSealed,
    JournalSearched,
    LastWordsSaved,
    LifeEventCorrected,
    LifeEventDecided,
    RequestRefused,
    SaveFailed,
    StatusFetched,
    SuggestionConfirmed,
    SuggestionDismissed,
    SuggestionFetched,
    SuggestionReopened,
    SuggestionSnoozed,
    TodayFetched,
    TouchLogged,
    TouchRemoved,
    WhyTold,
)

QUIET_SECONDS = 0.15
"""Changes come in crowds; so long the next question waits, and one fetch answers many changes."""
BETWEEN_WORDS_SECONDS = 0.05
"""Words come faster than anybody reads; so long several of them are shown at once."""
FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 0.5, 5.0
FACTS_LOOKED_UP = 8


class Sync:
    """Carries questions to the agent and posts its answers as facts."""

    def __init__(self, client: AgentClient, post: Callable[[Message], object]) -> None:
        self._client = client
        self._post = post
        self._is_lost = False
        self._running: set[str] = set()
        self._again: set[str] = set()
        self._wanted_words = ""

    async def follow_changes(self) -> None:
        """Until cancelled: post what changed, and whether the agent is there."""
        last: int | None = None
        retry_seconds, complaint = FIRST_RETRY_SECONDS, ""
        while True:
            try:
                # Whoever else lost the agent wants to know at once whether it is back.
                can_wait = last is not None and not self._is_lost
                changes = await self._client.fetch_changes(
                    last or 0, wait_seconds=LONGEST_WAIT_SECONDS if can_wait else 0.0
                )
            except ConnectionLostError:
                self._lose()
            except KinkeeperError as error:
                # It is there but cannot say what changed, so everything is asked for instead.
                self._is_lost = False
                self._post(AgentFound())
                if str(error) != complaint:
                    complaint = str(error)
                    self._post(RequestRefused(complaint))
            else:
                if last is None:
                    self._is_lost = True  # until the first answer there was no agent
                if not self._find() and changes.last != last:
                    # An agent that was started anew counts anew, and knows of no change before it.
                    everything = (Change(number=changes.last, topic=Topic.ALL),)
                    self._post(ChangesArrived(changes.changes or everything))
                last, retry_seconds, complaint = changes.last, FIRST_RETRY_SECONDS, ""
                await asyncio.sleep(QUIET_SECONDS)
                continue
            await asyncio.sleep(retry_seconds)
            last, retry_seconds = None, min(2 * retry_seconds, LAST_RETRY_SECONDS)

    async def fetch_status(self) -> None:
        async def fetch() -> None:
            self._post(StatusFetched(await self._client.fetch_status()))

        await self._coalesced("status", fetch)

    async def fetch_today(self) -> None:
        async def fetch() -> None:
            self._post(TodayFetched(await self._client.fetch_today()))

        await self._coalesced("today", fetch)

    async def fetch_suggestion(self, suggestion_id: str) -> None:
        """The suggestion, and every entry its evidence stands in that its thread does not show."""

        async def fetch() -> None:
            view = await self._client.fetch_suggestion(suggestion_id)
            self._post(SuggestionFetched(view, await self._entries_of(view)))

        await self._coalesced(f"suggestion {suggestion_id}", fetch)

    async def fetch_customer(self, customer_id: str) -> None:
        async def fetch() -> None:
            self._post(CustomerFetched(await self._client.fetch_customer(customer_id)))

        await self._coalesced(f"customer {customer_id}", fetch)

    async def fetch_customers(self) -> None:
        async def fetch() -> None:
            self._post(CustomersFetched(await self._client.fetch_customers()))

        await self._coalesced("customers", fetch)

    async def fetch_corrections(self) -> None:
        async def fetch() -> None:
            self._post(CorrectionsFetched(await self._client.fetch_corrections()))

        await self._coalesced("corrections", fetch)

    async def confirm_life_event(self, life_event_id: str) -> None:
        async def confirm() -> None:
            life_event = await self._client.confirm_life_event(life_event_id)
            self._post(LifeEventDecided(life_event))

        await self._decided(confirm)

    async def reject_life_event(self, life_event_id: str) -> None:
        async def reject() -> None:
            self._post(LifeEventDecided(await self._client.reject_life_event(life_event_id)))

        await self._decided(reject)

    async def correct_life_event(self, right: LifeEvent) -> None:
        async def correct() -> None:
            self._post(LifeEventCorrected(await self._client.correct_life_event(right)))

        await self._decided(correct)

    async def take_back(self, life_event_id: str) -> None:
        async def take_back() -> None:
            self._post(DecisionTakenBack(await self._client.take_back(life_event_id)))

        await self._decided(take_back)

    async def search(self, words: str) -> None:
        """What matches the words typed last; what was typed before them is not asked for."""
        self._wanted_words = words

        async def fetch() -> None:
            wanted = self._wanted_words
            self._post(JournalSearched(wanted, await self._client.search(wanted)))

        await self._coalesced("search", fetch)

    async def save_draft(self, draft_id: str, subject: str, text: str) -> bool:
        """Whether the agent has the words now."""
        try:
            draft = await self._client.save_draft(draft_id, subject=subject, text=text)
        except KinkeeperError as error:
            self._post(SaveFailed(draft_id, str(error)))
            return False
        self._post(DraftSaved(draft, subject, text))
        return True

    async def save_last_words(self, unsaved: dict[str, tuple[str, str]]) -> None:
        """Before leaving: save all that is unsaved, by draft."""
        saved = [await self.save_draft(draft_id, *words) for draft_id, words in unsaved.items()]
        self._post(LastWordsSaved(all(saved)))

    async def seal_draft(
        self, suggestion_id: str, unsaved_words: Callable[[str], tuple[str, str] | None]
    ) -> None:
        """Save what is unsaved of the draft, then ask for the mail as it would leave."""

        async def seal() -> None:
            view = await self._client.fetch_suggestion(suggestion_id)
            if view.suggestion.needs_confirmation:
                self._post(RequestRefused("First say whether it is so: c for yes, x for no."))
            elif view.draft is None:
                words = view.no_draft_because or "there is no draft yet"
                self._post(RequestRefused(f"There is nothing to approve: {words}"))
            else:
                unsaved = unsaved_words(view.draft.id)
                if unsaved and not await self.save_draft(view.draft.id, *unsaved):
                    return
                self._post(DraftSealed(await self._client.seal_draft(view.draft.id)))

        await self._decided(seal)

    async def dictate_draft(self, draft_id: str) -> None:
        """Have a model write a draft, and post its words as they come, until it has ended."""

        async def listen() -> None:
            heard = await self._client.dictate_draft(draft_id)
            self._post(DictationHeard(heard))
            while not heard.is_done:
                heard = await self._client.fetch_dictation(
                    draft_id, heard.number, wait_seconds=LONGEST_WAIT_SECONDS
                )
                self._post(DictationHeard(heard))
                await asyncio.sleep(BETWEEN_WORDS_SECONDS)

        try:
            await listen()
        except KinkeeperError as error:
            over = Dictation(draft_id=draft_id, is_done=True, trouble=str(error))
            self._post(DictationHeard(over))

    async def stop_dictation(self, draft_id: str) -> None:
        async def stop() -> None:
            self._post(DictationHeard(await self._client.stop_dictation(draft_id)))

        await self._decided(stop)

    async def approve_draft(self, draft_id: str, digest: str, *, anyway: bool) -> None:
        async def approve() -> None:
            item = await self._client.approve_draft(draft_id, digest, anyway=anyway)
            self._post(DraftApproved(item))

        await self._decided(approve)

    async def confirm_suggestion(self, suggestion_id: str) -> None:
        async def confirm() -> None:
            view = await self._client.confirm_suggestion(suggestion_id)
            self._post(SuggestionConfirmed(view))

        await self._decided(confirm)

    async def snooze_suggestion(self, suggestion_id: str, until: dt.date) -> None:
        async def snooze() -> None:
            suggestion = await self._client.snooze_suggestion(suggestion_id, until)
            self._post(SuggestionSnoozed(suggestion, until))

        await self._decided(snooze)

    async def dismiss_suggestion(self, suggestion_id: str, reason: DismissalReason) -> None:
        async def dismiss() -> None:
            suggestion = await self._client.dismiss_suggestion(suggestion_id, reason)
            self._post(SuggestionDismissed(suggestion))

        await self._decided(dismiss)

    async def reopen_suggestion(self, suggestion_id: str) -> None:
        async def reopen() -> None:
            await self._client.reopen_suggestion(suggestion_id)
            self._post(SuggestionReopened())

        await self._decided(reopen)

    async def fetch_why(self, suggestion_id: str) -> None:
        async def ask() -> None:
            self._post(WhyTold(await self._client.fetch_why(suggestion_id)))

        await self._decided(ask)

    async def log_touch(self, address: str, kind: EntryKind, text: str, suggestion_id: str) -> None:
        async def log() -> None:
            entry = await self._client.log_touch(address, kind, text, suggestion_id=suggestion_id)
            self._post(TouchLogged(entry, suggestion_id))

        await self._decided(log)

    async def remove_touch(self, entry_id: str) -> None:
        async def remove() -> None:
            await self._client.remove_touch(entry_id)
            self._post(TouchRemoved())

        await self._decided(remove)

    async def _entries_of(self, view: SuggestionView) -> dict[str, Entry]:
        entries = {entry.id: entry for entry in view.thread}
        evidence = [
            *view.suggestion.evidence,
            *(view.life_event.evidence if view.life_event else ()),
        ]
        wanted = dict.fromkeys(item.entry_id for item in evidence)
        for entry_id in list(wanted)[:FACTS_LOOKED_UP]:
            if entry_id not in entries:
                try:
                    entries[entry_id] = await self._client.fetch_entry(entry_id)
                except NotFoundError:
                    continue  # the quote is then shown without its mail
        return entries

    async def _coalesced(self, name: str, fetch: Callable[[], Awaitable[None]]) -> None:
        """Fetch; whoever asks meanwhile gets one more fetch after it, however often they ask."""
        if name in self._running:
            self._again.add(name)
            return
        self._running.add(name)
        try:
            while True:
                self._again.discard(name)
                try:
                    await fetch()
                    self._find()
                except ConnectionLostError:
                    self._lose()
                except KinkeeperError as error:
                    self._post(RequestRefused(str(error)))
                if name not in self._again:
                    return
        finally:
            self._running.discard(name)

    async def _decided(self, decide: Callable[[], Awaitable[None]]) -> None:
        """Carry out what the owner decided; a refusal is said, never retried behind their back."""
        try:
            await decide()
        except KinkeeperError as error:
            self._post(RequestRefused(str(error), is_gate=isinstance(error, GateError)))

    def _find(self) -> bool:
        """Say that the agent answers, if that is news."""
        was_lost, self._is_lost = self._is_lost, False
        if was_lost:
            self._post(AgentFound())
        return was_lost

    def _lose(self) -> None:
        self._is_lost = True
        self._post(AgentLost())
