"""Keys that come all at once, as over a slow line, go where one after the other would go."""

from __future__ import annotations

from textual import events
from textual.widgets import Input, TextArea

from tui import screens


async def test_a_word_typed_behind_the_search_key_is_searched_for(sit):
    """And none of its letters decides anything on the list."""
    async with sit() as desk:
        calls = len(desk.agent.calls)
        desk.burst("/axs")
        await desk.see("axs")
        assert desk.app.screen.query_one(Input).value == "axs"
        asked = [call for call, _ in desk.agent.calls[calls:]]
        assert not [call for call in asked if call.startswith("POST")]


async def test_words_typed_behind_the_edit_key_stand_in_the_draft_in_order(sit):
    async with sit() as desk:
        desk.burst("\rexa zp")
        await desk.see("xa zp")
        assert "xa zp" in desk.app.screen.query_one(TextArea).text


async def test_a_key_behind_one_that_closes_a_screen_is_for_the_screen_beneath(sit):
    async with sit() as desk:
        await desk.press("enter")
        desk.app.post_message(events.Key("escape", "\x1b"))
        desk.burst("D")
        await desk.see("Dates")
        assert isinstance(desk.app.screen, screens.dates.DatesScreen)
        assert desk.app.screen_stack[:-1] == [desk.app.home]


async def test_a_key_is_not_kept_waiting_by_a_widget_that_is_gone(sit, monkeypatch):
    monkeypatch.setattr("tui.typed_ahead.PATIENCE_SECONDS", 0.05)
    async with sit() as desk:
        call_later = desk.app.home.call_later

        def forget(callback, *rest):
            return callback == desk.app._follow or call_later(callback, *rest)

        monkeypatch.setattr(desk.app.home, "call_later", forget)
        desk.burst("jD")
        await desk.see("Dates")


async def test_pasted_words_do_not_overtake_typed_ones(sit):
    async with sit() as desk:
        desk.burst("/ax")
        desk.app.post_message(events.Paste("zy"))
        desk.burst("s")
        await desk.see("axzys")
