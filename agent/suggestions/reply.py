"""Answer the mail in which somebody told you something that matters: the event first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from agent.models import (
    SAD_KINDS,
    UNDECIDED,
    Direction,
    EntryKind,
    Evidence,
    Ground,
    Kind,
    LifeEvent,
    Outcome,
    Suggestion,
    SuggestionState,
    Touch,
    When,
    Who,
)
from agent.suggestions import quiet
from agent.suggestions.practice import new_suggestion
from agent.suggestions.reasons import name_event
from agent.suggestions.situation import TALKS, Situation
from agent.suggestions.trials import trial_of
from agent.suggestions.wishes import wishes_well

NAME = "reply"
MOST_AGE = 10
READ = 4000
"""Characters of a mail that are looked at for good wishes: they stand near its top."""
POINTS_A_DAY = 0.1
"""What waits loses so much a day, until `MOST_AGE`: never so much that business comes first."""
MOST_TELLINGS = 200
"""A customer who told more than this has been telling for years; the oldest are let be."""
_POINTS = {
    Kind.BEREAVEMENT: 100.0,
    Kind.ILLNESS: 90.0,
    Kind.SEPARATION: 85.0,
    Kind.JOB_LOSS: 85.0,
    Kind.HARDSHIP: 85.0,
    Kind.RECOVERY: 72.0,
}
_GRAVE_POINTS = 95.0
_PET_POINTS = 85.0
_OTHER_POINTS = 70.0
_OTHERS_ILLNESS_POINTS = 85.0
"""No more than a house of their own that burned down."""
_NOBODYS_POINTS = 69.0
"""Glad news of somebody of whom the mail does not even tell the name."""
_TRIALS = frozenset({Kind.JOB_INTERVIEW, Kind.ACHIEVEMENT})
"""Kinds that one may fail at."""
_JOYS = (
    Kind.BIRTH,
    Kind.WEDDING,
    Kind.ENGAGEMENT,
    Kind.PREGNANCY,
    Kind.GRADUATION,
    Kind.RETIREMENT,
    Kind.NEW_JOB,
    Kind.PROMOTION,
    Kind.ANNIVERSARY,
    Kind.ACHIEVEMENT,
    Kind.JOB_INTERVIEW,
    Kind.BIRTHDAY,
    Kind.BUSINESS_MILESTONE,
    Kind.MOVE,
    Kind.SCHOOL_START,
    Kind.NEW_PET,
    Kind.VOLUNTEERING,
    Kind.TRAVEL,
)
"""The greater joy first: who becomes a grandfather and goes on a journey is not asked of that."""
_FAMILY = frozenset(
    {Who.SELF, Who.SPOUSE, Who.CHILD, Who.PARENT, Who.SIBLING, Who.GRANDCHILD, Who.RELATIVE}
)
_CLOSED = frozenset({SuggestionState.DONE, SuggestionState.EXPIRED})


class _Telling(NamedTuple):
    """One mail of the customer's, and one life event that it tells of."""

    mail: Touch
    event: LifeEvent
    evidence: Evidence


def suggest(situation: Situation) -> Iterable[Suggestion]:
    """One suggestion for all that a customer told and the owner left unanswered.

    Only an answer in its thread, a talk, or a mail that speaks of the event or wishes well for its
    day counts as an answer.
    """
    settings = situation.settings.reply
    earliest = situation.today - dt.timedelta(days=settings.keep_days)
    news = _unanswered(_tellings(situation, earliest), situation)
    if not news:
        return
    latest = news[-1].mail
    lead = max(news, key=_weight)
    due_on = situation.day_of(latest.at)
    yield new_suggestion(
        situation,
        NAME,
        _cause(news, situation),
        reason=_reason(lead, situation),
        due_on=due_on,
        keep_days=settings.keep_days,
        grounds=_grounds(lead.event, due_on, situation),
        evidence=tuple(dict.fromkeys(one.evidence for one in news)),
        life_event_id=lead.event.id,
        entry_id=latest.entry_id,
        needs_confirmation=any(one.event.needs_confirmation for one in news),
        is_sad=any(_wants_comfort(one.event) for one in news),
    )


