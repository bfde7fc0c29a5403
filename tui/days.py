"""A day as a person types it, read without guessing: nothing where it could be two."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?", r"(?P<year>\d{4})"
_WRITTEN = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})(?:-(?P<number>\d\d)(?:-(?P<day>\d\d))?)?",
        rf"{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?",
        rf"{_MONTH} {_DAY}(?:,? {_YEAR})?",
        rf"{_MONTH}(?:,? {_YEAR})?",
        _DAY,
    )
)
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*)?,? (?=\w)")
_SHORT_RANGE = re.compile(r"^((?:[a-z]+ )?\d{1,2})-(\d{1,2})(?= |,|$)")
_RANGE = re.compile(r"\s*[/–—]\s*|\s+-\s+|\s+(?:to|until|till)\s+")


class _Parts(NamedTuple):
    """What was written; a day alone takes its month from the other end of its range."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


def read_days(typed: str, *, told_on: dt.date, today: dt.date) -> str | None:
    """A day, month, year or range as kinkeeper keeps it (`2026-05-01/2026-05-03`), else None.

    Where no year is written, it is the one that brings it closest to `told_on`.
    """
    text = _SHORT_RANGE.sub(r"\1 to \2", " ".join(typed.lower().split()))
    ends = [_parts(end, today) for end in _RANGE.split(text)]
    if len(ends) > 2 or None in ends:
        return None
    first, last = ends[0], ends[-1]
    assert first is not None
    assert last is not None
    if first.month is None and first.day is not None:
        first = first._replace(year=last.year, month=last.month)
    if last.month is None and last.day is not None:
        last = last._replace(year=first.year, month=first.month)
    try:
        start, end = _span(first, last, told_on)
    except ValueError:
        return None
    if start == end:
        return end
    return f"{start}/{end}" if len(start) == len(end) and start < end else None


def _parts(text: str, today: dt.date) -> _Parts | None:
    if text in _NEAR:
        near = today + dt.timedelta(days=_NEAR[text])
        return _Parts(near.year, near.month, near.day)
    text = _WEEKDAY.sub("", text)
    for written in _WRITTEN:
        if found := written.fullmatch(text):
            said = {name: value for name, value in found.groupdict().items() if value}
            month = int(said["number"]) if "number" in said else None
            if "month" in said:
                month = _MONTHS.index(said["month"][:3]) + 1
            year, day = (int(said[name]) if name in said else None for name in ("year", "day"))
            return _Parts(year, month, day)
    return None


def _span(first: _Parts, last: _Parts, told_on: dt.date) -> tuple[str, str]:
    """Both ends; the year that only one of them bears is the other's too, or the next to it."""
    if first.year is None and last.year is not None:
        end = _iso(last.year, last)
        start = _iso(last.year, first)
        return (_iso(last.year - 1, first), end) if _turns_the_year(first, last) else (start, end)
    start = _dated(first, told_on)
    year = _first_day(start).year if last.year is None else last.year
    if last.year is None and _turns_the_year(first, last):
        year += 1
    return start, _iso(year, last)


def _turns_the_year(first: _Parts, last: _Parts) -> bool:
    return first.month is not None and last.month is not None and first.month > last.month


def _dated(parts: _Parts, near: dt.date) -> str:
    """The date in the year that is written, else in the one that brings it closest to `near`."""
    if parts.year is not None:
        return _iso(parts.year, parts)
    found = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            text = _iso(year, parts)
        except ValueError:  # 29 February
            continue
        found.append((abs(_first_day(text) - near), text))
    if not found:
        raise ValueError("no such day near")
    return min(found)[1]


def _iso(year: int, parts: _Parts) -> str:
    if parts.day is not None and parts.month is None:
        raise ValueError("a day of no month")
    day = dt.date(year, parts.month or 1, 1 if parts.day is None else parts.day)
    return day.isoformat()[: 4 if parts.month is None else 7 if parts.day is None else 10]


def _first_day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"{text}-01-01"[:10])
