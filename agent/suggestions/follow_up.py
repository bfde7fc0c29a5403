"""Wish luck on the eve of what is feared, and ask how it went, the day after: "How'd it go?"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from agent.models import (
    SAD_KINDS,
    Direction,
    EntryKind,
    Ground,
    Kind,
    LifeEvent,
    Suggestion,
    When,
)
from agent.suggestions import quiet
from agent.suggestions.practice import new_suggestion
from agent.suggestions.reasons import name_day, name_event
from agent.suggestions.situation import TALKS, Situation
from agent.suggestions.trials import trial_of

NAME = "follow_up"
EVE, AFTER = "eve", "after"
NEVER_ASKED = frozenset(
    {Kind.BEREAVEMENT, Kind.SEPARATION, Kind.JOB_LOSS, Kind.PREGNANCY, Kind.HARDSHIP}
)
"""Kinds where "how did it go?" would hurt, or where no news may be bad news."""
WISHED_WELL = frozenset({Kind.BIRTHDAY, Kind.ANNIVERSARY})
"""Kinds that the practice `dates` has had on the day."""
_PASSED_OVER = NEVER_ASKED | WISHED_WELL
WISHED_DAYS = 2
"""Whoever spoke of it so shortly before the day has wished luck for it."""
MOST_AGE = 10
"""What waits loses a point a day, so many at most."""
_EVE_POINTS, _AFTER_POINTS = 75.0, 60.0
_ASKS_OR_WISHES = re.compile(
    r"\bhow(?:['’]d| did| was| were| is| are| has| have)\b|\bhop(?:e|ing)\b.{0,40}\bwent\b"
    r"|\b(?:thinking of|luck|fingers crossed|congrat\w*|well done)\b",
    re.IGNORECASE,
)
"""In the owner's words about any day: they may be about this one."""
_MAY_TELL = re.compile(
    r"\b(?:interview\w*|(?:the|this|that) job|offer\w*|exam\w*|tests?|results?"
    r"|grades?|pass(?:ed)?|fail(?:ed)?|accepted|rejected|(?:got|get) it"
    r"|(?:turned|let) (?:me|us|him|her|them) down"
    r"|turned (?:me|us|him|her|them) away|went with|somebody else|someone else|crushed|gutted"
    r"|thrilled|over the moon|it went|went (?:well|badly|fine|ok|okay|great)|disaster"
    r"|operat\w+|surger\w+|surgeon\w*|hospital|funeral|died|passed away|lost)\b",
    re.IGNORECASE,
)
"""In a customer's words after the day: they may say how it went, though the reader saw nothing."""
_READ = 4000
"""Characters of a mail that are looked at: news stands near its top."""


def suggest(situation: Situation) -> Iterable[Suggestion]:
    """A wish on the eve and a question after the day of every dated event, while nobody spoke."""
    settings = situation.settings.follow_up
    tomorrow = situation.today + dt.timedelta(days=1)
    earliest = situation.today - dt.timedelta(days=settings.after_days + settings.keep_days)
    for event in situation.life_events:
        if not event.date or event.kind in _PASSED_OVER:
            continue
        first, last = event.first_day, event.last_day
        if first is None or last is None:
            continue
        if first > tomorrow or last < earliest:
            continue
        what = trial_of(event)
        wishes: list[Suggestion] = []
        if settings.eve and _is_feared(event, what):
            wishes.extend(_on_the_eve(event, first, what, situation))
        yield from wishes or _after(event, last, what, situation)


def _on_the_eve(
    event: LifeEvent, day: dt.date, what: str, situation: Situation
) -> Iterator[Suggestion]:
    eve = day - dt.timedelta(days=1)
    if not eve <= situation.today <= day or situation.day_of(event.told_at) >= day:
        return
    since = day - dt.timedelta(days=WISHED_DAYS)
    if event.outcome is not None or _has_spoken(event, since, situation):
        return
    if _must_be_silent(event, situation):
        return
    is_when = f"is {name_day(day, situation.today)}"
    yield new_suggestion(
        situation,
        NAME,
        f"eve of {event.id} on {day}",
        reason=f"{name_event(event, situation.name, what=what)} {is_when}",
        due_on=eve,
        keep_days=1,
        grounds=[Ground(words=f"it {is_when}", points=_EVE_POINTS)],
        evidence=event.evidence[:3],
        stage=EVE,
        life_event_id=event.id,
        needs_confirmation=event.needs_confirmation,
        is_sad=event.kind in SAD_KINDS,
    )


