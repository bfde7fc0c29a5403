"""Ask how it went, the day after: "How'd it go?"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from agent.models import (
    SAD_KINDS,
    Kind,
    LifeEvent,
    Suggestion,
    derived_id,
)
from agent.suggestions.reasons import name_day, name_event
from agent.suggestions.situation import Situation

NAME = "follow_up"
NEVER_ASKED = frozenset(
    {Kind.BEREAVEMENT, Kind.SEPARATION, Kind.JOB_LOSS, Kind.PREGNANCY, Kind.HARDSHIP}
)
"""Kinds where "how did it go?" would hurt, or where no news may be bad news."""


def suggest(situation: Situation) -> Iterable[Suggestion]:
    """One suggestion for every dated event that has passed since it was told, outcome unknown."""
    settings = situation.settings.follow_up
    if not settings.enabled:
        return
    for event in situation.life_events:
        day = event.last_day
        if day is None or event.kind in NEVER_ASKED:
            continue
        due_on = day + dt.timedelta(days=settings.after_days)
        expires_on = due_on + dt.timedelta(days=settings.keep_days)
        if not due_on <= situation.today <= expires_on:
            continue
        if situation.day_of(event.told_at) >= day or _is_settled(event, day, situation):
            continue
        if situation.is_quiet and event.kind not in SAD_KINDS:
            continue
        name = situation.customer.first_name or situation.customer.addresses[0]
        yield Suggestion(
            id=derived_id("suggestion", NAME, event.id),
            customer_id=situation.customer.id,
            practice=NAME,
            reason=f"{name_event(event, name)} was {name_day(day, situation.today)}",
            life_event_id=event.id,
            evidence=event.evidence[:3],
            due_on=due_on,
            expires_on=expires_on,
            priority=60.0 - (situation.today - due_on).days,
            needs_confirmation=event.needs_confirmation,
            is_sad=event.kind in SAD_KINDS,
        )


def _is_settled(event: LifeEvent, day: dt.date, situation: Situation) -> bool:
    """Whether the outcome was told, or the owner wrote since: either way there is no asking."""
    if event.outcome is not None:
        return True
    if situation.last_written_at and situation.day_of(situation.last_written_at) > day:
        return True
    witnesses = (situation.entry(evidence.entry_id) for evidence in event.evidence)
    return any(entry is not None and situation.day_of(entry.at) > day for entry in witnesses)
