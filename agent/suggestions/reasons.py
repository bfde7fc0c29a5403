"""Why now, in words for the owner: "Glenn told you of Tyler's achievement on Mon 2 Nov"."""

from __future__ import annotations

import datetime as dt

from agent.models import Kind, LifeEvent, Who

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
_OF_SOMEBODY_NEW = {Kind.BIRTH, Kind.NEW_PET, Kind.BEREAVEMENT}


def name_event(event: LifeEvent, first_name: str) -> str:
    """Whose and what: "Glenn's interview", "Tyler's achievement", "the loss of Arne"."""
    what = _WHAT[event.kind]
    if event.name and event.kind is Kind.BEREAVEMENT:
        return f"the loss of {event.name}"
    if event.name and event.kind in _OF_SOMEBODY_NEW:
        return f"{_possessive(first_name)} {what}: {event.name}"
    if event.who is Who.SELF:
        return f"{_possessive(first_name)} {what}"
    if event.name:
        return f"{_possessive(event.name)} {what}"
    return f"{_possessive(first_name)} {_possessive(_WHOSE[event.who])} {what}"


def name_day(day: dt.date, today: dt.date) -> str:
    """Say "today" or "yesterday", "on Monday" within the week, else "on 2 Nov"."""
    days = (today - day).days
    if days in (0, 1):
        return ("today", "yesterday")[days]
    if 1 < days < 7:
        return f"on {day:%A}"
    if day.year == today.year:
        return f"on {day.day} {day:%b}"
    return f"on {day.day} {day:%b %Y}"


def _possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"
