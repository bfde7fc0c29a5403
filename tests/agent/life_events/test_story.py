"""One story, many mails."""

from __future__ import annotations

from datetime import UTC, datetime

from agent.life_events.story import tell
from agent.models import Direction, Entry, EntryKind, FoundEvent, Kind, LifeEvent, When, Who


def entry(day: str, direction: Direction = Direction.IN) -> Entry:
    return Entry(
        id=f"entry-{day}-{direction}",
        customer_id="customer-1",
        kind=EntryKind.MAIL,
        direction=direction,
        at=datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC),
    )


def found(
    kind: Kind = Kind.NEW_JOB,
    who: Who = Who.SELF,
    name: str | None = None,
    date: str | None = None,
    status: When = When.UPCOMING,
    evidence: str = "I start Monday, June 1",
) -> FoundEvent:
    return FoundEvent(
        kind=kind, who=who, name=name, date=date, status=status, evidence=evidence, confidence=0.8
    )


def tell_all(*tellings: tuple[FoundEvent, Entry]) -> list[LifeEvent]:
    known: dict[str, LifeEvent] = {}
    for one, where in tellings:
        event = tell(one, where, list(known.values()))
        known[event.id] = event
    return list(known.values())


def test_news_told_again_is_one_event_with_more_evidence() -> None:
    (event,) = tell_all(
        (found(date="2026-06-01"), entry("2026-04-24")),
        (found(evidence="Congratulations on the new job"), entry("2026-04-25", Direction.OUT)),
        (found(evidence="New email, same Glenn", status=When.PAST), entry("2026-06-08")),
    )
    assert [evidence.quote for evidence in event.evidence] == [
        "I start Monday, June 1",
        "Congratulations on the new job",
        "New email, same Glenn",
    ]
    assert event.date == "2026-06-01"
    assert event.status is When.PAST
    assert event.told_at == entry("2026-04-24").at


def test_the_order_of_reading_does_not_matter_for_what_belongs_together() -> None:
    tellings = [
        (found(date="2026-06-01"), entry("2026-04-24")),
        (found(evidence="same Glenn", status=When.PAST), entry("2026-06-08")),
    ]
    (forth,) = tell_all(*tellings)
    (back,) = tell_all(*reversed(tellings))
    assert set(forth.evidence) == set(back.evidence)
    assert (forth.date, forth.status, forth.told_at) == (back.date, back.status, back.told_at)


def test_reading_the_same_mail_twice_changes_nothing() -> None:
    telling = (found(date="2026-06-01"), entry("2026-04-24"))
    assert tell_all(telling, telling) == tell_all(telling)


def test_twins_in_one_mail_are_two_events() -> None:
    where = entry("2026-07-17")
    events = tell_all(
        (found(Kind.BIRTH, Who.CHILD, "Hania", "2026-07-15"), where),
        (found(Kind.BIRTH, Who.CHILD, "Ola", "2026-07-15", evidence="and Ola"), where),
    )
    assert {event.name for event in events} == {"Hania", "Ola"}


def test_another_persons_event_and_another_year_are_other_events() -> None:
    events = tell_all(
        (found(Kind.GRADUATION, Who.CHILD, "Marisol", "2026-06-04"), entry("2026-05-19")),
        (found(Kind.GRADUATION, Who.CHILD, "Tyler", "2026-06-04"), entry("2026-05-20")),
        (found(Kind.GRADUATION, Who.CHILD, "Marisol", "2029-06-04"), entry("2029-05-19")),
    )
    assert len(events) == 3


def test_a_second_illness_months_later_is_not_the_first() -> None:
    events = tell_all(
        (found(Kind.ILLNESS, Who.PARENT), entry("2026-05-05")),
        (found(Kind.ILLNESS, Who.PARENT), entry("2026-08-06")),
    )
    assert len(events) == 2


def test_a_finer_date_replaces_a_coarse_one() -> None:
    (event,) = tell_all(
        (found(Kind.SCHOOL_START, Who.CHILD, "Yusuf", "2026-08"), entry("2026-04-02")),
        (found(Kind.SCHOOL_START, Who.CHILD, "Yusuf", "2026-08-27"), entry("2026-08-31")),
    )
    assert event.date == "2026-08-27"
