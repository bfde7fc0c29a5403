"""The rules for weeks, weekends, months and years, and for what follows another date."""

from __future__ import annotations

import re
from datetime import date, timedelta

from agent.life_events.almanac import MONTHS, WEEKDAYS, nth_weekday
from agent.life_events.date_grammar import (
    END,
    RECURRING,
    STEPS,
    VAGUE,
    YEAR,
    Reading,
    RuleBook,
    Span,
    day_span,
    fits_year,
    month_day,
    month_span,
    number_of,
    relative_month,
    shifted,
    week_of,
    weekend_of,
    year_span,
    years_of,
)

RULES = RuleBook()


# ------------------------------------------------------------------ weeks, weekends, months, years


@RULES.rule(
    r"(?:(?:early|later|late|earlier|end of|the end of|sometime|mid|beginning of|start of) |mid-)?"
    r"(?P<rel>this|next|last) (?P<unit>week|month|year)",
    r"(?:the )?(?:end|start|beginning|middle|close) of (?P<rel>the|this|next|last) "
    r"(?P<unit>week|month|year)",
    r"(?:this time|this day) (?P<rel>next|last) (?P<unit>week|month|year)",
    r"(?:later|earlier) (?:in )?(?P<rel>the|this) (?P<unit>week|month|year)",
)
def _this_unit(found: re.Match[str], reading: Reading) -> Span | None:
    steps, unit, today = STEPS[found["rel"]], found["unit"], reading.sent_on
    if reading.is_before(r"'s (?:model|version|prices?|figures?|budget|report|results|numbers)"):
        return VAGUE
    if unit == "week":
        return week_of(today + timedelta(days=7 * steps))
    if unit == "year":
        return year_span(today.year + steps)
    month = shifted(today.replace(day=1), steps, "month")
    if "end of the" in " ".join(found[0].split()):
        last = month_span(month.year, month.month).last
        return day_span(last)
    return month_span(month.year, month.month)


@RULES.rule(r"(?:the )?(?P<unit>week|weekend|month|year) (?P<when>after next|before last)")
def _unit_after_next(found: re.Match[str], reading: Reading) -> Span | None:
    steps, today = (2 if found["when"].startswith("after") else -2), reading.sent_on
    if found["unit"] == "year":
        return year_span(today.year + steps)
    if found["unit"] == "month":
        month = shifted(today.replace(day=1), steps, "month")
        return month_span(month.year, month.month)
    day = today + timedelta(days=7 * steps)
    return week_of(day) if found["unit"] == "week" else weekend_of(day)


@RULES.rule(
    r"(?P<rel>this coming|this past|this|next|last|the coming|the past|the|coming|past) "
    r"(?:(?:long|holiday|bank holiday|whole) )?weekend(?! of(?!\w))"
)
def _weekend(found: re.Match[str], reading: Reading) -> Span | None:
    rel, today = " ".join(found["rel"].split()), reading.sent_on
    this = weekend_of(today)
    is_weekend = today >= this.first
    if rel == "the":
        if reading.is_after("enjoy|all|have") or reading.is_before(
            r" (?:rates?|shift|before|after|team)(?!\w)"
        ):
            return VAGUE
        rel = "last" if reading.tense() == "past" and today != this.last else "this"
    step = STEPS.get(rel, 0)
    if "past" in rel:
        step = -1
    elif "coming" in rel:
        step = 1 if is_weekend else 0
    elif rel == "this" and not is_weekend and today.weekday() < 3 and reading.tense() == "past":
        step = -1
    return weekend_of(today + timedelta(days=7 * step))


@RULES.rule(
    r"(?:the )?(?P<which>first|last) day of "
    r"(?:(?P<when>this|next|last|the) (?P<unit>month|year)|{mon}" + YEAR + ")"
)
def _edge_of_month(found: re.Match[str], reading: Reading) -> Span | None:
    if found["unit"] == "year":
        span = year_span(reading.sent_on.year + STEPS[found["when"]])
    elif found["when"]:
        month = relative_month(found["when"], reading)
        span = month_span(month.year, month.month)
    else:
        first = month_day(MONTHS[found["mon"].rstrip(".")], 1, found, reading)
        if first is None:
            return None
        span = month_span(first.first.year, first.first.month)
    return day_span(span.first if found["which"] == "first" else span.last)


