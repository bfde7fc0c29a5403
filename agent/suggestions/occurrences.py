"""Days that come back: how people write them, and on which day they fall in a year."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from agent.yearly import in_year

LONGEST = 40
"""Letters of a day, however it is written."""
EARLIEST_YEAR, LATEST_YEAR = 1800, 2200
"""A year before or after is a slip of the pen, or a program's word for "none"."""
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_LEAP_YEAR = 2000
_TH = r"(?:st|nd|rd|th)?"
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)(?:[t ].*)?",
        r"--(?P<month>\d\d)-?(?P<day>\d\d)",
        r"(?P<year>\d{4})-(?P<month>\d\d)",
        r"(?P<year>\d{4})[/.](?P<month>\d\d?)[/.](?P<day>\d\d?)",
        r"(?P<day>\d\d?)\. ?(?P<month>\d\d?)\.(?: ?(?P<year>\d{4}))?",
        rf"(?P<day>\d\d?){_TH}\.? (?:of )?{_NAME}(?:,? (?P<year>\d{{4}}))?",
        rf"{_NAME} (?P<day>\d\d?){_TH}(?:,? (?P<year>\d{{4}}))?",
        r"(?P<one>\d\d?)[/-](?P<other>\d\d?)[/-](?P<year>\d{4})",
    )
)


class YearlyDay(NamedTuple):
    """A day of the year, with the year it began in where that is known."""

    year: int | None
    month: int
    day: int | None
    """None where only the month is known."""

    @property
    def iso(self) -> str:
        """As the book holds it: "1970-05-01", "--05-01", or "1970-05" for a month."""
        year = "-" if self.year is None else f"{self.year:04}"
        return f"{year}-{self.month:02}" + ("" if self.day is None else f"-{self.day:02}")

    def in_year(self, year: int) -> dt.date:
        """Its day in a year: 28 for 29 February where there is none, the first of a mere month."""
        return in_year(self.month, self.day or 1, year)

    def first_from(self, earliest: dt.date) -> dt.date:
        """The first time it comes back on a day or after it; never in the year it began in."""
        year = earliest.year if self.year is None else max(earliest.year, self.year + 1)
        day = self.in_year(year)
        return day if day >= earliest else self.in_year(year + 1)


def read_day(words: str) -> YearlyDay | None:
    """The day that somebody wrote; None where it is none, could be one of two, or is of no time.

    "3/4/1970" is either; "13/4/1970" is not.
    """
    plain = " ".join(words[: LONGEST + 1].casefold().split())
    if len(plain) > LONGEST:
        return None
    found = (match for form in _FORMS if (match := form.fullmatch(plain)))
    return next((day for match in found if (day := _day_of(match.groupdict()))), None)


def _day_of(parts: dict[str, str | None]) -> YearlyDay | None:
    told = parts.get("year")
    year = int(told) if told else None
    if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    if "one" in parts:
        one, other = int(parts["one"] or 0), int(parts["other"] or 0)
        if one != other and max(one, other) <= 12:
            return None
        month, day = (one, other) if other > 12 else (other, one)
    else:
        month = _month(parts["name"] or "") if "name" in parts else int(parts["month"] or 0)
        day = int(parts["day"] or 0) if "day" in parts else 1
    try:
        dt.date(_LEAP_YEAR if year is None else year, month, day)
    except ValueError:
        return None
    return YearlyDay(year, month, day if "one" in parts or "day" in parts else None)


def _month(name: str) -> int:
    """1 to 12; 0 for what is no month."""
    return next((n for n, full in enumerate(_MONTHS, 1) if full.startswith(name)), 0)
