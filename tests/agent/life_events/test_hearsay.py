"""The same news from several customers of one firm."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

from agent.life_events.hearsay import Told, stories_of
from agent.models import Kind, LifeEvent, When, Who


def told(
    number: int,
    customer: str,
    kind: Kind = Kind.BIRTH,
    who: Who = Who.COLLEAGUE,
    name: str | None = "Dana",
    **more: object,
) -> Told:
    event = LifeEvent(
        id=f"event-{number}",
        customer_id=customer,
        kind=kind,
        who=who,
        name=name,
        **{
            "status": When.PAST,
            "evidence": (),
            "told_at": datetime(2026, 5, number, tzinfo=UTC),
            "confidence": 0.9,
            **more,
        },
    )
    return Told(event, customer)


def test_it_is_the_story_of_who_told_it_first_in_whatever_order() -> None:
    news = [told(4, "Glenn Maddox"), told(5, "Priya Nair", name="Dana Whitfield"), told(6, "Kim")]
    for order in itertools.permutations(news):
        assert stories_of(order) == dict.fromkeys(("event-4", "event-5", "event-6"), "event-4")


def test_it_is_the_story_of_whom_it_happened_to() -> None:
    own = told(9, "Dana Whitfield", who=Who.CHILD, name="Leo")
    assert stories_of([told(4, "Glenn"), own]) == {"event-4": "event-9", "event-9": "event-9"}


def test_the_sure_one_goes_before_the_maybe() -> None:
    stories = stories_of([told(4, "Glenn", is_maybe=True), told(5, "Priya")])
    assert set(stories.values()) == {"event-5"}


def test_a_firms_own_news_is_one_without_a_name() -> None:
    milestone = {"kind": Kind.BUSINESS_MILESTONE, "who": Who.COMPANY, "name": None}
    stories = stories_of([told(4, "Glenn", **milestone), told(5, "Priya", **milestone)])
    assert set(stories.values()) == {"event-4"}


def test_others_are_apart() -> None:
    first = told(4, "Glenn")
    for other in (
        told(5, "Priya", name="Anna"),
        told(5, "Priya", name=None),
        told(5, "Priya", kind=Kind.WEDDING),
        told(5, "Glenn"),
        told(5, "Priya", who=Who.CHILD, name="Leo"),
        told(5, "dana@tillery.example", who=Who.CHILD, name="Leo"),
        told(5, "Priya", told_at=datetime(2027, 5, 4, tzinfo=UTC)),
    ):
        assert set(stories_of([first, other]).values()) == {""}
    days = [told(4, "Glenn", date="2026-05-03"), told(5, "Priya", date="2026-06-03")]
    assert set(stories_of(days).values()) == {""}
