"""Today: the list, the preview, the quiet states."""

from __future__ import annotations

from agent.models import Challenge, Doing, ExpiredLine, Offer
from tests.tui.fake_agent import FakeAgent
from tests.tui.morning import at
from tui.screens.today import TodayScreen
from tui.widgets.today_list import TodayList
from tui.words import CALL_MARK


def cursor(desk) -> str:
    line = desk.app.screen_stack[0].query_one(TodayList).current
    return line.suggestion.id if line else ""


async def test_today_shows_whom_why_and_the_proof(sit):
    """Name, reason, the quote's mail and the draft are on the first screen."""
    async with sit() as desk:
        for words in (
            "Follow up",
            "Glenn Ward",
            "interview was yesterday",
            "side gate",
            "Hi Glenn",
        ):
            await desk.see(words)


async def test_the_preview_follows_the_cursor(sit):
    """Moving down shows the next suggestion's mail."""
    async with sit() as desk:
        await desk.press("j")
        assert cursor(desk) == "suggestion-4"
        await desk.see("Olá Inês")
        await desk.press("up")
        await desk.see("Hi Glenn")


async def test_new_mail_keeps_the_cursor(sit, agent: FakeAgent):
    """A suggestion that comes in above does not move the owner off theirs."""
    async with sit() as desk:
        await desk.press("j")
        person = agent.people["customer-glenn"]
        agent.suggest(person, "reply", "Glenn wrote again", due_on=at(18).date())
        agent.views = {key: agent.views[key] for key in sorted(agent.views, reverse=True)}
        await agent.change()
        await desk.see("Glenn wrote again")
        assert cursor(desk) == "suggestion-4"


async def test_the_screen_opens_before_the_agent(sit, agent: FakeAgent):
    """Without an agent it says what to do, and fills when there is one."""
    agent.is_down = True
    async with sit() as desk:
        await desk.see("Start it with `kinkeeper run`")
        agent.is_down = False
        await desk.see("Glenn Ward")


async def test_nobody_needs_you(sit, agent: FakeAgent):
    """An empty list is good news, and any key is harmless."""
    agent.views.clear()
    async with sit() as desk:
        await desk.see("Nobody needs you today.")
        await desk.press("a", "e", "s", "x", "c", "p", "enter", "j", "k")
        assert isinstance(desk.app.screen, TodayScreen)
    assert agent.decisions() == []


async def test_why_is_answered_in_a_sentence(sit):
    """With w, on the list and in a suggestion."""
    async with sit() as desk:
        await desk.press("w")
        await desk.see("First, because Glenn's interview was")
        await desk.press("escape", "enter", "w")
        await desk.see("First, because")


async def test_the_group_of_the_most_urgent_stands_first(sit, agent: FakeAgent):
    """Whatever it asks for; and a practice that nobody knew has a heading, too."""
    for suggestion_id, practice in (("suggestion-1", "hardship"), ("suggestion-4", "my_own")):
        agent.set_state(suggestion_id, practice=practice)
    async with sit() as desk:
        lines = desk.text.splitlines()
        places = [
            next(number for number, line in enumerate(lines) if heading in line)
            for heading in ("Ask if they are safe", "Follow up", "My own")
        ]
        assert places == sorted(places)


async def test_a_call_is_marked_and_its_number_shown(sit, agent: FakeAgent):
    """Whom to call, under which number, with what to say; or that no number is known."""
    agent.set_state("suggestion-1", doing=Doing.CALL, phone="+1 707 555 0142", words="Well done!")
    agent.replace("suggestion-1", draft=None)
    agent.set_state("suggestion-4", doing=Doing.CALL, owners_word="wildfires, Lake County CA")
    async with sit() as desk:
        await desk.see("Call +1 707 555 0142")
        await desk.see("Well done!")
        (line,) = [line for line in desk.text.splitlines() if "interview was yesterday" in line]
        assert CALL_MARK in line
        await desk.press("j")
        await desk.see("Call no number is known")
        await desk.see("You noted: wildfires, Lake County CA")


async def test_beneath_the_list_stands_what_went_by_and_what_else_there_is(sit, agent: FakeAgent):
    """Trouble, what is too late, the challenge, and how many more wait."""
    suggestion = agent.views["suggestion-1"].suggestion
    agent.asides = {
        "beyond": 3,
        "troubles": ("the practice moon failed: no moon",),
        "expired": tuple(
            ExpiredLine(
                suggestion=suggestion,
                customer_name=name,
                words=f"too late since Tuesday: {name} moved",
            )
            for name in ("Ann", "Bo", "Cy")
        ),
        "challenge": Challenge(
            week="2026-W47", customers=(), known=(), words="Get to know five better: 2 of 5"
        ),
        "offers": (Offer(life_event_id="e", region="Lake County", what="fire", customers=2),),
    }
    async with sit() as desk:
        for words in (
            "! the practice moon failed: no moon",
            "Ann: too late since Tuesday: Ann moved",
            "1 more too late · 3 more wait their turn",
            "Get to know five better: 2 of 5",
            "fire, Lake County: 2 more are there",
        ):
            await desk.see(words)
        assert "Cy moved" not in desk.text
