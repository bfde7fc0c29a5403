"""What the agent can be asked about the outbox."""

from __future__ import annotations

from agent.models import OutboxItem, OutboxView
from tui.client.door import Door, part


class OutboxQuestions(Door):
    """Mail that waits to leave."""

    async def fetch_outbox(self) -> OutboxView:
        return await self._get(OutboxView, "/outbox")

    async def take_mail_back(self, item_id: str) -> OutboxItem:
        """Let an approved mail not leave; raises StaleError once it has begun to."""
        return await self._post(OutboxItem, f"/outbox/{part(item_id)}/take-back")

    async def hurry_mail(self, item_id: str) -> OutboxItem:
        """Let an approved mail leave at once."""
        return await self._post(OutboxItem, f"/outbox/{part(item_id)}/hurry")
