"""The status line: what the agent does, and what is wrong."""

from __future__ import annotations

from agent.models import AccountState, AccountStatus
from tests.tui.fake_agent import FakeAgent


async def test_a_lost_agent_is_said_and_found_again(sit, agent: FakeAgent):
    """The status line says so, and recovers by itself."""
    async with sit() as desk:
        agent.is_down = True
        await agent.change()
        await desk.see("The agent does not answer; trying again")
        await desk.see("Glenn Ward")
        agent.is_down = False
        await desk.see("mail watching")


async def test_trouble_and_progress_are_said(sit, agent: FakeAgent):
    """Each account's state, its trouble in words, and how long the reading takes yet."""
    accounts = (
        AccountStatus(
            name="home", state=AccountState.READING, filed=30, total=120, seconds_left=150
        ),
        AccountStatus(name="work", state=AccountState.WAITING, trouble="the network is away"),
    )
    agent.status = agent.status.model_copy(update={"accounts": accounts, "waiting_in_outbox": 2})
    async with sit() as desk:
        for words in ("home reading", "3 min left", "work: the network is away", "2 on its"):
            await desk.see(words)
