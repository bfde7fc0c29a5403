"""The owner's wall clock across a change of it."""

from __future__ import annotations

import datetime as dt

from tui.clock import after, in_zone

EVENING = dt.datetime(2026, 10, 31, 22, 30, tzinfo=dt.timezone(dt.timedelta(hours=-7)))


def test_another_moment_has_the_offset_of_its_own_day():
    """The clock of today is not that of last month."""
    now = in_zone(EVENING, "America/Los_Angeles")
    assert (now, now.hour) == (EVENING, 22)
    november = dt.datetime(2026, 11, 21, 19, 31, tzinfo=dt.UTC).astimezone(now.tzinfo)
    october = dt.datetime(2026, 10, 21, 19, 31, tzinfo=dt.UTC).astimezone(now.tzinfo)
    assert (october.hour, november.hour) == (12, 11)


def test_a_zone_that_is_unknown_here_leaves_the_offset():
    """Wrong by an hour at most, and no crash."""
    for name in ("", "Nowhere/Land", "../etc", "America"):
        assert in_zone(EVENING, name).isoformat() == EVENING.isoformat()


def test_an_hour_is_an_hour_in_the_night_when_the_clocks_are_changed():
    """The same hour comes twice in it."""
    now = in_zone(EVENING, "America/Los_Angeles")
    morning = after(now, dt.timedelta(hours=4))
    assert morning.isoformat() == "2026-11-01T01:30:00-08:00"
    assert after(EVENING, dt.timedelta(hours=4)).isoformat() == "2026-11-01T02:30:00-07:00"
