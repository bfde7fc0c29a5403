"""The rules for days named by the calendar: days of a month, numeric dates and feasts."""

from __future__ import annotations

import re
from datetime import date, timedelta

from agent.life_events.almanac import MONTHS, feast_of
from agent.life_events.date_grammar import (
    END,
    PIECES,
    UNITS,
    VAGUE,
    YEAR,
    Reading,
    RuleBook,
    Span,
    chosen,
    day_span,
    existing,
    fits_year,
    month_day,
    nth_of_month,
    number_of,
    relative_month,
    shifted,
    week_of,
    weekday_of,
    weekend_of,
    years_of,
)

RULES = RuleBook()


# ------------------------------------------------------------------ days of a month


def _is_verb(found: re.Match[str], reading: Reading) -> bool:
    """Whether "may" beside a bare number is the verb: "5 may apply"."""
    is_small = reading.text[found.start("mon")].islower()
    return found["mon"] == "may" and is_small and found["d"].isdigit()


@RULES.rule(
    r"(?:{wd},? )?(?:the )?{num:d}(?: day)?(?: of)?[ ]?-?{mon}" + YEAR,
    r"(?:{wd},? )?(?:the )?{num:d} (?:day )?(?:of )?{mon}" + YEAR,
    r"(?:{wd},? )?(?:the )?{word:d} (?:day )?of {mon}" + YEAR,
    r"{num:d}-{mon}-(?P<y>(?:19|20)[0-9][0-9])",
    # The first of two days that share a month named after the second.
    r"(?:{wd},? )?(?:the )?{num:d}(?={to}(?:{wd:wdb},? )?(?:the )?{num:db} (?:of )?{mon}"
    + YEAR
    + r"(?!\w))",
)
def _day_then_month(found: re.Match[str], reading: Reading) -> Span | None:
    if _is_verb(found, reading):
        return None
    month = MONTHS[found["mon"].rstrip(".")]
    weekday = weekday_of(found.groupdict().get("wd"))
    return month_day(month, number_of(found["d"]), found, reading, weekday)


@RULES.rule(
    r"(?:{wd},? )?{mon} (?:the )?{num:d}(?!" + UNITS + ")" + YEAR,
    r"(?:{wd},? )?{mon} (?:the )?{word:d}" + END + YEAR,
    r"(?:{wd},? )?{mon} (?:the )?{num:d} ?(?P<by>-|to|until|till|through|thru|and|&) ?"
    r"(?:the )?{num:db}(?!" + UNITS + ")" + YEAR,
)
def _month_then_day(found: re.Match[str], reading: Reading) -> Span | None:
    if _is_verb(found, reading):
        return None
    month = MONTHS[found["mon"].rstrip(".")]
    weekday = weekday_of(found["wd"])
    first = month_day(month, number_of(found["d"]), found, reading, weekday)
    if first is None or not found.groupdict().get("db"):
        return first
    last = first.first.replace(day=number_of(found["db"]))
    days = (last - first.first).days
    is_through = found["by"] not in ("and", "&") or days == 1 or reading.is_after("between")
    return Span(first.first, last, "range", first.repeats) if is_through and days > 0 else None


@RULES.rule(
    r"(?:{wd},? )?(?:the )?{nth:d} of (?P<when>this|next|last|the) month",
    r"(?:the )?{word:d} of (?P<when>this|next|last|the) month",
)
def _day_of_this_month(found: re.Match[str], reading: Reading) -> Span | None:
    number = number_of(found["d"])
    if found["when"] == "the":
        return nth_of_month(number, reading)
    return day_span(relative_month(found["when"], reading).replace(day=number))


@RULES.rule(
    r"{wd},? (?:the )?{nth:d}",
    r"{wd},? the {word:d}" + END,
    r"{wd} {num:d}(?!" + UNITS + ")" + END,
)
def _weekday_and_day(found: re.Match[str], reading: Reading) -> Span | None:
    return nth_of_month(number_of(found["d"]), reading, weekday_of(found["wd"]))


@RULES.rule(
    r"the {nth:d}" + END,
    r"(?<=on[ ])the {word:d}" + END,
    r"(?<=by[ ])the {word:d}" + END,
    r"(?<=until[ ])the {word:d}" + END,
    r"(?<=from[ ])the {word:d}" + END,
)
def _bare_day(found: re.Match[str], reading: Reading) -> Span | None:
    number = number_of(found["d"])
    is_counted = reading.is_before(rf"[ ]of (?!(?:this|next|last|the) month|{PIECES['mon']})")
    if is_counted or (number < 4 and not found["d"][0].isdigit()):
        return None
    return nth_of_month(number, reading)


