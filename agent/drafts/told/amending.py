"""Amending: a life event as the mail's own words have it, where the reader took it otherwise."""

from __future__ import annotations

import re

from agent.models import Kind, LifeEvent, Outcome, When, Who

_MARRIED = re.compile(
    r"\b(?:we did it|we eloped|we got (?:married|hitched)|we tied the knot"
    r"|we(?:['’]re| are) married(?! (?:on|in|next)))\b",
    re.IGNORECASE,
)
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
    if event.kind is Kind.BIRTH and event.who in _NOT_FAMILY and _PARENT.search(text):
        return event.model_copy(update={"who": Who.CHILD})
    return event


def _ended_well(event: LifeEvent) -> bool:
    return event.outcome is None and any(
        _WELL.search(item.quote) and not _DOUBT.search(item.quote) for item in event.evidence
    )
