"""What a practice gives back is looked at before it counts."""

from __future__ import annotations

from datetime import date

import pytest

from agent.models import Ground, Suggestion, SuggestionState
from agent.suggestions.checking import fault_of
from agent.suggestions.practice import new_suggestion
from tests.agent.suggestions.people import GLENN, make_situation


@pytest.fixture
def sound() -> Suggestion:
    return new_suggestion(
        make_situation("2026-11-03"),
        "kind",
        "a cause",
        reason="A kind word is due",
        due_on=date(2026, 11, 3),
        keep_days=5,
        grounds=[Ground(words="it is good to do", points=20)],
    )


def test_what_is_in_order_has_no_fault(sound) -> None:
    assert fault_of(sound, "kind", [GLENN.id]) == ""


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"practice": "reply"}, "gave back a suggestion of 'reply'"),
        ({"customer_id": "customer-2"}, "somebody it was not asked about"),
        ({"cause": ""}, "without a cause"),
        ({"state": SuggestionState.DONE}, "that is 'done' from the start"),
        ({"expires_on": date(2026, 11, 2)}, "expires on 2026-11-02, before it is due"),
        ({"priority": float("nan")}, "whose priority is no number"),
        ({"priority": float("inf")}, "whose priority is no number"),
        ({"grounds": (Ground(words="x", points=float("nan")),)}, "whose priority is no number"),
        ({"reason": "two\nlines"}, "control characters"),
        ({"words": "\x1b[31mred"}, "control characters"),
        ({"owners_word": "turned \u202eround"}, "control characters"),
        ({"grounds": (Ground(words="\x07", points=1),)}, "control characters"),
        ({"reason": "very " * 200 + "long"}, "more than 600 letters"),
    ],
)
def test_a_fault_is_named(sound, change, fault) -> None:
    assert fault in fault_of(sound.model_copy(update=change), "kind", [GLENN.id])


@pytest.mark.parametrize("made", [None, "a word", 7, {"practice": "kind"}])
def test_what_is_no_suggestion_is_named_by_what_it_is(made) -> None:
    assert type(made).__name__ in fault_of(made, "kind", [GLENN.id])
