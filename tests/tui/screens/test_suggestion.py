"""A suggestion: its question, its findings."""

from __future__ import annotations

from agent.models import Authentication, GateCheck, GateReport
from tests.tui.fake_agent import FakeAgent


async def test_findings_stand_beneath_the_draft(sit, agent: FakeAgent):
    """Each check that failed is said in its own words, those that passed by name."""
    draft = agent.views["suggestion-1"].draft
    checks = (
        GateCheck(name="specific", has_passed=True),
        GateCheck(name="no_pitch", has_passed=False, finding="It offers a discount."),
    )
    agent.replace(
        "suggestion-1", draft=draft.model_copy(update={"gate": GateReport(checks=checks)})
    )
    async with sit() as desk:
        await desk.press("enter")
        await desk.see("✗ It offers a discount.")
        await desk.see("✓ specific")


async def test_a_grief_waits_for_a_yes(sit, agent: FakeAgent):
    """No draft until c; a only says so; c brings the draft."""
    async with sit() as desk:
        await desk.press("G", "enter")
        await desk.see("Is that so?")
        await desk.press("a")
        await desk.see("First say whether it is so")
        await desk.press("c")
        assert agent.decisions() == [("POST /suggestions/suggestion-3/confirm", {})]
        await desk.see("I am so sorry.")


async def test_confirm_needs_a_question(sit, agent: FakeAgent):
    """C on what is not in doubt changes nothing."""
    async with sit() as desk:
        await desk.press("c")
        await desk.see("nothing to confirm")
    assert agent.decisions() == []


async def test_doubts_about_the_sender_stand_beside_the_evidence(sit, agent: FakeAgent):
    """In calm words: what the owner's server found, and that the address is new."""
    view = agent.views["suggestion-1"]
    failed = Authentication(server="mx.example.org", dmarc="fail")
    doubtful = {"authentication": failed, "is_new_address": True, "address": "new@example.org"}
    thread = [entry.model_copy(update=doubtful) for entry in view.thread]
    for person in agent.people.values():
        person.entries = [
            next((new for new in thread if new.id == entry.id), entry) for entry in person.entries
        ]
    agent.replace("suggestion-1", thread=tuple(thread))
    async with sit() as desk:
        await desk.press("enter")
        await desk.see("! your mail server doubts that example.org sent this")
        await desk.see("! the address new@example.org is new for this name")
