"""One story, many mails: the same life event told again is one event with more evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from agent.models import (
    Direction,
    Entry,
    Evidence,
    FoundEvent,
    Kind,
    LifeEvent,
    derived_id,
)

SLACK_DAYS = 2
RETOLD_WITHIN = dt.timedelta(days=120)
RECURRING_WITHIN = dt.timedelta(days=30)
RECURRING_KINDS = frozenset(
    {
        Kind.TRAVEL,
        Kind.ACHIEVEMENT,
        Kind.VOLUNTEERING,
        Kind.HARDSHIP,
        Kind.BUSINESS_MILESTONE,
        Kind.ILLNESS,
        Kind.JOB_INTERVIEW,
    }
)
"""Kinds that happen to the same person again, so that a later telling may be of another one."""


def tell(found: FoundEvent, entry: Entry, known: Sequence[LifeEvent]) -> LifeEvent:
    """Return the customer's life event that `found` in `entry` tells of: a known one, or a new one.

    Telling the same mail twice changes nothing, and the order of the mails does not matter for
    what belongs together.
    """
    evidence = Evidence(quote=found.evidence, entry_id=entry.id)
    for event in known:
        if _is_same(found, entry, event):
            return _add(found, entry, evidence, event)
    when = found.date or entry.local_at.date().isoformat()
    return LifeEvent(
        id=derived_id("event", entry.customer_id, found.kind, found.who, found.name or "", when),
        customer_id=entry.customer_id,
        kind=found.kind,
        who=found.who,
        name=found.name,
        date=found.date,
        status=found.status,
        evidence=(evidence,),
        told_at=entry.at,
        confidence=found.confidence,
    )


def _is_same(found: FoundEvent, entry: Entry, event: LifeEvent) -> bool:
    if (found.kind, found.who) != (event.kind, event.who):
        return False
    if any(entry.id == evidence.entry_id for evidence in event.evidence):
        return (found.name, found.date) == (event.name, event.date) or any(
            found.evidence == evidence.quote for evidence in event.evidence
        )
    if found.name and event.name and _first(found.name) != _first(event.name):
        return False
    if found.date and event.date:
        return _overlap(found.date, event.date)
    window = RECURRING_WITHIN if found.kind in RECURRING_KINDS else RETOLD_WITHIN
    day = event.last_day or event.told_at.date()
    return min(abs(entry.at.date() - day), abs(entry.at - event.told_at)) <= window


def _add(found: FoundEvent, entry: Entry, evidence: Evidence, event: LifeEvent) -> LifeEvent:
    """The event with one more piece of evidence; the customer's own words weigh more."""
    is_known = evidence in event.evidence
    is_later = entry.at >= event.told_at
    by_customer = entry.direction is Direction.IN
    return event.model_copy(
        update={
            "evidence": event.evidence if is_known else (*event.evidence, evidence),
            "name": event.name or found.name,
            "date": _finer(event.date, found.date),
            "status": found.status if is_later and by_customer else event.status,
            "told_at": min(event.told_at, entry.at),
            "confidence": max(event.confidence, found.confidence),
        }
    )


def _first(name: str) -> str:
    return name.split()[0].casefold() if name.split() else ""


def _overlap(one: str, other: str) -> bool:
    """Whether two ISO dates (days, months, years or ranges) have a day in common, or nearly."""
    (start, end), (other_start, other_end) = _span(one), _span(other)
    return (start - other_end).days <= SLACK_DAYS and (other_start - end).days <= SLACK_DAYS


def _span(text: str) -> tuple[dt.date, dt.date]:
    first, _, last = text.partition("/")
    try:
        return _bounds(first)[0], _bounds(last or first)[1]
    except ValueError:
        return dt.date.min + dt.timedelta(days=9), dt.date.min + dt.timedelta(days=9)


def _bounds(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of a day, a month or a year."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        day = dt.date(*parts)
        return day, day
    if len(parts) == 2:
        year, month = parts
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        return dt.date(year, month, 1), following - dt.timedelta(days=1)
    return dt.date(parts[0], 1, 1), dt.date(parts[0], 12, 31)


def _finer(old: str | None, new: str | None) -> str | None:
    """The date that says more."""
    if old is None or new is None:
        return old or new
    (start, end), (new_start, new_end) = _span(old), _span(new)
    return new if new_end - new_start < end - start else old
