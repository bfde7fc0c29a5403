"""What a day is called, in a list and as a reason."""

from __future__ import annotations

import datetime as dt

import pytest

from agent.models import DateKind, RememberedDate, Who
from agent.suggestions.anniversaries import Known
from agent.suggestions.day_words import in_list, reason_words
from agent.suggestions.occurrences import read_day
from tests.agent.suggestions.people import make_situation


def remember(kind: DateKind, date: str, who: Who = Who.SELF, name: str | None = None) -> Known:
    day = read_day(date)
    assert day is not None
    return Known(RememberedDate(kind=kind, who=who, name=name, date=date), day)


@pytest.mark.parametrize(
    ("known", "listed"),
    [
        (remember(DateKind.BIRTHDAY, "1976-11-20"), "Glenn turns 50"),
        (remember(DateKind.BIRTHDAY, "--11-20"), "Glenn's birthday"),
        (remember(DateKind.BIRTHDAY, "--11-20", Who.PET, "Argos"), "Argos' birthday"),
        (remember(DateKind.WEDDING_DAY, "2025-11-20"), "the wedding day of Glenn, 1 year"),
        (
            remember(DateKind.WEDDING_DAY, "--11-20", name="Rosa"),
            "the wedding day of Glenn and Rosa",
        ),
        (remember(DateKind.WEDDING_DAY, "--11-20", name="Glenn M."), "the wedding day of Glenn"),
        (remember(DateKind.IN_BUSINESS, "1986-11", Who.COMPANY), "Glenn's firm turns 40"),
        (
            remember(DateKind.DEATH, "2025-11-20", Who.PARENT, "Arne"),
            "the loss of Arne, a year ago",
        ),
        (remember(DateKind.GRADUATION, "2026-11-20", Who.CHILD), "Glenn's child graduates"),
        (remember(DateKind.SCHOOL_START, "2026-11-20", Who.CHILD, "Leo"), "Leo starts school"),
        (remember(DateKind.OTHER, "--11-20"), "Glenn's day to remember"),
    ],
)
def test_a_list_says_what_the_day_is_and_leaves_when_to_its_column(
    known: Known, listed: str
) -> None:
    assert in_list(known, dt.date(2026, 11, 20), make_situation("2026-11-18")) == listed


def test_of_several_all_are_named_and_an_age_only_if_it_is_everybodys() -> None:
    day, situation = dt.date(2026, 11, 20), make_situation("2026-11-20")
    six = [
        remember(DateKind.BIRTHDAY, "2020-11-20", Who.CHILD, name) for name in ("Leo", "Mia", "Jo")
    ]
    assert reason_words(six, day, situation) == "Leo, Mia and Jo turn 6 today"
    eight = remember(DateKind.BIRTHDAY, "2018-11-20", Who.CHILD, "Tom")
    assert reason_words([six[0], eight], day, situation) == "Leo and Tom's birthday is today"
