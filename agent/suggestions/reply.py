"""Answer the mail in which somebody told you something that matters: the event first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from agent.models import (
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
    """One suggestion for all that a customer told since the owner last wrote: answer the latest."""
    settings = situation.settings.reply
    if not settings.enabled:
        return
    news: list[tuple[Entry, LifeEvent, Evidence]] = []
    for event in situation.life_events:
        for evidence in event.evidence:
            entry = situation.entry(evidence.entry_id)
            if situation.is_dismissed(event, evidence):
                continue
            if entry is not None and _awaits_answer(entry, situation):
                news.append((entry, event, evidence))
    earliest = situation.today - dt.timedelta(days=settings.keep_days)
    news = [one for one in news if situation.day_of(one[0].at) >= earliest]
    if not news:
        return
    news.sort(key=lambda one: (one[0].at, one[1].id))
    first, latest = news[0][0], news[-1][0]
    events = [event for _, event, _ in news]
    gravest, event, _ = max(news, key=lambda one: (_weight(one[1]), one[0].at, one[1].id))
    told_on = situation.day_of(gravest.at)
    due_on = situation.day_of(latest.at)
    name = situation.customer.first_name or latest.sender_name
    yield Suggestion(
        id=derived_id("suggestion", NAME, first.id),
        customer_id=situation.customer.id,
        practice=NAME,
        reason=f"{name_event(event, name)}, told {name_day(told_on, situation.today)}",
        life_event_id=event.id,
        entry_id=latest.id,
        evidence=tuple(dict.fromkeys(evidence for _, _, evidence in news)),
        due_on=due_on,
        expires_on=due_on + dt.timedelta(days=settings.keep_days),
        priority=_weight(event) - (situation.today - due_on).days,
        needs_confirmation=any(one.needs_confirmation for one in events),
        is_sad=any(one.kind in SAD_KINDS for one in events),
    )


def _awaits_answer(entry: Entry, situation: Situation) -> bool:
    return (
        entry.direction is Direction.IN
        and not entry.is_automated
        and (situation.last_written_at is None or situation.last_written_at <= entry.at)
    )


def _weight(event: LifeEvent) -> float:
    return _WEIGHT.get(event.kind, 70.0)
