"""When to be silent: after a death, beside grave illness, and of what will not be.

All of these look at what the reader found, in doubt or not: silence needs no proof. Only what the
owner rejected, and what came to nothing, silences nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable

from agent.config import Suggestions
from agent.models import Evidence, Kind, LifeEvent, Outcome, Who
from agent.names import call_name, full_name

PET_DAYS = 7
"""So long cheer keeps away after the death of a pet."""
FARTHEST_DAYS = 90
"""A funeral is not farther ahead; a date that is, was misread."""
NEAREST = frozenset({Who.SELF, Who.SPOUSE, Who.CHILD, Who.PARENT, Who.SIBLING})
"""Whose grave illness leaves no room for cheer."""
_ENDED_WELL = frozenset({Outcome.WELL, Outcome.FALSE_ALARM, Outcome.CALLED_OFF})
_COUPLE = frozenset({Who.SELF, Who.SPOUSE})
_GRAVE = re.compile(
    r"\b(?:cancer\w*|tumou?rs?|leuka?emia|lymphoma|melanoma|myeloma|sarcoma|carcinoma|chemo\w*"
    r"|radiotherapy|metasta\w+|malignant|oncolog\w+|(?:a|the|second|major|massive) stroke"
    r"|heart attack|cardiac arrest|heart failure|open[- ]heart|brain (?:bleed|surgery)|aneurysm"
    r"|ha?emorrhage|sepsis|coma|intensive care|icu|life support|ventilator|hospice|palliative"
    r"|terminal(?:ly)?|critical(?:ly)?|(?:days|weeks|months) to live|transplant|als"
    r"|motor neurone?|(?:for|of) (?:his|her|my) life|dying)\b",
    re.IGNORECASE,
)
_WOMAN = re.compile(
    r"\b(?:(?:step|grand)?mother|mum|mom|mam|mama|wife|girlfriend|fiancée|(?:step|grand)?daughter"
    r"|girl|sister|grandma|gran|granny|nan|aunt|auntie|niece)\b",
    re.IGNORECASE,
)
_MAN = re.compile(
    r"\b(?:(?:step|grand)?father|dad|papa|husband|boyfriend|fiancé|(?:step|grand)?son|boy|brother"
    r"|grandpa|grand?dad|uncle|nephew)\b",
    re.IGNORECASE,
)


def is_quiet(
    found: Iterable[LifeEvent],
    today: dt.date,
    day_of: Callable[[dt.datetime], dt.date],
    settings: Suggestions,
) -> bool:
    """Whether grief or grave illness forbid cheer today; where that is in doubt, too."""
    return bool(sorrows(found, today, day_of, settings))


def sorrows(
    found: Iterable[LifeEvent],
    today: dt.date,
    day_of: Callable[[dt.datetime], dt.date],
    settings: Suggestions,
) -> list[LifeEvent]:
    """The deaths and grave illnesses that forbid cheer today, the one told last at the end.

    Each does so from the day it was told until some days after its last day, the funeral say, or
    after the telling, whichever comes later.
    """
    found = list(found)
    silent = []
    longest = max(settings.quiet_days, settings.grave_illness_days, PET_DAYS) + FARTHEST_DAYS + 1
    earliest = today - dt.timedelta(days=longest)
    for event in found:
        # Most was told long ago: the words need not be looked at.
        if event.told_at.date() < earliest or not (days := _silent_days(event, found, settings)):
            continue
        told_on = day_of(event.told_at)
        last_day = event.last_day or told_on
        is_misread = last_day > told_on + dt.timedelta(days=FARTHEST_DAYS)
        since = told_on if is_misread else max(told_on, last_day)
        if today <= since + dt.timedelta(days=days):
            silent.append(event)
    return sorted(silent, key=lambda one: (one.told_at, one.id))


def is_grave(event: LifeEvent) -> bool:
    """Whether an illness is one that may end in death, by the words of those who tell of it."""
    return event.kind is Kind.ILLNESS and any(
        _GRAVE.search(evidence.quote) for evidence in event.evidence
    )


def is_dead(
    found: Iterable[LifeEvent],
    who: Who,
    name: str | None,
    *,
    told: Iterable[Evidence] = (),
    since: dt.datetime | None = None,
) -> bool:
    """Whether somebody near a customer may be dead: no good wishes for him, no asking after him.

    Of the customer himself give his own name. Where one of two names is unknown, the relation
    decides: "mother" and "father" are apart where the quotes `told` say so. With `since` only
    deaths that were told from then on count: nobody falls ill after his death.
    """
    for death in _deaths(found, since):
        if call_name(name or "") and call_name(death.name or ""):
            if _may_be_one(name or "", death.name or ""):
                return True
        elif death.who is who is not Who.SELF and not _are_apart(told, death.evidence):
            return True
    return False


def is_marriage_over(
    found: Iterable[LifeEvent], who: Who = Who.SELF, *, since: dt.datetime | None = None
) -> bool:
    """Whether a couple may be parted, by death or otherwise: its wedding day is passed over.

    Give the day the marriage was told of as `since`, where it is known; who marries again is
    wished well again.
    """
    couple = _COUPLE if who in _COUPLE else {who}
    partners = (couple - {Who.SELF}) or couple
    return any(
        (event.kind is Kind.SEPARATION and event.who in couple)
        or (event.kind is Kind.BEREAVEMENT and event.who in partners)
        for event in _counting(found, since)
    )


def has_lost_pregnancy(found: Iterable[LifeEvent], *, since: dt.datetime | None = None) -> bool:
    """Whether a child that was expected may not come: nobody speaks of the due date.

    With `since`, the day the pregnancy was told of, what was lost earlier does not count.
    """
    return any(
        tells_of_lost_pregnancy(event)
        or (event.kind is Kind.PREGNANCY and event.outcome not in (None, Outcome.WELL))
        for event in found
        if not event.is_rejected and (since is None or event.told_at >= since)
    )


def tells_of_lost_pregnancy(event: LifeEvent) -> bool:
    """Whether the words that show a life event are of a child that was lost before its birth."""
    return any(evidence.tells_of_lost_pregnancy for evidence in event.evidence)


def _silent_days(event: LifeEvent, found: Iterable[LifeEvent], settings: Suggestions) -> int:
    """For how many days a life event forbids cheer; 0 where it does not."""
    if event.is_rejected or event.has_come_to_nothing:
        return 0
    if event.kind is Kind.BEREAVEMENT or tells_of_lost_pregnancy(event):
        is_of_pet = event.who is Who.PET
        return min(PET_DAYS, settings.quiet_days) if is_of_pet else settings.quiet_days
    if event.who in NEAREST and is_grave(event) and not _is_over(event, found):
        return settings.grave_illness_days
    return 0


def _is_over(illness: LifeEvent, found: Iterable[LifeEvent]) -> bool:
    """Whether somebody is well again; here a doubt is not enough."""
    return illness.outcome in _ENDED_WELL or any(
        event.kind is Kind.RECOVERY
        and event.is_known
        and event.told_at >= illness.told_at
        and event.who is illness.who
        and (not event.name or not illness.name or _may_be_one(event.name, illness.name))
        and not _are_apart(event.evidence, illness.evidence)
        for event in found
    )


def _counting(found: Iterable[LifeEvent], since: dt.datetime | None) -> Iterable[LifeEvent]:
    return (
        event
        for event in found
        if not event.is_rejected
        and not event.has_come_to_nothing
        and (since is None or event.told_at >= since)
    )


def _deaths(found: Iterable[LifeEvent], since: dt.datetime | None) -> Iterable[LifeEvent]:
    return (event for event in _counting(found, since) if event.kind is Kind.BEREAVEMENT)


def _may_be_one(name: str, other: str) -> bool:
    """Whether two names are one person's, as far as they go: "Glenn" may be Glenn Maddox."""
    one, two = full_name(name).casefold().split(), full_name(other).casefold().split()
    if call_name(name).casefold() != call_name(other).casefold() or not (one and two):
        return False
    return min(len(one), len(two)) == 1 or one[-1] == two[-1]


def _are_apart(one: Iterable[Evidence], other: Iterable[Evidence]) -> bool:
    """Whether the one is said to be a woman, and the other a man."""
    first, second = _genders(one), _genders(other)
    return bool(first and second) and first.isdisjoint(second)


def _genders(told: Iterable[Evidence]) -> set[str]:
    said = " ".join(one.quote for one in told)
    return {name for name, words in (("f", _WOMAN), ("m", _MAN)) if words.search(said)}
