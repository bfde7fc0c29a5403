"""A moment to come as a person types it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tui.moments import moment_choices, read_moment

NOW = dt.datetime(2026, 11, 18, 10, 2, 33, tzinfo=dt.timezone(dt.timedelta(hours=-8)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tomorrow 8:00", "2026-11-19T08:00"),
        ("Tomorrow", "2026-11-19T08:00"),
        ("monday", "2026-11-23T08:00"),
        ("on Monday, 8:00", "2026-11-23T08:00"),
        ("friday 3pm", "2026-11-20T15:00"),
        ("tomorrow evening", "2026-11-19T18:00"),
        ("tonight", "2026-11-18T20:00"),
        ("18:30", "2026-11-18T18:30"),
        ("8.15", "2026-11-19T08:15"),
        ("at 8", "2026-11-19T08:00"),
        ("noon", "2026-11-18T12:00"),
        ("12am", "2026-11-19T00:00"),
        ("tomorrow 8", "2026-11-19T08:00"),
        ("24 Dec", "2026-12-24T08:00"),
        ("24 Dec 9am", "2026-12-24T09:00"),
        ("2026-11-25 14:00", "2026-11-25T14:00"),
        ("in 3 weeks at 7.15", "2026-12-09T07:15"),
    ],
)
def test_what_is_read_off_the_wall_clock_bears_no_offset(typed: str, meant: str) -> None:
    """The agent knows that of its day."""
    assert read_moment(typed, NOW) == dt.datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("in 2 hours", 120), ("in an hour", 60), ("in half an hour", 30), ("in 90 min", 90)],
)
def test_a_span_of_hours_is_so_long_whatever_the_clocks_do(typed: str, minutes: int) -> None:
    at = read_moment(typed, NOW)
    assert at == NOW.replace(second=0) + dt.timedelta(minutes=minutes)
    assert at.tzinfo


def test_a_span_across_a_change_of_clocks_ends_when_so_long_has_passed() -> None:
    """By the wall clock it would end an hour early."""
    now = dt.datetime(2026, 11, 1, 0, 30, tzinfo=ZoneInfo("America/Los_Angeles"))
    at = read_moment("in 2 hours", now)
    assert at
    assert at.isoformat() == "2026-11-01T01:30:00-08:00"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "8",
        "25",
        "24 dec 9",
        "yesterday",
        "today 9:00",
        "25:99",
        "13pm",
        "in 0 hours",
        "soon",
        "2026-02-30 8:00",
        "at",
        "tomorrow 8:00 or 9:00",
        "99999999999999999999999999999999",
    ],
)
def test_what_could_be_two_moments_or_none_is_none(typed: str) -> None:
    assert read_moment(typed, NOW) is None


@pytest.mark.parametrize("day", range(16, 23))
@pytest.mark.parametrize("hour", [0, 9, 17, 18, 23])
def test_what_is_offered_is_to_come_and_no_two_are_the_same(day: int, hour: int) -> None:
    now = NOW.replace(day=day, hour=hour)
    moments = [at.replace(tzinfo=None) for _, at in moment_choices(now)]
    assert min(moments) > now.replace(tzinfo=None)
    assert len(set(moments)) == len(moments) >= 2