def _weight(telling: _Telling) -> tuple[float, dt.datetime, bool, int, int, int, str]:
    """What weighs most is answered; of two alike the latest, the family's, the greater joy."""
    mail, event, evidence = telling
    joy = _JOYS.index(event.kind) if event.kind in _JOYS else 0
    nearness = list(Who).index(event.who)
    place = evidence.start or 0
    return _points(event), mail.at, event.who in _FAMILY, -joy, -nearness, -place, event.id


def _tellings(situation: Situation, earliest: dt.date) -> list[_Telling]:
    """What the customer told since a day and no earlier suggestion has settled, oldest first."""
    # A quick look first: most was told long ago.
    if situation.is_silent_since(earliest):
        return []
    settled_on = max(
        (one.due_on for one in situation.made if one.practice == NAME and one.state in _CLOSED),
        default=dt.date.min,
    )
    found = [
        _Telling(mail, event, evidence)
        for event in situation.life_events
        for evidence in event.evidence
        if (mail := situation.touch(evidence.entry_id)) is not None
        and mail.kind is EntryKind.MAIL
        and mail.direction is Direction.IN
        and situation.day_of(mail.at) >= max(earliest, settled_on)
        and not situation.is_dismissed(event, evidence)
    ]
    found.sort(key=lambda one: (one.mail, one.event.id))
    return [
        one
        for one in found[-MOST_TELLINGS:]
        if situation.day_of(one.mail.at) > settled_on or _is_after_owner(one.mail, situation)
    ]


def _is_after_owner(mail: Touch, situation: Situation) -> bool:
    """Whether the owner wrote or talked on the day of a mail, before it came.

    So news that comes back within the hour is not taken for what he has just answered.
    """
    day = situation.day_of(mail.at)
    return any(
        one.at < mail.at
        and (one.kind in TALKS or (one.kind, one.direction) == (EntryKind.MAIL, Direction.OUT))
        and situation.day_of(one.at) == day
        for one in situation.touches
    )


def _unanswered(tellings: Sequence[_Telling], situation: Situation) -> list[_Telling]:
    """Those that still wait for an answer, and to which there is one to give."""
    if not tellings:
        return []
    answered_at = cache(situation.answered_at)
    griefs = quiet.sorrows(situation.found, situation.today, situation.day_of, situation.settings)
    return [
        one
        for one in tellings
        if answered_at(one.mail.entry_id) is None
        and not _has_come_up(one, situation, answered_at)
        and not _is_overtaken(one, griefs, situation)
        and not _is_wished_well(one, situation)
    ]


def _is_wished_well(telling: _Telling, situation: Situation) -> bool:
    """Whether the owner has wished well for a day ahead since a mail, in whatever thread."""
    mail, event, _ = telling
    day = event.first_day
    if day is None or day < situation.day_of(mail.at):
        return False
    written = {
        one.entry_id
        for one in situation.touches
        if (one.kind, one.direction) == (EntryKind.MAIL, Direction.OUT)
        and one.at > mail.at
        and situation.day_of(one.at) <= day
    }
    name = next(iter((event.name or "").split()), "")
    # Read only where there is such a mail: texts are dear.
    return bool(written) and any(
        wishes_well(
            f"{entry.subject}\n\n{entry.text[:READ]}",
            day,
            said_on=situation.day_of(entry.at),
            name=name,
        )
        for entry in situation.entries
        if entry.id in written
    )


def _has_come_up(
    telling: _Telling, situation: Situation, answered_at: Callable[[str], dt.datetime | None]
) -> bool:
    """Whether the owner has spoken of an event since a mail, or the mail only thanks him for it."""
    mail, event, _ = telling
    for evidence in event.evidence[-MOST_TELLINGS:]:
        other = situation.touch(evidence.entry_id)
        if other is None:
            continue
        is_owners = other.direction is Direction.OUT
        if is_owners and other.at > mail.at:
            return True
        is_same_thread = other.thread_id == mail.thread_id != ""
        if other.at < mail.at and (is_same_thread or _is_ahead(event, mail, situation)):
            spoke_at = other.at if is_owners else answered_at(other.entry_id)
            if spoke_at and spoke_at < mail.at and not _has_gone_on(telling, spoke_at, situation):
                return True
    return False


