"""The workers: each asks the agent, then posts what it said. Nothing here touches a widget."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import ConnectionLostError, KinkeeperError, NotFoundError
from agent.models import Change, CustomerLine, Entry, LifeEvent, RememberedDate, SuggestionView
from agent.vocabulary import DismissalReason, EntryKind, Topic, Who
from tui import messages
from tui.client.door import LONGEST_WAIT_SECONDS
from tui.drafting import Drafting
from tui.people import People

if TYPE_CHECKING:
    from textual.message import Message

    from tui.client import AgentClient

QUIET_SECONDS = 0.15
"""Changes come in crowds; so long the next question waits, and one fetch answers many changes."""
FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 0.5, 5.0
FACTS_LOOKED_UP = 8
DAYS_AHEAD = 366


class Sync(Drafting, People):
    """Carries questions to the agent and posts its answers as facts."""

    def __init__(
        self, client: AgentClient, post: Callable[[Message], object], folder: Path | None = None
    ) -> None:
        super().__init__(client, post, folder)
        self._wanted_words = ""
        self._wanted_week = 0
        self._wanted_preview = ""
        self._wanted_brief = ""

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
                self._post(messages.agent.AgentFound())
                if str(error) != complaint:
                    complaint = str(error)
                    self._post(messages.agent.RequestRefused(complaint))
            else:
                if last is None:
                    self._is_lost = True  # until the first answer there was no agent
                if not self._find() and changes.last != last:
                    # An agent that was started anew counts anew, and knows of no change before it.
                    everything = (Change(number=changes.last, topic=Topic.ALL),)
                    self._post(messages.agent.ChangesArrived(changes.changes or everything))
                last, retry_seconds, complaint = changes.last, FIRST_RETRY_SECONDS, ""
                await asyncio.sleep(QUIET_SECONDS)
                continue
            await asyncio.sleep(retry_seconds)
            last, retry_seconds = None, min(2 * retry_seconds, LAST_RETRY_SECONDS)

    async def fetch_status(self) -> None:
        async def fetch() -> None:
            self._post(messages.agent.StatusFetched(await self._client.fetch_status()))

        await self._coalesced("status", fetch)

    async def fetch_today(self) -> None:
        async def fetch() -> None:
            self._post(messages.desk.TodayFetched(await self._client.fetch_today()))

        await self._coalesced("today", fetch)

    async def fetch_suggestion(self, suggestion_id: str) -> None:
        """The suggestion, and every entry its evidence stands in that its thread does not show."""

        async def fetch() -> None:
            await self._post_suggestion(suggestion_id)

        await self._coalesced(f"suggestion {suggestion_id}", fetch)

    async def fetch_preview(self, suggestion_id: str) -> None:
        """The same for a cursor that moves: what it has left meanwhile is not asked for."""
        self._wanted_preview = suggestion_id

        async def fetch() -> None:
            await self._post_suggestion(self._wanted_preview)

        await self._coalesced("preview", fetch)

    async def _post_suggestion(self, suggestion_id: str) -> None:
        view = await self._client.fetch_suggestion(suggestion_id)
        self._post(messages.desk.SuggestionFetched(view, await self._entries_of(view)))

    async def fetch_brief(self, address: str) -> None:
        """Who the customer is with whom the cursor stands now."""
        self._wanted_brief = address

        async def fetch() -> None:
            self._post(
                messages.desk.BriefFetched(await self._client.fetch_brief(self._wanted_brief))
            )

        await self._coalesced("brief", fetch)

    async def known_customers(self) -> tuple[CustomerLine, ...]:
        """All customers, for whoever looks one up by name; nobody while the agent is lost."""
        try:
            return await self._client.fetch_customers()
        except KinkeeperError:
            return ()

    async def fetch_corrections(self) -> None:
        async def fetch() -> None:
            self._post(
                messages.corrections.CorrectionsFetched(await self._client.fetch_corrections())
            )

        await self._coalesced("corrections", fetch)

    async def confirm_life_event(self, life_event_id: str) -> None:
        async def confirm() -> None:
            self._post(
                messages.corrections.LifeEventDecided(
                    await self._client.confirm_life_event(life_event_id)
                )
            )

        await self._decided(confirm)

    async def reject_life_event(self, life_event_id: str) -> None:
        async def reject() -> None:
            self._post(
                messages.corrections.LifeEventDecided(
                    await self._client.reject_life_event(life_event_id)
                )
            )

        await self._decided(reject)

    async def correct_life_event(self, right: LifeEvent) -> None:
        async def correct() -> None:
            self._post(
                messages.corrections.LifeEventCorrected(
                    await self._client.correct_life_event(right)
                )
            )

        await self._decided(correct)

    async def take_back(self, life_event_id: str) -> None:
        async def take_back() -> None:
            self._post(
                messages.corrections.DecisionTakenBack(await self._client.take_back(life_event_id))
            )

        await self._decided(take_back)

    async def search(self, words: str) -> None:
        """What matches the words typed last; what was typed before them is not asked for."""
        self._wanted_words = words

        async def fetch() -> None:
            wanted = self._wanted_words
            self._post(messages.journal.JournalSearched(wanted, await self._client.search(wanted)))

        await self._coalesced("search", fetch)

    async def fetch_dates(self) -> None:
        """The days of customers that come up within a year."""

        async def fetch() -> None:
            self._post(messages.dates.DatesFetched(await self._client.fetch_dates(DAYS_AHEAD)))

        await self._coalesced("dates", fetch)

    async def save_dates(self, path: str) -> None:
        async def save() -> None:
            self._post(messages.dates.DatesSaved(await self._client.save_dates(path)))

        await self._decided(save)

    async def seek_somebody(self, day: dt.date | None) -> None:
        """All customers, for a day that is to be remembered."""

        async def seek() -> None:
            lines = await self._client.fetch_customers()
            self._post(messages.dates.SomebodySought(tuple(line.customer for line in lines), day))

        await self._decided(seek)

    async def put_date(self, customer_id: str, date: RememberedDate) -> None:
        async def put() -> None:
            self._post(
                messages.dates.DateRemembered(await self._client.put_date(customer_id, date))
            )

        await self._decided(put)

    async def fetch_week(self, ago: int) -> None:
        """That week; where another is asked for meanwhile, only the one asked for last."""
        self._wanted_week = ago

        async def fetch() -> None:
            wanted = self._wanted_week
            self._post(messages.week.WeekFetched(wanted, await self._client.fetch_week(wanted)))

        await self._coalesced("week", fetch)

    async def confirm_suggestion(self, suggestion_id: str) -> None:
        async def confirm() -> None:
            view = await self._client.confirm_suggestion(suggestion_id)
            self._post(messages.desk.SuggestionConfirmed(view))

        await self._decided(confirm)

    async def snooze_suggestion(self, suggestion_id: str, until: dt.date) -> None:
        async def snooze() -> None:
            suggestion = await self._client.snooze_suggestion(suggestion_id, until)
            self._post(messages.desk.SuggestionSnoozed(suggestion, until))

        await self._decided(snooze)

    async def dismiss_suggestion(
        self,
        suggestion_id: str,
        reason: DismissalReason,
        whose: tuple[Who, str | None] | None = None,
    ) -> None:
        async def dismiss() -> None:
            suggestion = await self._client.dismiss_suggestion(suggestion_id, reason, whose)
            self._post(messages.desk.SuggestionDismissed(suggestion))

        await self._decided(dismiss)

    async def reopen_suggestion(self, suggestion_id: str) -> None:
        async def reopen() -> None:
            suggestion = await self._client.reopen_suggestion(suggestion_id)
            self._post(messages.desk.SuggestionReopened(suggestion))

        await self._decided(reopen)

    async def take_kindness(self, suggestion_id: str) -> None:
        async def take() -> None:
            self._post(messages.desk.KindnessTaken(await self._client.take_kindness(suggestion_id)))

        await self._decided(take)

    async def fetch_why(self, suggestion_id: str) -> None:
        async def ask() -> None:
            self._post(messages.desk.WhyTold(await self._client.fetch_why(suggestion_id)))

        await self._decided(ask)

    async def log_touch(self, address: str, kind: EntryKind, text: str, suggestion_id: str) -> None:
        async def log() -> None:
            entry = await self._client.log_touch(address, kind, text, suggestion_id=suggestion_id)
            self._post(messages.desk.TouchLogged(entry, suggestion_id))

        await self._decided(log)

    async def remove_touch(
        self, entry_id: str, customer_id: str = "", suggestion_id: str = ""
    ) -> None:
        """Take out again what was logged of a customer, and was to do a suggestion if it did."""

        async def remove() -> None:
            await self._client.remove_touch(entry_id)
            self._post(messages.desk.TouchRemoved(customer_id, suggestion_id))

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
