"""Stage 3 of 6: Entry -> LifeEvent; one story, many mails.

The same life event told again is one event with more evidence; what is put off moves it, an outcome
closes it, a denial makes it doubtful. All that a customer's mails tell is woven at once, the oldest
first, so that the order in which they were read does not matter, nor how often.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from agent.life_events.kin import Person, first_name, is_one, person_of
from agent.life_events.spans import overlap
from agent.life_events.strand import NEAR_WITHIN, UNSURE, Strand
from agent.life_events.turns import Turn
from agent.life_events.ways import Way
from agent.models import (
    Direction,
    Entry,
    FoundEvent,
    Kind,
    LifeEvent,
    Outcome,
    Record,
    When,
    Who,
    derived_id,
)

CLOSED_WITHIN = dt.timedelta(days=400)
TURNED = 0.7
"""The certainty of what only a turn of another story tells: "the scan was clear"."""


_ENDS: dict[Kind, dict[Kind, Outcome]] = {
    Kind.NEW_JOB: {Kind.JOB_INTERVIEW: Outcome.WELL},
    Kind.PROMOTION: {Kind.JOB_INTERVIEW: Outcome.WELL},
    Kind.RECOVERY: {Kind.ILLNESS: Outcome.WELL},
    Kind.BEREAVEMENT: {Kind.ILLNESS: Outcome.BADLY, Kind.PREGNANCY: Outcome.BADLY},
    Kind.BIRTH: {Kind.PREGNANCY: Outcome.WELL},
    Kind.SEPARATION: {Kind.ENGAGEMENT: Outcome.CALLED_OFF, Kind.WEDDING: Outcome.CALLED_OFF},
}
"""What is told of a person ends what was told of him before."""
_KIN = (
    frozenset({Kind.PREGNANCY, Kind.BIRTH}),
    frozenset({Kind.ENGAGEMENT, Kind.WEDDING}),
    frozenset({Kind.JOB_INTERVIEW, Kind.NEW_JOB, Kind.PROMOTION}),
    frozenset({Kind.SCHOOL_START, Kind.GRADUATION, Kind.ACHIEVEMENT}),
    frozenset({Kind.BUSINESS_MILESTONE, Kind.ANNIVERSARY}),
    frozenset({Kind.ILLNESS, Kind.RECOVERY}),
)
"""Kinds that an answer names in place of one another: "news about the baby", "a speedy recovery".

