"""A customer's situation, and a town of them, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from agent.config import Suggestions
from agent.models import (
    Address,
    Customer,
    Direction,
    Entry,
    EntryKind,
    Evidence,
    Happening,
    Kept,
    Kind,
    LifeEvent,
    Made,
    Matter,
    Suggestion,
    SuggestionState,
    Touch,
    When,
    Who,
)
from agent.suggestions.situation import Found, Situation
from agent.suggestions.town import Town

GLENN = Customer(id="customer-1", name="Glenn Maddox", addresses=("glenn@a.example",))


def make_customer(name: str = "Glenn Maddox", **fields: object) -> Customer:
    first = name.split()[0].lower()
    return Customer.model_validate(
        {
            "id": f"customer-{first}",
            "name": name,
            "addresses": (f"{first}@a.example",),
            **fields,
        }
    )


def make_entry(day: str, direction: Direction = Direction.IN, **fields: object) -> Entry:
    """A mail at noon (UTC) of a day; `day` may hold a time as well."""
    at = datetime.fromisoformat(day if "T" in day else f"{day}T12:00:00")
    return Entry.model_validate(
        {
            "id": f"{direction} {day}",
            "customer_id": GLENN.id,
            "kind": EntryKind.MAIL,
            "direction": direction,
            "at": at if at.tzinfo else at.replace(tzinfo=UTC),
            "sender": Address(name="Glenn Maddox", email="glenn@a.example"),
            **fields,
        }
    )


def make_event(told: Entry, kind: Kind = Kind.JOB_INTERVIEW, **fields: object) -> LifeEvent:
    return LifeEvent.model_validate(
        {
            "id": f"{kind} {told.id}",
            "customer_id": told.customer_id,
            "kind": kind,
            "who": Who.SELF,
            "status": When.UPCOMING,
            "evidence": (Evidence(quote="I've got a job interview", entry_id=told.id),),
            "told_at": told.at,
            "confidence": 0.9,
            **fields,
        }
    )


def make_touch(
    day: str,
    direction: Direction = Direction.IN,
    kind: EntryKind = EntryKind.MAIL,
    thread_id: str = "",
) -> Touch:
    """A touch at noon (UTC) of a day; `day` may hold a time as well."""
    entry = make_entry(day, direction)
    return Touch(entry.at, kind, direction, f"{kind} {direction} {day}", thread_id)


def touch_of(entry: Entry) -> Touch:
    """An entry as the journal shows it without its text; a mail without a thread has its own."""
    thread_id = entry.thread_id or (entry.id if entry.kind is EntryKind.MAIL else "")
    return Touch(entry.at, entry.kind, entry.direction, entry.id, thread_id)


def make_made(practice: str, cause: str, due_on: str, **fields: object) -> Made:
    values = {
        "id": f"suggestion-{practice}-{cause}",
        "practice": practice,
        "cause": cause,
        "state": SuggestionState.DONE,
        "due_on": date.fromisoformat(due_on),
        "life_event_id": None,
        **fields,
    }
    return Made(**values)  # type: ignore[arg-type]


def make_kept(matter: Matter, entry: Entry) -> Kept:
    return Kept(matter, entry.id, entry.at, entry.direction)


def make_situation(
    day: str,
    entries: Sequence[Entry] = (),
    events: Sequence[LifeEvent] = (),
    *,
    customer: Customer = GLENN,
    touches: Iterable[Touch] = (),
    matters: Sequence[Kept] = (),
    made: Sequence[Made] = (),
    dismissed: Sequence[Suggestion] = (),
    zone: tzinfo | None = UTC,
    country: str = "",
    **settings: object,
) -> Situation:
    """A customer as of a day; his touches are what `entries` hold, and `touches` beside them.

    Further keywords are settings: `reply={"keep_days": 10}`.
    """
    today = date.fromisoformat(day)
    ends_at = datetime.combine(today, time.max).replace(tzinfo=zone or UTC)
    entries = sorted(entries, key=lambda one: (one.at, one.id))
    seen = {touch_of(one) for one in entries if not one.is_automated} | set(touches)
    known = sorted(one for one in seen if one.at <= ends_at + timedelta(seconds=1))
    return Situation(
        customer=customer,
        found=Found(events),
        today=today,
        zone=zone,
        settings=Suggestions.model_validate(settings),
        touches=known,
        first_at=min((one.at for one in known), default=None),
        matters=matters,
        made=made,
        dismissed=dismissed,
        country=country,
        load=lambda _: entries,
    )


def make_town(
    day: str,
    situations: Iterable[Situation],
    *,
    happenings: Sequence[Happening] = (),
    busy: Iterable[str] = (),
    zone: tzinfo | None = UTC,
    country: str = "",
    **settings: object,
) -> Town:
    """These customers together, as of a day; further keywords are settings."""
    return Town(
        people={one.customer.id: one for one in situations},
        today=date.fromisoformat(day),
        zone=zone,
        settings=Suggestions.model_validate(settings),
        happenings=happenings,
        country=country,
        busy=frozenset(busy),
    )
