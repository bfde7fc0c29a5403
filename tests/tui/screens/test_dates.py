"""Dates: the months ahead, day by day; a day added, and all saved for a calendar."""

from __future__ import annotations

import datetime as dt

from agent.models import DateKind, RememberedDate, Topic, Who
from tests.tui.ahead import date, some_dates
from tests.tui.fake_agent import FakeAgent
from tui.screens.customer import CustomerScreen
from tui.screens.dates import DatesScreen
from tui.screens.today import TodayScreen
from tui.widgets.date_list import DateList


def on(desk) -> str:
    """Whose day the cursor of the list is on."""
    return desk.app.screen.query_one(DateList).current.words


async def test_the_days_ahead_stand_by_month_with_who_and_what_and_how_sure(sit, agent: FakeAgent):
    """Grief is marked as such, and a day of 29 February has its place in a year without one."""
    some_dates(agent)
    async with sit() as desk:
        await desk.press("D")
        await desk.see("3 within 30 days, 4 within a year")
        await desk.see("Glenn turns 50")
        assert "☾ Tom Brandt" in desk.text
        assert "Sun 28 Feb ✦ Inês Duarte" in desk.text
        assert "February 2027" in desk.text
        assert "you wrote it" in desk.text
        assert "20✦" in desk.text, "the grid has its mark"
        await desk.press("j")
        await desk.see("“our daughter Ada was born")
    assert ("GET /dates?days=366", {}) in agent.calls


async def test_one_moves_by_days_weeks_and_months_and_back_to_today(sit, agent: FakeAgent):
    """On a day without anything it says so, and the list stands on what comes next."""
    some_dates(agent)
    async with sit() as desk:
        await desk.press("D", "l")
        await desk.see("Sat 21 Nov 2026")
        await desk.see("Nothing that you know of")
        assert on(desk).startswith("the loss of Tom's father")
        await desk.press("right_square_bracket")
        await desk.see("Sat 28 Nov 2026")
        await desk.press("right_curly_bracket", "right_curly_bracket")
        await desk.see("Fri 1 Jan 2027")
        await desk.see("February 2027")
        await desk.press("left_curly_bracket", "left_square_bracket")
        await desk.see("Tue 24 Nov 2026")
        await desk.press("t", *["h"] * 3)
        await desk.see("Next: Fri 20 Nov")
        assert on(desk) == "Glenn turns 50"
        await desk.press("G")
        assert "Nothing that" not in desk.text


async def test_enter_opens_whose_day_it_is_at_the_mail_that_told(sit, agent: FakeAgent):
    """And Esc gives back where one came from."""
    some_dates(agent)
    async with sit() as desk:
        await desk.press("D", "j", "enter")
        assert isinstance(desk.app.screen, CustomerScreen)
        await desk.see("Maria Okonkwo-Lindqvist")
        await desk.press("escape")
        assert isinstance(desk.app.screen, DatesScreen)
        assert on(desk) == "Ada's birthday"
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)


async def test_how_it_is_known_is_a_key_away(sit, agent: FakeAgent):
    """The quote and the day it was told, or that the owner wrote it himself."""
    some_dates(agent)
    async with sit() as desk:
        await desk.press("D", "w")
        await desk.see("You wrote it into the book")
        await desk.press("escape", "j", "w")
        await desk.see("How I know")
        await desk.see("on Mon 16 Nov 2026; 93% sure.")


async def test_a_day_is_added_by_hand(sit, agent: FakeAgent):
    """For whom, what and when, whose; the year need not be known."""
    async with sit() as desk:
        await desk.press("D")
        await desk.see("No days to remember yet.")
        await desk.press("a", *"ines", "enter", "tab", *"29 feb")
        await desk.see("29 Feb each year")
        await desk.press("enter", "enter")
        await desk.see("Noted; it is in the book of Inês Duarte.")
    body = {"kind": "birthday", "who": "self", "name": "", "date": "--02-29"}
    assert agent.decisions() == [("POST /customers/customer-ines/dates", body)]
    (kept,) = agent.people["customer-ines"].customer.dates
    assert kept == RememberedDate(kind=DateKind.BIRTHDAY, who=Who.SELF, date="--02-29")


async def test_what_is_no_day_is_not_added(sit, agent: FakeAgent):
    """It says how to write one, and Esc adds nothing."""
    async with sit() as desk:
        await desk.press("D", "a", *"tom", "enter", "tab", *"soon", "enter")
        await desk.see("Write it like 1 May")
        await desk.press("escape")
        assert isinstance(desk.app.screen, DatesScreen)
    assert agent.decisions() == []


async def test_the_year_is_saved_for_a_calendar_where_it_says(sit, agent: FakeAgent):
    """The file that is offered is the one that was named last."""
    some_dates(agent)
    async with sit() as desk:
        await desk.press("D", "S")
        await desk.see("~/kinkeeper.ics")
        await desk.press(*"~/cal.ics", "enter")
        await desk.see("4 days saved in ~/cal.ics")
        await desk.press("S")
        await desk.see("~/cal.ics")
    assert agent.decisions() == [("POST /dates.ics", {"path": "~/cal.ics"})]


async def test_a_day_that_is_learned_meanwhile_appears_and_the_cursor_stays(sit, agent):
    """A mail told of it while the calendar was open."""
    some_dates(agent)
    async with sit() as desk:
        await desk.press("D", "j", "j")
        agent.dates.append(
            date(agent.dates[0].customer, dt.date(2026, 11, 25), "--11-25", "Rosa's birthday")
        )
        await agent.change(Topic.LIFE_EVENT, "event-new")
        await desk.see("Rosa's birthday")
        assert on(desk).startswith("the loss of Tom's father")


async def test_on_a_narrow_screen_the_list_stands_alone(sit, agent: FakeAgent):
    """With its headings, and with how the day is known beneath."""
    some_dates(agent)
    async with sit((80, 24)) as desk:
        await desk.press("D")
        await desk.see("November 2026")
        await desk.see("You wrote it into the book")
        assert "Mo  Tu  We" not in desk.text
