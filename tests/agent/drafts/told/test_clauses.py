"""Who did what: the clauses of a sentence that can be read without doubt."""

from __future__ import annotations

import pytest

from agent.drafts.told.clauses import find_clauses
from agent.drafts.told.verbs import going_on


def doings(sentence: str) -> list[tuple[str, str]]:
    return [(clause.subject, clause.doing) for clause in find_clauses(sentence)]


@pytest.mark.parametrize(
    ("sentence", "subject", "doing"),
    [
        ("She wore her good coat and sang.", "She", "wearing her good coat"),
        ("I had to go and stand in the car park.", "I", "standing in the car park"),
        ("I'm keeping a desk by the window.", "I", "keeping a desk by the window"),
        ("We've packed a torch, a rope and a map on Monday.", "We", "packing a torch, a rope and a map"),
        ("He did not drop a single egg.", "He", "not dropping a single egg"),
        ("His mother, who taught him, sat in the front row.", "His mother", "sitting in the front row"),
        ("For now we play it sitting down.", "we", "playing it sitting down"),
        ("The mayor cut the ribbon, the door fell off.", "The mayor", "cutting the ribbon"),
        ("One of the judges asked if it was alive.", "One of the judges", "asking if it was alive"),
    ],
)  # fmt: skip
def test_a_doing_is_read_with_its_subject(sentence: str, subject: str, doing: str) -> None:
    assert (subject, doing) in doings(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "A cake baked by his aunt.",
        "If she sings, we'll see.",
        "Singing the anthem.",
        "Your driver sang the anthem.",
        "",
        "...",
        ", and, and, and",
    ],
)
def test_what_may_be_read_otherwise_is_no_clause(sentence: str) -> None:
    assert doings(sentence) == []


def test_the_day_stays_behind_for_it_is_another_when_the_letter_goes() -> None:
    assert doings("She rode the goat yesterday.") == [("She", "riding the goat")]
    assert doings("She rode the goat on Saturday.") == [("She", "riding the goat")]


@pytest.mark.parametrize(
    ("verb", "form"),
    [("sing", "singing"), ("drop", "dropping"), ("bake", "baking"), ("lie", "lying"), ("be", "being")],
)  # fmt: skip
def test_a_verb_goes_on_as_it_is_spelled(verb: str, form: str) -> None:
    assert going_on(verb) == form
