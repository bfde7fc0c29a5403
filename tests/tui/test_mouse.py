"""The mouse does what the keys do: click, double click, wheel."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.events import MouseScrollUp

from tui.screens.snooze import SnoozeScreen
from tui.screens.suggestion import SuggestionScreen
from tui.widgets.key_line import KeyLine
from tui.widgets.thread import Thread
from tui.widgets.today_list import TodayList


async def test_a_line_is_clicked_once_to_look_and_again_to_open(sit):
    """The first click puts the cursor there, as the arrows do; what is beside it follows."""
    async with sit() as desk:
        await desk.pilot.click(TodayList, offset=(8, 2))
        await desk.rest()
        await desk.see("Olá Robin")
        assert desk.app.screen is desk.app.home
        await desk.pilot.double_click(TodayList, offset=(8, 2))
        await desk.rest()
        assert isinstance(desk.app.screen, SuggestionScreen)
        assert desk.app.screen.suggestion_id == "suggestion-4"


async def test_a_key_in_the_line_of_keys_can_be_clicked(sit):
    """It is as if it were pressed."""
    async with sit() as desk:
        line = desk.text.splitlines()[-2]
        await desk.pilot.click(KeyLine, offset=(line.index("s snooze"), 0))
        await desk.rest()
        assert isinstance(desk.app.screen, SnoozeScreen)


async def test_the_wheel_scrolls_what_is_under_it(sit):
    """Not what has the cursor."""
    async with sit(size=(80, 24)) as desk:
        await desk.press("enter")
        thread = desk.app.screen.query_one(Thread)
        assert isinstance(thread, VerticalScroll)
        before = thread.scroll_y
        await desk.pilot._post_mouse_events([MouseScrollUp], thread, button=0)
        await desk.rest()
        assert thread.scroll_y < before
