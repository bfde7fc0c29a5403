"""Dismiss: a reason that teaches."""

from __future__ import annotations

import pytest

from agent.models import SuggestionState
from tests.tui.fake_agent import FakeAgent

DISMISS = "POST /suggestions/suggestion-1/dismiss"


async def test_esc_dismisses_nothing(sit, agent: FakeAgent):
    """Neither at the reasons nor where it asks whose it is."""
    async with sit() as desk:
        await desk.press("x", "escape", "x", "j", "enter", "escape")
    assert agent.decisions() == []


@pytest.mark.parametrize(
    ("keys", "body", "words"),
    [
        ("", {"reason": "not an event"}, "Glenn Ward: dismissed, and learned from"),
        ("jj", {"reason": "not now"}, "not now; it is back on Wed 25 Nov 2026"),
        ("jjj", {"reason": "never this kind"}, "dismissed, and never suggested again"),
    ],
)
async def test_each_reason_goes_to_the_agent_and_what_it_does_is_said(
    sit, agent: FakeAgent, keys, body, words
):
    """And z takes it back."""
    async with sit() as desk:
        await desk.press("x", *keys, "enter")
        assert agent.decisions() == [(DISMISS, body)]
        await desk.see(words)
        await desk.see("undoes it.")
        await desk.press("z")
        await desk.see("Glenn Ward: it is back.")
    assert agent.decisions()[-1] == ("POST /suggestions/suggestion-1/reopen", {})
    assert agent.views["suggestion-1"].suggestion.state is SuggestionState.OPEN


async def test_what_a_reason_does_is_said_before_it_is_given(sit):
    """It changes with the cursor."""
    async with sit() as desk:
        await desk.press("x")
        await desk.see("The life event is taken back")
        await desk.press("j")
        await desk.see("You may say whose")
        await desk.press("j")
        await desk.see("It comes back in a week by itself")
        await desk.press("j")
        await desk.see("Never this kind (job interview)")


async def test_somebody_elses_news_may_be_named(sit, agent: FakeAgent):
    """Who it is, seen from the customer, and by which name."""
    async with sit() as desk:
        await desk.press("x", "j", "enter")
        await desk.see("Whose news is it?")
        await desk.see("Somebody I need not name")
        await desk.press("j", "j", "j", "tab", *"Ben", "enter")
    body = {"reason": "not this person", "who": "child", "name": "Ben"}
    assert agent.decisions() == [(DISMISS, body)]


async def test_somebody_elses_news_may_stay_unnamed(sit, agent: FakeAgent):
    """Enter twice is enough."""
    async with sit() as desk:
        await desk.press("x", "j", "enter", "enter")
    assert agent.decisions() == [(DISMISS, {"reason": "not this person"})]


async def test_without_a_life_event_it_is_not_asked_about_one(sit, agent: FakeAgent):
    """Then only the habit can be too much, or the moment wrong."""
    agent.replace("suggestion-1", life_event=None)
    agent.set_state("suggestion-1", practice="keep_in_touch", life_event_id=None)
    async with sit() as desk:
        await desk.press("g", "x")
        await desk.see("Never “Keep in touch” with them")
        assert "somebody else's news" not in desk.text
        await desk.press("j", "enter")
    (call,) = agent.decisions()
    assert call == (DISMISS, {"reason": "never this kind"})


async def test_what_nobody_asks_for_any_more_is_not_said_to_be_back(sit, agent: FakeAgent):
    """Undone it is, all the same."""
    async with sit() as desk:
        await desk.press("x", "enter")
        agent.reopens_as = SuggestionState.WITHDRAWN
        await desk.press("z")
        await desk.see("undone, but nothing asks for it any more.")
        assert "it is back" not in desk.text
