"""What is open between the owner and a customer, what one may ask after, and what lies ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from agent.models import (
    DateLine,
    Direction,
    Kept,
    Kind,
    LifeEvent,
    MatterKind,
    Suggestion,
    SuggestionState,
    Who,
)
from agent.suggestions import curiosity, quiet, waiting_on
from agent.suggestions.knowledge import is_gone
from agent.suggestions.reasons import name_day, name_event
from agent.suggestions.situation import TALKS, Situation
from agent.suggestions.unspoken import NOT_BROUGHT_UP, quoted

AHEAD_DAYS = 60
OPEN_DAYS = 60
"""What nobody has come back to for so long is no longer open."""
NEWS_DAYS = 45
_OPEN = {
    (MatterKind.QUESTION, Direction.IN): "{name} asked",
    (MatterKind.PROMISE, Direction.OUT): "you promised",
    (MatterKind.QUESTION, Direction.OUT): "no answer yet to what you asked",
    (MatterKind.PROMISE, Direction.IN): "{name} promised",
}
_OTHER = {Direction.IN: Direction.OUT, Direction.OUT: Direction.IN}


def open_matters(situation: Situation) -> Iterator[tuple[Kept, str]]:
    """Promises and questions of both that nobody has come back to, the latest first."""
    since = situation.today - dt.timedelta(days=OPEN_DAYS)
    decided = {
        one.cause
        for one in situation.made
        if one.practice == waiting_on.NAME
        and one.state in (SuggestionState.DONE, SuggestionState.DISMISSED)
    }
    for kept in reversed(situation.matters):
        kind, day = kept.matter.kind, situation.day_of(kept.at)
        if (kind, kept.direction) not in _OPEN or day < since:
            continue
        if f"{kind.value} {kept.entry_id}" in decided or _is_settled(kept, situation):
            continue
        words = _OPEN[kind, kept.direction].format(name=situation.name)
        yield kept, f"{words} {name_day(day, situation.today)}: {quoted(kept.matter.quote)}"


def to_do(suggestions: Iterable[Suggestion], today: dt.date) -> Iterator[tuple[Suggestion, str]]:
    """What waits on the owner's list, but for what the other lines say anyway; with its words."""
    for one in suggestions:
        is_said_anyway = one.practice in (waiting_on.NAME, curiosity.NAME)
        until = one.snoozed_until
        is_late = one.expires_on < today and until is None
        if not one.is_undecided or is_said_anyway or is_late or one.needs_confirmation:
            continue
        if until and until > today:
            yield one, f"{one.reason} (put off until {short_day(until)})"
        else:
            yield one, one.reason


def to_ask_after(
    situation: Situation, suggestions: Collection[Suggestion]
) -> Iterator[tuple[LifeEvent, str]]:
    """News of late of which the owner has said nothing, with its words; none of who is gone."""
    if situation.is_quiet:
        return
    since = situation.today - dt.timedelta(days=NEWS_DAYS)
    for event in situation.life_events:
        told_on = situation.day_of(event.told_at)
        if told_on < since or event.needs_confirmation or event.kind in NOT_BROUGHT_UP:
            continue
        is_on_list = any(one.is_undecided and one.shows(event) for one in suggestions)
        is_ahead = event.last_day is not None and event.last_day >= situation.today
        if is_on_list or is_ahead or _will_not_be(event, situation):
            continue
        if not situation.is_acknowledged(event):
            name = name_event(event, situation.name)
            yield event, f"to ask after: {name}, told {name_day(told_on, situation.today)}"


def ahead(
    situation: Situation, dates: Collection[DateLine]
) -> Iterator[tuple[DateLine | LifeEvent, str]]:
    """Coming days, and what was told to come, the next first; no death and nothing in doubt."""
    today, until = situation.today, situation.today + dt.timedelta(days=AHEAD_DAYS)
    days: list[tuple[dt.date, str, DateLine | LifeEvent]]
    days = [(line.day, f"{short_day(line.day)}: {line.words}", line) for line in dates]
    known = {(line.day, line.date.who) for line in dates}
    for event in situation.life_events:
        first, last = event.first_day, event.last_day
        if first is None or last is None or last < today or first > until:
            continue
        is_known = (first, event.who) in known or event.outcome is not None
        if is_known or event.needs_confirmation or event.kind in NOT_BROUGHT_UP:
            continue
        if not _will_not_be(event, situation):
            when = f"until {short_day(last)}" if first < today else short_day(first)
            words = f"{when}: {name_event(event, situation.name)}"
            days.append((max(first, today), words, event))
    for _, words, told in sorted(days, key=lambda one: one[:2]):
        yield told, words


def short_day(day: dt.date) -> str:
    """A day ahead: "Mon 23 Nov"."""
    return f"{day:%a} {day.day} {day:%b}"


def _is_settled(kept: Kept, situation: Situation) -> bool:
    """Whether the one who owes something has written in the thread since, or they have talked."""
    asked = situation.touch(kept.entry_id)
    if asked is None:
        return True  # so much has gone to and fro since
    is_promise = kept.matter.kind is MatterKind.PROMISE
    owing = kept.direction if is_promise else _OTHER[kept.direction]
    return any(
        one.at > asked.at
        and (
            one.kind in TALKS or (one.direction is owing and one.thread_id == asked.thread_id != "")
        )
        for one in situation.touches
    )


def _will_not_be(event: LifeEvent, situation: Situation) -> bool:
    """Whether a death, a parting or a loss has overtaken it."""
    found, since = situation.found, event.told_at
    if event.kind is Kind.PREGNANCY:
        return quiet.has_lost_pregnancy(found, since=since)
    if event.kind in (Kind.WEDDING, Kind.ENGAGEMENT, Kind.ANNIVERSARY):
        return quiet.is_marriage_over(found, event.who, since=since)
    return event.who is not Who.SELF and is_gone(event, found)
