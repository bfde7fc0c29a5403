"""The days to remember as a calendar file, read back as calendars read it."""

from __future__ import annotations

import datetime as dt

import pytest
import vobject

from agent.exchange.calendar import to_ics
from agent.models import Customer, DateKind, DateLine, RememberedDate, Who

NOW = dt.datetime(2026, 11, 18, 1, 30, tzinfo=dt.timezone(dt.timedelta(hours=-8)))
GLENN = Customer(id="customer-1", name="Glenn Maddox", addresses=("glenn@a.example",))


def line(
    kind: DateKind = DateKind.BIRTHDAY,
    date: str = "1976-11-20",
    day: dt.date = dt.date(2026, 11, 20),
    years: int | None = 50,
    customer: Customer = GLENN,
    who: Who = Who.SELF,
    name: str | None = None,
) -> DateLine:
    remembered = RememberedDate(kind=kind, who=who, name=name, date=date)
    return DateLine(day=day, customer=customer, date=remembered, words="", years=years)


def read(*lines: DateLine) -> list:
    """The events as another program sees them."""
    calendar = vobject.readOne(to_ics(lines, NOW).decode())
    return list(getattr(calendar, "vevent_list", []))


def test_a_birthday_comes_back_each_year_in_the_calendar() -> None:
    (event,) = read(line())
    assert event.summary.value == "Glenn Maddox: birthday"
    assert event.description.value == "Born in 1976"
    assert event.dtstart.value == dt.date(2026, 11, 20)
    assert event.rrule.value == "FREQ=YEARLY"
    days = [day.date() for day in event.rruleset[:3]]
    assert days == [dt.date(year, 11, 20) for year in (2026, 2027, 2028)]


def test_the_file_is_as_the_standard_wants_it() -> None:
    raw = to_ics([line()], NOW)
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"DTSTAMP:20261118T093000Z\r\n" in raw
    assert b"DTSTART;VALUE=DATE:20261120\r\n" in raw
    assert vobject.readOne(raw.decode()).validate(raiseException=True)


def test_no_days_are_an_empty_calendar() -> None:
    assert read() == []


def test_29_february_is_on_the_last_of_february_each_year() -> None:
    (event,) = read(line(date="1976-02-29", day=dt.date(2027, 2, 28), years=51))
    days = [day.date() for day in event.rruleset[:3]]
    assert days == [dt.date(2027, 2, 28), dt.date(2028, 2, 29), dt.date(2029, 2, 28)]


@pytest.mark.parametrize("kind", sorted(DateKind))
def test_what_is_spoken_of_once_is_in_the_calendar_once(kind: DateKind) -> None:
    (event,) = read(line(kind, date="2025-11-20", years=1, who=Who.CHILD, name="Leo"))
    is_once = kind in (DateKind.DEATH, DateKind.GRADUATION, DateKind.SCHOOL_START)
    assert hasattr(event, "rrule") is not is_once
    assert event.summary.value.startswith("Glenn Maddox: ")
    if kind is not DateKind.IN_BUSINESS:
        assert event.summary.value.endswith("(Leo, child)")


def test_a_day_without_a_year_says_none() -> None:
    (event,) = read(line(date="--11-20", years=None))
    assert not hasattr(event, "description")
    assert event.rrule.value == "FREQ=YEARLY"


def test_each_day_has_one_identifier_whenever_it_is_told() -> None:
    (this_year,) = read(line())
    (next_year,) = read(line(day=dt.date(2027, 11, 20), years=51))
    (without_year,) = read(line(date="--11-20", years=None))
    assert this_year.uid.value == next_year.uid.value == without_year.uid.value
    others = read(
        line(),
        line(),
        line(kind=DateKind.WEDDING_DAY),
        line(who=Who.CHILD, name="Leo"),
        line(who=Who.CHILD, name="Mia"),
        line(who=Who.CHILD, date="--03-04"),
        line(who=Who.CHILD, date="--05-06"),
        line(customer=GLENN.model_copy(update={"id": "customer-2"})),
    )
    assert len({event.uid.value for event in others}) == len(others) == 7


def test_no_mail_address_is_in_the_file() -> None:
    nameless = GLENN.model_copy(update={"name": "glenn@a.example"})
    raw = to_ics([line(), line(customer=nameless, name="leo@b.example", who=Who.CHILD)], NOW)
    assert b"@a.example" not in raw
    assert b"@b.example" not in raw
    assert b"A customer: birthday" in raw


@pytest.mark.parametrize(
    "name",
    [
        "Müller; Söhne, Jörg \\ Co",
        "日本太郎" * 60,
        "x" * 500,
        "a" * 61 + "é" * 90,
        "👩‍👩‍👧‍👦" * 30,
        "Glenn\r\nBEGIN:VALARM\nx",
        "Glenn\x1b[31m\u2028\ud800",
        "",
    ],
)
def test_any_name_is_escaped_folded_at_75_octets_and_read_back(name: str) -> None:
    raw = to_ics([line(customer=GLENN.model_copy(update={"name": name}))], NOW)
    assert max(len(one) for one in raw.split(b"\r\n")) <= 75
    for piece in raw.split(b"\r\n"):
        piece.decode()
    (event,) = vobject.readOne(raw.decode()).vevent_list
    assert event.summary.value.endswith(": birthday") or len(name) > 200
    assert "\n" not in event.summary.value
    assert not hasattr(event, "valarm")


def test_every_day_of_a_leap_cycle_is_read_back() -> None:
    first = dt.date(2024, 1, 1)
    days = [first + dt.timedelta(days=number) for number in range(4 * 365 + 1)]
    lines = [line(DateKind.GRADUATION, day.isoformat(), day, None) for day in days[::7]]
    lines = [
        one.model_copy(update={"customer": GLENN.model_copy(update={"id": f"customer-{number}"})})
        for number, one in enumerate(lines)
    ]
    assert sorted(event.dtstart.value for event in read(*lines)) == days[::7]
