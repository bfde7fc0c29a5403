"""The days that are kept for somebody, as data, and the rules that compute them."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import warnings
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from agent.models import Record

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Month = Literal[
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
Nth = Annotated[int, Field(ge=-1, le=4)]
_WEEKDAYS: tuple[str, ...] = get_args(Weekday)
_MONTHS: tuple[str, ...] = get_args(Month)
_CATEGORIES = {"public", "optional", "government"}


class Observance(Record):
    """A day, the rule that computes it, and whom it is for; see observances.toml."""

    name: str
    fixed: Annotated[str, Field(pattern=r"^\d\d-\d\d$")] | None = None
    nth: tuple[Nth, Weekday, Month] | None = None
    full_week: tuple[Nth, Weekday, Month] | None = None
    easter: int | None = None
    national: tuple[str, ...] = ()
    after: int = 0
    countries: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    volunteers: bool = False
    unless: tuple[str, ...] = ()
    words: str

    def day_in(self, year: int) -> dt.date:
        """The day of a year, where it is the same everywhere."""
        return self._base_in(year) + dt.timedelta(days=self.after)

    def _base_in(self, year: int) -> dt.date:
        if self.fixed:
            return dt.date.fromisoformat(f"{year}-{self.fixed}")
        if self.nth:
            number, weekday, month = self.nth
            return _nth_weekday(year, _MONTHS.index(month) + 1, _WEEKDAYS.index(weekday), number)
        if self.full_week:
            number, weekday, month = self.full_week
            at = _WEEKDAYS.index(weekday)
            if number > 0:
                sunday = _nth_weekday(year, _MONTHS.index(month) + 1, 6, number)
                return sunday + dt.timedelta(days=(at + 1) % 7)
            saturday = _nth_weekday(year, _MONTHS.index(month) + 1, 5, number)
            return saturday - dt.timedelta(days=(5 - at) % 7)
        assert self.easter is not None, f"{self.name} has no rule"
        return _easter(year) + dt.timedelta(days=self.easter)

    @cached_property
    def for_titles(self) -> re.Pattern[str] | None:
        """Any of the words of a title that it is for."""
        return _any_of(self.titles)

    @cached_property
    def for_firms(self) -> re.Pattern[str] | None:
        """Any of the words of a company's name that it is for."""
        return _any_of(self.firms)

    @cached_property
    def for_causes(self) -> re.Pattern[str] | None:
        """Any of the words of a cause that it is for."""
        return _any_of(self.causes)

    @cached_property
    def not_for(self) -> re.Pattern[str] | None:
        """Any of the words that say it is something else."""
        return _any_of(self.unless)


@cache
def observances() -> tuple[Observance, ...]:
    """All that are known, in the order of their file."""
    return tuple(Observance.model_validate(one) for one in _data()["observances"])


def personal_lines(about: str) -> tuple[str, ...]:
    """What may be said beside to somebody, by what of his it is about: "title", "firm"."""
    return tuple(_data()["personal"][about])


@cache
def _data() -> dict[str, Any]:
    text = files(__package__).joinpath("observances.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def load() -> None:
    """Load what tells the holidays of a country; for a thread, since it takes seconds."""
    national_days("US", 2000)


def is_loaded() -> bool:
    """Whether a question is answered at once."""
    return load.cache_info().currsize > 0


@cache
def national_days(country: str, year: int) -> tuple[tuple[str, dt.date], ...]:
    """The holidays of a country by their English names, each with its first day of the year."""
    # Loaded where there is somebody to greet.
    from holidays import country_holidays

    try:
        with warnings.catch_warnings(action="ignore"):  # of a year that its tables do not reach
            known = country_holidays(country, years=year)
            table = country_holidays(
                country,
                years=year,
                language="en_US",
                categories=tuple(sorted(_CATEGORIES.intersection(known.supported_categories))),
            )
    except NotImplementedError:
        return ()  # a country that has no tables
    days: dict[str, dt.date] = {}
    for day, names in sorted(table.items()):
        for name in names.split("; "):
            days.setdefault(name, day)
    return tuple(days.items())


def _nth_weekday(year: int, month: int, weekday: int, number: int) -> dt.date:
    """The nth such weekday of a month, the last one for -1."""
    if number > 0:
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
    last = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return last - dt.timedelta(days=(last.weekday() - weekday) % 7)


def _easter(year: int) -> dt.date:
    from dateutil.easter import easter  # type: ignore[import-untyped]

    day: dt.date = easter(year)
    return day


def _any_of(words: Sequence[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
