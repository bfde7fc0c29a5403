"""Business days: weekends and national holidays are none."""

from __future__ import annotations

from datetime import date

import pytest

from agent.suggestions.business_days import (
    business_day_after,
    business_days_since,
    is_business_day,
)

THURSDAY, FRIDAY, MONDAY = date(2026, 11, 5), date(2026, 11, 6), date(2026, 11, 9)


def test_without_a_country_only_the_weekend_is_free() -> None:
    assert business_day_after(THURSDAY, 1, "") == FRIDAY
    assert business_day_after(THURSDAY, 2, "") == MONDAY
    assert business_days_since(THURSDAY, MONDAY, "") == 2
    assert business_days_since(MONDAY, THURSDAY, "") == 0
    assert is_business_day(date(2026, 12, 25), "")


def test_a_national_holiday_of_the_owners_country_is_free() -> None:
    thanksgiving = date(2026, 11, 26)
    assert not is_business_day(thanksgiving, "US")
    assert is_business_day(thanksgiving, "GB")
    assert business_day_after(date(2026, 11, 25), 1, "US") == date(2026, 11, 27)


def test_a_country_that_rests_on_other_days_rests_on_those() -> None:
    assert not is_business_day(FRIDAY, "SA")
    assert is_business_day(date(2026, 11, 8), "SA")


def test_a_country_without_tables_rests_at_the_weekend() -> None:
    assert is_business_day(MONDAY, "XX")
    assert not is_business_day(date(2026, 11, 7), "XX")


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(1, 1, 1)])
def test_what_is_years_late_is_counted_no_further(day: date) -> None:
    assert business_days_since(day, MONDAY, "") <= 60
