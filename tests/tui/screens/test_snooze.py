"""Snooze: a day to come, and the way back."""

from __future__ import annotations

from textual.widgets import Input

from tests.tui.fake_agent import FakeAgent
from tui.widgets.today_list import TodayList


def cursor(desk) -> str:
    line = desk.app.screen_stack[0].query_one(TodayList).current
    return line.suggestion.id if line else ""


async def test_snooze_and_undo(sit, agent: FakeAgent):
    """Monday is a key away, and u brings it back."""
    async with sit() as desk:
        await desk.press("s", "j", "enter")
        assert agent.decisions() == [
            ("POST /suggestions/suggestion-1/snooze", {"until": "2026-11-23"})
        ]
        await desk.see("Snoozed until Mon 23 Nov 2026")
        assert cursor(desk) == "suggestion-2"
        await desk.press("u")
        assert agent.decisions()[-1] == ("POST /suggestions/suggestion-1/reopen", {})
        await desk.see("interview was yesterday")
        await desk.press("u")
        await desk.see("nothing to undo")


async def test_snooze_until_a_typed_day(sit, agent: FakeAgent):
    """A day gone by or no day at all is asked for again."""
    async with sit() as desk:
        await desk.press("s", "G", "enter", *"2026-02-31", "enter")
        await desk.see("Write a day to come, like 2026-11-21.")
        desk.app.screen.query_one(Input).value = "2026-12-24"
        await desk.press("enter")
    assert agent.decisions() == [("POST /suggestions/suggestion-1/snooze", {"until": "2026-12-24"})]
