"""A customer's situation in a few words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from agent.config import Suggestions
from agent.models import (
    Address,
    Customer,
    Direction,
    Entry,
    EntryKind,
    Evidence,
    Kind,
    LifeEvent,
    When,
    Who,
)
from agent.suggestions.situation import Situation

GLENN = Customer(id="customer-1", name="Glenn Maddox", addresses=("glenn@a.example",))


def make_entry(day: str, direction: Direction = Direction.IN, **fields: object) -> Entry:
    return Entry.model_validate(
        {
            "id": f"{direction} {day}",
            "customer_id": GLENN.id,
            "kind": EntryKind.MAIL,
            "direction": direction,
            "at": datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC),
            "sender": Address(name="Glenn Maddox", email="glenn@a.example"),
            **fields,
        }
    )


def make_event(told: Entry, kind: Kind = Kind.JOB_INTERVIEW, **fields: object) -> LifeEvent:
    return LifeEvent.model_validate(
        {
            "id": f"{kind} {told.id}",
            "customer_id": GLENN.id,
            "kind": kind,
            "who": Who.SELF,
            "status": When.UPCOMING,
            "evidence": (Evidence(quote="I've got a job interview", entry_id=told.id),),
            "told_at": told.at,
            "confidence": 0.9,
            **fields,
        }
    )


@pytest.fixture
def on() -> Callable[..., Situation]:
    """Make Glenn's situation from a day, entries and events."""

    def situation(
        day: str, entries: list[Entry], events: list[LifeEvent], **settings: object
    ) -> Situation:
        return Situation(
            customer=GLENN,
            entries=entries,
            found=events,
            today=date.fromisoformat(day),
            zone=UTC,
            settings=Suggestions.model_validate(settings),
        )

    return situation


@pytest.fixture
def entry() -> Callable[..., Entry]:
    return make_entry


@pytest.fixture
def event() -> Callable[..., LifeEvent]:
    return make_event
