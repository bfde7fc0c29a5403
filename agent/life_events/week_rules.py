"""The rules for weekdays and for days counted from the day of the mail."""

from __future__ import annotations

import re
from datetime import date, timedelta

from agent.life_events.almanac import MONTHS, WEEKDAYS, nth_weekday
from agent.life_events.date_grammar import (
    END,
    NEAR_DAYS,
    PIECES,
    RECURRING,
    STEPS,
    VAGUE,
    YEAR,
    Reading,
    RuleBook,
    Span,
    chosen,
    day_span,
    existing,
    number_of,
    relative_month,
    shifted,
    week_of,
    year_span,
    years_of,
)
from agent.life_events.tense import is_to_come

RULES = RuleBook()


# ------------------------------------------------------------------ weekdays


_OPEN_WORDS = ("sat", "sun", "wed", "weds", "mon")  # words or names too


_NAME_GOES_ON = re.compile(  # a weekday's short name that is a place's or a person's: Thu Duc
    r" (?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))[A-Z][a-z]"
)
_HABITS = r"[ ](?:jobs?|school|best|league|papers?|times|market|roast|supplement)(?!\w)"


def _is_weekday(found: re.Match[str], reading: Reading) -> bool:
    if reading.is_after(RECURRING):
        return False
    word = found["wd"].rstrip(".")
    if word not in _OPEN_WORDS:
        is_name = len(word) < 6 and _NAME_GOES_ON.match(reading.text, found.end("wd"))
        return not is_name or reading.is_after("on|by|until|till|next|last|this")
    has_lead = reading.is_after("on|by|until|till|from|since|for|due|before|after|-|to|or|and")
    has_more = len(found[0].rstrip(".")) > len(word)
    if reading.text[found.start("wd")].isupper():
        has_mate = reading.is_before(rf"[ ]?(?:and|or|&|,|/)[ ]?{PIECES['wd']}")
        return has_lead or has_more or has_mate
    return reading.is_after("on|by|until|till") and reading.is_before(END)


_BEHIND = r"(?:following|since)[ \n](?:his|her|my|our|your|their)[ \n]\w{3,12}[ \n]on"
"""She is well "following her surgery on Wednesday"."""


def _by_weekday(weekday: int, reading: Reading) -> date:
    """The weekday that a bare name means: the last one or the coming one."""
    ahead = (weekday - reading.sent_on.weekday()) % 7 or 7
    tense = reading.tense()
    if tense == "past" or reading.is_after(_BEHIND):
        return reading.sent_on + timedelta(days=ahead - 7 or -7)
    return reading.sent_on + timedelta(days=ahead)


def _related_weekday(rel: str, weekday: int, reading: Reading) -> date:
    today = reading.sent_on
    ahead = (weekday - today.weekday()) % 7
    if rel in ("last", "this past", "past"):
        return today + timedelta(days=ahead - 7)
    if rel == "this" and ahead and reading.tense() == "past":
        return today + timedelta(days=ahead - 7)
    if rel == "next":
        return week_of(today + timedelta(days=7)).first + timedelta(days=weekday)
    return today + timedelta(days=ahead if rel == "this" else ahead or 7)


@RULES.rule(r"(?:{rel} )?{wd}{part}(?!'s (?:is|are|was|were|on|in)(?!\w))")
def _bare_weekday(found: re.Match[str], reading: Reading) -> Span | None:
    weekday = WEEKDAYS[found["wd"].rstrip(".")]
    if reading.is_after("the") and reading.is_before(r"[ \n](?:before|after|following)[ \n]"):
        return VAGUE if reading.is_before(r"[ \n]\w+[ \n]the[ \n](?![0-9])") else None
    if found["rel"]:
        is_dated = reading.is_before(r",? (?:the )?[0-9]")
        return day_span(
            _related_weekday(" ".join(found["rel"].split()), weekday, reading),
            "week" if is_dated else "",
        )
    if not _is_weekday(found, reading):
        return VAGUE if reading.is_after(RECURRING) else None
    if reading.is_before(_HABITS):
        return VAGUE
    if reading.is_after("the") and (anchor := reading.anchor("range", "day")):
        day = anchor.first + timedelta(days=(weekday - anchor.first.weekday()) % 7)
        if anchor.grain == "day" or day <= anchor.last <= anchor.first + timedelta(days=6):
            return day_span(day)
    return day_span(_by_weekday(weekday, reading), "week")


