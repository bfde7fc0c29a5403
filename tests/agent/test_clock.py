"""Time comes from one object."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.clock import Clock, MovedClock

OSAKA = ZoneInfo("Asia/Tokyo")
PORTLANDS_RULE = "PST8PDT,M3.2.0,M11.1.0"


@pytest.fixture
def set_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the time that this system keeps."""

    def set_it(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield set_it
    monkeypatch.undo()
    time.tzset()


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


def test_a_clock_tells_the_name_of_its_zone_if_that_has_one() -> None:
    moment = datetime(2026, 11, 18, tzinfo=UTC)
    assert MovedClock(moment, OSAKA).zone_name == "Asia/Tokyo"
    assert MovedClock(moment, timezone(timedelta(hours=9))).zone_name == ""


@pytest.mark.parametrize(
    "zone", ["America/Los_Angeles", ":/usr/share/zoneinfo/America/Los_Angeles"]
)
def test_the_systems_zone_is_told_by_name(set_zone: Callable[[str], None], zone: str) -> None:
    set_zone(zone)
    assert Clock().zone_name == "America/Los_Angeles"


@pytest.mark.parametrize(
    ("linked", "told"),
    [("America/Los_Angeles", "America/Los_Angeles"), ("Europe/Berlin", ""), ("America", "")],
)
def test_a_zone_of_the_system_that_keeps_other_hours_than_the_system_is_not_the_owners(
    set_zone: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    linked: str,
    told: str,
) -> None:
    monkeypatch.setattr("agent.clock._LINK", tmp_path / "zoneinfo" / linked)
    monkeypatch.setattr("agent.clock._NOTE", tmp_path / "timezone")
    set_zone(PORTLANDS_RULE)
    assert Clock().zone_name == told


def test_where_the_system_keeps_a_copy_of_its_zone_the_note_beside_it_tells_the_name(
    set_zone: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "timezone").write_text("America/Los_Angeles\n")
    monkeypatch.setattr("agent.clock._LINK", tmp_path / "localtime")
    monkeypatch.setattr("agent.clock._NOTE", tmp_path / "timezone")
    set_zone(PORTLANDS_RULE)
    assert Clock().zone_name == "America/Los_Angeles"