_OLD_MONTHS = {"inst": 0, "instant": 0, "ult": -1, "ultimo": -1, "prox": 1, "proximo": 1}


@RULES.rule(r"(?:the )?{nth:d} (?P<when>inst|instant|ult|ultimo|prox|proximo)(?!\w)\.?")
def _day_of_old_letters(found: re.Match[str], reading: Reading) -> Span | None:
    month = shifted(reading.sent_on.replace(day=1), _OLD_MONTHS[found["when"]], "month")
    return day_span(month.replace(day=number_of(found["d"])))


@RULES.rule(r"{nth:d}" + END)
def _bare_day_without_the(found: re.Match[str], reading: Reading) -> Span | None:
    is_led = reading.is_after("on|by|until|till|from|since|than|before|after")
    if not is_led or reading.is_before(r"[ ]of"):
        return None
    return nth_of_month(number_of(found["d"]), reading)


# ------------------------------------------------------------------ numeric dates


_REFERENCE = (
    r"(?:order|invoice|inv|no|nr|ref|reference|sku|po|ticket|case|version|v|part|item|code|id)\.?:?"
)


@RULES.rule(
    r"(?P<y>(?:19|20)[0-9][0-9])(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
    r"(?![-/.]?\w)"
)
def _iso_date(found: re.Match[str], reading: Reading) -> Span | None:
    year = int(found["y"])
    if reading.is_after(_REFERENCE) or not fits_year(year, reading):
        return None
    return day_span(date(year, int(found["m"]), int(found["d"])))


@RULES.rule(
    r"(?P<a>[0-9]{1,2})(?P<sep>[/.-])(?P<b>[0-9]{1,2})(?P=sep)(?P<y>(?:19|20)[0-9][0-9])"
    r"(?![-/.]?\w)",
    r"(?P<a>[0-9]{1,2})(?P<sep>/)(?P<b>[0-9]{1,2})/(?P<yy>[0-9][0-9])(?![-/.]?\w)",
    r"(?P<a>[0-9]{1,2})(?P<sep>-)(?P<b>[0-9]{1,2})-(?P<yy>[0-9][0-9])(?![-/.]?\w)",
    r"(?P<a>[0-9]{1,2})(?P<sep>\.)(?P<b>[0-9]{1,2})\.(?P<yy>[0-9][0-9])(?![-/.]?\w)",
    r"(?P<a>[0-9]{1,2})(?P<sep>\.)(?P<b>[0-9]{1,2})\.(?!\w)",
    r"(?P<a>[0-9]{1,2})(?P<sep>/)(?P<b>[0-9]{1,2})(?![-/.]?\w)",
)
def _numeric_date(found: re.Match[str], reading: Reading) -> Span | None:
    a, b = int(found["a"]), int(found["b"])
    is_short = "y" not in found.groupdict() and "yy" not in found.groupdict()
    if reading.is_after(_REFERENCE):
        return None
    if found["sep"] in ".-" and found.groupdict().get("yy") and not _stands_as_date(reading):
        return None  # 1.2.24 may be a version, too
    if is_short and found["sep"] == "." and not _is_dotted_day(found, reading):
        return None  # "on 3.10." may be a version
    if is_short and found["sep"] == "/" and not _stands_as_date(reading):
        return None
    if found["sep"] == "." or a > 12 or a == b:
        day, month = a, b
    elif b > 12:
        day, month = b, a
    elif (is_day_first := reading.is_day_first()) is None:
        return None
    else:
        day, month = (a, b) if is_day_first else (b, a)
    return month_day(month, day, found, reading)


def _is_dotted_day(found: re.Match[str], reading: Reading) -> bool:
    """Whether "3.10." is a day: led to like one, by somebody who writes days so."""
    is_padded = found["a"][0] == found["b"][0] == "0"
    if reading.is_after("on") and (is_padded or int(found["a"]) > 12):
        return True
    ends_sentence = reading.text[reading.end : reading.end + 4].lstrip()[:1].isupper()
    is_led = reading.is_after("on|by|until|till|from|since|before|after") or (
        reading.is_after("to") and reading.hits and reading.start - reading.hits[-1][0] < 6
    )
    return bool(is_led) and not ends_sentence and reading.is_dotted


_STARTS = r"\b(?:graduat|start|leav|arriv|clos|open|begin|depart|return)(?:e?s|ing|ed)?\b"


def _stands_as_date(reading: Reading) -> bool:
    lead = (
        r"on|by|until|till|from|since|is|was|to|before|after|due|-|starting|week of|as of|"
        r"effective|final|through|thru|" + PIECES["wd"] + ",?"
    )
    sentence = re.split(r"[.!?\n]", reading.low[max(0, reading.start - 40) : reading.start])[-1]
    return (
        (reading.is_after(lead) or re.search(_STARTS, sentence) is not None)
        and reading.is_before(END)
        and not reading.is_before(r"[ ]?(?:\"|of)")
    )


