"""The owner's wall clock, which bears its zone: another moment has the offset of its own day."""

from __future__ import annotations

import datetime as dt


def in_zone(at: dt.datetime, name: str) -> dt.datetime:
    """`at` by the clock of that zone; by the offset it has, where no such zone is known here."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # not before the first frame

    try:
        return at.astimezone(ZoneInfo(name)) if name else at
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return at


def after(now: dt.datetime, passed: dt.timedelta) -> dt.datetime:
    """The same clock so long after `now`, also where it is changed in between."""
    return (now.astimezone(dt.UTC) + passed).astimezone(now.tzinfo)
