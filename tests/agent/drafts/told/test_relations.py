"""Whoever a mail only names is nobody's colleague, unless a word of it says so."""

from __future__ import annotations

import pytest

from agent.drafts.told.relations import is_said
from agent.models import Who


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Paul had a stroke on Sunday. I'm in the car park.", False),
        ("Pieter has burns on one hand from a gate.", False),
        ("Marc was killed Saturday. The guys came in this morning.", True),
        ("Ian Petrie, our maintenance coordinator, died.", True),
        ("Anna, who works with us, is in hospital.", True),
    ],
)
def test_a_colleague_is_one_only_where_a_word_says_so(text: str, is_told: bool) -> None:
    assert is_said(Who.COLLEAGUE, [text]) is is_told


def test_a_label_that_is_never_guessed_needs_no_word() -> None:
    assert is_said(Who.PARENT, ["Bad news."])
