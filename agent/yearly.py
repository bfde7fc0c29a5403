"""On which day of a year a day comes back."""

from __future__ import annotations

from datetime import date, timedelta


def in_year(month: int, day: int, year: int) -> date:
    """The day of a year: the 28th for 29 February, where there is none.

    Raises ValueError for a day that no year has.
    """
    if (month, day) == (2, 29):
        return date(year, 3, 1) - timedelta(days=1)
    return date(year, month, day)
