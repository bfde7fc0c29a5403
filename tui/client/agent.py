"""What the agent can be asked about the agent itself."""

from __future__ import annotations

from agent.models import AgentStatus, Changes
from tui.client.door import Door


class AgentQuestions(Door):
    """How the agent is, and what changed."""

    async def fetch_status(self) -> AgentStatus:
        return await self._get(AgentStatus, "/status")

    async def fetch_changes(self, after: int, *, wait_seconds: float) -> Changes:
        """What changed after that number; waits for it, but no longer than `wait_seconds`."""
        return await self._get(Changes, "/changes", after=after, wait=wait_seconds)
