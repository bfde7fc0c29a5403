"""Remember the days of the year: birthdays, wedding days, a firm's years, a first year of grief."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from agent.models import (
    Customer,
    DateKind,
    DateLine,
    Direction,
    EntryKind,
    Ground,
    Kind,
    LifeEvent,
    RememberedDate,
    Suggestion,
    Who,
)
from agent.names import call_name
from agent.remarks import one_line
from agent.suggestions import quiet
from agent.suggestions.anniversaries import COUPLE, READ_KINDS, Known, days_told, each_name
from agent.suggestions.day_words import in_list, reason_words
from agent.suggestions.occurrences import LATEST_YEAR, LONGEST, read_day
from agent.suggestions.practice import new_suggestion
from agent.suggestions.situation import TALKS, Situation

NAME = "dates"
ONCE = frozenset({DateKind.DEATH, DateKind.GRADUATION, DateKind.SCHOOL_START})
"""Kinds that are spoken of once; the first year of grief, and no later one."""
WISHED_DAYS = 7
"""Who was wished well so few days before has been wished well."""
ON_THE_DAY, AHEAD = 65.0, 55.0
MOST_TOGETHER = 8
"""So many are named who have one day together."""
MOST_WRITTEN = 100
"""Days that the owner may write down of one customer."""
_IN_PERSON = TALKS | {EntryKind.KINDNESS}
_WISHING = _IN_PERSON | {EntryKind.MAIL}
_DAY = re.compile(r"(?:\d{4}|-)-\d\d-\d\d")
_NOTE = re.compile(r"^birthday:[ \t]*(\S.*)$", re.IGNORECASE | re.MULTILINE)
_TELLING = {
    DateKind.BIRTHDAY: frozenset({Kind.BIRTHDAY}),
    DateKind.WEDDING_DAY: frozenset({Kind.ANNIVERSARY, Kind.WEDDING}),
    DateKind.IN_BUSINESS: frozenset({Kind.BUSINESS_MILESTONE}),
    DateKind.DEATH: frozenset({Kind.BEREAVEMENT}),
    DateKind.GRADUATION: frozenset({Kind.GRADUATION}),
    DateKind.SCHOOL_START: frozenset({Kind.SCHOOL_START}),
}


def suggest(situation: Situation) -> Iterable[Suggestion]:
    """One suggestion for each day that is near; twins have one together."""
    if not _may_be_near(situation):
        return
    together: dict[tuple[DateKind, Who, str, dt.date], list[Known]] = {}
    for known in _known(situation):
        kind = known.date.kind
        day = _next(known, situation.today - dt.timedelta(days=_keep_days(kind, situation)))
        if day is None or situation.today < day - _lead(kind, situation):
            continue
        if (situation.is_quiet and kind is not DateKind.DEATH) or _is_unfit(known, situation):
            continue
        month_day = known.day.iso[-5:]
        group = together.setdefault((kind, known.date.who, month_day, day), [])
        if len(group) < MOST_TOGETHER:
            group.append(known)
    for (kind, who, month_day, day), all_known in together.items():
        if all(_is_acknowledged(one, day, situation) for one in all_known):
            continue
        # A day that was set right makes no second suggestion where there can be only one.
        which = "" if _is_single(kind, who) else f"{month_day} "
        if kind is DateKind.DEATH:
            which = "".join(sorted(f"{name} " for one in all_known if (name := _first_name(one))))
        yield _suggestion(f"{kind} {who} {which}{day.year}", all_known, day, situation)


def _may_be_near(situation: Situation) -> bool:
    """A quick look at what is written and told: on most mornings nothing of it is near."""
    settings = situation.settings.dates
    leads = settings.birthday, settings.wedding_day, settings.in_business, settings.death
    later = settings.graduation, settings.school_start, settings.other
    near = _near(situation.today, settings.keep_days, max(*leads, *later))
    if situation.customer.notes and _NOTE.search(situation.customer.notes):
        return True
    told = (one.date for one in situation.life_events if one.date and one.kind in READ_KINDS)
    return any(
        text[-5:] in near if _DAY.fullmatch(text) else bool(text)
        for date in (*(one.date for one in situation.customer.dates), *told)
        for text in date.split("/")
    )


@lru_cache(maxsize=4)
def _near(today: dt.date, keep_days: int, lead_days: int) -> frozenset[str]:
    """The days of the year, as "11-05", that are near enough to be looked at closely."""
    days = range(-keep_days - 1, lead_days + 2)
    near = {(today + dt.timedelta(days=number)).isoformat()[-5:] for number in days}
    return frozenset(near | {"02-29"} if "02-28" in near else near)


def coming(situation: Situation, *, days: int) -> list[DateLine]:
    """What comes up within some days, for a list; nobody who may be dead, no death in doubt."""
    last = situation.today + dt.timedelta(days=days)
    lines = []
    for known in _known(situation):
        day = _next(known, situation.today)
        if day is None or day > last or _is_unfit(known, situation):
            continue
        if known.event is not None and known.event.needs_confirmation:
            continue
        lines.append(
            DateLine(
                day=day,
                customer=situation.customer,
                date=known.date,
                words=in_list(known, day, situation),
                years=known.years_at(day),
                life_event=known.event,
            )
        )
    return sorted(lines, key=lambda line: (line.day, line.words))


def impossible(customer: Customer) -> tuple[str, ...]:
    """What the book holds as a day and is none, a sentence each."""
    if not (customer.dates or customer.notes):
        return ()
    days = [(one.kind.value, one.date) for one in customer.dates[:MOST_WRITTEN]]
    noted = [(DateKind.BIRTHDAY.value, words) for words in _noted(customer)]
    if noted and not any(one.date.kind is DateKind.BIRTHDAY for one in written(customer)):
        days += noted
    return tuple(
        f"{one_line(customer.name)[:80]}: the {kind} {one_line(words)[:LONGEST]!r} in the book is "
        "no day; write it like 1970-05-01, or --05-01 without a year"
        for kind, words in days
        if read_day(words) is None
    )


def _noted(customer: Customer) -> Iterable[str]:
    """The birthdays in a customer's notes, as an imported card or the owner wrote them."""
    return (match[1] for match in _NOTE.finditer(customer.notes))


