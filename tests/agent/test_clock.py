"""Time comes from one object."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

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


def test_midnight_is_by_the_offset_of_that_hour_where_the_clocks_change_today(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begins_at = datetime(2026, 11, 1, 7, tzinfo=UTC)
    after_the_change = datetime(2026, 11, 1, 18, tzinfo=UTC)
    portland = MovedClock(after_the_change, ZoneInfo("America/Los_Angeles"))
    assert portland.midnight(portland.today()) == begins_at
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    try:
        here = MovedClock(after_the_change)
        assert here.midnight(here.today()) == begins_at
    finally:
        monkeypatch.undo()
        time.tzset()


def test_of_the_systems_own_zone_the_rule_is_known_and_not_only_the_offset_of_today(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    try:
        zone = Clock().zone
        summer = datetime(2026, 7, 16, 7, 30, tzinfo=UTC).astimezone(zone)
        winter = datetime(2026, 12, 16, 8, 30, tzinfo=UTC).astimezone(zone)
        assert (summer.hour, summer.minute) == (winter.hour, winter.minute) == (0, 30)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert MovedClock(datetime(2026, 11, 18, tzinfo=UTC), OSAKA).zone is OSAKA