@RULES.rule(r"the (?:first|1st) of the (?:new |coming )?year")
def _turn_of_the_year(_: re.Match[str], reading: Reading) -> Span | None:
    """The first of January: of this year for what is past, else of the next one.

    "After" it some day of that month; what was done before or after it is not told.
    """
    today, is_past = reading.sent_on, reading.tense() == "past"
    is_planned = reading.is_after("effective|starting") and today.month > 3
    is_over = reading.is_after("since") or (is_past and not is_planned)
    if reading.is_after("after"):
        is_starting = reading.is_after("(?:starting|starts?|start)[ \n](?:right )?after")
        is_over = is_past and not is_starting
    if (is_over and reading.is_after("after")) or reading.is_after("before"):
        return VAGUE
    year = today.year + (not is_over)
    return month_span(year, 1) if reading.is_after("after") else day_span(date(year, 1, 1))


@RULES.rule(
    r"(?:the )?{rank} (?:full )?(?P<unit>week|weekend) (?:of|in) "
    r"(?:(?P<when>this|next|last|the) month|{mon}" + YEAR + ")"
)
def _week_of_month(found: re.Match[str], reading: Reading) -> Span | None:
    if found["when"]:
        month = relative_month(found["when"], reading)
        span = month_span(month.year, month.month)
    else:
        first = month_day(MONTHS[found["mon"].rstrip(".")], 1, found, reading)
        if first is None:
            return None
        span = month_span(first.first.year, first.first.month)
    if found["unit"] == "weekend":
        nth = -1 if found["rank"] == "last" else number_of(found["rank"])
        return weekend_of(nth_weekday(span.first.year, span.first.month, 5, nth))
    if found["rank"] == "last":
        return Span(span.last - timedelta(days=6), span.last, "range")
    start = span.first + timedelta(days=7 * (number_of(found["rank"]) - 1))
    end = min(start + timedelta(days=6), span.last)
    return Span(start, end, "range") if start <= end else None


_LEAD = (
    r"(?:(?P<rel>this coming|this past|this|next|last|coming|past) |"
    r"(?:(?:(?:the )?(?:end|start|beginning|middle|first half|second half) of|early|late|mid|"
    r"sometime in) |mid-))"
)


@RULES.rule(
    r"(?:" + _LEAD + r")?{mon},? (?:of )?(?P<y>(?:19|20)[0-9][0-9])(?![-/.]?\w)",
    r"{mon}[ ]?'(?P<yy>[0-9][0-9])",
    _LEAD + "{mon}",
    r"{mon} (?P<ry>this|next|last) year",
)
def _month_with_more(found: re.Match[str], reading: Reading) -> Span | None:
    groups = found.groupdict()
    word = found["mon"].rstrip(".")
    number, today = MONTHS[word], reading.sent_on
    if reading.is_after(RECURRING) and not groups.get("y"):
        return VAGUE
    if any(groups.get(key) for key in ("y", "yy", "ry")):
        years = years_of(found, reading)
        return month_span(years[0], number) if years else None
    rel = groups.get("rel")
    written = reading.text[found.start("mon") : found.end("mon")]
    is_shouted = reading.text[found.start() : found.end()].isupper()
    is_verb = (word in ("may", "march") and written.islower()) or (word == "may" and is_shouted)
    if rel == "this" and is_verb:
        return None
    if rel in ("last", "this past", "past"):
        return month_span(today.year - (number >= today.month), number)
    if rel in ("next", "this coming", "coming"):
        return month_span(today.year + (number <= today.month), number)
    if rel == "this":
        return month_span(today.year, number)
    return _nearest_month(number, reading)


def _nearest_month(number: int, reading: Reading) -> Span:
    """The month of that name that the tense means; this very month counts both ways."""
    today = reading.sent_on
    ago, ahead = (today.month - number) % 12, (number - today.month) % 12
    is_past = reading.tense() == "past"
    if reading.given_tense is None and not reading.is_after("since|back in"):
        is_past = (is_past and not (ago >= 10 and ahead)) or ahead >= 10
    month = shifted(today.replace(day=1), -ago if is_past else ahead, "month")
    return month_span(month.year, month.month, "year")