def _is_ahead(event: LifeEvent, mail: Touch, situation: Situation) -> bool:
    """Whether an event was still to come when a mail told of it: on another day, it may be.

    The owner, who has spoken of it, is reminded on its eve and after it.
    """
    day = event.first_day
    return day is not None and day > situation.day_of(mail.at) and event.kind not in SAD_KINDS


def _has_gone_on(telling: _Telling, spoke_at: dt.datetime, situation: Situation) -> bool:
    """Whether there was more to tell of an event after the owner spoke of it: how it went."""
    mail, event, _ = telling
    if event.outcome is not None:
        return True
    day = event.first_day
    return (
        day is not None
        and event.kind not in SAD_KINDS
        and situation.day_of(spoke_at) < day <= situation.day_of(mail.at)
    )


def _is_overtaken(telling: _Telling, griefs: Sequence[LifeEvent], situation: Situation) -> bool:
    """Whether a loss that was told later leaves nothing to answer, though it is in doubt."""
    mail, event, _ = telling
    found = situation.found
    if event.kind is Kind.BEREAVEMENT:
        return False
    if event.kind is Kind.PREGNANCY and quiet.has_lost_pregnancy(found, since=event.told_at):
        return True
    if quiet.is_dead(found, event.who, event.name, told=event.evidence, since=event.told_at):
        return True
    return event.kind not in SAD_KINDS and any(one.told_at > mail.at for one in griefs)


def _cause(news: Sequence[_Telling], situation: Situation) -> str:
    """Named for the first mail of those that wait.

    Once made, a suggestion keeps its name while any of its news waits, though that first mail
    was answered by itself, is too old by now, or told of nothing.
    """
    oldest = news[0].mail
    waiting = (
        one.cause
        for one in situation.made
        if one.practice == NAME
        and one.state in UNDECIDED
        and one.cause
        and one.due_on >= situation.day_of(oldest.at)
    )
    return next(waiting, f"news since {oldest.entry_id}")


def _reason(telling: _Telling, situation: Situation) -> str:
    mail, event, _ = telling
    name = _name(event, situation)
    went_badly = event.outcome is Outcome.BADLY and event.kind in _TRIALS
    if situation.last_written_at and situation.last_written_at > mail.at:
        return f"{name}{', which went badly' if went_badly else ''}: you wrote since, but not of it"
    return f"{name}{', which went badly,' if went_badly else ''} waits for a word"


def _name(event: LifeEvent, situation: Situation) -> str:
    """Whose and what; an exam that is to come, or was failed, is no achievement."""
    is_achieved = event.status is not When.UPCOMING and event.outcome is not Outcome.BADLY
    is_trial = event.kind is Kind.ACHIEVEMENT and not is_achieved
    return name_event(event, situation.name, what=trial_of(event) if is_trial else "")


def _grounds(event: LifeEvent, due_on: dt.date, situation: Situation) -> list[Ground]:
    name = _name(event, situation)
    if _wants_comfort(event):
        words = f"{name} weighs more than good news"
    else:
        words = f"{name} is still without an answer"
    grounds = [Ground(words=words, points=_points(event))]
    if age := min((situation.today - due_on).days, MOST_AGE):
        days = "a day" if age == 1 else f"{(situation.today - due_on).days} days"
        grounds.append(Ground(words=f"it has waited for {days}", points=-age * POINTS_A_DAY))
    return grounds


def _wants_comfort(event: LifeEvent) -> bool:
    """Whether an answer to it consoles; an illness that ended well is congratulated on."""
    return event.kind in SAD_KINDS and event.outcome is not Outcome.WELL


def _points(event: LifeEvent) -> float:
    """How much an event weighs: a mother's death more than a cat's, and that more than a title."""
    if event.kind in SAD_KINDS and not _wants_comfort(event):
        return _OTHER_POINTS
    if event.kind is Kind.BEREAVEMENT and event.who is Who.PET:
        return _PET_POINTS
    if quiet.is_grave(event):
        return _GRAVE_POINTS
    if event.kind is Kind.ILLNESS and event.who not in _FAMILY:
        return _OTHERS_ILLNESS_POINTS
    if event.who is Who.COLLEAGUE and not event.name and event.kind not in SAD_KINDS:
        return _NOBODYS_POINTS
    return _POINTS.get(event.kind, _OTHER_POINTS)
