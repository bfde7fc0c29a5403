"""Stage 3 of 6: Entry -> LifeEvent; the days, months and years that a mail's words mean."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from datetime import date, timedelta

from agent.life_events.almanac import NUMBERS, WEEKDAYS
from agent.life_events.date_grammar import (
    VAGUE,
    Edges,
    Reader,
    Reading,
    Span,
    rolled,
    shifted,
    week_of,
    weekend_of,
)
from agent.life_events.day_rules import RULES as DAY_RULES
from agent.life_events.day_rules import numeric_habit
from agent.life_events.period_rules import RULES as PERIOD_RULES
from agent.life_events.tense import Tense
from agent.life_events.week_rules import RULES as WEEK_RULES

MAX_CHARS = 40_000  # what is longer was not written by hand
MAX_DATES = 300
_FIRST_YEAR, _LAST_YEAR = 1980, 2080  # before there was mail, and after whoever reads this
_RULES = (DAY_RULES, WEEK_RULES, PERIOD_RULES)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One expression, text[start:end], and the day, month, year or range it means, in ISO 8601."""

    start: int
    end: int
    text: str
    iso: str


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    span: Span


def find_dates(
    text: str,
    *,
    sent_on: date,
    tense: str | None = None,
    day_first: bool | None = None,
    utc_offset_minutes: int | None = None,
) -> list[FoundDate]:
    """The dates that a text sent on a day speaks of, in the order they stand in it.

    A tense ("past" or "future") settles what "on Monday" means; without one, each clause does.
    Numeric dates that read both ways go by day_first, by others that do not, or by where the
    writer is at home, as the offset of the mail's Date and its words tell; else they are left out.
    """
    if not _FIRST_YEAR <= sent_on.year <= _LAST_YEAR:
        return []  # the clock of the sender's machine was wrong: nothing can be told from it
    text = text[:MAX_CHARS]
    low = folded(text)
    given: Tense | None = "past" if tense == "past" else "future" if tense == "future" else None
    habit = numeric_habit(low) if day_first is None else day_first
    reading = Reading(text, low, sent_on, given, habit, utc_offset_minutes)
    hits: list[_Hit] = []
    taken = 0
    for found, read in _matches(low):
        if found.start() < taken:
            continue
        if len(hits) == MAX_DATES:
            break
        reading.start, reading.end = found.span()
        try:
            span = read(found, reading)
        except (ValueError, OverflowError):  # 31 June, or a day beyond the calendar
            span = VAGUE
        if span is None:
            continue
        taken = found.end()
        if span is not VAGUE:
            hits.append(_leaning(_Hit(found.start(), found.end(), span), low))
            reading.hits.append((found.end(), hits[-1].span))
    kept = _joined(hits, low)
    return [
        FoundDate(hit.start, hit.end, text[hit.start : hit.end], hit.span.iso()) for hit in kept
    ]


def _matches(low: str) -> list[tuple[re.Match[str], Reader]]:
    """What the rules match, by place, and the longest first."""
    edges = Edges(low)
    found = [pair for rules in _RULES for pair in rules.matches(edges)]
    return sorted(found, key=lambda pair: (pair[0].start(), -pair[0].end()))


