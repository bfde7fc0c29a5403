"""Help opens and closes."""

from __future__ import annotations

from tui.screens.today import TodayScreen


async def test_help_opens_and_closes(sit):
    """? and ? again."""
    async with sit() as desk:
        await desk.press("question_mark")
        await desk.see("Dismiss it, and say why")
        await desk.press("question_mark")
        assert isinstance(desk.app.screen, TodayScreen)
