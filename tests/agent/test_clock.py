"""Time comes from one object."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from agent.clock import Clock, MovedClock

OSAKA = ZoneInfo("Asia/Tokyo")


def test_a_moved_clock_stands_where_it_was_set_and_runs_on() -> None:
    clock = MovedClock(datetime(2026, 11, 18, 23, 30, tzinfo=UTC), OSAKA)
    first = clock.now()
    assert first >= datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    assert clock.now() >= first
    assert clock.is_moved


def test_today_is_the_owners_day_not_that_of_utc() -> None:
    clock = MovedClock(datetime(2026, 11, 18, 23, 30, tzinfo=UTC), OSAKA)
    assert clock.today().isoformat() == "2026-11-19"
    clock.move(timedelta(days=2))
    assert clock.today().isoformat() == "2026-11-21"


def test_the_workstations_clock_is_aware() -> None:
    assert Clock().now().utcoffset() == timedelta(0)
    assert not Clock().is_moved
