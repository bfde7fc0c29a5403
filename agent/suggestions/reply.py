"""Answer the mail in which somebody told you something that matters: the event first."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from agent.models import (
    DELICATE_KINDS,
    SAD_KINDS,
    Direction,
    Entry,
    Evidence,
    Kind,
    LifeEvent,
    Suggestion,
    derived_id,
)
from agent.suggestions.reasons import name_day, name_event
from agent.suggestions.situation import Situation

NAME = "reply"
_WEIGHT = {Kind.BEREAVEMENT: 100.0, Kind.ILLNESS: 90.0, Kind.HARDSHIP: 85.0, Kind.SEPARATION: 85.0}


def suggest(situation: Situation) -> Iterable[Suggestion]:
    """One suggestion for every unanswered mail of the customer's that tells of a life event."""
    settings = situation.settings.reply
    if not settings.enabled:
        return
    told: dict[str, list[tuple[LifeEvent, Evidence]]] = defaultdict(list)
    for event in situation.life_events:
        if not event.is_rejected:
            for evidence in event.evidence:
                told[evidence.entry_id].append((event, evidence))
    for entry_id, news in told.items():
        entry = situation.entry(entry_id)
        if entry is None or not _awaits_answer(entry, situation):
            continue
        told_on = situation.day_of(entry.at)
        expires_on = told_on + dt.timedelta(days=settings.keep_days)
        if expires_on < situation.today:
            continue
        event, _ = max(news, key=lambda item: (_weight(item[0]), item[0].confidence, item[0].id))
        name = situation.customer.first_name or entry.sender_name
        yield Suggestion(
            id=derived_id("suggestion", NAME, entry_id),
            customer_id=situation.customer.id,
            practice=NAME,
            reason=f"{name_event(event, name)}, told {name_day(told_on, situation.today)}",
            life_event_id=event.id,
            entry_id=entry.id,
            evidence=tuple(evidence for _, evidence in news),
            due_on=told_on,
            expires_on=expires_on,
            priority=_weight(event) - (situation.today - told_on).days,
            needs_confirmation=any(
                event.kind in DELICATE_KINDS and not event.is_confirmed for event, _ in news
            ),
            is_sad=any(event.kind in SAD_KINDS for event, _ in news),
        )


def _awaits_answer(entry: Entry, situation: Situation) -> bool:
    return (
        entry.direction is Direction.IN
        and not entry.is_automated
        and (situation.last_written_at is None or situation.last_written_at <= entry.at)
    )


def _weight(event: LifeEvent) -> float:
    return _WEIGHT.get(event.kind, 70.0)
