"""Search: found as you type."""

from __future__ import annotations

from tests.tui.fake_agent import FakeAgent
from tui.screens.customer import CustomerScreen
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


async def test_nothing_found_is_said(sit):
    """And Enter on nothing opens nothing."""
    async with sit() as desk:
        await desk.press("slash", *"zzz", "enter")
        await desk.see("Nothing found")
