"""What a day is, in words for the owner: "Glenn turns 50 on Friday"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from agent.models import DateKind, Who
from agent.names import call_name
from agent.suggestions.anniversaries import Known
from agent.suggestions.reasons import name_day, possessive
from agent.suggestions.situation import Situation

_SPELLED = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_CLOSER = {
    Who.SPOUSE: "husband|wife",
    Who.CHILD: "son|daughter",
    Who.PARENT: "mother|father|mum|mom|dad",
    Who.SIBLING: "brother|sister",
    Who.GRANDCHILD: "grandson|granddaughter",
}
"""The words that say it closer than "parent" or "child", where the mail has one of them."""


def reason_words(known: Sequence[Known], day: dt.date, situation: Situation) -> str:
    """Why now; of several who have the day together, all are named."""
    date = known[0].date
    whom = [_whom(one, situation) for one in known]
    who = whom[0] if len(whom) == 1 else f"{', '.join(whom[:-1])} and {whom[-1]}"
    ages = {one.years_at(day) for one in known}
    years = ages.pop() if len(ages) == 1 else None
    today, is_month, are_many = situation.today, known[0].day.day is None, len(known) > 1
    is_over = day < (today.replace(day=1) if is_month else today)
    when = _when(day, today, is_month=is_month)
    match date.kind:
        case DateKind.BIRTHDAY | DateKind.IN_BUSINESS if years:
            verb = "turned" if is_over else "turn" if are_many else "turns"
            return f"{who} {verb} {years} {when}"
        case DateKind.WEDDING_DAY if years:
            if day > today:
                return f"{who} will have been married {_span(years)} {when}"
            verb = "were" if are_many or _is_couple(known[0], situation) else "was"
            return f"{who} {verb} married {_span(years)} ago {when}"
        case DateKind.DEATH:
            ago = "a year ago " if years else ""
            return f"the loss of {who} was {ago}in these days"
        case DateKind.GRADUATION:
            return f"{who} {'graduate' if are_many else 'graduates'} {when}"
        case DateKind.SCHOOL_START:
            return f"{who} {'start' if are_many else 'starts'} school {when}"
    return f"{possessive(who)} {_OCCASION[date.kind]} {'was' if is_over else 'is'} {when}"


def in_list(known: Known, day: dt.date, situation: Situation) -> str:
    """What the day is, without when; for a list that says when itself."""
    who, years = _whom(known, situation), known.years_at(day)
    match known.date.kind:
        case DateKind.BIRTHDAY | DateKind.IN_BUSINESS if years:
            return f"{who} turns {years}"
        case DateKind.WEDDING_DAY:
            return f"the wedding day of {who}" + (f", {_years(years)}" if years else "")
        case DateKind.DEATH:
            return f"the loss of {who}" + (", a year ago" if years else "")
        case DateKind.GRADUATION:
            return f"{who} graduates"
        case DateKind.SCHOOL_START:
            return f"{who} starts school"
    return f"{possessive(who)} {_OCCASION[known.date.kind]}"


_OCCASION = {
    DateKind.BIRTHDAY: "birthday",
    DateKind.WEDDING_DAY: "wedding day",
    DateKind.IN_BUSINESS: "anniversary",
    DateKind.OTHER: "day to remember",
}


def _whom(known: Known, situation: Situation) -> str:
    """Whose day it is: "Glenn", "Rosa and Emil", "Tyler", "Glenn's mother", "Hutchins Orchards"."""
    date, own = known.date, situation.name
    if date.kind is DateKind.IN_BUSINESS:
        return date.name or situation.customer.company or f"{possessive(own)} firm"
    if date.kind is DateKind.WEDDING_DAY and _is_couple(known, situation):
        return f"{possessive(own)} parents" if date.who is Who.PARENT else f"{own} and {date.name}"
    if date.who is Who.SELF:
        return own
    return date.name or f"{possessive(own)} {_relation(known)}"


def _is_couple(known: Known, situation: Situation) -> bool:
    """Whether both of a couple can be called."""
    if known.date.who is Who.PARENT:
        return True
    partner = call_name(known.date.name or "")
    is_other = partner.casefold() != situation.customer.first_name.casefold()
    return known.date.who is Who.SELF and bool(partner) and is_other


def _relation(known: Known) -> str:
    quotes = " ".join(one.quote for one in known.event.evidence) if known.event else ""
    closer = _CLOSER.get(known.date.who)
    said = set(re.findall(rf"\b(?:{closer})\b", quotes.casefold())) if closer else set()
    return said.pop() if len(said) == 1 else known.date.who.value


def _when(day: dt.date, today: dt.date, *, is_month: bool) -> str:
    days = (day - today).days
    if is_month:
        return (
            "this month" if (day.year, day.month) == (today.year, today.month) else f"in {day:%B}"
        )
    if days <= 0:
        return name_day(day, today)
    if days == 1:
        return "tomorrow"
    return f"on {day:%A}" if days < 7 else f"on {day.day} {day:%b}"


def _span(years: int) -> str:
    if years == 1:
        return "a year"
    return f"{_SPELLED[years] if years < len(_SPELLED) else years} years"


def _years(years: int) -> str:
    return "1 year" if years == 1 else f"{years} years"
