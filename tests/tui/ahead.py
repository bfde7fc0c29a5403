"""The days ahead and the weeks gone by of the demo world, for the screens that show them."""

from __future__ import annotations

import datetime as dt

from agent.models import (
    Challenge,
    Customer,
    DateKind,
    DateLine,
    EntryKind,
    LifeEvent,
    PracticeFigures,
    RememberedDate,
    Week,
    WeekCounts,
    Who,
)
from tests.tui.morning import TODAY, at

MONDAY = dt.date(2026, 11, 16)


def some_dates(agent) -> None:
    """A birthday, twins' days without a year, a first year of grief, a day on 29 February."""
    glenn, maria, tom, ines = (
        agent.people[f"customer-{key}"] for key in ("glenn", "maria", "tom", "ines")
    )
    told = maria.life_events[0]
    agent.dates = [
        date(glenn.customer, dt.date(2026, 11, 20), "1976-11-20", "Glenn turns 50", years=50),
        date(
            maria.customer,
            dt.date(2026, 11, 20),
            "--11-20",
            "Ada's birthday",
            who=Who.CHILD,
            name="Ada",
            life_event=told,
        ),
        date(
            tom.customer,
            dt.date(2026, 12, 8),
            "2025-12-08",
            "the loss of Tom's father, a year ago",
            kind=DateKind.DEATH,
            who=Who.PARENT,
            years=1,
        ),
        date(ines.customer, dt.date(2027, 2, 28), "--02-29", "Inês's birthday"),
    ]


def date(
    customer: Customer,
    day: dt.date,
    iso: str,
    words: str,
    *,
    kind: DateKind = DateKind.BIRTHDAY,
    who: Who = Who.SELF,
    name: str | None = None,
    years: int | None = None,
    life_event: LifeEvent | None = None,
) -> DateLine:
    remembered = RememberedDate(kind=kind, who=who, name=name, date=iso)
    return DateLine(
        day=day, customer=customer, date=remembered, words=words, years=years, life_event=life_event
    )


def some_weeks(agent) -> None:
    """This week with a challenge and a referral, and a quieter one before it."""
    people = [person.customer for person in agent.people.values()]
    counts = [
        {EntryKind.MAIL: 5 - number % 4, EntryKind.CALL: number % 3, EntryKind.KINDNESS: number % 2}
        for number in range(9)
    ]
    last_at = {people[0].id: at(17), people[1].id: at(16), people[2].id: at(15, month=10)}
    now = Week(
        today=TODAY,
        weeks=_weeks(MONDAY, counts),
        touched=tuple(people[:2]),
        untouched=tuple(people[2:]),
        untouched_count=9,
        last_at=last_at,
        practices=(
            PracticeFigures(practice="reply", made=12, done=9, replies=6, warm=2, referrals=0),
            PracticeFigures(practice="dates", made=4, done=4, replies=3, warm=3, referrals=1),
            PracticeFigures(
                practice="keep_in_touch", made=7, done=2, replies=1, warm=0, referrals=0
            ),
        ),
        referrals=("Maria Okonkwo-Lindqvist told Tom Brandt about you",),
        challenge=Challenge(
            week="2026-W47",
            customers=("1", "2", "3", "4", "5"),
            known=("1", "2"),
            words="Get to know five customers better: 2 of 5",
        ),
    )
    before = Week(
        today=TODAY,
        weeks=_weeks(MONDAY - dt.timedelta(weeks=1), counts[1:]),
        touched=(),
        untouched=tuple(people),
        untouched_count=len(people),
        practices=(),
        referrals=(),
    )
    agent.weeks = [now, before]


def _weeks(monday: dt.date, counts: list[dict[EntryKind, int]]) -> tuple[WeekCounts, ...]:
    mondays = [monday - dt.timedelta(weeks=number) for number in range(len(counts))]
    return tuple(
        WeekCounts(week=f"2026-W{day.isocalendar()[1]:02}", starts_on=day, counts=count)
        for day, count in zip(mondays, counts, strict=True)
    )
