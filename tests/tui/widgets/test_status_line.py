"""The status line: what the agent does, and what is wrong."""

from __future__ import annotations

from datetime import timedelta

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
        for words in (
            "home reading",
            "3 min left",
            "! work: the network is away",
            "2 on its",
        ):
            await desk.see(words)


async def test_two_accounts_that_read_stand_on_one_line_of_a_small_screen(sit, agent: FakeAgent):
    """At 80 columns the words are shorter, and nothing wraps."""
    reading = {"state": AccountState.READING, "total": 120, "seconds_left": 150}
    accounts = (
        AccountStatus(name="home", filed=30, **reading),
        AccountStatus(name="work", filed=60, **reading),
    )
    agent.status = agent.status.model_copy(
        update={"accounts": accounts, "is_clock_moved": False, "today": agent.status.today}
    )
    async with sit(size=(80, 24)) as desk:
        last = desk.text.splitlines()[-1]
        for words in ("Wed 18 Nov", "home reading ━", "work reading ━━╌", "3 min left"):
            assert words in last


async def test_the_seconds_until_a_mail_leaves_are_counted(sit, agent: FakeAgent, monkeypatch):
    """By the agent's clock when it spoke, and this workstation's since; then it is on its way."""
    now = [1000.0]
    monkeypatch.setattr("tui.widgets.status_line.monotonic", lambda: now[0])
    leaves_at = agent.status.now + timedelta(seconds=30)
    update = {"waiting_in_outbox": 1, "next_leaves_at": leaves_at}
    agent.status = agent.status.model_copy(update=update)
    async with sit() as desk:
        await desk.see("1 to leave, in 30 s; O shows it")
        now[0] += 12.5
        await desk.see("in 18 s")
        now[0] += 18
        await desk.see("1 on its way")


async def test_a_mail_that_missed_its_time_is_said_and_where_to_look(sit, agent: FakeAgent):
    """It is not sent behind the owner's back."""
    update = {"waiting_in_outbox": 2, "missed_in_outbox": 1}
    agent.status = agent.status.model_copy(update=update)
    async with sit() as desk:
        await desk.see("! 1 missed its time: O")
        await desk.see("1 on its way")