_SURE = "in|since|until|till|by|during|around|before|after|through|come|throughout"
_NAMED = (
    r"[ ](?:wedding|move|trip|baby|holiday|graduation|marathon|birthday|arrival|due date)(?!\w)"
)
_PERSON = r"[ ](?:in|from|at|has|had|is|was|will|who|and (?:i|the|her|his)) "


def _is_month(reading: Reading) -> bool:
    """Whether "jan" and the like is a month and nobody's name."""
    is_led = reading.is_after("in|since|during") or (
        reading.is_after("until|till") and not reading.text[reading.start].isupper()
    )
    is_trust = reading.is_after("(?:believe|trust|invest|confide)[ds]?[ \n]in")
    return is_led and not is_trust and reading.is_before(END) and not reading.is_before(_PERSON)


@RULES.rule(r"{mon}")
def _bare_month(found: re.Match[str], reading: Reading) -> Span | None:
    word, is_small = found["mon"], reading.text[found.start()].islower()
    is_short = word.rstrip(".") != "may" and len(word.rstrip(".")) == 3
    is_shouted = reading.text[found.start() : found.end()].isupper()
    if is_short and (is_shouted or not _is_month(reading)):
        return None
    if reading.is_before(r"'s|[ ]?[-&/][ ]?[a-z]{1,20} |-[a-z]"):
        return None
    span = _nearest_month(MONTHS[word.rstrip(".")], reading)
    if reading.is_after(_SURE):
        is_verb = word == "may" and is_small
        return span if not is_verb or reading.is_after("in|since|until|till|by|during") else None
    if is_small:
        return None
    if reading.is_after("our|my|the|his|her|their|a|an") and reading.is_before(_NAMED):
        return span
    is_whole = reading.is_before(END) and not reading.is_before(_PERSON)
    if reading.is_after("of|for|from|between") and is_whole:
        return span
    end, last = reading.hits[-1] if reading.hits else (0, VAGUE)
    return span if last.grain == "month" and reading.start - end < 6 else None


_YEAR_LEADS = (
    "in|since|back in|during|class of|(?:spring|summer|autumn|fall|winter) of|of|until|till|by|year"
)
_COUNTED = (
    r"[ ](?:[a-z]{3,15}s(?!\w)|kg|km|m|people|per|euro|usd|eur|gbp|hrs?|hours?|word|mile)"
    r"|[ ]?[€$£%-]\w?"
)


@RULES.rule(
    r"(?:(?:early|late|mid|the end of|end of|summer|spring|autumn|winter|fall) |mid-)?"
    r"(?P<y>(?:19|20)[0-9][0-9])(?![-/]\w|[.,:][0-9]|%)"
)
def _bare_year(found: re.Match[str], reading: Reading) -> Span | None:
    is_led = reading.is_after(_YEAR_LEADS) or found.start() != found.start("y")
    is_counted = reading.is_before(_COUNTED) and not reading.is_before(
        r"[ ](?:was|is|has|as|this|its|his|[a-z]{2,15}'s)(?!\w)"
    )
    if not is_led or is_counted or not fits_year(int(found["y"]), reading):
        return None
    return year_span(int(found["y"]))


# ------------------------------------------------------------------ words that lean on another date


@RULES.rule(
    r"(?:the|that) following (?P<what>day|morning|evening|week|weekend|{wd})",
    r"the next (?P<what>day)",
)
def _following(found: re.Match[str], reading: Reading) -> Span | None:
    anchor = reading.anchor("day", "range")
    if anchor is None:
        return VAGUE
    what = found["what"]
    if what.startswith("week"):
        week = anchor.last + timedelta(days=7)
        return week_of(week) if what == "week" else weekend_of(week)
    if what in ("day", "morning", "evening"):
        return day_span(anchor.last + timedelta(days=1))
    ahead = (WEEKDAYS[what.rstrip(".")] - anchor.last.weekday()) % 7 or 7
    return day_span(anchor.last + timedelta(days=ahead))