_PLAIN = str.maketrans(
    dict(zip(string.ascii_uppercase, string.ascii_lowercase, strict=True))
    | dict.fromkeys("\t\r\u00a0\u202f\u2009", " ")
    | dict.fromkeys("\u2018\u2019\u00b4`", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u201c\u201d", '"')
)
_ADDRESSES = re.compile(
    r"https?://\S{1,500}|www\.\S{1,300}|(?<!\S)\S{1,64}@\S{1,200}"
    r"|\b[\w-]{1,40}\.(?:com|org|net|io|eu|co\.uk|de|fr|edu|gov)\b"
)


def folded(text: str) -> str:
    """The text in lower case with plain quotes and dashes, addresses blotted out, none moved."""
    return _ADDRESSES.sub(lambda found: "x" * len(found[0]), text.translate(_PLAIN))


_COUNT = "|".join(sorted(NUMBERS, key=len, reverse=True))
_WEEK_OF = re.compile(
    r"\b(?:(?:the )?(?P<unit>week|weekend) (?:of|commencing|beginning|starting|from)|w/c|"
    r"(?:the )?week)(?: on| the)?[ ]{0,2}$"
)
_AWAY_FROM = re.compile(
    rf"\b(?:(?P<n>{_COUNT}|[0-9]{{1,2}}|the) "
    rf"(?P<unit>days?|weeks?|fortnights?|months?|weekend|night|{'|'.join(WEEKDAYS)})"
    r"|(?P<eve>the day)) (?P<way>before|after|from|following)[ ]{1,2}$"
)


def _leaning(hit: _Hit, low: str) -> _Hit:
    """A day with the words that lean on it: the week of 8 June, two days after Christmas."""
    if hit.span.grain != "day":
        return hit
    day, lead = hit.span.first, low[max(0, hit.start - 40) : hit.start]
    try:
        if found := _WEEK_OF.search(lead):
            span = weekend_of(day) if found["unit"] == "weekend" else week_of(day)
        elif found := _AWAY_FROM.search(lead):
            is_stay = found["way"] == "from" and lead[: found.start()].endswith("for ")
            span = _away(day, found)
            span = Span(day, span.first - timedelta(days=1), "range") if is_stay else span
        else:
            return hit
    except (ValueError, OverflowError):
        return hit
    return _Hit(hit.start - len(found[0]), hit.end, span)


def _away(day: date, found: re.Match[str]) -> Span:
    sign = -1 if found["way"] == "before" else 1
    unit, number = found["unit"] or "day", found["n"]
    if unit in WEEKDAYS:
        ahead = (WEEKDAYS[unit] - day.weekday()) * sign % 7 or 7
        day += timedelta(days=sign * ahead)
    elif number == "the" and unit in ("week", "weekend"):
        day += timedelta(days=7 * sign)
        return week_of(day) if unit == "week" else weekend_of(day)
    else:
        count = 1 if number in (None, "the") else NUMBERS.get(number) or int(number)
        day = shifted(day, sign * count, "day" if unit == "night" else unit)
    return Span(day, day)


_TO = re.compile(
    r"[ ]?(?:-|,?[ \n]{1,2}(?:to|until|till|til|through|thru|up to)[ \n])[ \n]?(?:on |the |about )?"
)
_AND = re.compile(r"[ \n]{1,2}and[ \n]{1,2}(?:the )?")
_ALSO = re.compile(r"[ ]?[,(][ (]{0,2}(?:the )?|[ ]")


def _joined(hits: list[_Hit], low: str) -> list[_Hit]:
    """Two days with `to` between them as one range, and a day said twice as one."""
    joined: list[_Hit] = []
    for hit in hits:
        merged = _pair(joined[-1], hit, low) if joined else None
        if merged is None:
            joined.append(hit)
        else:
            joined[-1] = merged
    return joined


_SHIFT = re.compile(
    r"\b(?:moved|changed|pushed|shifted|switched|rescheduled|postponed)"
    r"(?:(?: it)?|(?![ \n](?:in|into|out|to)\b)(?:[ \n][\w']{1,15}){1,4}?[ \n]from"
    r"|[ \n]from)[ \n]$"
)
"""What stands before two days of which the first is no longer meant."""


def _pair(one: _Hit, two: _Hit, low: str) -> _Hit | None:
    gap = low[one.end : two.start] if two.start - one.end < 20 else "\0"
    lead = low[max(0, one.start - 48) : one.start]
    is_day = one.span.grain == two.span.grain == "day"
    is_between = _AND.fullmatch(gap) and re.search(r"\bbetween (?:the )?$", lead)
    is_shift = _SHIFT.search(lead)
    is_until = re.search("until|till", gap) and one.span.repeats != two.span.repeats and is_day
    if (_TO.fullmatch(gap) and not (is_shift or is_until)) or is_between:
        span = _range(one.span, two.span)
        return _Hit(one.start, two.end, span) if span else None
    if is_day and _ALSO.fullmatch(gap):
        ranks = ("week", "month", "year", "")
        if one.span.first == two.span.first:
            return _Hit(one.start, two.end, two.span)
        if one.span.repeats == "week" and ranks.index(two.span.repeats) in (1, 2):
            return _Hit(one.start, two.end, two.span)
    return None


def _range(one: Span, two: Span) -> Span | None:
    """From one to the other, each moved to where the other puts it: "Monday to Wednesday"."""
    if one.grain == "day" and two.grain == "month" and one.first < two.first:
        return Span(one.first, two.last, "range")  # from 1 August until the end of September
    if one.grain not in ("day", "month") or one.grain != two.grain or one == two:
        return None
    try:
        if one.repeats and not two.repeats:
            while one.first > two.first:
                one = rolled(one, -1)
            while rolled(one, 1).first <= two.first:
                one = rolled(one, 1)
        elif two.repeats:
            while two.first <= one.first:
                two = rolled(two, 1)
            while rolled(two, -1).first > one.first:
                two = rolled(two, -1)
    except (ValueError, OverflowError):
        return None
    if not 0 < (two.last - one.first).days <= 400:
        return None
    return Span(one.first, two.last, "range")