@RULES.rule(
    r"{wd}{part} (?P<when>week|fortnight|gone|just gone|just past|coming|before last|after next)",
    r"{wd}{part} (?:of |in )?(?P<when>next week|last week|this week)",
    r"(?P<when>next week|last week|this week),? (?:on )?{wd}{part}",
    r"{wd} (?P<when>next|last|past)" + END + r"(?! (?:to|week|month|year|of))",
)
def _qualified_weekday(found: re.Match[str], reading: Reading) -> Span | None:
    weekday, when = WEEKDAYS[found["wd"].rstrip(".")], " ".join(found["when"].split())
    if when.endswith(" week"):
        monday = week_of(reading.sent_on).first
        return day_span(monday + timedelta(days=7 * STEPS[when[:-5]] + weekday))
    ahead = (weekday - reading.sent_on.weekday()) % 7
    days = {
        "week": 7 + ahead,
        "fortnight": 14 + ahead,
        "next": ahead or 7,
        "coming": ahead or 7,
        "before last": ahead - 14,
        "after next": 7 + (ahead or 7),
    }.get(when, ahead - 7)
    return day_span(reading.sent_on + timedelta(days=days))


@RULES.rule(
    r"(?:mon|monday)[ ]?(?:-|to|through|thru)[ ]?(?:fri|friday)", r"{wd}s", r"(?:week|sun)days?"
)
def _opening_hours(found: re.Match[str], reading: Reading) -> Span | None:
    if found[0] == "sunday":
        return None
    is_stay = reading.is_after("from|out|away|off|there|gone|next week|this week,?")
    return None if is_stay and "fri" in found[0] else VAGUE


@RULES.rule(
    r"(?:the )?{rank} {wd} (?:of|in) (?:(?P<when>this|next|last|the) month|{mon}" + YEAR + ")"
)
def _nth_weekday_of_month(found: re.Match[str], reading: Reading) -> Span | None:
    nth = -1 if found["rank"] == "last" else number_of(found["rank"])
    weekday = WEEKDAYS[found["wd"].rstrip(".")]
    if found["when"]:
        month = relative_month(found["when"], reading)
        return day_span(nth_weekday(month.year, month.month, weekday, nth))
    number = MONTHS[found["mon"].rstrip(".")]
    years = years_of(found, reading)
    days = existing([lambda y=y: nth_weekday(y, number, weekday, nth) for y in years])  # type: ignore[misc]
    day = chosen([d for d in days if d.month == number], reading)
    return None if day is None else day_span(day)


# ------------------------------------------------------------------ days counted from today


@RULES.rule(r"{near}{part}(?: (?P<later>week|fortnight)(?!\w))?")
def _near_day(found: re.Match[str], reading: Reading) -> Span | None:
    if found["near"] == "today" and reading.is_before(r"'s (?:world|market|climate|age|society)"):
        return VAGUE
    days = NEAR_DAYS[" ".join(found["near"].split())]
    later = {"week": 7, "fortnight": 14}.get(found["later"], 0)
    return day_span(reading.sent_on + timedelta(days=days + later))


def _counted(count: int, unit: str, reading: Reading) -> Span:
    day = shifted(reading.sent_on, count, unit)
    return year_span(day.year) if unit.startswith("y") and abs(count) > 1 else day_span(day)


@RULES.rule(
    r"in (?:(?:about|around|roughly|just|exactly|only|another) )?{n} {unit}(?: time)?(?! of(?!\w))",
    r"{n} {unit} time",
    r"(?:another )?{n} {unit} to go" + END,
)
def _in_a_while(found: re.Match[str], reading: Reading) -> Span | None:
    # "We built it in three days" and "the first time in nine years" count, and date nothing.
    if reading.is_after("time|once|first|best|worst") or reading.tense() == "past":
        return VAGUE
    return _counted(number_of(found["n"]), found["unit"], reading)


