"""A mail that was approved and failed is the owner's to decide again."""

from __future__ import annotations

import pytest

from agent.models import OutboxState, SuggestionState
from tests.tui.fake_agent import FakeAgent
from tui.screens.approval import ApprovalScreen

TROUBLE = "there is no such mailbox"


@pytest.fixture(params=["today", "suggestion"])
async def failed(request, sit, agent: FakeAgent):
    """The screen, with the cursor on a suggestion whose mail failed."""
    agent.fail("suggestion-1", TROUBLE)
    async with sit() as desk:
        if request.param == "suggestion":
            await desk.press("enter")
        yield desk


async def test_why_it_was_not_sent_is_said(failed):
    """In words, with the key that approves it again."""
    await failed.see("not sent")
    await failed.see(f"Not sent: {TROUBLE}")
    await failed.see("a approves it again")


async def test_its_line_is_marked_and_counts_as_undone(sit, agent: FakeAgent):
    """The list says so, and somebody still waits to hear from the owner."""
    agent.fail("suggestion-1", TROUBLE)
    async with sit() as desk:
        await desk.see("not sent !")
        await desk.see("4 people would be glad")


async def test_what_came_back_says_so_in_the_servers_words(sit, agent: FakeAgent):
    """On its line and above the draft, where it can be approved anew."""
    agent.send_back("suggestion-1", "550 no such user")
    async with sit() as desk:
        await desk.see("came back !")
        await desk.see("4 people would be glad")
        await desk.see("Came back: 550 no such user")
        await desk.press("a")
        assert isinstance(desk.app.screen, ApprovalScreen)


async def test_it_is_approved_again(failed, agent: FakeAgent):
    """The same look, the same second yes; then it is on its way."""
    await failed.press("a")
    assert isinstance(failed.app.screen, ApprovalScreen)
    await failed.press("y")
    assert agent.decisions()[-1][0] == "POST /drafts/draft-of-suggestion-1/approve"
    assert agent.views["suggestion-1"].outbox.state is OutboxState.WAITING
    await failed.see("on its way")


async def test_it_is_snoozed(failed, agent: FakeAgent):
    """Put off until tomorrow."""
    await failed.press("s", "enter")
    assert agent.views["suggestion-1"].suggestion.state is SuggestionState.SNOOZED


async def test_it_is_dismissed(failed, agent: FakeAgent):
    """Dropped."""
    await failed.press("x", "enter")
    assert agent.views["suggestion-1"].suggestion.state is SuggestionState.DISMISSED


async def test_it_is_edited(failed, agent: FakeAgent):
    """Its words can be changed, are kept, and are then said to be the owner's."""
    await failed.press("e", "O", "h", "ctrl+s")
    assert agent.views["suggestion-1"].draft.text.startswith("OhHi Glenn,")
    await failed.see("your words")
