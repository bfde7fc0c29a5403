"""Amending: a life event as the mail's own words have it, where the reader took it otherwise."""

from __future__ import annotations

import re

from agent.drafts.days import MONTHS
from agent.models import Kind, LifeEvent, Outcome, When, Who

_MARRIED = re.compile(
    r"\b(?:we did it|we eloped|we got (?:married|hitched)|we tied the knot"
    r"|we(?:['’]re| are) married(?! (?:on|in|next)))\b",
    re.IGNORECASE,
)
_HALF_A_YEAR = 6
_NOT_FAMILY = frozenset({Who.FRIEND, Who.COLLEAGUE})
_PARENT = re.compile(
    r"\b(?:we|I)(?:['’]ve| have| will|['’]ll|['’]re| are)? (?:call(?:ed|ing)?|nam(?:e|ed|ing))"
    r" (?:him|her|it)\b"
    r"|\b(?:my|our) (?:\w+ )?(?:baby|newborn|first|second|third)\b"
    r"|\bI(?:['’]m| am) (?:now )?(?:a|the) (?:dad|daddy|father|mum|mom|mother|papa)\b",
    re.IGNORECASE,
)
"""What a parent says of a child just born."""
_WELL = re.compile(
    r"\b(?:margins? (?:are |were |all )?clear|clear margins?|all[- ]clear|got (?:it all|all of it)"
    r"|cancer[- ]free|in remission|benign|clean scan|came through (?:it|fine|well)"
    r"|went (?:very )?well|(?:fully|completely) recovered)\b",
    re.IGNORECASE,
)
_GRADUATED = re.compile(r"\b(?:ha(?:s|ve)|['’](?:s|ve)) (?:just |now |finally )?graduated\b", re.I)
_LEAVES_ON = re.compile(
    r"\b(?:last day|finish(?:es|ing)?|leav(?:e|es|ing)) (?:is|on|will be)\b", re.I
)
"""A day that is the old job's."""
_GRANDPARENT = re.compile(
    r"\b(?:(?:we|I)(?:['’]re| are|['’]m| am)|(?:made|makes) (?:us|me))(?: now| a| both| finally)*"
    r" grand(?:parents?|ad|dad|pa|ma|mother|father|mum)\b",
    re.IGNORECASE,
)
_OF_CHILD = frozenset({Who.SELF, Who.SPOUSE, Who.CHILD})
_FROM_DAY = re.compile(
    rf"\b(?:from|until|on|by) (?:the )?(?:(?P<m>{'|'.join(MONTHS)}) (?P<d>\d{{1,2}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m2>{'|'.join(MONTHS)}))\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:not|no|if|hope\w*|until|unless|waiting|wait|fingers|may|might|should|but|\w+n['’]t)\b",
    re.IGNORECASE,
)


def amended(event: LifeEvent, text: str) -> LifeEvent:
    """The event, where `text`, the mail that is answered, says more plainly what it is, or whose.

    An illness told of with its good end is a recovery, a wedding that was is not still to come, and
    the child that they name is their own.
    """
    if event.kind is Kind.ILLNESS and (event.outcome is Outcome.WELL or _ended_well(event)):
        well = {"kind": Kind.RECOVERY, "status": When.PAST, "date": None}
        return event.model_copy(update=well)
    is_to_come = event.kind is Kind.WEDDING and event.status is When.UPCOMING
    if is_to_come and event.who is Who.SELF and _MARRIED.search(text):
        return event.model_copy(update={"status": When.PAST, "date": None})
    is_ahead = event.status is When.UPCOMING
    quotes = " ".join(item.quote for item in event.evidence)
    if event.kind is Kind.GRADUATION and is_ahead and _GRADUATED.search(quotes):
        return event.model_copy(update={"status": When.PAST, "date": None})
    if event.kind is Kind.NEW_JOB and event.date and _LEAVES_ON.search(quotes):
        return event.model_copy(update={"date": None})
    if event.kind is Kind.MOVE and not (is_ahead or event.date) and _names_day_ahead(event, text):
        return event.model_copy(update={"status": When.UPCOMING})
    if event.kind is Kind.BIRTH and event.who in _OF_CHILD and _GRANDPARENT.search(text):
        return event.model_copy(update={"who": Who.GRANDCHILD})
    if event.kind is Kind.BIRTH and event.who in _NOT_FAMILY and _PARENT.search(text):
        return event.model_copy(update={"who": Who.CHILD})
    return event


def _names_day_ahead(event: LifeEvent, text: str) -> bool:
    """Whether a day within the half year after the telling is named: nobody is in yet."""
    told = event.told_at.date()
    months = [name.lower() for name in MONTHS]
    for match in _FROM_DAY.finditer(text):
        month = months.index((match["m"] or match["m2"]).lower()) + 1
        later = (month - told.month) % len(months)
        day = int(match["d"] or match["d2"])
        if 0 < later <= _HALF_A_YEAR or (later == 0 and day > told.day):
            return True
    return False


def _ended_well(event: LifeEvent) -> bool:
    return event.outcome is None and any(
        _WELL.search(item.quote) and not _DOUBT.search(item.quote) for item in event.evidence
    )
