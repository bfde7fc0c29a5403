"""Dismiss: a reason that teaches."""

from __future__ import annotations

import pytest

from agent.models import DismissalReason, SuggestionState
from tests.tui.fake_agent import FakeAgent


async def test_dismiss_with_a_reason(sit, agent: FakeAgent):
    """Why it was wrong goes to the agent; Esc dismisses nothing."""
    async with sit() as desk:
        await desk.press("x", "escape", "x", "j", "enter")
    assert agent.decisions() == [
        ("POST /suggestions/suggestion-1/dismiss", {"reason": "not this person"})
    ]


@pytest.mark.parametrize(("downs", "reason"), enumerate(DismissalReason))
async def test_every_reason_can_be_given(sit, agent: FakeAgent, downs, reason):
    """In the agent's order, and the agent takes each of them."""
    async with sit() as desk:
        await desk.press("x", *["j"] * downs, "enter")
        await desk.see("Dismissed; u undoes it.")
    suggestion = agent.views["suggestion-1"].suggestion
    assert suggestion.state is SuggestionState.DISMISSED
    assert suggestion.dismissed_because is reason


async def test_what_a_reason_takes_back_is_said(sit):
    """Before it is given."""
    async with sit() as desk:
        await desk.press("x")
        await desk.see("The first two also take back the life event.")