@RULES.rule(
    r"{n} {unit} (?:ago|back(?= ?[,.;!?\n]))"
    r"(?:,? (?:(?:on|this|last) )?(?:(?P<anchor>today|yesterday|tomorrow)|{wd})(?!\w))?"
)
def _a_while_ago(found: re.Match[str], reading: Reading) -> Span | None:
    count, unit = -number_of(found["n"]), found["unit"]
    if reading.is_after("or|to|-|few|several|some"):
        return VAGUE
    if found["wd"]:
        behind = (reading.sent_on.weekday() - WEEKDAYS[found["wd"].rstrip(".")]) % 7
        return day_span(shifted(reading.sent_on - timedelta(days=behind), count, unit))
    if found["anchor"]:
        near = reading.sent_on + timedelta(days=NEAR_DAYS[found["anchor"]])
        return day_span(shifted(near, count, unit))
    return _counted(count, unit, reading)


@RULES.rule(r"(?:been|is) {n} {unit} since")
def _since_a_while(found: re.Match[str], reading: Reading) -> Span | None:
    return _counted(-number_of(found["n"]), found["unit"], reading)


_LASTED = (
    r"(?:for|been|married|together|sober|clean)"
    r"(?:[ \n](?:about|almost|nearly|exactly|just|over|only|all of|more than))?"
)


def _is_reached(unit: str, reading: Reading) -> bool:
    """Whether so long a time ends on a day: "a nurse for 20 years today", not "a week today"."""
    if reading.is_after(_LASTED) or reading.is_before(r",?[ \n](?:since|that)(?!\w)"):
        return True
    if unit.startswith("y"):  # nobody counts years ahead without a word that says so
        return not is_to_come(reading.low, reading.start, reading.end)
    return reading.tense() == "past"


@RULES.rule(
    r"{n} {unit} (?:from )?(?P<anchor>now|today|tomorrow|yesterday)",
    r"{n} (?P<unit>(?:day|week|fortnight|month)s?) (?:on|from|this|next) {wd}(?! since)",
    r"(?P<n>a) (?P<unit>week|fortnight) (?P<back>last )?{wd}",
)
def _counted_from(found: re.Match[str], reading: Reading) -> Span | None:
    groups, count = found.groupdict(), number_of(found["n"])
    if anchor := groups.get("anchor"):
        near = reading.sent_on + timedelta(days=NEAR_DAYS.get(anchor, 0))
        if " from " not in " ".join(found[0].split()) and _is_reached(found["unit"], reading):
            return VAGUE if anchor == "now" else day_span(near)
        return day_span(shifted(near, count, found["unit"]))
    ahead = (WEEKDAYS[found["wd"].rstrip(".")] - reading.sent_on.weekday()) % 7 or 7
    start = reading.sent_on + timedelta(days=ahead)
    if groups.get("back"):
        return day_span(shifted(start - timedelta(days=7), -count, found["unit"]))
    end = shifted(start, count, found["unit"])
    if reading.is_after("for") and " from " in found[0]:
        return Span(start, end - timedelta(days=1), "range")
    return day_span(end)


@RULES.rule(
    r"{n} (?:or|to|-) {n:more} {unit}(?: ago| time)?",
    r"(?:in |within )?the (?:next|last|past|first|coming) {n} {unit}",
    r"{n} (?:and a half|or so) {unit}(?: ago)?",
)
def _about_a_while(_found: re.Match[str], _reading: Reading) -> Span | None:
    return VAGUE


@RULES.rule(r"{n} {wd}s ago")
def _weekdays_ago(found: re.Match[str], reading: Reading) -> Span | None:
    last = _related_weekday("last", WEEKDAYS[found["wd"].rstrip(".")], reading)
    return day_span(last - timedelta(days=7 * (number_of(found["n"]) - 1)))
