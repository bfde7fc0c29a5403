"""Help: every key, found by its words, scrolled on a small screen."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.containers import VerticalScroll

from tui.screens.help import HelpScreen
from tui.screens.today import TodayScreen


@pytest.mark.parametrize("key", ["question_mark", "q", "escape"])
async def test_help_opens_and_closes(sit, key):
    """? and ? again, or q, or Esc."""
    async with sit() as desk:
        await desk.press("question_mark")
        await desk.see("All keys")
        await desk.press(key)
        assert isinstance(desk.app.screen, TodayScreen)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 36), (200, 60)])
async def test_no_line_is_cut_and_the_last_is_reached(sit, size):
    """On every screen the sentences stand in full, and one can scroll to their end."""
    async with sit(size=size) as desk:
        await desk.press("question_mark")
        scroll = desk.app.screen.query_one(VerticalScroll)
        assert scroll.max_scroll_x == 0
        await desk.press("end")
        await desk.see("not sent: open it to see why")
        assert all(cell_len(line) <= size[0] for line in desk.text.splitlines())


async def test_a_key_is_found_by_what_it_does(sit):
    """By all the words that are typed; Esc shows all again, then closes."""
    async with sit() as desk:
        await desk.press("question_mark", "slash", *"put", "space", *"off")
        await desk.see("s  Snooze: put it off to another day")
        assert "Dismiss it" not in desk.text
        await desk.press(*"zzz")
        await desk.see("No key does that")
        await desk.press("escape")
        assert isinstance(desk.app.screen, HelpScreen)
        await desk.see("Every command, by name")
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)
