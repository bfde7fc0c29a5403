"""Gaps: what only the owner can say has its place in the letter, and nothing leaves without it."""

from __future__ import annotations

import pytest

from agent.drafts import edit_draft, write_draft
from agent.drafts.gaps import find_gaps, without_gaps
from agent.models import Address, Draft
from tests.agent.drafts.test_letter import make_occasion

TOLD = "My daughter Marta graduates on Friday."
NEWS = {"kind": "graduation", "who": "child", "evidence": TOLD[:-1], "event_date": "2026-11-06"}


def draft_after(wish: str) -> tuple[Draft, object]:
    occasion = make_occasion(**NEWS, text=f"Hi Robin,\n\n{TOLD}\n\n{wish}\n\nAda")
    sender = Address(name="Robin Hale", email="robin@hale.test")
    return write_draft(occasion, draft_id="draft-1", account="", sender=sender), occasion


@pytest.mark.parametrize(
    ("wish", "gap"),
    [
        (
            "We'd be so pleased if you would come to the party.",
            "[For you to answer: what they ask]",
        ),
        ("Would you come and look at the porch?", "[For you to answer: what they ask]"),
        ("Do you sell plain black armbands?", "[For you to answer: the plain black armbands]"),
        ("Would you vouch for us? We need an answer by Monday.", "[For you to answer by Monday: "),
        (
            "Please send 40 boxes. Would you vouch for us?",
            "[For you to answer: what else they ask]",
        ),
    ],
)
def test_what_a_letter_cannot_answer_is_a_gap_for_the_owner(wish: str, gap: str) -> None:
    draft, _ = draft_after(wish)
    assert gap in draft.text
    (said,) = (fact for fact in draft.facts if "leaves it open" in fact.claim)
    assert said.evidence.quote in wish


def test_a_draft_with_a_gap_is_sound_and_passes_once_the_owner_has_answered() -> None:
    """Not before, whatever else he changes."""
    draft, occasion = draft_after("Would you come and look at the porch?")
    ((start, end),) = find_gaps(draft.text)
    assert draft.gate.is_sound
    assert not draft.gate.has_passed
    assert [(span.start, span.end) for span in draft.gate.underlines] == [(start, end)]
    other = edit_draft(draft, draft.subject, f"{draft.text}\nPS: Soon!", occasion=occasion)
    assert not other.gate.has_passed
    answered = f"{draft.text[:start]}I'll look at the porch on Tuesday.{draft.text[end:]}"
    assert edit_draft(draft, draft.subject, answered, occasion=occasion).gate.has_passed


@pytest.mark.parametrize("told", ["All is well here.", "How are you?", "Please send 40 boxes."])
def test_where_nothing_is_left_to_answer_there_is_no_gap(told: str) -> None:
    draft, _ = draft_after(told)
    assert not find_gaps(draft.text)
    assert draft.gate.has_passed


def test_what_stands_around_a_gap_keeps_its_place_without_it() -> None:
    text = "Hi,\n\n[For you to answer: the porch]\n\nRobin [sic]"
    bare = without_gaps(text)
    assert len(bare) == len(text)
    assert bare.split() == ["Hi,", "Robin", "[sic]"]
