"""What the agent can be asked about the desk."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from agent.models import Brief, Record, Suggestion, SuggestionView, Today
from tui.client.door import Door, part

if TYPE_CHECKING:
    from agent.vocabulary import DismissalReason, Who


class _Why(Record):
    why: str


class DeskQuestions(Door):
    """The list of the day, suggestions, and what the owner decides about them."""

    async def fetch_today(self) -> Today:
        return await self._get(Today, "/today")

    async def fetch_suggestion(self, suggestion_id: str) -> SuggestionView:
        return await self._get(SuggestionView, f"/suggestions/{part(suggestion_id)}")

    async def fetch_why(self, suggestion_id: str) -> str:
        """Why a suggestion stands where it stands, in a sentence."""
        return (await self._get(_Why, f"/suggestions/{part(suggestion_id)}/why")).why

    async def fetch_brief(self, address: str) -> Brief:
        """What to know of the customer who writes from an address."""
        return await self._get(Brief, f"/brief/{part(address)}")

    async def snooze_suggestion(self, suggestion_id: str, until: dt.date) -> Suggestion:
        path = f"/suggestions/{part(suggestion_id)}/snooze"
        return await self._post(Suggestion, path, {"until": until.isoformat()})

    async def dismiss_suggestion(
        self,
        suggestion_id: str,
        reason: DismissalReason,
        whose: tuple[Who, str | None] | None = None,
    ) -> Suggestion:
        """Drop it and say why; `whose` is who it happened to, and the name, if not this person."""
        path = f"/suggestions/{part(suggestion_id)}/dismiss"
        body: dict[str, str | bool] = {"reason": reason}
        if whose is not None:
            body |= {"who": whose[0].value, "name": whose[1] or ""}
        return await self._post(Suggestion, path, body)

    async def reopen_suggestion(self, suggestion_id: str) -> Suggestion:
        return await self._post(Suggestion, f"/suggestions/{part(suggestion_id)}/reopen")

    async def confirm_suggestion(self, suggestion_id: str) -> SuggestionView:
        return await self._post(SuggestionView, f"/suggestions/{part(suggestion_id)}/confirm")

    async def take_kindness(self, suggestion_id: str) -> Suggestion:
        """Put the kindness on the list that is offered; StaleError if it is another by now."""
        return await self._post(Suggestion, f"/kindness/{part(suggestion_id)}")
