"""Week: what was done and what came back, who was touched and who was not."""

from __future__ import annotations

from agent.models import Topic
from tests.tui.ahead import some_weeks
from tests.tui.fake_agent import FakeAgent
from tui.screens.customer import CustomerScreen
from tui.screens.today import TodayScreen
from tui.screens.week import WeekScreen


async def test_the_week_is_told_in_numbers_and_bars(sit, agent: FakeAgent):
    """Nothing of it needs colour."""
    some_weeks(agent)
    async with sit((80, 24)) as desk:
        await desk.press("W")
        await desk.see("Week 47")
        await desk.see("Mon 16 Nov to Sun 22 Nov 2026, this week")
        (mails,) = [line for line in desk.text.splitlines() if "Mails written" in line]
        assert mails.split("│")[0].split() == ["Mails", "written", "5", *"█▄▅▇█▄▅▇█", "33"]
        (calls,) = [line for line in desk.text.splitlines() if "Calls made" in line]
        assert calls.split("│")[0].split()[2:4] == ["0", "█"]
        assert "Made a difference" in desk.text
        assert "9 of 12" in desk.text
        await desk.see("Maria Okonkwo-Lindqvist told Tom Brandt about")
        await desk.see("2 of 5")


async def test_people_touched_and_not_touched_open_their_stories(sit, agent: FakeAgent):
    """The cursor goes through both lists; Esc leads back to it."""
    some_weeks(agent)
    async with sit() as desk:
        await desk.press("W")
        await desk.see("Touched (2)")
        await desk.see("Not touched (9)")
        await desk.see("… and 7 more")
        await desk.press("j", "j", "enter")
        assert isinstance(desk.app.screen, CustomerScreen)
        await desk.see("Tom Brandt")
        await desk.press("escape")
        assert isinstance(desk.app.screen, WeekScreen)
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)


async def test_two_of_one_name_are_told_apart(sit, agent: FakeAgent):
    """By their firm, or where there is none by an address; nobody else needs more than a name."""
    some_weeks(agent)
    twin = agent.weeks[0].touched[0].model_copy(update={"id": "another", "company": "Maple Works"})
    untouched = (*agent.weeks[0].untouched, twin)
    agent.weeks[0] = agent.weeks[0].model_copy(update={"untouched": untouched})
    async with sit() as desk:
        await desk.press("W")
        await desk.see(f"{twin.name}  Maple Works")
        assert desk.text.count("  Maple Works") == 1


async def test_earlier_weeks_are_a_key_away(sit, agent: FakeAgent):
    """No week is later than this one."""
    some_weeks(agent)
    async with sit() as desk:
        await desk.press("W", "h")
        await desk.see("last week")
        await desk.see("Nobody.")
        await desk.see("Nothing yet; what you answer")
        await desk.press("l", "l")
        await desk.see("this week")
        await desk.press("h", "t")
        await desk.see("this week")
    weeks = [path for path, _ in agent.calls if path.startswith("GET /week")]
    assert weeks == [f"GET /week?ago={number}" for number in (0, 1, 0, 1, 0)]


async def test_what_is_logged_meanwhile_is_counted(sit, agent: FakeAgent):
    """The screen asks anew when the agent says that the week has changed."""
    some_weeks(agent)
    async with sit() as desk:
        await desk.press("W")
        agent.weeks[0] = agent.weeks[0].model_copy(update={"untouched_count": 8})
        await agent.change(Topic.WEEK)
        await desk.see("Not touched (8)")


async def test_where_there_is_nobody_it_says_so(sit, agent: FakeAgent):
    """Before the first mail there is no week to tell of."""
    some_weeks(agent)
    nobody = {"touched": (), "untouched": (), "untouched_count": 0}
    agent.weeks[0] = agent.weeks[0].model_copy(update=nobody)
    async with sit() as desk:
        await desk.press("W")
        await desk.see("No week to tell of yet.")
