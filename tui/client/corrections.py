"""What the agent can be asked about corrections."""

from __future__ import annotations

from agent.models import Corrections, LifeEvent, Settled
from tui.client.door import Door, part


class CorrectionQuestions(Door):
    """Life events to confirm or set right."""

    async def fetch_corrections(self) -> Corrections:
        return await self._get(Corrections, "/corrections")

    async def confirm_life_event(self, life_event_id: str) -> Settled:
        return await self._post(Settled, f"/life-events/{part(life_event_id)}/confirm")

    async def reject_life_event(self, life_event_id: str) -> Settled:
        return await self._post(Settled, f"/life-events/{part(life_event_id)}/reject")

    async def correct_life_event(self, right: LifeEvent) -> Settled:
        """Say that the life event of that identifier is of this kind, whose, and when."""
        body = {
            "kind": right.kind.value,
            "who": right.who.value,
            "name": right.name or "",
            "date": right.date or "",
        }
        return await self._post(Settled, f"/life-events/{part(right.id)}/correct", body)

    async def merge_life_events(self, life_event_id: str, other_id: str) -> Settled:
        """Say that a life event and another are one, which the other is; returns the first."""
        path = f"/life-events/{part(life_event_id)}/merge"
        return await self._post(Settled, path, {"other": other_id})

    async def take_back(self, life_event_id: str) -> Settled:
        """Undo what was decided last about a life event."""
        return await self._post(Settled, f"/life-events/{part(life_event_id)}/undo")
