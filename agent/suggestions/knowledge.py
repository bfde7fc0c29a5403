"""What the owner knows of a customer as a person, and what he does not know yet."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from agent.models import (
    SAD_KINDS,
    About,
    Customer,
    DateKind,
    DetailKind,
    Evidence,
    Kind,
    KnownFact,
    LifeEvent,
    Outcome,
    Who,
)
from agent.remarks import one_line
from agent.suggestions import quiet
from agent.suggestions.dates import written
from agent.suggestions.reasons import relation_of
from agent.suggestions.situation import Situation

_ANY = {
    Who.SPOUSE: "partner",
    Who.CHILD: "child",
    Who.PARENT: "parent",
    Who.SIBLING: "sibling",
    Who.GRANDCHILD: "grandchild",
    Who.RELATIVE: "relative",
}
"""The family, in words that leave open who it is."""
SORROW_DAYS = 90
"""For so long after the last word of something sad, nobody is told or asked pleasantries."""
_LONGEST = 60
_IMPLIED = {Kind.ENGAGEMENT: Who.SPOUSE, Kind.WEDDING: Who.SPOUSE, Kind.BIRTH: Who.CHILD}
"""Whom a life event of the customer's own shows to be there."""


def known_of(customer: Customer, events: Iterable[LifeEvent]) -> dict[About, list[KnownFact]]:
    """What is known of each, once; what is in doubt, or came to nothing, is not known."""
    told = [
        event
        for event in events
        if event.is_known and not event.has_come_to_nothing and not event.is_told_elsewhere
    ]
    told.sort(key=lambda event: (event.told_at, event.id), reverse=True)
    known: dict[About, list[KnownFact]] = {about: [] for about in About}
    seen = set()
    facts = *customer.facts, *_of_dates(customer), *_of_details(customer), *_of_events(told)
    for fact in (*facts, *_of_family(told)):
        if (key := (fact.about, fact.value.casefold())) not in seen:
            seen.add(key)
            known[fact.about].append(fact)
    return known


def unknown_of(customer: Customer, events: Iterable[LifeEvent]) -> tuple[About, ...]:
    """Of what nothing is known."""
    return tuple(about for about, facts in known_of(customer, events).items() if not facts)


def is_gone(event: LifeEvent, found: Collection[LifeEvent]) -> bool:
    """Whether the one whom it is about may have died, or may no longer be family."""
    if quiet.is_dead(found, event.who, event.name, told=event.evidence):
        return True
    return event.who is Who.SPOUSE and quiet.is_marriage_over(found, since=event.told_at)


def has_sorrow(situation: Situation) -> bool:
    """Whether something sad was told of late, even in doubt: no time for pleasantries."""
    since = situation.today - dt.timedelta(days=SORROW_DAYS)
    return any(
        forbids_cheer(event) and _last_heard_of(event, situation) >= since
        for event in situation.found
    )


def forbids_cheer(event: LifeEvent) -> bool:
    """Whether there is no cheer after it; nor after a child that was expected and may not come."""
    if event.is_rejected:
        return False
    if quiet.has_lost_pregnancy([event]):
        return True
    is_over = event.kind is Kind.ILLNESS and event.outcome is Outcome.WELL
    return event.kind in SAD_KINDS and not event.has_come_to_nothing and not is_over


def _last_heard_of(event: LifeEvent, situation: Situation) -> dt.date:
    touches = (situation.touch(evidence.entry_id) for evidence in event.evidence)
    told = (situation.day_of(touch.at) for touch in touches if touch)
    return max(situation.day_of(event.told_at), event.last_day or dt.date.min, *told)


def _of_dates(customer: Customer) -> Iterator[KnownFact]:
    """His birthday, and who in his family has days that are remembered."""
    for one in written(customer):
        date = one.date
        if date.kind is DateKind.BIRTHDAY and date.who is Who.SELF and one.day.day:
            year = f" {one.day.year}" if one.day.year else ""
            day = f"{one.day.day} {calendar.month_name[one.day.month]}{year}"
            yield _fact(About.BIRTHDAY, day, date.evidence, date.told_at)
        elif date.who in _ANY and date.name:
            yield _fact(About.FAMILY, f"{_ANY[date.who]} {date.name}", date.evidence, date.told_at)


def _of_details(customer: Customer) -> Iterator[KnownFact]:
    for one in customer.details:
        if one.kind is DetailKind.PHONE:
            yield _fact(About.REACHED, one.value, one.evidence, one.told_at)


def _of_events(events: Iterable[LifeEvent]) -> Iterator[KnownFact]:
    for event in events:
        first = next(iter(event.evidence), None)
        if event.kind is Kind.BIRTHDAY and event.who is Who.SELF and event.first_day:
            day = f"{event.first_day.day} {event.first_day:%B}"
            yield _fact(About.BIRTHDAY, day, first, event.told_at)
        if event.kind is Kind.VOLUNTEERING and (cause := event.name or (first and first.quote)):
            yield _fact(About.CAUSES, cause, first, event.told_at)
            if event.who in (Who.SELF, Who.COMPANY):
                yield _fact(About.DIFFERENCE, cause, first, event.told_at)


def _of_family(events: Iterable[LifeEvent]) -> Iterator[KnownFact]:
    """Each person once: by name where one is told, else by relation, the closer word first."""
    people = [(who, *_called(event), event) for event in events if (who := _shown(event))]
    people.sort(key=lambda one: (not one[2], one[1] in _ANY.values()))
    known: dict[Who, set[str]] = {}
    for who, word, name, event in people:
        words = known.setdefault(who, set())
        heard = name.casefold() or word
        if not (heard in words or (words and heard == _ANY[who])):
            words |= {word, heard}
            first = next(iter(event.evidence), None)
            yield _fact(About.FAMILY, f"{word} {name}".strip(), first, event.told_at)


def _shown(event: LifeEvent) -> Who | None:
    """Who in the family a life event shows to be there."""
    if event.who is Who.SELF:
        return _IMPLIED.get(event.kind)
    return event.who if event.who in _ANY else None


def _called(event: LifeEvent) -> tuple[str, str]:
    """The word for him or her, and the name; at a birth that is the child's, whoever bore it."""
    if event.who is Who.SELF:
        return _ANY[_IMPLIED[event.kind]], ""
    is_of_child = event.who in (Who.CHILD, Who.GRANDCHILD)
    is_named = event.kind is not Kind.BIRTH or is_of_child
    return relation_of(event) or _ANY[event.who], (event.name or "") if is_named else ""


def _fact(
    about: About, value: str, evidence: Evidence | None, told_at: dt.datetime | None
) -> KnownFact:
    value = one_line(value)[:_LONGEST]
    return KnownFact(about=about, value=value, evidence=evidence, told_at=told_at)
