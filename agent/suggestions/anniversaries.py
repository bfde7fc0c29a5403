"""Which days of a customer come back, by the life events that mail has told of.

A day that is not sure is none: a party is often on another day than the birthday, thirty years
"with us" are no marriage, and a plan is no wedding.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from agent.models import (
    DateKind,
    Direction,
    Kind,
    LifeEvent,
    Outcome,
    RememberedDate,
    When,
    Who,
)
from agent.remarks import one_line
from agent.suggestions.occurrences import YearlyDay, read_day
from agent.suggestions.situation import Situation

NEAR = frozenset({Who.SELF, Who.SPOUSE, Who.CHILD, Who.PARENT, Who.SIBLING, Who.GRANDCHILD})
"""Whose days one remembers a year later without being told again."""
COUPLE = frozenset({Who.SELF, Who.SPOUSE})
_MARRYING = frozenset({*COUPLE, Who.CHILD, Who.SIBLING, Who.GRANDCHILD})
TOLD_EARLY_DAYS = 60
"""A first school day told so long before is one to remember; until then one follows it up."""
LONGEST_LIFE = 120
_LONGEST_NAME = 60
_BETWEEN_NAMES = re.compile(r",?\s+(?:and|&)\s+|,\s*")

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_FIRSTS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {
    **{word: number for words in (_ONES, _FIRSTS) for number, word in enumerate(words.split(), 1)},
    **{word: number * 10 for number, word in enumerate(_TENS.split(), 2)},
    **{f"{word[:-1]}ieth": number * 10 for number, word in enumerate(_TENS.split(), 2)},
}
_DIGITS = "|".join((*_ONES.split()[:9], *_FIRSTS.split()[:9]))
_NUMBER = (
    r"(?<!hundred )(?<!hundred and )(\d{1,3}(?:st|nd|rd|th)?"
    rf"|(?:{_TENS.replace(' ', '|')})[- ](?:{_DIGITS})"
    r"|(?:a |one )?hundred(?:th)?\b(?! and)|one\b(?! hundred)"
    rf"|{'|'.join(sorted(_VALUES.keys() - {'one'}, key=len, reverse=True))})\b(?!-)"
)
_SPANS = {"silver": 25, "pearl": 30, "ruby": 40, "golden": 50, "diamond": 60}
_SPAN = re.compile(rf"\b({'|'.join(_SPANS)}) (?:wedding|anniversary|jubilee)")
_MONTH = r"jan|feb|mar|apr|may|june?\b|july?\b|aug|sep|oct|nov|dec"

_AGES = tuple(
    (re.compile(pattern), is_sure)
    for pattern, is_sure in (
        (rf"\b(?:turn(?:s|ed|ing)?|reach(?:es|ed)?|hits?) (?:the big )?{_NUMBER}", True),
        (rf"\b{_NUMBER} (?:birthday|b-?day|years old)\b", True),
        (
            rf"(?:\b(?:be|is|was|am|are)|'s|'m) {_NUMBER}(?! ?(?:{_MONTH}|of\b|days?\b|weeks?\b"
            r"|months?\b|hours?\b|years? ago|[:./]\d|[ap]\.?m\b))",
            False,
        ),
        (rf"\b(?:\w+'s?|his|her|my|your|their|the) {_NUMBER}", False),
    )
)
_LAST_OF_MONTH = 31
_TH = ("st", "nd", "rd", "th")
_BORN = re.compile(r"\bborn\b.{0,30}?\b((?:18|19|20)\d\d)\b")
_NOT_THE_DAY = re.compile(
    r"\bpart(?:y|ies)\b|\bcelebrat|\bbash\b|\bbarbecue\b|\bbelated|\bweekend\b"
)

_NO_MORE = re.compile(r"\bwould(?: have|'ve)\b|\bin memory of\b|\bmy late\b")
"""Words of one who remembers the dead, or a marriage that is over."""

_YEARS = re.compile(rf"\b{_NUMBER} years?\b")
_NTH = re.compile(rf"\b{_NUMBER} (?:wedding )?(?:anniversary|jubilee|birthday)\b")
_OF_WEDDING = re.compile(
    r"\b(?:married|marriage|wed|wedding|wife|husband|our (?:[\w-]+ )?anniversary"
    r"|anniversary to (?:you both|the (?:pair|two) of you))\b"
)
_OF_WORK = re.compile(
    r"\b(?:firm|company|business|service|work\w*|job|office|career|joined|started|team|employ\w+"
    r"|shop|school|parish|club|bench|desk|counter|helm|retir\w+|with us|at the|director|sober\w*)\b"
)
_FOUNDED = re.compile(
    r"\bfound(?:ed|ing)\b|\bcame into being\b|\bin business since\b"
    r"|\b(?:set up|start\w*|open\w*|launch\w*|began) (?:up )?(?:my|our|his|her|their) own\b"
    r"|\b(?:my|our) own (?:\w+ ){1,3}open(?:s|ed)\b"
)
_SINCE = re.compile(r"\b(?:since|in|of) ((?:18|19|20)\d\d)\b")
_TURNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_NUMBER} years? (?:in business|old|open|since|ago|of trading|today|on the)\b",
        rf"\bturn(?:s|ed|ing)? {_NUMBER}",
        rf"\b{_NUMBER} (?:anniversary|birthday|jubilee|year)\b",
        rf"\b(?:be|is|was) {_NUMBER}(?= (?:today|this week|on|tomorrow|next))",
    )
)
_OF_CONTRACT = re.compile(r"\b(?:contract|deal|lease|next|warranty|guarantee|supply|order)\b")
_YEARS_LATER = re.compile(r"\byears? (?:ago|since|today|now|without)\b|\banniversary\b")
_NEWS_DAYS = 300


class Known(NamedTuple):
    """A day that is remembered, and the life event it was learned from, if it was."""

    date: RememberedDate
    day: YearlyDay
    event: LifeEvent | None = None

    def years_at(self, day: dt.date) -> int | None:
        """How many it is then; None where nobody told the year, or nobody can have meant it."""
        years = day.year - (self.day.year or day.year)
        is_age = self.date.kind is DateKind.BIRTHDAY
        return years if years > 0 and not (is_age and years > LONGEST_LIFE) else None


def days_told(situation: Situation) -> Iterator[Known]:
    """The days that life events tell of."""
    for event in situation.life_events:
        read = _READERS.get(event.kind)
        if read is not None and (found := read(event, situation)) is not None:
            yield from _for_each(found)


def each_name(names: str) -> list[str]:
    """The names of several who are named together: "Mia and Noah" are two."""
    return [name for name in _BETWEEN_NAMES.split(names) if name]


def _for_each(known: Known) -> Iterator[Known]:
    """The birthday of each, where twins are told of together."""
    names = each_name(known.date.name or "")
    if known.date.kind is not DateKind.BIRTHDAY or len(names) < 2:
        yield known
        return
    for name in names:
        yield known._replace(date=known.date.model_copy(update={"name": name}))


def _as_known(event: LifeEvent, kind: DateKind, who: Who, day: dt.date, year: int | None) -> Known:
    """A day of the year, as a life event tells of it."""
    yearly = YearlyDay(year, day.month, day.day)
    return _known(event, kind, who, yearly)


def _known(event: LifeEvent, kind: DateKind, who: Who, day: YearlyDay) -> Known:
    date = RememberedDate(
        kind=kind,
        who=who,
        name=one_line(event.name or "")[:_LONGEST_NAME] or None,
        date=day.iso,
        evidence=next(iter(event.evidence), None),
        told_at=event.told_at,
    )
    return Known(date, day, event)


def _only_day(event: LifeEvent) -> dt.date | None:
    """The one day it was on; None of a longer time, or where no day is known."""
    return event.first_day if event.first_day == event.last_day else None


def _quotes(event: LifeEvent) -> list[str]:
    return [one.quote[:400].casefold().replace("’", "'") for one in event.evidence]


def _birthday(event: LifeEvent, _: Situation) -> Known | None:
    day, quotes = _only_day(event), _quotes(event)
    if day is None or event.who not in NEAR or any(map(_NO_MORE.search, quotes)):
        return None
    if quotes and all(map(_NOT_THE_DAY.search, quotes)):
        return None
    born = next((year for quote in quotes if (year := _birth_year(quote, day.year))), None)
    return _as_known(event, DateKind.BIRTHDAY, event.who, day, born)


def _birth(event: LifeEvent, _: Situation) -> Known | None:
    day = _only_day(event)
    is_grandchild = event.who is Who.GRANDCHILD
    if day is None or event.status is not When.PAST or event.outcome is Outcome.BADLY:
        return None
    if not is_grandchild and event.who not in (Who.CHILD, *COUPLE):
        return None
    who = Who.GRANDCHILD if is_grandchild else Who.CHILD
    known = _as_known(event, DateKind.BIRTHDAY, who, day, day.year)
    if event.who in COUPLE:  # the name is the mother's, if it is anybody's
        return known._replace(date=known.date.model_copy(update={"name": None}))
    return known


def _wedding(event: LifeEvent, situation: Situation) -> Known | None:
    day = _only_day(event)
    if day is None or event.who not in _MARRYING or event.outcome is Outcome.BADLY:
        return None
    # Who wrote after the day would have told that it did not come to it.
    has_been = (
        event.status is When.PAST
        or event.outcome is Outcome.WELL
        or any(
            one.direction is Direction.IN and situation.day_of(one.at) > day
            for one in situation.touches
        )
    )
    return _of_couple(event, day, day.year) if has_been else None


def _anniversary(event: LifeEvent, _: Situation) -> Known | None:
    day, quotes = _only_day(event), _quotes(event)
    if day is None or event.who not in NEAR or any(map(_NO_MORE.search, quotes)):
        return None
    is_of_wedding = event.who is Who.PARENT or any(map(_OF_WEDDING.search, quotes))
    if not is_of_wedding or any(map(_OF_WORK.search, quotes)):
        return None
    years = next((years for quote in quotes if (years := _years_married(quote))), None)
    return _of_couple(event, day, day.year - years if years else None)


def _of_couple(event: LifeEvent, day: dt.date, year: int | None) -> Known:
    who = Who.SELF if event.who in COUPLE else event.who
    return _as_known(event, DateKind.WEDDING_DAY, who, day, year)


def _in_business(event: LifeEvent, _: Situation) -> Known | None:
    span = (event.date or "").split("/")
    began = read_day(span[0]) if len(span) == 1 else None
    if began is None or began.year is None or event.who not in (Who.COMPANY, Who.SELF):
        return None
    for quote in _quotes(event):
        year = _year_founded(quote, began.year, is_past=event.status is not When.UPCOMING)
        if year is not None:
            return _known(event, DateKind.IN_BUSINESS, Who.COMPANY, began._replace(year=year))
    return None


def _death(event: LifeEvent, situation: Situation) -> Known | None:
    day = event.last_day
    if day is None or event.who not in NEAR or event.who is Who.SELF:
        return None
    since_told = (situation.day_of(event.told_at) - day).days
    if since_told >= _NEWS_DAYS:
        return None
    # "It is three years": what is dated then is the day of remembrance.
    if any(map(_YEARS_LATER.search, _quotes(event))):
        return None
    return _as_known(event, DateKind.DEATH, event.who, day, day.year)


def _of_school(event: LifeEvent, situation: Situation) -> Known | None:
    day = _only_day(event)
    if day is None or event.who not in (Who.CHILD, Who.GRANDCHILD) or event.outcome is not None:
        return None
    if (day - situation.day_of(event.told_at)).days < TOLD_EARLY_DAYS:
        return None
    is_start = event.kind is Kind.SCHOOL_START
    kind = DateKind.SCHOOL_START if is_start else DateKind.GRADUATION
    return _as_known(event, kind, event.who, day, day.year)


_READERS: dict[Kind, Callable[[LifeEvent, Situation], Known | None]] = {
    Kind.BIRTHDAY: _birthday,
    Kind.BIRTH: _birth,
    Kind.WEDDING: _wedding,
    Kind.ANNIVERSARY: _anniversary,
    Kind.BUSINESS_MILESTONE: _in_business,
    Kind.BEREAVEMENT: _death,
    Kind.GRADUATION: _of_school,
    Kind.SCHOOL_START: _of_school,
}
READ_KINDS = frozenset(_READERS)
"""The kinds of life event that may tell of a day to remember."""


@lru_cache(maxsize=20_000)
def _birth_year(quote: str, year: int) -> int | None:
    """By the age that somebody reaches in a year, or by the year itself."""
    if (born := _BORN.search(quote)) and year - LONGEST_LIFE <= int(born[1]) <= year:
        return int(born[1])
    for pattern, is_sure in _AGES:
        if (match := pattern.search(quote)) is None:
            continue
        age = _number(match[1])
        # "Gran's ninety-fifth" is an age; "Gran's 12th" may be a day of the month.
        may_be_day = not is_sure and match[1].endswith(_TH) and age <= _LAST_OF_MONTH
        if 1 <= age <= LONGEST_LIFE and not may_be_day:
            return year - age
    return None


@lru_cache(maxsize=20_000)
def _years_married(quote: str) -> int | None:
    if span := _SPAN.search(quote):
        return _SPANS[span[1]]
    match = _YEARS.search(quote) or _NTH.search(quote)
    return _number(match[1]) or None if match else None


@lru_cache(maxsize=20_000)
def _year_founded(quote: str, year: int, *, is_past: bool) -> int | None:
    """The year in which a firm began, told in another; None where no word says it."""
    if _OF_CONTRACT.search(quote):
        return None
    has_begun = _FOUNDED.search(quote) is not None
    if has_begun and (since := _SINCE.search(quote)) and int(since[1]) <= year:
        return int(since[1])
    if span := _SPAN.search(quote):
        return year - _SPANS[span[1]]
    for pattern in _TURNS:
        if (match := pattern.search(quote)) and (years := _number(match[1])):
            return year - years
    return year if has_begun and is_past else None


def _number(words: str) -> int:
    """In figures what `_NUMBER` finds: "40", "40th", "forty-second", "a hundred"."""
    if digits := re.match(r"\d+", words):
        return int(digits[0])
    return 100 if "hundred" in words else sum(_VALUES[word] for word in re.split("[- ]", words))
