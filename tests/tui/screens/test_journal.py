"""Search: found as you type."""

from __future__ import annotations

from textual.widgets import Input

from agent.models import Found
from tests.tui.fake_agent import FakeAgent
from tui.screens.customer import CustomerScreen
from tui.screens.journal import JournalScreen
from tui.screens.today import TodayScreen
from tui.widgets.found_list import FoundList
from tui.widgets.timeline import Timeline


async def test_search_opens_the_customer_at_the_entry(sit, agent: FakeAgent):
    """Letters search at once; Enter opens the story with the cursor on what was found."""
    async with sit() as desk:
        await desk.press("slash")
        await desk.see("4 customers, latest first")
        await desk.press(*"leave on")
        await desk.see("1 found")
        await desk.press("enter")
        assert isinstance(desk.app.screen, CustomerScreen)
        assert desk.app.screen.query_one(Timeline).current.id == "customer-glenn-entry-0"
        await desk.see("the boards leave on Friday.")
        await desk.press("escape", "down", "enter")
        assert isinstance(desk.app.screen, CustomerScreen)
    assert ("GET /search?q=leave+on", {}) in agent.calls


async def test_what_matched_is_painted_in_the_mail(sit):
    """In its place among the other words, as a quote is."""
    async with sit() as desk:
        await desk.press("slash", *"leave on", "enter")
        await desk.see("the boards leave on Friday.")
        strips = desk.app.screen._compositor.render_strips()
        painted = [
            segment.text.strip()
            for strip in strips
            for segment in strip
            if segment.style and segment.style.bgcolor and "leave on" in segment.text
        ]
        assert painted == ["leave on"]


async def test_people_stand_above_the_mails(sit):
    """A part of a name finds them, and Enter opens their story."""
    async with sit() as desk:
        await desk.press("slash", *"duar")
        await desk.see("1 person")
        await desk.press("enter")
        assert desk.app.screen.customer_id == "customer-ines"


async def test_the_words_are_kept_for_the_way_back_and_for_the_next_time(sit):
    """Esc gives back where one came from; what is typed next takes the place of the old words."""
    async with sit() as desk:
        await desk.press("slash", *"leave on", "enter", "escape")
        assert isinstance(desk.app.screen, JournalScreen)
        assert desk.app.screen.query_one(Input).value == "leave on"
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)
        await desk.press("J")
        assert desk.app.screen.query_one(Input).value == "leave on"
        await desk.see("1 found")
        await desk.press(*"duar")
        assert desk.app.screen.query_one(Input).value == "duar"


async def test_what_is_not_understood_is_said_in_a_line(sit, agent: FakeAgent):
    """And the rest is looked for."""
    agent.search_says = ("There is no fromm: here.",)
    async with sit() as desk:
        await desk.press("slash", *"leave on")
        await desk.see("There is no fromm: here.")
        await desk.see("1 found")


async def test_what_is_typed_last_is_what_is_shown(sit):
    """An answer to fewer letters that comes late is not."""
    async with sit() as desk:
        await desk.press("slash")
        screen = desk.app.screen
        await desk.press(*"leave on")
        screen.show_found("le", Found(customers=99))
        await desk.rest()
        await desk.see("1 found")


async def test_nothing_found_is_said(sit):
    """And Enter on nothing opens nothing."""
    async with sit() as desk:
        await desk.press("slash", *"zzz", "enter")
        await desk.see("Nothing found")


async def test_what_lies_below_the_screen_comes_into_sight_with_the_cursor(sit, agent: FakeAgent):
    """The End key goes to the last of many lines."""
    glenn = agent.people["customer-glenn"]
    glenn.entries = [
        glenn.entries[0].model_copy(update={"id": f"entry-{n}", "text": f"Oak board number {n}."})
        for n in range(40)
    ]
    async with sit() as desk:
        await desk.press("slash", *"number", "down")
        await desk.see("40 found")
        assert "number 39." not in desk.text
        await desk.press("end")
        await desk.see("number 39.")
        assert desk.app.screen.query_one(FoundList).current.entry.id == "entry-39"


async def test_a_change_elsewhere_leaves_the_cursor_where_it_is(sit):
    """Other words begin at the top again."""
    async with sit() as desk:
        await desk.press("slash", *"the", "down", "down")
        found = desk.app.screen.query_one(FoundList)
        before = found.current
        assert found.highlighted > 0
        await desk.change()
        assert found.current == before
        await desk.press("slash", "end", "backspace")
        assert found.highlighted == 0


async def test_what_was_said_makes_way_for_what_is_found(sit, agent: FakeAgent):
    """As soon as there is nothing more to say."""
    agent.search_says = ("There is no fromm: here.",)
    async with sit() as desk:
        await desk.press("slash", *"leave o")
        above = desk.app.screen.query_one(FoundList).region.y
        agent.search_says = ()
        await desk.press("n")
        assert "fromm" not in desk.text
        assert desk.app.screen.query_one(FoundList).region.y == above - 1


async def test_of_words_that_are_too_long_for_the_line_the_end_is_seen(sit):
    async with sit() as desk:
        await desk.press("slash", *("a" * 200), *"end")
        await desk.see("aaaend")
        await desk.press("home")
        await desk.see("aaa")
        assert "end" not in desk.text.splitlines()[3]