def numeric_habit(low: str) -> bool | None:
    """Whether the writer puts the day first, told by numeric dates that read only one way."""
    votes = {
        int(m[1]) > 12
        for m in re.finditer(
            r"(?<![\w/.-])([0-9]{1,2})/([0-9]{1,2})/(?:[0-9]{4}|[0-9]{2})(?![\w/-]|\.[0-9])", low
        )
        if 12 < max(int(m[1]), int(m[2])) < 32 and 0 < min(int(m[1]), int(m[2])) <= 12
    }
    return votes.pop() if len(votes) == 1 else None


# ------------------------------------------------------------------ feasts


# Names that also make other names (Christmas tree): they need a lead, and no thing after them.
_SHORT_FEASTS = (
    "christmas", "xmas", "easter", "thanksgiving", "halloween", "valentines", "epiphany",
    "pentecost", "tet", "holi", "seollal", "chuseok", "diwali", "deepavali", "pongal", "passover",
    "pesach", "purim", "sukkot", "hanukkah", "chanukah", "vesak", "ashura", "nowruz", "dussehra",
    "chinese new year", "lunar new year", "rosh hashanah", "yom kippur",
)  # fmt: skip
_FEAST_LEADS = "since|until|till|by|at|over|before|after|on"
_FEAST_WEAK_LEADS = "for|around|about|to|from|come|is|was|and|or|this|last|next"
_FEAST_THINGS = (
    r"[ ](?:trees?|part(?:y|ies)|cards?|dinner|lunch|do|shopping|orders?|hampers?|markets?|bonus|"
    r"rush|break|holidays?|period|season|time|cake|puddings?|presents?|gifts?|eggs?|sales?|menus?|"
    r"concert|show|specials?|display|stock|campaign|lights|decorations|jumpers?|closure|hours|opening|fair|"
    r"trade|island|parade)(?!\w)"
)


@RULES.rule(r"(?:{rel} )?{feast}(?P<end> weekend| week)?{part}" + YEAR)
def _feast(found: re.Match[str], reading: Reading) -> Span | None:
    name = _feast_name(found)
    rel = " ".join((found["rel"] or "").split())
    if reading.is_after("happy|merry|every|each|any|a|an"):
        return VAGUE
    if name in _SHORT_FEASTS and not found["end"] and not _is_day(reading, has_lead=bool(rel)):
        return VAGUE
    feast, today = feast_of(name, reading.region.country), reading.sent_on
    if feast is None:
        return VAGUE
    days = existing([lambda y=y: feast(y) for y in years_of(found, reading)])  # type: ignore[misc]
    if rel in ("last", "this past", "past"):
        days = [d for d in days if d < today][-1:]
    elif rel in ("next", "this coming", "coming"):
        days = [d for d in days if d > today][:1]
    elif rel == "this":
        days = [d for d in days if d.year == today.year]
    day = chosen(days, reading, is_feast=True)
    if day is None:
        return None
    if found["end"] and found["end"].strip() == "week":
        return week_of(day)
    return _weekend_around(day) if found["end"] else day_span(day, "year")


@RULES.rule(r"(?:the )?{rank} day of {feast}" + YEAR)
def _day_of_feast(found: re.Match[str], reading: Reading) -> Span | None:
    name = _feast_name(found)
    feast = feast_of(name, reading.region.country)
    if feast is None or found["rank"] == "last":
        return VAGUE
    days = existing([lambda y=y: feast(y) for y in years_of(found, reading)])  # type: ignore[misc]
    first = chosen(days, reading, is_feast=True)
    if first is None:
        return None
    return day_span(first + timedelta(days=number_of(found["rank"]) - 1))


def _feast_name(found: re.Match[str]) -> str:
    name = " ".join(re.sub(r"['.]", "", found["feast"]).replace("-", " ").split())
    return name.replace("saint ", "st ")


def _is_day(reading: Reading, *, has_lead: bool) -> bool:
    if reading.is_after(_FEAST_LEADS):
        return not reading.is_before(_FEAST_THINGS)
    return (has_lead or reading.is_after(_FEAST_WEAK_LEADS)) and reading.is_before(END)


def _weekend_around(day: date) -> Span:
    """The long weekend that a feast makes: from the feast to Sunday, or from Saturday to it."""
    if day.weekday() == 0:
        return Span(day - timedelta(days=2), day, "range")
    weekend = weekend_of(day)
    is_before = day.weekday() in (3, 4)
    return Span(day if is_before else weekend.first, weekend.last, "range")
