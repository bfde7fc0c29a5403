"""Days on which a country works: neither its weekend nor its national holidays."""

from __future__ import annotations

import datetime as dt
from functools import cache

_MOST = 60
"""Days that are counted at most: what is later than that is late enough."""
_DAY = dt.timedelta(days=1)


def business_day_after(day: dt.date, count: int, country: str) -> dt.date:
    """The `count`-th business day after a day; without a country only weekends are free."""
    while count > 0:
        day += _DAY
        count -= is_business_day(day, country)
    return day


def business_days_since(day: dt.date, today: dt.date, country: str) -> int:
    """How many business days have come since a day, today among them; sixty days are looked at."""
    days = min((today - day).days, _MOST)
    return sum(is_business_day(today - _DAY * ago, country) for ago in range(days))


def is_business_day(day: dt.date, country: str) -> bool:
    """Whether a country, or without one much of the world, is at work that day."""
    weekend, free = _calendar(country, day.year)
    return day.weekday() not in weekend and day not in free


@cache
def _calendar(country: str, year: int) -> tuple[frozenset[int], frozenset[dt.date]]:
    """The weekdays and the days on which a country rests."""
    if not country:
        return frozenset({5, 6}), frozenset()
    from holidays import country_holidays  # seconds, the first time: only where it is needed

    try:
        calendar = country_holidays(country, years=year)
    except NotImplementedError:  # no tables of that country
        return _calendar("", year)
    return frozenset(calendar.weekend), frozenset(calendar)
