"""Which days are remembered by what mail told, and which are not sure enough."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from agent.models import DateKind, Direction, Evidence, Kind, LifeEvent, Outcome, When, Who
from agent.suggestions.anniversaries import days_told
from tests.agent.suggestions.people import make_entry, make_event, make_situation

TOLD = make_entry("2026-05-02")


def tell(kind: Kind, quote: str, date: str | None = "2026-05-20", **fields: Any) -> LifeEvent:
    evidence = (Evidence(quote=quote, entry_id=TOLD.id),)
    return make_event(TOLD, kind, date=date, evidence=evidence, **fields)


def told(event: LifeEvent, *entries: Any) -> tuple[DateKind, Who, str | None, str] | None:
    """Kind, whose, name and day of what is remembered of an event; None where nothing is."""
    known = list(days_told(make_situation("2026-11-18", [TOLD, *entries], [event])))
    if not known:
        return None
    ((date, day, of),) = known
    assert (date.date, of) == (day.iso, event)
    return date.kind, date.who, date.name, date.date


@pytest.mark.parametrize(
    ("quote", "year"),
    [
        ("I turn fifty on the 20th", "1976"),
        ("I turn 50", "1976"),
        ("I’m forty on the 20th", "1986"),
        ("happy 40th birthday for Wednesday!", "1986"),
        ("she is six today", "2020"),
        ("my daughter turned one yesterday", "2025"),
        ("Dad's ninety-fifth", "1931"),
        ("my father's 70th", "1956"),
        ("his mother turns a hundred", "1926"),
        ("Mum was born on 20 May 1951", "1951"),
        ("he's forty-two", "1984"),
        ("my birthday is on the 20th", "-"),
        ("her birthday is 20 May", "-"),
        ("Dad's birthday is the 20th of May", "-"),
        ("my birthday is 5/20", "-"),
        ("Mum's 20th", "-"),
        ("he will be a hundred and two", "-"),
        ("the big five-oh", "-"),
        ("I turn 999", "-"),
        ("it's my birthday in 3 weeks", "-"),
    ],
)
def test_the_year_of_a_birthday_is_known_only_where_the_age_is_told(quote: str, year: str) -> None:
    found = told(tell(Kind.BIRTHDAY, quote))
    assert found == (DateKind.BIRTHDAY, Who.SELF, None, f"{year}-05-20")


@pytest.mark.parametrize(
    "quote",
    [
        "throwing a birthday party for Mum",
        "we celebrate my birthday this weekend",
        "a belated happy birthday",
        "Dad would have been eighty today",
        "it would've been his 50th birthday",
    ],
)
def test_a_party_or_a_day_of_remembrance_is_no_birthday(quote: str) -> None:
    assert told(tell(Kind.BIRTHDAY, quote)) is None


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Mia and Noah", ["Mia", "Noah"]),
        ("Mia, Noah and Zoe", ["Mia", "Noah", "Zoe"]),
        ("Mia & Noah", ["Mia", "Noah"]),
        ("Sandy Anderson", ["Sandy Anderson"]),
        (None, [None]),
    ],
)
def test_of_several_who_are_born_together_each_has_a_birthday(
    name: str | None, names: list[str | None]
) -> None:
    fields: dict[str, Any] = {"who": Who.CHILD, "name": name, "status": When.PAST}
    birth = tell(Kind.BIRTH, "the twins arrived", "2026-05-01", **fields)
    known = list(days_told(make_situation("2026-11-18", [TOLD], [birth])))
    assert [one.date.name for one in known] == names
    assert {(one.day.iso, one.event) for one in known} == {("2026-05-01", birth)}


@pytest.mark.parametrize("date", [None, "2026", "2026-05", "2026-05-20/2026-05-21", "2026-02-30"])
def test_without_the_one_day_there_is_nothing_to_remember(date: str | None) -> None:
    for kind in (Kind.BIRTHDAY, Kind.ANNIVERSARY):
        assert told(tell(kind, "our wedding anniversary", date=date)) is None


@pytest.mark.parametrize("who", sorted(Who))
def test_only_the_birthdays_of_those_nearest_are_remembered_untold(who: Who) -> None:
    near = ("self", "spouse", "child", "parent", "sibling", "grandchild")
    assert (told(tell(Kind.BIRTHDAY, "turns 6", who=who)) is not None) is (who in near)


def test_a_child_that_was_born_has_its_birthday_then() -> None:
    birth = tell(Kind.BIRTH, "Mia was born", status=When.PAST, who=Who.CHILD, name="Mia")
    assert told(birth) == (DateKind.BIRTHDAY, Who.CHILD, "Mia", "2026-05-20")
    of_grandchild = birth.model_copy(update={"who": Who.GRANDCHILD})
    assert told(of_grandchild) == (DateKind.BIRTHDAY, Who.GRANDCHILD, "Mia", "2026-05-20")
    by_wife = birth.model_copy(update={"who": Who.SPOUSE, "name": "Anna"})
    assert told(by_wife) == (DateKind.BIRTHDAY, Who.CHILD, None, "2026-05-20")


@pytest.mark.parametrize(
    "change",
    [
        {"status": When.UPCOMING},
        {"status": When.ONGOING},
        {"outcome": Outcome.BADLY},
        {"who": Who.PET},
        {"who": Who.COLLEAGUE},
    ],
)
def test_a_birth_to_come_a_sad_one_and_a_litter_leave_no_birthday(change: dict[str, Any]) -> None:
    birth = tell(Kind.BIRTH, "born", status=When.PAST, who=Who.CHILD)
    assert told(birth.model_copy(update=change)) is None


def test_a_wedding_that_was_is_a_wedding_day_from_then_on() -> None:
    wedding = tell(Kind.WEDDING, "we married on Wednesday", status=When.PAST)
    assert told(wedding) == (DateKind.WEDDING_DAY, Who.SELF, None, "2026-05-20")
    of_spouse = wedding.model_copy(update={"who": Who.SPOUSE, "name": "Emil"})
    assert told(of_spouse) == (DateKind.WEDDING_DAY, Who.SELF, "Emil", "2026-05-20")


def test_a_wedding_that_was_only_planned_counts_once_they_wrote_after_the_day() -> None:
    plan = tell(Kind.WEDDING, "we marry on the 20th")
    assert told(plan) is None
    assert told(plan, make_entry("2026-05-20")) is None
    assert told(plan, make_entry("2026-06-01", Direction.OUT)) is None
    assert told(plan, make_entry("2026-06-01")) is not None
    assert told(plan.model_copy(update={"outcome": Outcome.WELL})) is not None
    for outcome in (Outcome.BADLY, Outcome.CALLED_OFF):
        called_off = plan.model_copy(update={"outcome": outcome})
        assert told(called_off, make_entry("2026-06-01")) is None


@pytest.mark.parametrize(
    ("quote", "who", "year"),
    [
        ("Harald and I have been married 25 years", Who.SELF, "2001"),
        ("our silver wedding", Who.SELF, "2001"),
        ("our eighth anniversary", Who.SPOUSE, "2018"),
        ("it was our wedding anniversary", Who.SELF, "-"),
        ("my folks' 45th anniversary", Who.PARENT, "1981"),
        ("my son and his wife have their tenth anniversary", Who.CHILD, "2016"),
        ("ten years at the firm", Who.SELF, None),
        ("happy anniversary", Who.SELF, None),
        ("twelve years on the 20th", Who.SELF, None),
        ("it would have been our thirtieth wedding anniversary", Who.SELF, None),
        ("my wife's thirty years of service", Who.SPOUSE, None),
        ("dear friends are forty years married", Who.FRIEND, None),
    ],
)
def test_years_together_are_a_wedding_day_only_where_the_words_say_so(
    quote: str, who: Who, year: str | None
) -> None:
    found = told(tell(Kind.ANNIVERSARY, quote, who=who))
    couple = Who.SELF if who in (Who.SELF, Who.SPOUSE) else who
    expected = (DateKind.WEDDING_DAY, couple, None, f"{year}-05-20")
    assert found == (expected if year else None)


@pytest.mark.parametrize(
    ("quote", "date", "expected"),
    [
        ("ten years since I signed for a shop with one dryer", "2026-05-20", "2016-05-20"),
        ("the business is ten years old on the 20th", "2026-05-20", "2016-05-20"),
        ("Lindqvist Hardware turns 75", "2026-05", "1951-05"),
        ("me and Beto opened our own firm", "2026-05-20", "2026-05-20"),
        ("the golden jubilee of our dairy", "2026-05-20", "1976-05-20"),
        ("we were founded in 1974 and toast on the 20th", "2026-05-20", "1974-05-20"),
        ("we opened a second shop", "2026-05-20", None),
        ("they signed a contract for ten years of supply", "2026-05-20", None),
        ("our church is a hundred and fifty years old", "2026-05-20", None),
        ("ten years open", "2026", None),
        ("ten years open", None, None),
        ("ten years open", "2026-05-20/2026-05-24", None),
    ],
)
def test_a_firms_years_are_counted_where_the_words_and_the_month_are_told(
    quote: str, date: str | None, expected: str | None
) -> None:
    event = tell(Kind.BUSINESS_MILESTONE, quote, date=date, who=Who.COMPANY, status=When.PAST)
    found = told(event)
    assert found == ((DateKind.IN_BUSINESS, Who.COMPANY, None, expected) if expected else None)


def test_a_firm_that_is_still_to_open_has_no_years_yet() -> None:
    plan = tell(Kind.BUSINESS_MILESTONE, "we start our own firm", who=Who.COMPANY)
    assert told(plan) is None


def test_a_death_is_remembered_by_its_last_day_which_may_be_the_funerals() -> None:
    death = tell(Kind.BEREAVEMENT, "Dad died", "2026-04-28/2026-05-05", who=Who.PARENT, name="Arne")
    assert told(death) == (DateKind.DEATH, Who.PARENT, "Arne", "2026-05-05")


@pytest.mark.parametrize(
    ("quote", "change"),
    [
        ("it is three years since our Teo died", {}),
        ("the anniversary of Dad's death", {}),
        ("Rex died", {"who": Who.PET}),
        ("our foreman died", {"who": Who.COLLEAGUE}),
        ("Dad died", {"date": None}),
        ("Dad died", {"date": "2026-04"}),
        ("Dad died", {"date": "2025-05-02"}),
    ],
)
def test_an_old_death_a_pets_and_one_without_a_day_have_no_first_anniversary(
    quote: str, change: dict[str, Any]
) -> None:
    death = tell(Kind.BEREAVEMENT, quote, who=Who.PARENT).model_copy(update=change)
    assert told(death) is None


@pytest.mark.parametrize("kind", [Kind.GRADUATION, Kind.SCHOOL_START])
def test_school_days_of_children_count_if_they_were_told_long_before(kind: Kind) -> None:
    early = TOLD.at.date() + dt.timedelta(days=60)
    day = tell(kind, "in summer", early.isoformat(), who=Who.CHILD, name="Finn")
    expected = DateKind.GRADUATION if kind is Kind.GRADUATION else DateKind.SCHOOL_START
    assert told(day) == (expected, Who.CHILD, "Finn", early.isoformat())
    soon = (early - dt.timedelta(days=1)).isoformat()
    for change in ({"date": soon}, {"who": Who.SELF}, {"outcome": Outcome.WELL}):
        assert told(day.model_copy(update=change)) is None


def test_no_words_of_a_mail_break_it() -> None:
    for quote in ("", "\x00\u202e", "turns " * 2_000, "hundred and " * 2_000, "1" * 5_000):
        for kind in Kind:
            for event in (tell(kind, quote), tell(kind, quote, who=Who.COMPANY, name=quote * 2)):
                told(event)
