"""Why now, in words for the owner: "Tyler's achievement", "yesterday"."""

from __future__ import annotations

import datetime as dt
import re

from agent.models import Kind, LifeEvent, Who
from agent.remarks import one_line

LONGEST_NAME = 60

_WHAT = {
    Kind.BIRTHDAY: "birthday",
    Kind.ENGAGEMENT: "engagement",
    Kind.WEDDING: "wedding",
    Kind.ANNIVERSARY: "anniversary",
    Kind.PREGNANCY: "pregnancy",
    Kind.BIRTH: "birth",
    Kind.GRADUATION: "graduation",
    Kind.SCHOOL_START: "start at school",
    Kind.JOB_INTERVIEW: "interview",
    Kind.NEW_JOB: "new job",
    Kind.PROMOTION: "promotion",
    Kind.JOB_LOSS: "lost job",
    Kind.RETIREMENT: "retirement",
    Kind.MOVE: "move",
    Kind.ILLNESS: "illness",
    Kind.RECOVERY: "recovery",
    Kind.BEREAVEMENT: "loss",
    Kind.SEPARATION: "separation",
    Kind.TRAVEL: "journey",
    Kind.ACHIEVEMENT: "achievement",
    Kind.BUSINESS_MILESTONE: "milestone",
    Kind.VOLUNTEERING: "good cause",
    Kind.HARDSHIP: "trouble",
    Kind.NEW_PET: "new pet",
}
_WHOSE = {
    Who.SPOUSE: "partner",
    Who.CHILD: "child",
    Who.PARENT: "parent",
    Who.SIBLING: "sibling",
    Who.GRANDCHILD: "grandchild",
    Who.RELATIVE: "relative",
    Who.FRIEND: "friend",
    Who.COLLEAGUE: "colleague",
    Who.COMPANY: "company",
    Who.PET: "pet",
    Who.COMMUNITY: "neighbourhood",
}
_NOBODY = {Who.COMPANY: "at", Who.COMMUNITY: "in"}
"""Those who are no person, and where their trouble is: "trouble at Kev's company"."""

_RELATION_WORDS = {
    Who.SPOUSE: (
        "husband",
        "wife",
        "fiancé",
        "fiancée",
        "fiance",
        "fiancee",
        "partner",
        "boyfriend",
        "girlfriend",
    ),
    Who.CHILD: ("son", "daughter", "stepson", "stepdaughter", "boy", "girl"),
    Who.PARENT: ("mother", "father", "mum", "mom", "dad", "mam"),
    Who.SIBLING: ("brother", "sister"),
    Who.GRANDCHILD: ("grandson", "granddaughter"),
    Who.RELATIVE: (
        "aunt",
        "uncle",
        "cousin",
        "niece",
        "nephew",
        "grandmother",
        "grandfather",
        "grandma",
        "grandpa",
        "gran",
        "mother-in-law",
        "father-in-law",
        "sister-in-law",
        "brother-in-law",
    ),
    Who.COMMUNITY: (
        "team",
        "club",
        "church",
        "parish",
        "choir",
        "band",
        "school",
        "town",
        "village",
        "league",
    ),
}
"""The words that say it closer than "parent" or "child", where the mail has one of them."""


def name_event(event: LifeEvent, first_name: str, *, what: str = "") -> str:
    """Whose and what: "Glenn's interview", "trouble at Kev's company", "the birth of Hania".

    `what` is a nearer word than its kind has: "operation" for an illness.
    """
    first_name, named = _plain(first_name), _plain(event.name or "")
    relation = relation_of(event)
    if not what:
        match event.kind:
            case Kind.BEREAVEMENT:
                whom = named or (f"{possessive(first_name)} {relation}" if relation else "")
                return f"the loss of {whom}" if whom else f"{possessive(first_name)} loss"
            case Kind.BIRTH:
                return f"the birth of {named or 'a ' + (relation or 'child')}"
            case Kind.NEW_PET:
                return f"the new pet, {named}" if named else "a new pet"
        what = _WHAT[event.kind]
    if relation is None or event.kind is Kind.BUSINESS_MILESTONE:
        return f"{possessive(first_name)} {what}"
    if named:
        return f"{possessive(named)} {what}"
    if event.who in _NOBODY:
        where = f"{possessive(first_name)} {relation}"
        if event.kind is Kind.HARDSHIP:
            return f"{what} {_NOBODY[event.who]} {where}"
        return f"the {what} of {where}"
    return f"{possessive(first_name)} {possessive(relation)} {what}"


def name_day(day: dt.date, today: dt.date) -> str:
    """Say "today" or "tomorrow", "on Monday" within the week gone by, else "on 2 Nov"."""
    days = (today - day).days
    if days in (-1, 0, 1):
        return ("today", "yesterday", "tomorrow")[days]
    if 1 < days < 7:
        return f"on {day:%A}"
    if day.year == today.year:
        return f"on {day.day} {day:%b}"
    return f"on {day.day} {day:%b %Y}"


def relation_of(event: LifeEvent) -> str | None:
    """Who it is in the mail's own word ("mother"), else by who ("parent"); None for oneself."""
    said = {
        word
        for evidence in event.evidence
        for word in re.findall(r"[\w-]+", evidence.quote.casefold())
    }
    closer = [word for word in _RELATION_WORDS.get(event.who, ()) if word in said]
    return closer[0] if len(closer) == 1 else _WHOSE.get(event.who)


def possessive(name: str) -> str:
    """Say "Glenn's", or "James'" where the name ends so."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _plain(name: str) -> str:
    """A name as it may stand in a line, whatever the mail made of it."""
    return one_line(name)[:LONGEST_NAME].rstrip()