# What is known


_SINGLE = frozenset({Who.SELF, Who.SPOUSE, Who.COMPANY})
"""Of whom a customer has one."""


def _is_single(kind: DateKind, who: Who) -> bool:
    """Whether a customer has one such day at most."""
    return who in _SINGLE and kind is not DateKind.OTHER and kind not in ONCE


def _known(situation: Situation) -> list[Known]:
    """Every day once: what the owner wrote before what mail told, the latest telling before others.

    Who is told of twice, once by name, once without, or once with the year, is one.
    """
    told = sorted(filter(_can_come_back, days_told(situation)), key=_authority)
    found = [*written(situation.customer), *told]
    named = {_place(one): name for one in reversed(found) if (name := _first_name(one))}
    same: dict[tuple[str, ...], list[Known]] = {}
    for one in found:
        kind, who, place = _place(one)
        name = _first_name(one) or named.get((kind, who, place), place)
        if _is_single(kind, who):
            name = ""
        once = str(one.day.year) if kind in ONCE else ""
        same.setdefault((kind, who, name, once), []).append(one)
    return [_merged(tellings) for tellings in same.values()]


def _place(known: Known) -> tuple[DateKind, Who, str]:
    """What a telling with a name and one without have in common if they tell of one person.

    Of a death it is the relation: one mail dates the death itself, another the funeral.
    """
    kind = known.date.kind
    return kind, known.date.who, "" if kind is DateKind.DEATH else known.day.iso[-5:]


def written(customer: Customer) -> Iterator[Known]:
    """The days that the book holds, by the owner's hand or a contact's card."""
    for date in customer.dates[:MOST_WRITTEN]:
        if day := read_day(date.date):
            who = date.who
            if date.kind is DateKind.WEDDING_DAY and who in COUPLE:
                who = Who.SELF
            if date.kind is DateKind.IN_BUSINESS:
                who = Who.COMPANY
            name = one_line(date.name or "")[:LONGEST] or None
            yield Known(date.model_copy(update={"who": who, "name": name, "date": day.iso}), day)
    for words in _noted(customer):
        if day := read_day(words):
            yield Known(RememberedDate(kind=DateKind.BIRTHDAY, date=day.iso), day)


def _can_come_back(known: Known) -> bool:
    """Whether it is of a year that anybody lives to see."""
    return known.day.year is None or known.day.year <= LATEST_YEAR


def _authority(known: Known) -> tuple[bool, float, str]:
    event = known.event
    assert event is not None
    return (not event.is_confirmed, -event.told_at.timestamp(), event.id)


def _first_name(known: Known) -> str:
    return call_name(known.date.name or "").casefold()


def _merged(tellings: Sequence[Known]) -> Known:
    """The first telling, with what others of the same day add to it."""
    first = tellings[0]
    same = [one for one in tellings if one.day[1:] == first.day[1:]]
    day = next((one.day for one in same if one.day.year is not None), first.day)
    is_death = first.date.kind is DateKind.DEATH
    name = next((one.date.name for one in (tellings if is_death else same) if one.date.name), None)
    event = next((one.event for one in same if one.event is not None), None)
    date = first.date.model_copy(update={"date": day.iso, "name": name})
    return Known(date, day, event)


# When, and whether


