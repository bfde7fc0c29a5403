"""A customer's story."""

from __future__ import annotations

from tui.screens.today import TodayScreen


async def test_the_customers_story(sit):
    """Mails and life events in one line of time, each life event with its proof."""
    async with sit() as desk:
        await desk.press("p")
        await desk.see("Job interview · Tue 17 Nov 2026")
        await desk.see("93% sure")
        await desk.press("j", "j")
        await desk.see("the boards leave on Friday.")
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)