def _after(event: LifeEvent, day: dt.date, what: str, situation: Situation) -> Iterator[Suggestion]:
    settings = situation.settings.follow_up
    due_on = day + dt.timedelta(days=settings.after_days)
    if not due_on <= situation.today <= due_on + dt.timedelta(days=settings.keep_days):
        return
    if _is_settled(event, day, situation) or _must_be_silent(event, situation):
        return
    was_when = f"was {name_day(day, situation.today)}"
    grounds = [Ground(words=f"it {was_when}, and nobody has asked", points=_AFTER_POINTS)]
    if age := min((situation.today - due_on).days, MOST_AGE):
        grounds.append(Ground(words="the day is going by", points=-float(age)))
    yield new_suggestion(
        situation,
        NAME,
        f"after {event.id} on {day}",
        reason=f"{name_event(event, situation.name, what=what)} {was_when}",
        due_on=due_on,
        keep_days=settings.keep_days,
        grounds=grounds,
        evidence=event.evidence[:3],
        stage=AFTER,
        life_event_id=event.id,
        needs_confirmation=event.needs_confirmation,
        is_sad=event.kind in SAD_KINDS,
    )


def _is_feared(event: LifeEvent, what: str) -> bool:
    """Whether one wishes luck for it the day before: an interview, an exam, an operation."""
    return event.kind is Kind.JOB_INTERVIEW or bool(what)


def _must_be_silent(event: LifeEvent, situation: Situation) -> bool:
    """Whether a loss forbids to speak of it, though that loss may be in doubt."""
    if situation.is_quiet and event.kind not in SAD_KINDS:
        return True
    return quiet.is_dead(
        situation.found, event.who, event.name, told=event.evidence, since=event.told_at
    )


def _is_settled(event: LifeEvent, day: dt.date, situation: Situation) -> bool:
    """Whether it was told only after the fact, how it went was told, or the owner has asked."""
    if event.outcome is not None or situation.day_of(event.told_at) > day:
        return True
    mails = (situation.touch(evidence.entry_id) for evidence in event.evidence)
    told_on = max((situation.day_of(one.at) for one in mails if one), default=day)
    is_told_already = told_on == day and event.status is When.PAST
    next_day = day + dt.timedelta(days=1)
    return (
        told_on > day
        or is_told_already
        or _has_spoken(event, next_day, situation)
        or _may_have_told(event, next_day, situation)
    )


def _may_have_told(event: LifeEvent, since: dt.date, situation: Situation) -> bool:
    """Whether a mail of theirs from a day on may say how it went; in doubt nobody asks.

    Beside illness any mail may: to ask after somebody who has died is the worst that can be done.
    """
    mails = _mails_since(since, Direction.IN, situation)
    if not mails or event.kind is Kind.ILLNESS:
        return bool(mails)
    name = (event.name or "").casefold()
    texts = _texts(mails, situation)
    return any(_MAY_TELL.search(text) or (name and name in text.casefold()) for text in texts)


def _mails_since(day: dt.date, direction: Direction, situation: Situation) -> set[str]:
    """The identifiers of the mails one way, from a day on."""
    return {
        one.entry_id
        for one in situation.touches
        if one.kind is EntryKind.MAIL
        and one.direction is direction
        and situation.day_of(one.at) >= day
    }


def _texts(mails: set[str], situation: Situation) -> Iterator[str]:
    """What stands at the top of these mails, with their subjects."""
    for entry in situation.entries:
        if entry.id in mails:
            yield f"{entry.subject}\n{entry.text[:_READ]}"


def _has_spoken(event: LifeEvent, since: dt.date, situation: Situation) -> bool:
    """Whether the owner spoke of it from a day on: in its thread, by another mail, or by a talk.

    A mail that wishes luck, or asks how something went, may be about this.
    """
    shown = {evidence.entry_id for evidence in event.evidence}
    threads = {touch.thread_id for id_ in shown if (touch := situation.touch(id_))} - {""}
    written = _mails_since(since, Direction.OUT, situation)
    if written and any(map(_ASKS_OR_WISHES.search, _texts(written, situation))):
        return True
    return any(
        one.kind in TALKS
        or (
            one.kind is EntryKind.MAIL
            and one.direction is Direction.OUT
            and (one.thread_id in threads or one.entry_id in shown)
        )
        for one in situation.touches
        if situation.day_of(one.at) >= since
    )