def _next(known: Known, earliest: dt.date) -> dt.date | None:
    """The first day from `earliest` on to speak of it; None where there is none any more."""
    day = known.day
    if known.date.kind in ONCE and day.year is not None:
        only = day.in_year(day.year + (known.date.kind is DateKind.DEATH))
        return only if only >= earliest else None
    return day.first_from(earliest)


def _lead(kind: DateKind, situation: Situation) -> dt.timedelta:
    return dt.timedelta(days=getattr(situation.settings.dates, kind.name.lower()))


def _keep_days(kind: DateKind, situation: Situation) -> int:
    """How long after the day it is not too late; how it went with a school is for follow_up."""
    if kind in (DateKind.GRADUATION, DateKind.SCHOOL_START):
        return 0
    return situation.settings.dates.keep_days


def _is_unfit(known: Known, situation: Situation) -> bool:
    """Whether somebody may be dead, or a marriage over: then it is a day of the past."""
    date, found = known.date, situation.found
    if quiet.is_dead(found, Who.SELF, situation.customer.name):
        return True
    if date.kind is DateKind.DEATH:
        return False
    since = known.event.told_at if known.event else date.told_at
    if since is None and date.kind is DateKind.WEDDING_DAY and known.day.year is not None:
        began = known.day.in_year(known.day.year)
        since = dt.datetime.combine(began, dt.time.min, tzinfo=situation.zone or dt.UTC)
    is_of_marriage = date.kind is DateKind.WEDDING_DAY or date.who is Who.SPOUSE
    if is_of_marriage and quiet.is_marriage_over(found, date.who, since=since):
        return True
    told = known.event.evidence if known.event else ()
    return date.who is not Who.SELF and quiet.is_dead(found, date.who, date.name, told=told)


def _is_acknowledged(known: Known, day: dt.date, situation: Situation) -> bool:
    """Whether the owner has spoken of it this time, or would not: in a mail or a talk."""
    if any(one.kind in _IN_PERSON and situation.day_of(one.at) >= day for one in situation.touches):
        return True
    since = day - dt.timedelta(days=WISHED_DAYS)
    for event in situation.found:
        if event.is_rejected or not _tells_of(event, known):
            continue
        if any(one.due_on >= since and one.shows(event) for one in situation.dismissed):
            return True
        for evidence in event.evidence:
            told = situation.touch(evidence.entry_id)
            if told is None:
                continue
            # A note that the owner made for himself is no wish.
            is_wish = told.direction is Direction.OUT and told.kind in _WISHING
            said_at = told.at if is_wish else situation.answered_at(evidence.entry_id)
            if said_at is not None and situation.day_of(said_at) >= since:
                return True
    return False


def _tells_of(event: LifeEvent, known: Known) -> bool:
    date = known.date
    if event.kind not in _TELLING.get(date.kind, ()):
        return False
    if date.kind is DateKind.IN_BUSINESS:
        return event.who in (Who.COMPANY, Who.SELF)
    if date.kind is DateKind.WEDDING_DAY and date.who is Who.SELF:
        return event.who in COUPLE
    name = _first_name(known)
    others = {call_name(one).casefold() for one in each_name(event.name or "")} - {""}
    is_named = not name or not others or name in others
    return event.who is date.who and (date.who in _SINGLE or is_named)


# What is said


def _suggestion(
    cause: str, known: Sequence[Known], day: dt.date, situation: Situation
) -> Suggestion:
    kind = known[0].date.kind
    lead = _lead(kind, situation)
    events = [one.event for one in known if one.event is not None]
    evidence = [quote for event in events for quote in event.evidence[:3]]
    evidence += [one.date.evidence for one in known if one.event is None and one.date.evidence]
    own = [one.date.date for one in known if one.event is None and one.date.evidence is None]
    return new_suggestion(
        situation,
        NAME,
        cause,
        reason=reason_words(known, day, situation),
        due_on=day - lead,
        keep_days=lead.days + _keep_days(kind, situation),
        grounds=[_ground(day, situation.today)],
        evidence=tuple(dict.fromkeys(evidence)),
        stage=kind.value,
        slots={"date": day.isoformat()},
        life_event_id=events[0].id if events else None,
        owners_word=f"{kind.value} {', '.join(own)}, as the book has it" if own else "",
        is_sad=kind is DateKind.DEATH,
        needs_confirmation=any(one.needs_confirmation for one in events),
    )


def _ground(day: dt.date, today: dt.date) -> Ground:
    days = (day - today).days
    if days > 0:
        return Ground(words=f"it is {_in_days(days)}", points=AHEAD)
    late = min(-days, 10)
    words = "it is today" if late == 0 else "the day has just gone by"
    return Ground(words=words, points=ON_THE_DAY - late)


def _in_days(days: int) -> str:
    return "tomorrow" if days == 1 else f"in {days} days"
