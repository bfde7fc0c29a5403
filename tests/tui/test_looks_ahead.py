"""How the days ahead and the weeks gone by look, in three sizes and two themes."""

from __future__ import annotations

import pytest

from tests.tui.ahead import some_dates, some_weeks

SIZES = {"80x24": (80, 24), "120x36": (120, 36), "200x60": (200, 60)}
sizes = pytest.mark.parametrize("size", list(SIZES.values()), ids=list(SIZES))
themes = pytest.mark.parametrize("theme", ["dark", "light"])


@sizes
@themes
def test_dates(looks_as_before, agent, size, theme):
    """The grid beside the list, the cursor on the next day; grief is marked quietly."""
    some_dates(agent)
    assert looks_as_before("D", "j", size=size, theme=theme)


def test_a_day_without_anything(looks_as_before, agent):
    """What is on that day, and what comes next."""
    some_dates(agent)
    assert looks_as_before("D", "l")


def test_no_days_yet(looks_as_before):
    """An empty calendar is a friendly one."""
    assert looks_as_before("D", size=SIZES["80x24"])


def test_a_day_to_remember(looks_as_before, agent):
    """What was typed is said in words before it is taken."""
    assert looks_as_before("D", "a", "enter", "tab", *"29", "space", *"feb", size=SIZES["80x24"])


@sizes
@themes
def test_week(looks_as_before, agent, size, theme):
    """Numbers and bars on one side, people on the other."""
    some_weeks(agent)
    assert looks_as_before("W", size=size, theme=theme)


def test_no_week_yet(looks_as_before, agent):
    """Before the first mail there is nothing to tell."""
    some_weeks(agent)
    nobody = {"touched": (), "untouched": (), "untouched_count": 0}
    agent.weeks[0] = agent.weeks[0].model_copy(update=nobody)
    assert looks_as_before("W", size=SIZES["80x24"])


def test_search_that_is_not_understood(looks_as_before, agent):
    """It is said in a line, and what can be found is found."""
    agent.search_says = ("There is no fromm: here; there are from:, to:, kind:, before:, after:.",)
    assert looks_as_before("slash", *"the", size=SIZES["80x24"])
