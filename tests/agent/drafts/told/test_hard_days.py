"""The day of a funeral or an operation: named only where it is told surely."""

from __future__ import annotations

from datetime import date

import pytest

from agent.drafts.letter import write_letter
from agent.drafts.told.hard_days import find_hard_day
from tests.agent.drafts.test_letter import make_occasion

MONDAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("told", "day", "words"),
    [
        ("The funeral is on Friday at eleven.", date(2026, 11, 6), "Friday"),
        ("The op is on the 1st.", date(2026, 12, 1), "the 1st"),
        ("The memorial is on Saturday 28 November.", date(2026, 11, 28), "Saturday 28 November"),
        ("They operate on her tomorrow.", date(2026, 11, 3), "tomorrow"),
        ("I'm starting chemo on Tuesday.", date(2026, 11, 3), "Tuesday"),
    ],
)
def test_a_day_named_with_what_happens_is_known(told: str, day: date, words: str) -> None:
    found = find_hard_day([told], told_on=MONDAY)
    assert found
    assert (found.day, found.words) == (day, words)


@pytest.mark.parametrize(
    "told",
    [
        "The funeral was on Friday.",
        "Thank you for coming to the funeral on Friday.",
        "The funeral is next Friday.",
        "The funeral is on Friday or on Saturday.",
        "The memorial is on Friday 28 November.",
        "The operation is on Monday.",
        "The boxes come on Friday.",
        "The funeral is on 3 May.",
    ],
)
def test_a_day_of_which_nobody_can_be_sure_is_none(told: str) -> None:
    assert find_hard_day([told], told_on=MONDAY) is None


def test_the_day_may_stand_in_the_sentence_before() -> None:
    told = ["I can't make Thursday.", "It's the funeral of our colleague Ray."]
    found = find_hard_day(told, told_on=MONDAY)
    assert found
    assert found.day == date(2026, 11, 5)


def test_the_letter_thinks_of_them_on_that_day_and_not_when_it_has_gone_by() -> None:
    text = "Hi Robin,\n\nDad died on Saturday. The funeral is on Friday.\n\nAda"
    news = {"kind": "bereavement", "who": "parent", "text": text, "evidence": "Dad died"}
    before = make_occasion(**news, status="past", today=date(2026, 11, 3))
    assert "on Friday" in write_letter(before).text
    eve = make_occasion(**news, status="past", today=date(2026, 11, 5))
    assert "tomorrow" in write_letter(eve).text
    after = make_occasion(**news, status="past", today=date(2026, 11, 7))
    assert "Friday" not in write_letter(after).text