None of them is a loss: condolences tell what was told by phone.
"""
_COUPLE = frozenset({Who.SELF, Who.SPOUSE})
_PARENT_OF = {
    Who.CHILD: (Who.SELF, Who.SPOUSE),
    Who.GRANDCHILD: (Who.CHILD,),
    Who.RELATIVE: (Who.SIBLING, Who.RELATIVE),
}


class Reading(Record):
    """What the reader took from one entry."""

    found: tuple[FoundEvent, ...] = ()
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """An entry, and what it tells."""

    entry: Entry
    reading: Reading


def weave(
    tellings: Iterable[Telling],
    kept: Iterable[tuple[LifeEvent, Sequence[Entry]]] = (),
) -> list[LifeEvent]:
    """The life events that a customer's mails tell of.

    `kept` are those that the owner has had his hand in, with the entries of their evidence: they
    stay what he made of them, and what the mails tell of them besides is added.
    """
    stories = [Strand.of_owner(event, entries) for event, entries in kept]
    for telling in sorted(tellings, key=lambda one: (one.entry.at, one.entry.id)):
        _tell(telling.entry, telling.reading, stories)
    _end_by_owners(stories)
    events: dict[str, LifeEvent] = {}
    for story in stories:
        event = story.event()
        number = 2
        while event.id in events:  # two that only their words tell apart
            event = event.model_copy(update={"id": derived_id("event", event.id, str(number))})
            number += 1
        events[event.id] = event
    return list(events.values())


def _tell(entry: Entry, reading: Reading, stories: list[Strand]) -> None:
    """Weave what one entry tells into the stories so far."""
    turned = _turned(entry, reading.turns, stories)
    ways = {id(story): turn.way for story, turn in turned if turn.way is not Way.DENIED}
    told: list[tuple[FoundEvent, Strand]] = []

    def add(found: FoundEvent) -> None:
        story = _story_of(found, entry, stories, ways)
        if (story is None or story.kind is not found.kind) and (
            answered := _answered(found, entry, stories)
        ):
            answered.acknowledge(found, entry)
            return
        if story is None:
            story = Strand.begun_by(found, entry)
            stories.append(story)
        else:
            story.add(found, entry, is_moved=ways.get(id(story)) is Way.MOVED)
        told.append((found, story))

    for found in sorted(reading.found, key=_place):
        add(_with_person(found, entry, reading.turns, turned))
    for story, turn in turned:
        news = _news(turn, story)
        is_told = any(
            (found.kind is (news and news.kind) and not found.is_maybe)
            or (one is story and _covers(turn, found))
            for found, one in told
        )
        dates = (found.date for found, one in told if one is story and found.date)
        date = next((one for one in dates if not overlap(one, story.date or "")), None)
        story.turn(turn, entry, date=date, is_told=is_told or news is not None)
        if news and not is_told and not (story.owners and story.owners.is_rejected):
            add(news)
    for turn in reading.turns:
        if not any(one is turn for _, one in turned):
            _turn_new(turn, entry, told)
    for found, story in told:
        if not found.is_maybe:
            _end_others(story, entry.at, stories)


def _place(found: FoundEvent) -> tuple[bool, int, str, str]:
    return (found.start is None, found.start or 0, found.evidence, found.kind)


def _with_person(
    found: FoundEvent, entry: Entry, turns: Sequence[Turn], turned: Sequence[tuple[Strand, Turn]]
) -> FoundEvent:
    """What is found in words that turn a story, with the person that they and the story tell.

    "Kate got the job": the reader may only guess who Kate is, whose interview is known.
    """
    if person_of(found, entry).is_said:
        return found
    for story, turn in turned:
        if _covers(turn, found) and story.kind in _ENDS.get(found.kind, ()):
            name = story.person.name or found.name or turn.name or None
            return found.model_copy(update={"who": story.person.who, "name": name})
    names = [turn.name for turn in turns if turn.name and _covers(turn, found)]
    return found.model_copy(update={"name": found.name or names[0]}) if names else found


def _turned(
    entry: Entry, turns: Sequence[Turn], stories: Sequence[Strand]
) -> list[tuple[Strand, Turn]]:
    """Which story each turn belongs to: the one with the firmest tie, else the one told last."""
    result = []
    for turn in turns:
        ties = [(story.tie(turn, entry), story) for story in stories]
        firm = max((tie for tie, _ in ties), default=0)
        best = [story for tie, story in ties if tie == firm > 0]
        if not best or (firm == UNSURE and len(best) > 1):
            continue
        chosen = max(best, key=lambda story: (story.last_at, story.told_at, story.id))
        result.append((chosen, turn))
        if turn.way is Way.CALLED_OFF:  # with the wedding goes the engagement
            pair = {Kind.WEDDING, Kind.ENGAGEMENT}
            result += [
                (story, turn)
                for tie, story in ties
                if tie
                and story is not chosen
                and {story.kind, chosen.kind} == pair
                and is_one(story.person, chosen.person, story.kind, is_near=True)
            ]
    return result


def _turn_new(turn: Turn, entry: Entry, told: Sequence[tuple[FoundEvent, Strand]]) -> None:
    """Turn a story of which the first mail that is known tells that it is off, or put off."""
    for found, story in told:
        if story.told_at < entry.at or not _covers(turn, found) or story.kind not in turn.kinds:
            continue
        if turn.way is Way.CALLED_OFF:
            story.end(Outcome.CALLED_OFF, entry.at)
        elif turn.way is Way.FALSE_ALARM:
            story.end(Outcome.FALSE_ALARM, entry.at)
        elif turn.way is Way.MOVED and turn.date:
            story.turn(turn, entry, date=None, is_told=True)


def _covers(turn: Turn, found: FoundEvent) -> bool:
    """Whether what was found stands in the sentence that turns, or turns itself."""
    return found.evidence in turn.quote or turn.quote in found.evidence


def _story_of(
    found: FoundEvent, entry: Entry, stories: Iterable[Strand], turned: Mapping[int, Way]
) -> Strand | None:
    """The story that an entry tells of: the nearest of those that it may be."""
    fit = [
        story
        for story in stories
        if (story.kind is found.kind or story.is_maybe or found.is_maybe)
        and story.is_told_by(found, entry, turned)
    ]
    name = first_name(found.name)

    def nearness(story: Strand) -> tuple[bool, bool, bool, bool, bool, datetime, str]:
        return (
            story.kind is found.kind,
            id(story) in turned,
            bool(name) and name == story.person.first_name,
            story.person.who is found.who,
            story.is_in_thread(entry),
            story.last_at,
            story.id,
        )

    return max(fit, key=nearness, default=None)


def _answered(found: FoundEvent, entry: Entry, stories: Iterable[Strand]) -> Strand | None:
    """The story that the owner answers with what seems to be its next of kin; mostly None."""
    if entry.direction is not Direction.OUT:
        return None
    person = person_of(found, entry)
    fit = [
        story
        for story in stories
        if any({story.kind, found.kind} <= kinds for kinds in _KIN)
        and (_is_of_child(found.kind, person, story) or _may_be_of(person, story))
        and story.is_answered_by(found, entry)
    ]
    return max(
        fit,
        key=lambda story: (story.is_in_thread(entry), story.last_at, story.id),
        default=None,
    )


def _may_be_of(person: Person, story: Strand) -> bool:
    if {person.who, story.person.who} == {Who.SELF, Who.COMPANY}:
        return True
    return is_one(story.person, person, story.kind, is_near=True)


def _is_of_child(kind: Kind, person: Person, story: Strand) -> bool:
    """Whether one of the two is expected, or born, and the other one expects it."""
    if Kind.BIRTH not in (kind, story.kind):
        return False
    child, parent = (person, story.person) if kind is Kind.BIRTH else (story.person, person)
    return parent.who in _PARENT_OF.get(child.who, ())


def _news(turn: Turn, story: Strand) -> FoundEvent | None:
    """The life event that a turn is by itself: "the scan was clear" is a recovery."""
    if story.kind is Kind.ILLNESS and turn.way in (Way.CLEAR, Way.FALSE_ALARM):
        kind, status, is_clear = Kind.RECOVERY, When.PAST, True
    elif story.kind is Kind.JOB_INTERVIEW and turn.way is Way.WON:
        # "I got it!" alone may be the parcel
        kind, status, is_clear = Kind.NEW_JOB, When.UPCOMING, bool(turn.kinds or turn.near)
    else:
        return None
    return FoundEvent(
        kind=kind,
        who=story.person.who,
        name=story.person.name,
        status=status,
        evidence=turn.quote,
        start=turn.start,
        confidence=min(TURNED, story.confidence),
        is_maybe=story.is_maybe or not is_clear,
    )


def _end_others(new: Strand, at: datetime, stories: Iterable[Strand]) -> None:
    """End what this life event puts an end to: the interview, once the job is told of."""
    ends = _ENDS.get(new.kind, {})
    if new.owners and new.owners.is_rejected:
        return
    for story in stories:
        outcome = ends.get(story.kind)
        if outcome is None or story.is_closed or story.told_at > new.told_at:
            continue
        if at - story.last_at > CLOSED_WITHIN or not _is_ended_by(story, new):
            continue
        is_wedded = story.status is When.PAST or (story.last_day and story.last_day < at.date())
        if story.kind is Kind.WEDDING and is_wedded:
            continue
        story.end(outcome, at)


def _is_ended_by(story: Strand, new: Strand) -> bool:
    if new.kind is Kind.BIRTH:
        whose = (new.person.who, *_PARENT_OF.get(new.person.who, ()))
        return story.person.who in whose
    if story.kind is Kind.PREGNANCY:
        parents = {new.person.who, *_PARENT_OF.get(new.person.who, ())}
        expecting = parents if _COUPLE.isdisjoint(parents) else parents | _COUPLE
        # Of all deaths only that of the child that was expected ends a pregnancy.
        is_lost = any(one.tells_of_lost_pregnancy for one in new.evidence)
        return is_lost and story.person.who in expecting
    is_near = abs(new.told_at - story.last_at) <= NEAR_WITHIN
    return is_one(story.person, new.person, story.kind, is_near=is_near)


def _end_by_owners(stories: Sequence[Strand]) -> None:
    """What the owner has had his hand in ends others, too."""
    for story in sorted(stories, key=lambda one: (one.told_at, one.id)):
        if story.owners and not story.is_maybe:
            _end_others(story, story.told_at, stories)
