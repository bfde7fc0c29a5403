"""Days, kinds and states are said as a person would."""

from __future__ import annotations

import datetime as dt

import pytest

from agent.models import Kind
from tui.words import (
    JOY_MARK,
    SAD_MARK,
    asks,
    date_words,
    day_words,
    left_words,
    mark_of,
    near_day_words,
    owners_clock,
    since_words,
    snooze_choices,
)

TODAY = dt.date(2026, 11, 18)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "1 day"),
        (13, "13 days"),
        (14, "2 weeks"),
        (70, "2 months"),
        (800, "2 years"),
    ],
)
def test_since_when(days, words):
    """Long ago is told in larger units."""
    assert since_words(TODAY - dt.timedelta(days=days), TODAY) == words


def test_a_day_to_come_is_named():
    """What is not due yet says when it is."""
    assert since_words(dt.date(2026, 11, 20), TODAY) == "Fri 20 Nov"


def test_days():
    """The year is left out where it goes without saying."""
    assert day_words(TODAY) == "Wed 18 Nov 2026"
    assert near_day_words(TODAY, TODAY) == "Wed 18 Nov"
    assert near_day_words(dt.date(2027, 1, 1), TODAY) == "Fri 1 Jan 2027"


def test_the_owners_clock_is_the_agents():
    """Whatever zone the workstation is in, an evening of the owner is that evening."""
    now = dt.datetime(2026, 11, 17, 21, 30, tzinfo=dt.timezone(dt.timedelta(hours=-8)))
    at = owners_clock(dt.datetime(2026, 11, 14, 3, 12, tzinfo=dt.UTC), now)
    assert (at.date(), at.hour) == (dt.date(2026, 11, 13), 19)


def test_a_practice_of_tomorrow_has_a_heading_too():
    """The screen need not know every practice."""
    assert asks("reply") == "Answer"
    assert asks("remember_a_date") == "Remember a date"


def test_marks():
    """Grief outweighs joy, and what is in doubt is not called a joy."""
    assert mark_of(is_sad=False, kind=Kind.BIRTH) == JOY_MARK
    assert mark_of(is_sad=True, kind=Kind.BIRTH) == SAD_MARK
    assert mark_of(is_sad=False, kind=Kind.ILLNESS) == SAD_MARK
    assert mark_of(is_sad=False, kind=Kind.PREGNANCY, is_doubtful=True) == " "
    assert mark_of(is_sad=False, kind=None) == " "


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
    ("seconds", "words"),
    [(0, "0 s"), (119, "119 s"), (120, "2 min"), (121, "3 min"), (7199, "120 min"), (7201, "3 h")],
)
def test_time_left_is_never_understated(seconds, words):
    """The remaining time is rounded up to its unit."""
    assert left_words(seconds) == words


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2026-05-01", "Fri 1 May 2026"),
        ("2026-05", "May 2026"),
        ("2026", "2026"),
        ("2026-05-01/2026-05-03", "Fri 1 May to Sun 3 May 2026"),
        ("2026-12-30/2027-01-02", "Wed 30 Dec 2026 to Sat 2 Jan 2027"),
        ("2026-05/2026-06", "May 2026 to Jun 2026"),
        ("2026-05-01/2026-05-01", "Fri 1 May 2026"),
        ("", ""),
        ("one day", "one day"),
    ],
)
def test_dates_as_they_are_kept(date, words):
    """Months and years are no numbers with dashes; what a hand wrote stands as it is."""
    assert date_words(date) == words
