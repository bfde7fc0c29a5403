"""The list is short, the gravest stands first, and the small habits have their turn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from agent.models import Ground, Suggestion
from agent.suggestions.ranking import ranked, why_above, why_each

TODAY = date(2026, 11, 18)


def line(id_: str, points: float, practice: str = "reply", words: str = "", **fields) -> Suggestion:
    values = {
        "id": id_,
        "customer_id": f"customer-{id_}",
        "practice": practice,
        "reason": f"{id_} has news",
        "due_on": TODAY,
        "expires_on": TODAY + timedelta(days=20),
        "priority": points,
        "grounds": (Ground(words=words or f"{id_} told you", points=points),),
        **fields,
    }
    return Suggestion.model_validate(values)


def order(suggestions, *, most=12, most_a_person=1, **how) -> list[str]:
    return [one.id for one in ranked(suggestions, most=most, most_a_person=most_a_person, **how)[0]]


def test_the_most_urgent_comes_first_and_the_rest_waits_for_room() -> None:
    made = [line(str(points), points) for points in (70.0, 100.0, 60.0, 65.0)]
    ranking = ranked(made, most=3, most_a_person=1)
    assert [one.id for one in ranking.shown] == ["100.0", "70.0", "65.0"]
    assert ranking.beyond == 1


def test_equals_go_by_due_day_then_by_name_then_by_identifier() -> None:
    made = [
        line("d", 70, customer_id="ann"),
        line("c", 70, customer_id="ann"),
        line("b", 70, customer_id="bo"),
        line("a", 70, due_on=TODAY - timedelta(days=1), customer_id="zoe"),
    ]
    names = {"ann": "Ann Lee", "bo": "bo Hart", "zoe": "Zoe Young"}
    for same in (made, made[::-1]):
        assert order(same, most_a_person=2, names=names) == ["a", "c", "d", "b"]


def test_nobody_fills_the_list_alone() -> None:
    made = [line(str(number), 70 - number, customer_id="glenn") for number in range(4)]
    made.append(line("ann", 40))
    assert order(made, most_a_person=2) == ["0", "1", "ann"]
    assert ranked(made, most=12, most_a_person=2).beyond == 2


def test_what_must_be_told_is_shown_whatever_the_room() -> None:
    made = [line(str(number), 100 - number) for number in range(5)]
    made.append(line("failed", 10, customer_id="customer-0"))
    assert order(made, most=3, always={"failed"}) == ["1", "2", "failed"]


def test_a_busy_owner_still_sees_some_small_kindnesses_and_never_less_of_what_is_grave() -> None:
    busy = [line(f"news-{number:02}", 75 - number / 10) for number in range(15)]
    small = [
        line("kind", 25, "kindness", expires_on=TODAY),
        line("touch", 40, "keep_in_touch", expires_on=TODAY + timedelta(days=9)),
        line("nurses", 40, "observances", expires_on=TODAY + timedelta(days=1)),
        line("ask", 20, "curiosity", expires_on=TODAY + timedelta(days=12)),
    ]
    shown = order([*busy, *small])
    assert shown[:9] == [f"news-{number:02}" for number in range(9)]
    assert sorted(shown[9:]) == ["kind", "nurses", "touch"]
    grave = [line(f"loss-{number:02}", 100, is_sad=True) for number in range(15)]
    assert order([*grave, *small]) == [f"loss-{number:02}" for number in range(12)]


def test_no_small_habit_crowds_out_another() -> None:
    made = [line(f"touch-{number:02}", 45, "keep_in_touch") for number in range(20)]
    made += [line("kind", 25, "kindness"), line("ask", 20, "curiosity")]
    shown = order(made)
    assert shown[-2:] == ["kind", "ask"]
    assert len(shown) == 12


def test_an_empty_day_has_an_empty_list() -> None:
    assert ranked([], most=12, most_a_person=1) == ([], 0)
    assert why_each([]) == []


def test_each_line_says_why_it_stands_above_the_next() -> None:
    made = [
        line("Tom", 100, words="a loss weighs more than anything"),
        line("Glenn", 75, words="his interview is tomorrow"),
        line("Ann", 55, words="her birthday is on Friday"),
    ]
    assert why_each(made) == [
        "First, because a loss weighs more than anything.",
        "Above “Ann has news”, because his interview is tomorrow.",
        "Last, and here because her birthday is on Friday.",
    ]


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        ([("it is today", 65), ("it is a round one", 5)], [("it is today", 65)], "a round one"),
        ([("he told you", 70)], [("he told you", 70), ("that was a week ago", -7)], "there that"),
        ([("he told you", 70)], [("it is today", 65)], "he told you"),
        ([("he asked", 68)], [("he asked", 58)], "he asked"),
    ],
)
def test_what_two_have_in_common_explains_nothing(mine, theirs, words) -> None:
    one, other = (
        line(
            name,
            sum(points for _, points in found),
            grounds=tuple(Ground(words=said, points=points) for said, points in found),
        )
        for name, found in (("one", mine), ("other", theirs))
    )
    assert words in why_above(one, other)


def test_equals_say_that_they_are() -> None:
    early = line("a", 70, due_on=TODAY - timedelta(days=3))
    assert "due for longer" in why_above(early, line("b", 70))
    assert "go by name" in why_above(line("a", 70), line("b", 70))
    assert "weighs more" in why_above(line("a", 70, grounds=()), line("b", 60, grounds=()))
