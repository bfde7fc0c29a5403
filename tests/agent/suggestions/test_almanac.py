"""Days that are kept: each rule against the days that were published for three years."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from agent.suggestions.almanac import Observance, national_days, observances

PUBLISHED = {
    "Make a Difference Day": "2023-10-28 2024-10-26 2025-10-25",
    "International Volunteer Day": "2023-12-05 2024-12-05 2025-12-05",
    "World Kindness Day": "2023-11-13 2024-11-13 2025-11-13",
    "GivingTuesday": "2023-11-28 2024-12-03 2025-12-02",
    "International Day of Charity": "2023-09-05 2024-09-05 2025-09-05",
    "International Nurses Day": "2023-05-12 2024-05-12 2025-05-12",
    "International Day of the Midwife": "2023-05-05 2024-05-05 2025-05-05",
    "National Doctors' Day": "2023-03-30 2024-03-30 2025-03-30",
    "World Pharmacists Day": "2023-09-25 2024-09-25 2025-09-25",
    "World Social Work Day": "2023-03-21 2024-03-19 2025-03-18",
    "World Mental Health Day": "2023-10-10 2024-10-10 2025-10-10",
    "World Teachers' Day": "2023-10-05 2024-10-05 2025-10-05",
    "Teacher Appreciation Day": "2023-05-09 2024-05-07 2025-05-06",
    "National Librarian Day": "2023-04-16 2024-04-16 2025-04-16",
    "World Book Day": "2023-04-23 2024-04-23 2025-04-23",
    "Administrative Professionals' Day": "2023-04-26 2024-04-24 2025-04-23",
    "Small Business Saturday US": "2023-11-25 2024-11-30 2025-11-29",
    "Small Business Saturday GB": "2023-12-02 2024-12-07 2025-12-06",
    "International Firefighters' Day": "2023-05-04 2024-05-04 2025-05-04",
    "National First Responders Day": "2023-10-28 2024-10-28 2025-10-28",
    "Veterans Day": "2023-11-11 2024-11-11 2025-11-11",
    "Remembrance Day": "2023-11-11 2024-11-11 2025-11-11",
    "Anzac Day": "2023-04-25 2024-04-25 2025-04-25",
    "World Veterinary Day": "2023-04-29 2024-04-27 2025-04-26",
    "World Animal Day": "2023-10-04 2024-10-04 2025-10-04",
    "National Farmers' Day": "2023-10-12 2024-10-12 2025-10-12",
    "World Bee Day": "2023-05-20 2024-05-20 2025-05-20",
    "Arbor Day": "2023-04-28 2024-04-26 2025-04-25",
    "Earth Day": "2023-04-22 2024-04-22 2025-04-22",
    "World Food Day": "2023-10-16 2024-10-16 2025-10-16",
    "World Bread Day": "2023-10-16 2024-10-16 2025-10-16",
    "International Chefs Day": "2023-10-20 2024-10-20 2025-10-20",
    "International Coffee Day": "2023-10-01 2024-10-01 2025-10-01",
    "World Architecture Day": "2023-10-02 2024-10-07 2025-10-06",
    "International Museum Day": "2023-05-18 2024-05-18 2025-05-18",
    "National Skilled Trades Day": "2023-05-03 2024-05-01 2025-05-07",
    "World Music Day": "2023-06-21 2024-06-21 2025-06-21",
    "Clergy Appreciation Day": "2023-10-08 2024-10-13 2025-10-12",
    "Easter": "2023-04-09 2024-03-31 2025-04-20",
}
ANYWHERE = [one for one in observances() if not one.national]


def days(one: Observance) -> str:
    return " ".join(one.day_in(year).isoformat() for year in (2023, 2024, 2025))


@pytest.mark.parametrize("one", ANYWHERE, ids=lambda one: f"{one.name} {' '.join(one.countries)}")
def test_each_day_is_the_one_that_was_published(one: Observance) -> None:
    published = PUBLISHED.get(one.name) or PUBLISHED[f"{one.name} {one.countries[0]}"]
    assert days(one) == published


def test_every_published_day_is_among_them() -> None:
    assert len(PUBLISHED) == len(ANYWHERE) >= 30


@pytest.mark.parametrize(
    ("country", "holiday", "published"),
    [
        ("US", "Thanksgiving Day", ("2023-11-23", "2024-11-28", "2025-11-27")),
        ("CA", "Thanksgiving Day", ("2023-10-09", "2024-10-14", "2025-10-13")),
        ("CA", "Canada Day", ("2023-07-01", "2024-07-01", "2025-07-01")),
        ("DE", "German Unity Day", ("2023-10-03", "2024-10-03", "2025-10-03")),
        ("NL", "King's Day", ("2023-04-27", "2024-04-27", "2025-04-26")),
        ("NO", "Constitution Day", ("2023-05-17", "2024-05-17", "2025-05-17")),
    ],
)
def test_a_holiday_falls_where_its_country_keeps_it(
    country: str, holiday: str, published: tuple[str, ...]
) -> None:
    for day in map(date.fromisoformat, published):
        assert dict(national_days(country, day.year))[holiday] == day


def test_a_country_without_tables_has_no_holidays() -> None:
    assert national_days("XX", 2026) == ()


@pytest.mark.parametrize(
    ("number", "weekday", "day"),
    [
        (1, "sunday", "2022-05-01"),  # May begins with a full week
        (1, "saturday", "2022-05-07"),
        (-1, "sunday", "2022-05-22"),  # the 31st is a Tuesday
        (-1, "saturday", "2022-05-28"),
    ],
)
def test_a_full_week_lies_from_sunday_to_saturday_in_its_month(
    number: int, weekday: str, day: str
) -> None:
    one = Observance.model_validate(
        {"name": "A day", "full_week": (number, weekday, "may"), "words": "Hello"}
    )
    assert one.day_in(2022).isoformat() == day


def test_the_last_weekday_of_december_and_days_after_cross_no_border_wrongly() -> None:
    last = {"name": "A day", "nth": (-1, "thursday", "december"), "words": "Hello"}
    assert Observance.model_validate(last).day_in(2026).isoformat() == "2026-12-31"
    after = Observance.model_validate({**last, "after": 1})
    assert after.day_in(2026).isoformat() == "2027-01-01"


def test_a_rule_that_no_month_keeps_is_refused() -> None:
    for rule in ({"nth": (5, "monday", "may")}, {"fixed": "12 May"}, {"nth": (1, "mon", "may")}):
        with pytest.raises(ValidationError):
            Observance.model_validate({"name": "A day", "words": "Hello", **rule})


@pytest.mark.parametrize("one", observances(), ids=lambda one: one.name)
def test_each_has_one_rule_somebody_it_is_for_and_words_that_name_the_day(one: Observance) -> None:
    rules = (one.fixed, one.nth, one.full_week, one.national or None)
    assert sum(rule is not None for rule in rules) + (one.easter is not None) == 1
    assert one.national or one.titles or one.firms or one.causes
    words = one.words.format(day="Saturday", holiday="Thanksgiving Day")
    assert "{" not in words
    assert words.endswith((".", "?"))
    assert not any(word in words.lower() for word in ("order", "offer", "discount", "price"))
