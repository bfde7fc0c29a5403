"""The command palette: what can be done here, everybody by name, the themes."""

from __future__ import annotations

import pytest
from textual.command import CommandPalette

from tests.tui.fake_agent import FakeAgent
from tui.commands import likeness
from tui.screens.customer import CustomerScreen
from tui.screens.snooze import SnoozeScreen
from tui.screens.suggestion import SuggestionScreen
from tui.screens.today import TodayScreen
from tui.themes import THEMES


async def choose(desk, *typed: str, sees: str) -> None:
    """Open it, type, wait until the command stands there, take the first."""
    await desk.press("ctrl+p")
    await desk.pilot.press(*typed)
    await desk.see(sees)
    await desk.press("enter")


async def test_before_anything_is_typed_it_lists_what_can_be_done_with_the_keys(sit):
    """By the sentences of the help, and only what works where one is."""
    async with sit() as desk:
        await desk.press("colon")
        await desk.see("what you want to do, or a customer's name")
        await desk.see("See the mail as it would leave   a")
        assert isinstance(desk.app.screen, CommandPalette)
        assert "Not now; nothing is sent" not in desk.text
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)


async def test_what_is_chosen_is_done_where_one_came_from(sit):
    """On the list, and in a suggestion."""
    async with sit() as desk:
        await choose(desk, *"snooze", sees="put it off to another day   s")
        await desk.see("When shall Glenn Ward come back?")
        assert isinstance(desk.app.screen, SnoozeScreen)
        await desk.press("escape", "enter")
        assert isinstance(desk.app.screen, SuggestionScreen)
        await choose(desk, *"back", sees="Back   Esc")
        await desk.see("Follow up")
        assert isinstance(desk.app.screen, TodayScreen)


@pytest.mark.parametrize("typed", ["oko", "maria lind", "harbour", "maria@example"])
async def test_a_customer_is_found_by_any_part_of_name_company_or_address(sit, typed):
    """And opened."""
    keys = ["space" if one == " " else "at" if one == "@" else one for one in typed]
    async with sit() as desk:
        await choose(desk, *keys, sees="Maria Okonkwo-Lindqvist   Harbour Café")
        await desk.see("maria@example.org")
        assert isinstance(desk.app.screen, CustomerScreen)


async def test_a_hostile_name_is_letters_in_the_palette(sit, agent: FakeAgent):
    """Markup and escapes in it mean nothing, and it can be opened all the same."""
    glenn = agent.people["customer-glenn"]
    hostile = "[@click=app.exit]Zed[/] \x1b[2J\u202e[bold"
    glenn.customer = glenn.customer.model_copy(update={"name": hostile})
    async with sit() as desk:
        await choose(desk, *"zed", sees="[@click=app.exit]Zed[/] ␛[2J�[bold   Ward Joinery")
        await desk.see("glenn@example.org")
        assert isinstance(desk.app.screen, CustomerScreen)


async def test_while_the_agent_is_away_there_are_commands_and_themes(sit, agent: FakeAgent):
    """Nobody is found by name, and nothing breaks."""
    async with sit() as desk:
        agent.is_down = True
        await choose(desk, *"light", sees="Theme: light")
        assert desk.app.theme == THEMES["light"].name


def test_what_begins_with_the_words_comes_before_what_holds_them():
    """All words must stand in it, in any order."""
    assert likeness("glenn", "Glenn Ward") > likeness("ward", "Glenn Ward") > 0.5
    assert likeness("ward glenn", "Glenn Ward") > likeness("lenn", "Glenn Ward") > 0
    assert likeness("glenn maria", "Glenn Ward") == 0
