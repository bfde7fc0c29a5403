"""A moment to come as a person types it: `tomorrow 8:00`, `Monday`, `in 2 hours`, `24 Dec 9am`.

The day is read by `days`; nothing is guessed, so what could be two moments is none.
"""

from __future__ import annotations

import datetime as dt
import re

from tui.clock import after
from tui.days import read_day_ahead

MORNING = dt.time(8)
"""When a day begins that is named without a time."""
_PARTS_OF_DAY = {
    "morning": MORNING,
    "noon": dt.time(12),
    "afternoon": dt.time(14),
    "evening": dt.time(18),
    "night": dt.time(20),
}
_SPAN = re.compile(
    r"(?:in )?(?P<number>\d{1,3}|an?|half an|one|two|three|four|five|six) ?"
    r"(?P<unit>h(?:ours?|rs?)?|min(?:ute)?s?)(?: from now)?",
    re.ASCII,
)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_CLOCK = re.compile(
    r"(?:(?:^|(?<= ))(?:at )?)(?P<hour>\d{1,2})"
    r"(?:[:.](?P<minute>\d\d))?(?: ?(?P<half>[ap])\.?m\.?|(?P<h> ?h))?$",
    re.ASCII,
)
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_PART_OF_DAY = re.compile(r"(?:^|(?<= ))(?:in the |at )?(?P<part>morning|noon|afternoon|evening)$")


def read_moment(typed: str, now: dt.datetime) -> dt.datetime | None:
    """A moment after `now`, which is aware and on the owner's wall clock; else None.

    What is read off the wall clock comes back naive, because its offset is that of its day, which
    the agent knows; a span of hours comes back aware.
    """
    text = " ".join(typed.lower().replace(",", " ").split()).removesuffix(".")
    if span := _span(text):
        return after(now, span).replace(second=0, microsecond=0)
    day, at = _parted(text)
    wall = now.replace(tzinfo=None)
    if day in ("", "today", "this"):
        if at is None:
            return None
        found = dt.datetime.combine(wall.date(), at)
        if found <= wall and not day:
            found += dt.timedelta(days=1)  # a time alone is the next such
        return found if found > wall else None
    on = read_day_ahead(day, wall.date())
    return dt.datetime.combine(on, at or MORNING) if on else None


def moment_choices(now: dt.datetime) -> tuple[tuple[str, dt.datetime], ...]:
    """The moments that are offered for a mail to leave at, with their names."""
    wall = now.replace(tzinfo=None)
    words = ["In 2 hours", "This evening", "Tomorrow", "Monday"]
    if wall.weekday() == 6:
        words.pop()  # that is tomorrow
    found = ((one, read_moment(one, now)) for one in words)
    return tuple((words, moment) for words, moment in found if moment is not None)


def _span(text: str) -> dt.timedelta | None:
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    is_hours = found["unit"].startswith("h")
    if found["number"] == "half an":
        return dt.timedelta(minutes=30) if is_hours else None
    number = int(_NUMBERS.get(found["number"], found["number"]))
    return (dt.timedelta(hours=number) if is_hours else dt.timedelta(minutes=number)) or None


def _parted(text: str) -> tuple[str, dt.time | None]:
    """The words of the day, and the time that stands behind them."""
    if text == "tonight":
        return "today", _PARTS_OF_DAY["night"]
    if found := _PART_OF_DAY.search(text):
        return text[: found.start()].strip(), _PARTS_OF_DAY[found["part"]]
    found = _CLOCK.search(text)
    if found is None:
        return text, None
    day = text[: found.start()].strip()
    is_clock = found["minute"] or found["half"] or found["h"] or " at " in f" {found[0]}"
    if not is_clock and not _names_a_day(day):
        # "24 Dec 9" may be a day of a year; a number alone may be a day or an hour.
        return ("?" if not day else text), None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return text, None
        hour = hour % 12 + 12 * (found["half"] == "p")
    try:
        return day, dt.time(hour, minute)
    except ValueError:
        return text, None


def _names_a_day(day: str) -> bool:
    """Whether a number after it can only be an hour: after `tomorrow`, not after `24 Dec`."""
    is_dated = any(char.isdigit() for char in day) or _MONTH.search(day)
    return day == "today" or (not is_dated and read_day_ahead(day, dt.date(2001, 1, 1)) is not None)
