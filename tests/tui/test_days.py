"""A typed day is read as a person means it, or not at all."""

from __future__ import annotations

import datetime as dt

import pytest

from tui.days import read_day_ahead, read_days, read_yearly_day, snooze_choices

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


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("tomorrow", "2026-11-19"),
        ("day after tomorrow", "2026-11-20"),
        ("Monday", "2026-11-23"),
        ("on mon", "2026-11-23"),
        ("wednesday", "2026-11-25"),  # today is one
        ("Friday", "2026-11-20"),
        ("next Friday", "2026-11-27"),
        ("next week", "2026-11-23"),
        ("weekend", "2026-11-21"),
        ("in 3 weeks", "2026-12-09"),
        ("three weeks", "2026-12-09"),
        ("3w", "2026-12-09"),
        ("10 days from now", "2026-11-28"),
        ("in a month", "2026-12-18"),
        ("next month", "2026-12-01"),
        ("in a year", "2027-11-18"),
        ("24 Dec", "2026-12-24"),
        ("Dec 24th", "2026-12-24"),
        ("3 March", "2027-03-03"),
        ("the 24th", "2026-11-24"),
        ("17", "2026-12-17"),
        ("31", "2026-12-31"),
        ("January", "2027-01-01"),
        ("29 Feb", "2028-02-29"),
        ("2026-12-24", "2026-12-24"),
        (" Thu 24 Dec 2026 ", "2026-12-24"),
    ],
)
def test_when_something_shall_come_back(typed, day):
    """Always a day after today, the next that is called so."""
    assert read_day_ahead(typed, TODAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "soon", "today", "yesterday", "2026-11-18", "2025-12-24", "31 June", "1/2", "2027"),
        *("in 0 days", "in weeks", "٣ weeks", "9999 years", "999 years ago", "32"),
    ],
)
def test_what_is_no_day_to_come(typed):
    """It is asked for again."""
    assert read_day_ahead(typed, TODAY) is None


@pytest.mark.parametrize(
    ("today", "month_later"), [("2026-01-31", "2026-02-28"), ("2026-11-18", "2026-12-18")]
)
def test_snooze_offers_days_to_come(today, month_later):
    """Monday is the next one, even on a Monday; a month later is a day that exists."""
    choices = dict(snooze_choices(dt.date.fromisoformat(today)))
    assert choices["Monday"].weekday() == 0
    assert all(day > dt.date.fromisoformat(today) for day in choices.values())
    assert choices["In a month"] == dt.date.fromisoformat(month_later)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1 May", "--05-01"),
        ("may 1st 1970", "1970-05-01"),
        ("1970-05-01", "1970-05-01"),
        ("--05-01", "--05-01"),
        ("29 Feb", "--02-29"),
        ("29 Feb 2023", None),
        ("--02-30", None),
        ("May", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_that_comes_back_needs_no_year(typed, day):
    """But a month alone is no day."""
    assert read_yearly_day(typed, today=dt.date(2026, 11, 18)) == day
