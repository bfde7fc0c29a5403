"""Dismiss: a reason that teaches."""

from __future__ import annotations

from tests.tui.fake_agent import FakeAgent


async def test_dismiss_with_a_reason(sit, agent: FakeAgent):
    """Why it was wrong goes to the agent; Esc dismisses nothing."""
    async with sit() as desk:
        await desk.press("x", "escape", "x", "j", "enter")
    assert agent.decisions() == [
        ("POST /suggestions/suggestion-1/dismiss", {"reason": "not this person"})
    ]
