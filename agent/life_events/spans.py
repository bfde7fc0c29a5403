"""Stage 3 of 6: Entry -> LifeEvent; ISO dates compared: days, months, years and ranges."""

from __future__ import annotations

import calendar
import datetime as dt

Span = tuple[dt.date, dt.date]
SLACK_DAYS = 2


def span_of(text: str) -> Span | None:
    """The first and the last day of an ISO date; None where it is none."""
    first, _, last = text.partition("/")
    try:
        return _bounds(first)[0], _bounds(last or first)[1]
    except ValueError:
        return None


def _bounds(text: str) -> Span:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        day = dt.date(*parts)
        return day, day
    if len(parts) == 2:
        year, month = parts
        days = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
        return dt.date(year, month, 1), dt.date(year, month, days)
    return dt.date(parts[0], 1, 1), dt.date(parts[0], 12, 31)


def overlap(one: str, other: str, *, slack_days: int = SLACK_DAYS) -> bool:
    """Whether two dates have a day in common, or nearly; False where one is no date."""
    left, right = span_of(one), span_of(other)
    if left is None or right is None:
        return False
    slack = dt.timedelta(days=slack_days)
    return left[0] - right[1] <= slack and right[0] - left[1] <= slack


def finer(old: str | None, new: str | None) -> str | None:
    """The date that says more."""
    if old is None or new is None:
        return old or new
    left, right = span_of(old), span_of(new)
    if left is None or right is None:
        return old if left else new
    return new if right[1] - right[0] < left[1] - left[0] else old


def shifted(text: str, *, days: int = 0, months: int = 0) -> str | None:
    """A day or a range of days, later or earlier by so much; None where only a month is known."""
    moved = []
    for part in text.split("/"):
        try:
            day = dt.date.fromisoformat(part) if len(part) == 10 else None
            if day is None:
                return _shifted_month(part, months) if not days else None
            count = day.year * 12 + day.month - 1 + months
            year, month = count // 12, count % 12 + 1
            last = calendar.monthrange(year, month)[1]
            moved.append(dt.date(year, month, min(day.day, last)) + dt.timedelta(days=days))
        except (ValueError, OverflowError, calendar.IllegalMonthError):
            return None
    return "/".join(day.isoformat() for day in moved)


def _shifted_month(text: str, months: int) -> str | None:
    span = span_of(text)
    if span is None or len(text) != 7:
        return None
    count = span[0].year * 12 + span[0].month - 1 + months
    return f"{count // 12:04}-{count % 12 + 1:02}"
