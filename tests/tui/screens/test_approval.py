"""Nothing leaves but what was seen and said yes to."""

from __future__ import annotations

import pytest

from agent.models import GateCheck, GateReport, OutboxState, Underline
from tests.tui.fake_agent import FakeAgent
from tui.screens.approval import ApprovalScreen
from tui.screens.notice import NoticeScreen
from tui.screens.today import TodayScreen


async def test_nothing_is_sent_without_the_second_yes(sit, agent: FakeAgent):
    """Approving shows the exact mail; Esc and n go back and nothing leaves."""
    async with sit() as desk:
        for refusal in ("escape", "n"):
            await desk.press("a")
            assert isinstance(desk.app.screen, ApprovalScreen)
            await desk.see("robin@halesupply.example")
            await desk.press(refusal)
            assert isinstance(desk.app.screen, TodayScreen)
    assert {call for call, _ in agent.decisions()} == {"POST /drafts/draft-of-suggestion-1/seal"}


@pytest.mark.parametrize("key", ["enter", "y"])
async def test_sending(sit, agent: FakeAgent, key):
    """The digest of what was shown goes to the agent; the line says on its way, then sent."""
    async with sit() as desk:
        await desk.press("enter", "a", key)
        assert agent.decisions()[-1] == (
            "POST /drafts/draft-of-suggestion-1/approve",
            {"digest": "digest-1", "anyway": False},
        )
        assert isinstance(desk.app.screen, TodayScreen)
        await desk.see("on its way")
        item = agent.views["suggestion-1"].outbox
        sent = item.model_copy(update={"state": OutboxState.FILED})
        agent.replace("suggestion-1", outbox=sent)
        await agent.change()
        await desk.see("sent")


async def test_what_is_on_its_way_is_not_decided_again(sit, agent: FakeAgent):
    """Keys on an approved mail only say that it is approved."""
    async with sit() as desk:
        await desk.press("a", "y", "home")
        before = agent.decisions()
        await desk.press("a", "s", "x", "e")
        await desk.see("approved already")
        assert isinstance(desk.app.screen, TodayScreen)
        assert agent.decisions() == before


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_what_is_odd_is_said_before_it_leaves(sit, agent: FakeAgent, size):
    """A recipient whom the customer never wrote from is named, in full, above the question."""
    agent.warnings = ("eve@evil.example is not an address that Glenn Ward has written from.",)
    async with sit(size=size) as desk:
        await desk.press("a")
        await desk.see("! eve@evil.example is not an address that")
        await desk.see("written")
        await desk.see("from.")
        await desk.see("Hi Glenn")


async def test_a_stale_mail_is_not_sent(sit, agent: FakeAgent):
    """If it changed between look and yes, the agent's words say so."""
    async with sit() as desk:
        await desk.press("a")
        agent.digest = "digest-2"
        await desk.press("y")
        await desk.see("it changed since you saw it")
        assert agent.views["suggestion-1"].outbox is None


async def test_the_gate_says_why_not(sit, agent: FakeAgent):
    """A refusal is a notice in words."""
    agent.gate_refuses = "It would fit anybody: name what happened."
    async with sit() as desk:
        await desk.press("a")
        assert isinstance(desk.app.screen, NoticeScreen)
        await desk.see("It would fit anybody")
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)


def object_to(agent: FakeAgent, words: str, finding: str) -> None:
    """Let the gate object to these words of the first draft."""
    draft = agent.views["suggestion-1"].draft
    start = draft.text.index(words)
    span = Underline(start=start, end=start + len(words), reason=finding)
    check = GateCheck(name="true", has_passed=False, finding=finding, spans=(span,))
    report = GateReport(checks=(check,), score=41, nearest="Such a fine year", likeness=0.31)
    agent.replace("suggestion-1", draft=draft.model_copy(update={"gate": report}))


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_what_the_gate_objects_to_leaves_only_by_a_key_that_says_so(
    sit, agent: FakeAgent, size
):
    """The reason, the score and the nearest note stand there; Enter and y do not send it, A does."""
    object_to(agent, "Hi Glenn", "No mail tells of “Glenn”.")
    async with sit(size=size) as desk:
        await desk.press("a")
        assert isinstance(desk.app.screen, ApprovalScreen)
        await desk.see("Send this anyway?")
        await desk.see("✗ No mail tells of “Glenn”.")
        await desk.see("41 of 100 theirs alone")
        await desk.see("31 %")
        await desk.press("enter", "y")
        assert isinstance(desk.app.screen, ApprovalScreen)
        await desk.press("A")
        assert agent.decisions()[-1] == (
            "POST /drafts/draft-of-suggestion-1/approve",
            {"digest": "digest-1", "anyway": True},
        )


async def test_anyway_means_nothing_where_the_gate_is_content(sit, agent: FakeAgent):
    """A is no second way to send."""
    async with sit() as desk:
        await desk.press("a", "A")
        assert isinstance(desk.app.screen, ApprovalScreen)
    assert agent.views["suggestion-1"].outbox is None


async def test_a_mail_can_be_sent_later(sit, agent: FakeAgent):
    """L asks when; the mail is sealed anew for that moment, shown again, and only then approved."""
    async with sit() as desk:
        await desk.press("a", "l")
        await desk.see("When shall it leave?")
        await desk.press(*"friday 9am")
        await desk.see("It leaves Fri 20 Nov at 9:00")
        await desk.press("enter")
        await desk.see("Send this Fri 20 Nov at 9:00?")
        assert agent.decisions()[-1] == (
            "POST /drafts/draft-of-suggestion-1/seal",
            {"anyway": True, "leaves_at": "2026-11-20T09:00:00", "instead_of": ""},
        )
        await desk.press("y")
        await desk.see("leaves Fri 20")
        assert agent.decisions()[-1][0] == "POST /drafts/draft-of-suggestion-1/approve"
        assert isinstance(desk.app.screen, TodayScreen)


async def test_what_is_no_moment_to_come_is_not_taken(sit, agent: FakeAgent):
    """The question stays, says how to write it, and leads back to the mail."""
    async with sit() as desk:
        await desk.press("a", "l", *"yesterday", "enter")
        await desk.see("Write it like tomorrow 8:00")
        await desk.press("escape")
        assert isinstance(desk.app.screen, ApprovalScreen)
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)
    assert [call for call, _ in agent.decisions()] == ["POST /drafts/draft-of-suggestion-1/seal"]
