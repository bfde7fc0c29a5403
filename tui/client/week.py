"""What the agent can be asked about the week."""

from __future__ import annotations

from agent.models import Week
from tui.client.door import Door


class WeekQuestions(Door):
    """What was done, week by week."""

    async def fetch_week(self, ago: int) -> Week:
        """The week so many weeks ago, and those before it."""
        return await self._get(Week, "/week", ago=ago)
