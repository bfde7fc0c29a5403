"""A typed day is read as a person means it, or not at all."""

from __future__ import annotations

import datetime as dt

import pytest

from tui.days import read_days

TOLD_ON, TODAY = dt.date(2026, 4, 6), dt.date(2026, 11, 18)


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("2026-05-01", "2026-05-01"),
        ("1 May", "2026-05-01"),
        ("1st of May", "2026-05-01"),
        ("May 1", "2026-05-01"),
        ("Fri 1 May 2026", "2026-05-01"),
        ("Friday, May 1st, 2026", "2026-05-01"),
        ("1. May 2027", "2027-05-01"),
        ("  1   MAY ", "2026-05-01"),
        ("24 Dec", "2025-12-24"),
        ("May", "2026-05"),
        ("september 2025", "2025-09"),
        ("2026-05", "2026-05"),
        ("2026", "2026"),
        ("1-3 May", "2026-05-01/2026-05-03"),
        ("May 1-3", "2026-05-01/2026-05-03"),
        ("1 to 3 May 2027", "2027-05-01/2027-05-03"),
        ("30 Apr – 2 May 2026", "2026-04-30/2026-05-02"),
        ("28 Dec to 3 Jan 2026", "2025-12-28/2026-01-03"),
        ("28 Dec 2026 to 3 Jan", "2026-12-28/2027-01-03"),
        ("2026-05-01/2026-05-03", "2026-05-01/2026-05-03"),
        ("2026-05-01 to 2026-05-03", "2026-05-01/2026-05-03"),
        ("Mon 1 Jun to Wed 3 Jun 2026", "2026-06-01/2026-06-03"),
        ("1 May to 1 May", "2026-05-01"),
        ("yesterday", "2026-11-17"),
        ("tomorrow", "2026-11-19"),
    ],
)
def test_what_a_person_types(typed, date):
    """Without a year it is the one nearest to the mail that told of it."""
    assert read_days(typed, told_on=TOLD_ON, today=TODAY) == date


def test_the_leap_day_is_in_a_leap_year():
    """There is one in reach, or there is none."""
    assert read_days("29 Feb", told_on=dt.date(2027, 12, 1), today=TODAY) == "2028-02-29"
    assert read_days("29 Feb", told_on=dt.date(2026, 4, 6), today=TODAY) is None


@pytest.mark.parametrize(
    "typed",
    [
        *("", "soon", "1", "5/1/2026", "1.5.2026", "2026-02-30", "31 June", "2026-13", "0 May"),
        *("3-1 May", "May to 3 June", "1 May to", "1 to 2 to 3 May", "Maybe", "0000", "٣ May"),
    ],
)
def test_what_is_no_day_or_could_be_two(typed):
    """Nothing is better than a guess."""
    assert read_days(typed, told_on=TOLD_ON, today=TODAY) is None
