"""Days that come back: read as people write them, found in every year."""

from __future__ import annotations

import datetime as dt

import pytest

from agent.suggestions.occurrences import YearlyDay, read_day

LEAP_CYCLE = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(4 * 365 + 1)]


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("1970-05-01", "1970-05-01"),
        ("19700501", "1970-05-01"),
        ("1970-05-01T00:00:00Z", "1970-05-01"),
        ("--05-01", "--05-01"),
        ("--0229", "--02-29"),
        ("1974-05", "1974-05"),
        ("1970/5/1", "1970-05-01"),
        ("03.04.1980", "1980-04-03"),
        ("3. 4.", "--04-03"),
        ("13/4/1970", "1970-04-13"),
        ("4/13/1970", "1970-04-13"),
        ("4/4/1970", "1970-04-04"),
        ("1 May 1970", "1970-05-01"),
        ("the 1st", None),
        ("May 1st, 1970", "1970-05-01"),
        ("29 february", "--02-29"),
        ("Sept. 3", "--09-03"),
        ("  May  1 ", "--05-01"),
        ("3/4/1970", None),
        ("1971-02-29", None),
        ("--02-30", None),
        ("2026-13-40", None),
        ("1970", None),
        ("0000-05-01", None),
        ("99991231", None),
        ("9999-12", None),
        ("1799-12-31", None),
        ("1800-01-01", "1800-01-01"),
        ("31 December 2200", "2200-12-31"),
        ("1 May 2201", None),
        ("0/0/2000", None),
        ("٣.٤.", None),
        ("soon", None),
        ("", None),
        ("9" * 5_000, None),
        ("1970-05-01T" + "0" * 5_000, None),
    ],
)
def test_a_day_is_read_as_people_and_cards_write_it(words: str, iso: str | None) -> None:
    day = read_day(words)
    assert (day.iso if day else None) == iso


def test_what_the_book_holds_is_read_back_as_it_was() -> None:
    for day in LEAP_CYCLE:
        for year in (None, day.year):
            yearly = YearlyDay(year, day.month, day.day)
            assert read_day(yearly.iso) == yearly


def test_each_day_comes_back_each_year_on_its_day_and_29_february_on_the_28th() -> None:
    for day in LEAP_CYCLE:
        yearly = YearlyDay(day.year, day.month, day.day)
        for year in range(day.year, day.year + 9):
            back = yearly.in_year(year)
            assert back.year == year
            if (day.month, day.day) == (2, 29):
                assert (back.month, back.day) == (2, 29 if year % 4 == 0 else 28)
            else:
                assert (back.month, back.day) == (day.month, day.day)


def test_it_comes_back_within_a_year_from_any_day_and_never_before_it_began() -> None:
    born = YearlyDay(2024, 2, 29)
    for earliest in LEAP_CYCLE:
        for yearly in (born, born._replace(year=None), YearlyDay(None, 12, 31)):
            day = yearly.first_from(earliest)
            assert day >= earliest
            if yearly.year is None:
                assert (day - earliest).days <= 366
            else:
                assert day.year > 2024


def test_a_mere_month_begins_on_its_first() -> None:
    assert YearlyDay(1974, 5, None).in_year(2027) == dt.date(2027, 5, 1)
