"""What "now" and "today" are, from one object, so that tests and the demo can stand at any day."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LINK, _NOTE = Path("/etc/localtime"), Path("/etc/timezone")
_HALF_A_YEAR = timedelta(weeks=26)


class Clock:
    """The workstation's own time."""

    is_moved = False

    def __init__(self, zone: tzinfo | None = None) -> None:
        self._zone = zone

    @property
    def zone(self) -> tzinfo | None:
        """The owner's zone; None is the system's, which `astimezone` knows for every moment.

        What `local` bears is the offset of this very moment, and wrong across a change of clocks.
        """
        return self._zone

    @property
    def zone_name(self) -> str:
        """The owner's zone as the tz database calls it; empty where nothing here tells that."""
        if self._zone is not None:
            return getattr(self._zone, "key", None) or ""
        return next((name for name in _names_of_zone() if self._is_of(name)), "")

    def _is_of(self, name: str) -> bool:
        """Whether that zone keeps the system's time: what names it may be older, or newer."""
        try:
            zone = ZoneInfo(name)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            return False
        return all(
            one.astimezone(zone).utcoffset() == one.astimezone().utcoffset()
            for one in (self.now(), self.now() + _HALF_A_YEAR)
        )

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        return datetime.now(UTC)

    def local(self) -> datetime:
        """This moment on the owner's wall clock."""
        return self.now().astimezone(self._zone)

    def today(self) -> date:
        """The owner's calendar day."""
        return self.local().date()

    def wall(self, moment: datetime) -> datetime:
        """A moment on the owner's wall clock, with the offset of that very day.

        A naive one was read off that clock; where clocks are changed, an hour that comes twice is
        the first, and one that never comes is the next.
        """
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._zone)
        return moment.astimezone(UTC).astimezone(self._zone)

    def midnight(self, day: date) -> datetime:
        """When the owner's day begins, in UTC; by the offset of that moment, not of this one."""
        return datetime.combine(day, time(), tzinfo=self._zone).astimezone(UTC)


def _names_of_zone() -> Iterator[str]:
    """What may be the name of the system's zone, the likeliest first."""
    yield os.environ.get("TZ", "").rpartition("zoneinfo/")[2].removeprefix(":")
    yield str(_LINK.resolve()).rpartition("zoneinfo/")[2]
    with suppress(OSError):
        yield _NOTE.read_text(encoding="utf-8", errors="replace").strip()


class MovedClock(Clock):
    """A clock that was set to another moment and runs on from there."""

    is_moved = True

    def __init__(self, starts_at: datetime, zone: tzinfo | None = None) -> None:
        super().__init__(zone)
        self._offset = starts_at - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def move(self, by: timedelta) -> None:
        """Set the clock forward (or back)."""
        self._offset += by
