"""Snooze: a day to come, and the way back."""

from __future__ import annotations

import pytest

from tests.tui.fake_agent import FakeAgent
from tui.widgets.today_list import TodayList

SNOOZE = "POST /suggestions/suggestion-1/snooze"


def cursor(desk) -> str:
    line = desk.app.screen_stack[0].query_one(TodayList).current
    return line.suggestion.id if line else ""


async def test_enter_puts_it_off_until_tomorrow(sit, agent: FakeAgent):
    """The first that is offered, in two keys; z brings it back, and the cursor to it."""
    async with sit() as desk:
        await desk.press("s")
        await desk.see("Tomorrow, Thu 19 Nov")
        await desk.press("enter")
        assert agent.decisions() == [(SNOOZE, {"until": "2026-11-19"})]
        await desk.see("Glenn Ward: snoozed until Thu 19 Nov 2026; z undoes it.")
        assert cursor(desk) == "suggestion-4", "the next one"
        await desk.press("z")
        assert agent.decisions()[-1] == ("POST /suggestions/suggestion-1/reopen", {})
        await desk.see("Glenn Ward: it is back.")
        assert cursor(desk) == "suggestion-1"
        await desk.press("u")
        await desk.see("nothing to undo")


async def test_other_days_are_a_tab_away(sit, agent: FakeAgent):
    """Monday is the second."""
    async with sit() as desk:
        await desk.press("s", "tab", "j", "enter")
    assert agent.decisions() == [(SNOOZE, {"until": "2026-11-23"})]


@pytest.mark.parametrize(
    ("typed", "shown", "until"),
    [
        ("in 3 weeks", "That is Wed 9 Dec 2026", "2026-12-09"),
        ("monday", "That is Mon 23 Nov 2026", "2026-11-23"),
        ("24 Dec", "That is Thu 24 Dec 2026", "2026-12-24"),
        ("2026-12-24", "That is Thu 24 Dec 2026", "2026-12-24"),
    ],
)
async def test_a_day_is_said_in_words_and_shown_before_it_is_taken(
    sit, agent: FakeAgent, typed, shown, until
):
    """As one would say it."""
    async with sit() as desk:
        await desk.press("s", *typed)
        await desk.see(shown)
        await desk.press("enter")
    assert agent.decisions() == [(SNOOZE, {"until": until})]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("soonish", "No day to come."),
        ("2026-02-31", "No day to come."),
        ("yesterday", "No day to come."),
        ("in 3 years", "more than a year away"),
    ],
)
async def test_what_is_no_day_to_come_is_asked_for_again(sit, agent: FakeAgent, typed, words):
    """Enter does not take it."""
    async with sit() as desk:
        await desk.press("s", *typed)
        await desk.see(words)
        await desk.press("enter")
        await desk.see(words)
        await desk.press("escape")
    assert agent.decisions() == []
