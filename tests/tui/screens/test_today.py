"""Today: the list, the preview, the quiet states."""

from __future__ import annotations

from tests.tui.fake_agent import FakeAgent
from tests.tui.morning import at
from tui.screens.today import TodayScreen
from tui.widgets.today_list import TodayList


def cursor(desk) -> str:
    line = desk.app.screen_stack[0].query_one(TodayList).current
    return line.suggestion.id if line else ""


async def test_today_shows_whom_why_and_the_proof(sit):
    """Name, reason, the quote's mail and the draft are on the first screen."""
    async with sit() as desk:
        for words in (
            "Follow up",
            "Glenn Ward",
            "interview was yesterday",
            "side gate",
            "Hi Glenn",
        ):
            await desk.see(words)


async def test_the_preview_follows_the_cursor(sit):
    """Moving down shows the next suggestion's mail."""
    async with sit() as desk:
        await desk.press("j")
        assert cursor(desk) == "suggestion-4"
        await desk.see("Olá Inês")
        await desk.press("up")
        await desk.see("Hi Glenn")


async def test_new_mail_keeps_the_cursor(sit, agent: FakeAgent):
    """A suggestion that comes in above does not move the owner off theirs."""
    async with sit() as desk:
        await desk.press("j")
        person = agent.people["customer-glenn"]
        agent.suggest(person, "reply", "Glenn wrote again", due_on=at(18).date())
        agent.views = {key: agent.views[key] for key in sorted(agent.views, reverse=True)}
        await agent.change()
        await desk.see("Glenn wrote again")
        assert cursor(desk) == "suggestion-4"


async def test_the_screen_opens_before_the_agent(sit, agent: FakeAgent):
    """Without an agent it says what to do, and fills when there is one."""
    agent.is_down = True
    async with sit() as desk:
        await desk.see("Start it with `kinkeeper run`")
        agent.is_down = False
        await desk.see("Glenn Ward")


async def test_nobody_needs_you(sit, agent: FakeAgent):
    """An empty list is good news, and any key is harmless."""
    agent.views.clear()
    async with sit() as desk:
        await desk.see("Nobody needs you today.")
        await desk.press("a", "e", "s", "x", "c", "p", "enter", "j", "k")
        assert isinstance(desk.app.screen, TodayScreen)
    assert agent.decisions() == []
