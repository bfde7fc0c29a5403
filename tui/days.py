"""A day as a person types it, read without guessing: nothing where it could be two.

`read_days` is for what a mail told; `read_day_ahead` for when something shall come back.
"""

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
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_SPAN = re.compile(
    rf"(?:in )?(?P<number>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, reverse=True))}) ?"
    r"(?P<unit>days?|d|weeks?|w|months?|m|years?|y)(?: from now)?",
    re.ASCII,
)
_COMING = re.compile(
    r"(?:(?:on|this|coming|(?P<next>next)) )?(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|"
    r"thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
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


def read_yearly_day(typed: str, *, today: dt.date) -> str | None:
    """A day that comes back: `1970-05-01`, `--05-01` where no year was typed, else None."""
    text = " ".join(typed.lower().split())
    if re.fullmatch(r"--\d\d-\d\d", text):
        parts: _Parts | None = _Parts(None, int(text[2:4]), int(text[5:]))
    else:
        parts = _parts(text, today)
    year_typed = re.search(r"\d{4}", text) is not None
    if parts is None or parts.day is None:
        return None
    try:
        # In a leap year, so that 29 February is a day.
        day = _iso((parts.year if year_typed else None) or 2000, parts)
    except ValueError:
        return None
    return day if year_typed else f"-{day[4:]}"


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


def snooze_choices(today: dt.date) -> tuple[tuple[str, dt.date], ...]:
    """The days that a snooze offers, with their names."""
    return (
        ("Tomorrow", today + dt.timedelta(days=1)),
        ("Monday", _weekday_after(today, 0)),
        ("In a week", today + dt.timedelta(days=7)),
        ("In a month", _months_after(today, 1)),
    )


def read_day_ahead(typed: str, today: dt.date) -> dt.date | None:
    """A day after `today`: `tomorrow`, `Monday`, `in 3 weeks`, `24 Dec`, `the 24th`; else None.

    Where no year or month is written it is the next such day; a month alone begins on its first.
    """
    text = " ".join(typed.lower().split()).removesuffix(".")
    try:
        found = _near(text, today) or _coming(text, today)
    except (ValueError, OverflowError):  # no such day, or beyond all calendars
        return None
    return found if found and found > today else None


def _near(text: str, today: dt.date) -> dt.date | None:
    if text in _NEAR:
        return today + dt.timedelta(days=_NEAR[text])
    match text:
        case "day after tomorrow" | "the day after tomorrow":
            return today + dt.timedelta(days=2)
        case "next week":
            return _weekday_after(today, 0)
        case "next month":
            return _months_after(today.replace(day=1), 1)
        case "weekend" | "the weekend" | "this weekend":
            return _weekday_after(today, 5)
    if found := _COMING.fullmatch(text):
        weekday = _WEEKDAYS.index(found["day"][:3])
        if found["next"]:  # of the week to come, however near this week's is
            return _weekday_after(today, 0) + dt.timedelta(days=weekday)
        return _weekday_after(today, weekday)
    if found := _SPAN.fullmatch(text):
        number = int(_NUMBERS.get(found["number"], found["number"]))
        match found["unit"][0]:
            case "d":
                return today + dt.timedelta(days=number)
            case "w":
                return today + dt.timedelta(weeks=number)
            case "m":
                return _months_after(today, number)
            case _:
                return _months_after(today, 12 * number)
    return None


def _coming(text: str, today: dt.date) -> dt.date | None:
    """The next day after `today` that is written so."""
    parts = _parts(text.removeprefix("on ").removeprefix("the "), today)
    if parts is None:
        return None
    year, month, day = parts
    if year is not None:
        return dt.date(year, month, day or 1) if month is not None else None
    first = today.replace(day=1)
    for number in range(1 + 12 * 4 * 2):  # a leap day may be eight years away
        start = _months_after(first, number)
        if month in (None, start.month):
            try:
                found = start.replace(day=day or 1)
            except ValueError:
                continue
            if found > today:
                return found
    return None


def _weekday_after(today: dt.date, weekday: int) -> dt.date:
    """The first such day after `today`; Monday is 0."""
    return today + dt.timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    return dt.date(year, month + 1, day.day)
