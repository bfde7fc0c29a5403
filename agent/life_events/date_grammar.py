"""The rules by which words become days: each a pattern over folded text and a reader of its match.

Patterns are built from named pieces such as {wd} for a weekday, and a space in one stands for
any gap, so that a line break inside a date does no harm. Nothing in them repeats without bound.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from agent.life_events.almanac import (
    FEASTS,
    MONTHS,
    NUMBERS,
    ORDINALS,
    WEEKDAYS,
    nth_weekday,
)
from agent.life_events.tense import Tense, judge_tense

Grain = Literal["day", "range", "month", "year"]
Repeats = Literal["", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Span:
    """The days that an expression means, first to last, and how often the bare words come round."""

    first: date
    last: date
    grain: Grain = "day"
    repeats: Repeats = ""

    def iso(self) -> str:
        """A day, a month, a year or a range first/last, in ISO 8601."""
        first = self.first.isoformat()
        if self.grain == "range":
            return f"{first}/{self.last.isoformat()}"
        return first[: {"day": 10, "month": 7, "year": 4}[self.grain]]


VAGUE = Span(date.min, date.min)  # the words are taken and mean no date


@dataclass(slots=True)
class Reading:
    """One text while it is read: the words in hand, and the spans found before them."""

    text: str  # as written
    low: str  # folded: lower case, plain quotes and dashes, as long as text
    sent_on: date
    given_tense: Tense | None
    day_first: bool | None
    hits: list[tuple[int, Span]] = field(default_factory=list)  # where each ended
    start: int = 0
    end: int = 0

    def tense(self) -> Tense | None:
        return self.given_tense or judge_tense(self.low, self.start, self.end)

    def is_after(self, words: str) -> bool:
        """Whether the words right before those in hand match the pattern."""
        tail = self.low[max(0, self.start - 30) : self.start]
        return re.search(rf"(?:^|[^\w'])(?:{words})[ \n]{{0,3}}$", tail) is not None

    def is_before(self, words: str) -> bool:
        """Whether what follows those in hand matches the pattern."""
        return re.match(words, self.low[self.end : self.end + 30]) is not None

    def anchor(self, *grains: Grain) -> Span | None:
        """The span of such a grain found shortly before, for words that lean on it ("the 15th")."""
        for end, span in reversed(self.hits[-4:]):
            if self.start - end > 160:
                return None
            if span.grain in grains and (span.grain != "day" or span.repeats in ("month", "year")):
                return span
        return None


Reader = Callable[["re.Match[str]", Reading], Span | None]
_rules: list[tuple[re.Pattern[str], Reader]] = []


# ------------------------------------------------------------------ the pieces of the patterns


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(word).replace(r"\ ", " ") for word in words), key=len, reverse=True))


def _feast_pattern(name: str) -> str:
    words = [
        r"(?:st\.?|saint)" if w == "st" else (f"{w[:-1]}'?s'?" if w.endswith("s") else w)
        for w in name.split()
    ]
    return " ".join(words)


_FULL = [word for word in WEEKDAYS if word.endswith("day")]
_SHORT = [word for word in WEEKDAYS if not word.endswith("day")]
_MONTH_FULL = [word for word in MONTHS if len(word) > 4 or word in ("may", "june", "july")]
_MONTH_SHORT = [word for word in MONTHS if word not in _MONTH_FULL]
_NUM = r"(?:3[01]|[12][0-9]|0?[1-9])"
_TENS = [w for w, n in ORDINALS.items() if n > 3]
_PIECES = {
    "wd": rf"(?:{_one_of(_FULL)}|(?:{_one_of(_SHORT)})(?![a-z])\.?)",
    "mon": rf"(?:{_one_of(_MONTH_FULL)}|(?:{_one_of(_MONTH_SHORT)})(?![a-z])\.?)",
    "num": rf"{_NUM}(?: ?(?:st|nd|rd|th))?(?!\w)",
    "nth": rf"{_NUM}(?:st|nd|rd|th)(?!\w)",
    "word": rf"(?:{_one_of(ORDINALS)})(?!\w)",
    "rank": rf"(?:{_one_of([w for w, n in ORDINALS.items() if n < 6])}|1st|2nd|3rd|4th|5th|last)(?!\w)",
    "n": rf"(?:{_one_of(NUMBERS)}|[0-9][0-9]?[0-9]?)(?!\w)",
    "unit": r"(?:day|week|wk|fortnight|month|year|yr)s?(?!\w)'?",
    "feast": rf"(?:{'|'.join(_feast_pattern(n) for n in sorted(FEASTS, key=len, reverse=True))})(?!\w)",
    "part": r"(?: (?:morning|afternoon|evening|night|lunchtime|lunch time|am|pm|noon|midday)(?!\w))?",
    "rel": r"(?:this coming|this past|this|next|last|coming|past)",
    "to": r"(?: ?- ?| (?:to|until|till|til|through|thru|and|&) | ?/ ?)",
}
_GAP = r"(?:[ \n]{1,3})"
# After a bare "the 24th" comes the end of a phrase, not what the 24th one of is.
_END = (
    r"(?=[ ]?(?:$|[,;:!?()\n\"-]|\.(?!\w))|[ \n]{1,3}(?:and|or|at|to|for|in|of|on|we|i|i'm|i'll|you|he|she|they|it|"
    r"it's|my|our|his|her|their|the|this|next|last|if|so|but|as|is|are|was|were|will|would|has|had|have|with|when|where|"
    r"then|than|from|because|until|till|through|while|during|once|only|back|out|up|off|over|through|though|although|that|which|who|since|please|around|about|after|before|by|"
    r"morning|afternoon|evening|night|onwards|ish|not|works|went|came|now|too|also|instead|just|can|could|"
    r"should|may|might|did|does|do|per|via|inclusive|again|already|latest|there|here|all|both|subject|a|an|no)(?!\w)|')"
)


def _compiled(template: str) -> re.Pattern[str]:
    """A pattern from a template in which {wd} is a piece and {wd:day} the piece as group `day`."""

    def piece(found: re.Match[str]) -> str:
        body = _PIECES[found[1]].replace(" ", _GAP)
        return f"(?P<{found[2]}>{body})" if found[2] else f"(?P<{found[1]}>{body})"

    # Gaps first: the pieces bring their own. "[ ]" stays one plain blank.
    pattern = re.sub(r"(?<!\[) (?!\])", lambda _: _GAP, template)
    pattern = re.sub(r"\{([a-z]+)(?::([a-z]+))?\}", piece, pattern)
    return re.compile(rf"(?<![\w@#./$£€:+])(?:(?<![a-z]-)|(?<=[0-9](?:st|nd|rd|th)-)|(?<=day-))(?:{pattern})(?!\w)")


def _rule(*templates: str) -> Callable[[Reader], Reader]:
    def register(read: Reader) -> Reader:
        _rules.extend((_compiled(template), read) for template in templates)
        return read

    return register


def matches(low: str) -> Iterator[tuple[re.Match[str], Reader]]:
    """Every rule's matches in a folded text, by place and the longest first."""
    found = [(m, read) for pattern, read in _rules for m in pattern.finditer(low)]
    found.sort(key=lambda pair: (pair[0].start(), -pair[0].end()))
    yield from found


# ------------------------------------------------------------------ from words to days


def shifted(day: date, count: int, unit: str) -> date:
    """The day `count` days, weeks, fortnights, months or years on, kept inside its month."""
    if unit.startswith(("day", "week", "wk", "fort")):
        days = 1 if unit.startswith("day") else 14 if unit.startswith("fort") else 7
        return day + timedelta(days=days * count)
    months = day.year * 12 + day.month - 1 + count * (12 if unit.startswith("y") else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def week_of(day: date) -> Span:
    """The Monday to the Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6), "range")


def weekend_of(day: date) -> Span:
    """The Saturday and the Sunday of a day's week."""
    sunday = week_of(day).last
    return Span(sunday - timedelta(days=1), sunday, "range")


def _month(year: int, month: int, repeats: Repeats = "") -> Span:
    last = calendar.monthrange(year, month)[1]
    return Span(date(year, month, 1), date(year, month, last), "month", repeats)


def _year(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31), "year")


def _day(day: date, repeats: Repeats = "") -> Span:
    return Span(day, day, "day", repeats)


def _in_range(days: Iterable[Callable[[], date]]) -> list[date]:
    """The days that exist: 29 February and years beyond the calendar drop out."""
    kept = []
    for make in days:
        try:
            kept.append(make())
        except (ValueError, OverflowError):
            continue
    return kept


def _chosen(days: list[date], reading: Reading, *, is_feast: bool = False) -> date | None:
    """Of the days that the words fit, the one that the clause's tense means."""
    sent_on, tense = reading.sent_on, reading.tense()
    past = max((d for d in days if d <= sent_on), default=None)
    future = min((d for d in days if d >= sent_on), default=None)
    if past is None or future is None:
        return past or future
    ago, ahead = (sent_on - past).days, (future - sent_on).days
    # Nobody leaves the year out of a day most of a year off when the other one is near.
    if reading.given_tense or (is_feast and tense):
        pass
    elif ahead > 200 and ago <= (45 if tense else 60):
        tense = "past"
    elif ago > 200 and ahead <= 150:
        tense = "future"
    return past if tense == "past" else future


def _number(words: str) -> int:
    words = " ".join(words.split())
    if words in ORDINALS:
        return ORDINALS[words]
    if words in NUMBERS:
        return NUMBERS[words]
    return int(re.sub(r"[^0-9]", "", words))


def _weekday(words: str | None) -> int | None:
    return None if words is None else WEEKDAYS[words.rstrip(".")]


def _fits_year(year: int, reading: Reading) -> bool:
    return reading.sent_on.year - 130 <= year <= reading.sent_on.year + 60


def _month_day(
    month: int, number: int, found: re.Match[str], reading: Reading, weekday: int | None = None
) -> Span | None:
    """A day of a month: its year as written, else by the weekday, else by the tense."""
    groups = found.groupdict()
    if groups.get("y"):
        year = int(groups["y"])
        return _day(date(year, month, number)) if _fits_year(year, reading) else None
    if groups.get("yy"):
        year = 2000 + int(groups["yy"])
        return _day(date(year if year < reading.sent_on.year + 20 else year - 100, month, number))
    sent_on = reading.sent_on
    if groups.get("ry"):
        return _day(date(sent_on.year + {"this": 0, "next": 1, "last": -1}[groups["ry"]], month, number))
    reach = 8 if (month, number) == (2, 29) else 1
    years = range(sent_on.year - reach, sent_on.year + reach + 1)
    days = _in_range([lambda y=y: date(y, month, number) for y in years])  # type: ignore[misc]
    if weekday is not None:
        days = [d for d in days if d.weekday() == weekday] or days
    day = _chosen(days, reading)
    return None if day is None else _day(day, "year")


def _nth_of_month(number: int, reading: Reading, weekday: int | None = None) -> Span | None:
    """A day whose month is not said: near what was found before, else by the tense."""
    if not 1 <= number <= 31:
        return None
    base, ways = reading.sent_on, range(-3, 4)
    if weekday is None and (anchor := reading.anchor("day", "month", "range")):
        between = reading.low[reading.hits[-1][0] : reading.start]
        is_apart = re.search(r"[.!?]\s|\n", between) is not None or (
            reading.tense() == "past" and anchor.first > base
        )
        if not is_apart:
            months = _in_range(_at_months(anchor.first, number, range(3)))
            later = [d for d in months if d >= anchor.first]
            return _day(later[0], "month") if later else None
    days = _in_range(_at_months(base, number, ways))
    if weekday is not None:
        days = [d for d in days if d.weekday() == weekday]
        if not days:
            return None
    day = _chosen(days, reading)
    return None if day is None else _day(day, "month")


def _at_months(base: date, number: int, steps: Iterable[int]) -> list[Callable[[], date]]:
    first = base.replace(day=1)
    return [lambda s=s: shifted(first, s, "month").replace(day=number) for s in steps]  # type: ignore[misc]


def _relative_month(word: str, reading: Reading) -> date:
    steps = {"this": 0, "the": 0, "next": 1, "last": -1}[word]
    return shifted(reading.sent_on.replace(day=1), steps, "month")


# ------------------------------------------------------------------ days of a month


_UNITS = (
    r"(?: ?%|[:.][0-9]|,[0-9]{3}| ?(?:miles?|people|units?|percent|pm|am|minutes?|mins?|hours?|hrs?|kg|km|"
    r"days?|weeks?|months?|years?|euros?|dollars?|pounds?|guests?|boxes|times|o'clock)(?!\w))"
)
_YEAR = (
    r"(?:,? (?P<y>(?:19|20)[0-9][0-9])(?!\w|[/-][0-9]|\.[0-9])|,? ?'(?P<yy>[0-9][0-9])(?!\w)"
    r"|,? (?:of )?(?P<ry>this|next|last) year)?"
)


def _is_verb(word: str, at: int, reading: Reading) -> bool:
    """Whether a month's name in small letters is rather the verb (may, march)."""
    return word in ("may", "march", "mar", "dec", "jan", "august") and reading.text[at].islower()


@_rule(
    r"(?:{wd},? )?(?:the )?{num:d}(?: day)?(?: of)?[ ]?-?{mon}" + _YEAR,
    r"(?:{wd},? )?(?:the )?{num:d} (?:day )?(?:of )?{mon}" + _YEAR,
    r"(?:{wd},? )?(?:the )?{word:d} (?:day )?of {mon}" + _YEAR,
    r"{num:d}-{mon}-(?P<y>(?:19|20)[0-9][0-9])",
    # The first of two days that share a month named after the second.
    r"(?:{wd},? )?(?:the )?{num:d}(?={to}(?:{wd:wdb},? )?(?:the )?{num:db} (?:of )?{mon}" + _YEAR + r"(?!\w))",
)
def _day_then_month(found: re.Match[str], reading: Reading) -> Span | None:
    month, word = MONTHS[found["mon"].rstrip(".")], found["mon"]
    if _is_verb(word, found.start("mon"), reading) and found["d"].isdigit() and word == "may":
        return None
    weekday = _weekday(found.groupdict().get("wd"))
    return _month_day(month, _number(found["d"]), found, reading, weekday)


@_rule(
    r"(?:{wd},? )?{mon} (?:the )?{num:d}(?!" + _UNITS + ")" + _YEAR,
    r"(?:{wd},? )?{mon} (?:the )?{word:d}" + _END + _YEAR,
    r"(?:{wd},? )?{mon} (?:the )?{num:d} ?(?P<by>-|to|until|till|through|thru|and|&) ?(?:the )?{num:db}(?!" + _UNITS + ")" + _YEAR,
)
def _month_then_day(found: re.Match[str], reading: Reading) -> Span | None:
    word = found["mon"].rstrip(".")
    if _is_verb(word, found.start("mon"), reading) and found["d"].isdigit():
        return None
    weekday = _weekday(found["wd"])
    first = _month_day(MONTHS[word], _number(found["d"]), found, reading, weekday)
    if first is None or not found.groupdict().get("db"):
        return first
    last = first.first.replace(day=_number(found["db"]))
    days = (last - first.first).days
    is_range = days > 0 and (found["by"] not in ("and", "&") or days == 1 or reading.is_after("between"))
    return Span(first.first, last, "range", first.repeats) if is_range else None


@_rule(r"(?:{wd},? )?(?:the )?{nth:d} of (?P<when>this|next|last|the) month", r"(?:the )?{word:d} of (?P<when>this|next|last|the) month")
def _day_of_this_month(found: re.Match[str], reading: Reading) -> Span | None:
    number = _number(found["d"])
    if found["when"] == "the":
        return _nth_of_month(number, reading)
    return _day(_relative_month(found["when"], reading).replace(day=number))


@_rule(r"{wd},? (?:the )?{nth:d}", r"{wd},? the {word:d}" + _END, r"{wd} {num:d}(?!" + _UNITS + ")" + _END)
def _weekday_and_day(found: re.Match[str], reading: Reading) -> Span | None:
    return _nth_of_month(_number(found["d"]), reading, _weekday(found["wd"]))


@_rule(r"the {nth:d}" + _END, r"(?<=on[ ])the {word:d}" + _END, r"(?<=by[ ])the {word:d}" + _END, r"(?<=until[ ])the {word:d}" + _END, r"(?<=from[ ])the {word:d}" + _END)
def _bare_day(found: re.Match[str], reading: Reading) -> Span | None:
    number = _number(found["d"])
    is_counted = reading.is_before(rf"[ ]of (?!(?:this|next|last|the) month|{_PIECES['mon']})")
    if is_counted or (number < 4 and not found["d"][0].isdigit()):
        return None
    return _nth_of_month(number, reading)


@_rule(r"{nth:d}" + _END)
def _bare_day_without_the(found: re.Match[str], reading: Reading) -> Span | None:
    if not reading.is_after("on|by|until|till|from|since") or reading.is_before(r"[ ]of"):
        return None
    return _nth_of_month(_number(found["d"]), reading)


# ------------------------------------------------------------------ numeric dates


_REFERENCE = r"(?:order|invoice|inv|no|nr|ref|reference|sku|po|ticket|case|version|v|part|item|code|id)\.?:?"


@_rule(r"(?P<y>(?:19|20)[0-9][0-9])(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})(?![-/.]?\w)")
def _iso_date(found: re.Match[str], reading: Reading) -> Span | None:
    year = int(found["y"])
    if reading.is_after(_REFERENCE) or not _fits_year(year, reading):
        return None
    return _day(date(year, int(found["m"]), int(found["d"])))


@_rule(
    r"(?P<a>[0-9]{1,2})(?P<sep>[/.-])(?P<b>[0-9]{1,2})(?P=sep)(?P<y>(?:19|20)[0-9][0-9])(?![-/.]?\w)",
    r"(?P<a>[0-9]{1,2})(?P<sep>/)(?P<b>[0-9]{1,2})/(?P<yy>[0-9][0-9])(?![-/.]?\w)",
    r"(?<=on[ ])(?P<a>[0-9]{1,2})(?P<sep>\.)(?P<b>[0-9]{1,2})\.(?P<yy>[0-9][0-9])(?![-/.]?\w)",
    r"(?P<a>[0-9]{1,2})(?P<sep>/)(?P<b>[0-9]{1,2})(?![-/.]?\w)",
)
def _numeric_date(found: re.Match[str], reading: Reading) -> Span | None:
    a, b = int(found["a"]), int(found["b"])
    is_short = "y" not in found.groupdict() and "yy" not in found.groupdict()
    if reading.is_after(_REFERENCE) or (is_short and not _stands_as_date(reading)):
        return None
    if found["sep"] == "." or a > 12 or a == b:
        day, month = a, b
    elif b > 12:
        day, month = b, a
    elif reading.day_first is None:
        return None
    else:
        day, month = (a, b) if reading.day_first else (b, a)
    return _month_day(month, day, found, reading)


def _stands_as_date(reading: Reading) -> bool:
    lead = (
        r"on|by|until|till|from|since|is|was|to|before|after|due|-|starting|week of|"
        r"(?:graduat|start|leav|arriv|clos|open|begin|depart|return)(?:s|es|ing|ed)?|"
        + _PIECES["wd"] + ",?"
    )
    return reading.is_after(lead) and reading.is_before(_END) and not reading.is_before(r"[ ]?(?:\"|of)")


def numeric_habit(low: str) -> bool | None:
    """Whether the writer puts the day first, told by numeric dates that read only one way."""
    votes = {
        int(m[1]) > 12
        for m in re.finditer(r"(?<![\w/.-])([0-9]{1,2})/([0-9]{1,2})/(?:[0-9]{4}|[0-9]{2})(?![\w/.-])", low)
        if 12 < max(int(m[1]), int(m[2])) < 32 and 0 < min(int(m[1]), int(m[2])) <= 12
    }
    return votes.pop() if len(votes) == 1 else None


# ------------------------------------------------------------------ weekdays


_RECURRING = (
    "every|each|any|a|an|one|some|most|no|other|another|per|alternate|black|every other|every second|many|"
    "either|usual|typical|most|quiet|busy|bloody"
)
_OPEN_WORDS = ("sat", "sun", "wed", "weds", "mon")  # words or names too


def _is_weekday(found: re.Match[str], reading: Reading) -> bool:
    if reading.is_after(_RECURRING):
        return False
    word = found["wd"].rstrip(".")
    if word not in _OPEN_WORDS:
        return True
    has_lead = reading.is_after("on|by|until|till|from|since|for|due|before|after|-|to|or|and")
    has_more = len(found[0].rstrip(".")) > len(word)
    if reading.text[found.start("wd")].isupper():
        has_mate = reading.is_before(rf"[ ]?(?:and|or|&|,|/)[ ]?{_PIECES['wd']}")
        return has_lead or has_more or has_mate
    return reading.is_after("on|by|until|till") and reading.is_before(_END)


def _by_weekday(weekday: int, reading: Reading) -> date:
    """The weekday that a bare name means: the last one or the coming one."""
    ahead = (weekday - reading.sent_on.weekday()) % 7 or 7
    is_past = reading.tense() == "past"
    return reading.sent_on + timedelta(days=ahead - 7 if is_past and ahead != 7 else -7 if is_past else ahead)


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


@_rule(r"(?:{rel} )?{wd}{part}(?!'s (?:is|are|was|were|on|in)(?!\w))")
def _bare_weekday(found: re.Match[str], reading: Reading) -> Span | None:
    weekday = WEEKDAYS[found["wd"].rstrip(".")]
    if reading.is_after("the") and reading.is_before(r"[ \n](?:before|after|following)[ \n]"):
        return VAGUE if reading.is_before(r"[ \n]\w+[ \n]the[ \n](?![0-9])") else None
    if found["rel"]:
        is_dated = reading.is_before(r",? (?:the )?[0-9]")
        return _day(_related_weekday(" ".join(found["rel"].split()), weekday, reading), "week" if is_dated else "")
    if not _is_weekday(found, reading):
        return VAGUE if reading.is_after(_RECURRING) else None
    if reading.is_before(r"[ ](?:jobs?|school|best|league|papers?|times|market|roast|telegraph|mail|supplement)(?!\w)"):
        return VAGUE
    if reading.is_after("the") and (anchor := reading.anchor("range", "day")):
        day = anchor.first + timedelta(days=(weekday - anchor.first.weekday()) % 7)
        if anchor.grain == "day" or day <= anchor.last <= anchor.first + timedelta(days=6):
            return _day(day)
    return _day(_by_weekday(weekday, reading), "week")


@_rule(
    r"{wd}{part} (?P<when>week|fortnight|gone|just gone|just past|coming|next week|last week|this week|before last|after next)",
    r"{wd}{part} (?:of |in )?(?P<when>next week|last week|this week)",
    r"(?P<when>next week|last week|this week),? (?:on )?{wd}{part}",
    r"{wd} (?P<when>next|last|past)" + _END + r"(?! (?:to|week|month|year|of))",
)
def _qualified_weekday(found: re.Match[str], reading: Reading) -> Span | None:
    weekday, when = WEEKDAYS[found["wd"].rstrip(".")], " ".join(found["when"].split())
    if when.endswith(" week"):
        monday = week_of(reading.sent_on).first + timedelta(days={"next": 7, "last": -7, "this": 0}[when[:-5]])
        return _day(monday + timedelta(days=weekday))
    ahead = (weekday - reading.sent_on.weekday()) % 7
    days = {
        "week": 7 + (ahead or 7) if ahead else 7,
        "fortnight": 14 + ahead,
        "next": ahead or 7,
        "coming": ahead or 7,
        "before last": ahead - 14,
        "after next": 7 + (ahead or 7),
    }.get(when, ahead - 7)
    return _day(reading.sent_on + timedelta(days=days))


@_rule(r"(?:mon|monday)[ ]?(?:-|to|through|thru)[ ]?(?:fri|friday)", r"{wd}s", r"(?:week|sun)days?")
def _opening_hours(found: re.Match[str], reading: Reading) -> Span | None:
    if found[0] == "sunday":
        return None
    is_stay = reading.is_after("from|out|away|off|there|gone|next week|this week,?")
    return None if is_stay and "fri" in found[0] else VAGUE


@_rule(r"(?:the )?{rank} {wd} (?:of|in) (?:(?P<when>this|next|last|the) month|{mon}" + _YEAR + ")")
def _nth_weekday_of_month(found: re.Match[str], reading: Reading) -> Span | None:
    nth = -1 if found["rank"] == "last" else _number(found["rank"])
    weekday = WEEKDAYS[found["wd"].rstrip(".")]
    if found["when"]:
        month = _relative_month(found["when"], reading)
        return _day(nth_weekday(month.year, month.month, weekday, nth))
    number = MONTHS[found["mon"].rstrip(".")]
    years = _years(found, reading)
    days = _in_range([lambda y=y: nth_weekday(y, number, weekday, nth) for y in years])  # type: ignore[misc]
    day = _chosen([d for d in days if d.month == number], reading)
    return None if day is None else _day(day)


def _years(found: re.Match[str], reading: Reading) -> list[int]:
    """The years that a match allows: the one it names, or those around the sent day."""
    groups, this = found.groupdict(), reading.sent_on.year
    if groups.get("y"):
        return [int(groups["y"])] if _fits_year(int(groups["y"]), reading) else []
    if groups.get("yy"):
        return [2000 + int(groups["yy"])]
    if groups.get("ry"):
        return [this + {"this": 0, "next": 1, "last": -1}[groups["ry"]]]
    return [this - 1, this, this + 1]


# ------------------------------------------------------------------ days counted from today


_DAYS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
    "this very morning": 0, "tomorrow": 1, "tommorow": 1, "tomorow": 1, "tomorrow night": 1,
    "yesterday": -1, "last night": -1, "yesterday night": -1, "the night before last": -2,
    "night before last": -2, "the day after tomorrow": 2, "day after tomorrow": 2,
    "the day before yesterday": -2, "day before yesterday": -2,
}  # fmt: skip
_PIECES["near"] = rf"(?:{_one_of(_DAYS)})"


@_rule(r"{near}{part}(?: (?P<later>week|fortnight)(?!\w))?")
def _near_day(found: re.Match[str], reading: Reading) -> Span | None:
    if found["near"] == "today" and reading.is_before(r"'s (?:world|market|climate|age|society)"):
        return VAGUE
    days = _DAYS[" ".join(found["near"].split())] + {"week": 7, "fortnight": 14}.get(found["later"], 0)
    return _day(reading.sent_on + timedelta(days=days))


def _counted(count: int, unit: str, reading: Reading) -> Span:
    day = shifted(reading.sent_on, count, unit)
    return _year(day.year) if unit.startswith("y") and abs(count) > 1 else _day(day)


@_rule(r"in (?:about |around |roughly |just |exactly |only |another )?{n} {unit}(?: time)?(?! of(?!\w))", r"{n} {unit} time")
def _in_a_while(found: re.Match[str], reading: Reading) -> Span | None:
    if reading.tense() == "past":  # "we built it in three days" counts, and dates nothing
        return VAGUE
    return _counted(_number(found["n"]), found["unit"], reading)


@_rule(r"{n} {unit} (?:ago|back(?= ?[,.;!?\n])|earlier today)(?:,? (?:on |this |last )?(?:(?P<anchor>today|yesterday|tomorrow)|{wd})(?!\w))?")
def _a_while_ago(found: re.Match[str], reading: Reading) -> Span | None:
    count, unit = -_number(found["n"]), found["unit"]
    if reading.is_after("or|to|-|few|several|some"):
        return VAGUE
    if found["wd"]:
        ahead = (WEEKDAYS[found["wd"].rstrip(".")] - reading.sent_on.weekday()) % 7
        return _day(shifted(reading.sent_on + timedelta(days=ahead - 7 if ahead else 0), count, unit))
    if found["anchor"]:
        near = reading.sent_on + timedelta(days=_DAYS[found["anchor"]])
        return _day(shifted(near, count, unit))
    return _counted(count, unit, reading)


@_rule(r"(?:been|is) {n} {unit} since")
def _since_a_while(found: re.Match[str], reading: Reading) -> Span | None:
    return _counted(-_number(found["n"]), found["unit"], reading)


@_rule(
    r"{n} {unit} (?:from )?(?P<anchor>now|today|tomorrow|yesterday)",
    r"{n} (?P<unit>(?:day|week|fortnight|month)s?) (?:on|from|this|next) {wd}(?! since)",
    r"(?P<n>a) (?P<unit>week|fortnight) (?P<back>last )?{wd}",
)
def _counted_from(found: re.Match[str], reading: Reading) -> Span | None:
    groups, count = found.groupdict(), _number(found["n"])
    if groups.get("anchor"):
        near = reading.sent_on + timedelta(days=_DAYS.get(groups["anchor"], 0))
        return _day(shifted(near, count, found["unit"]))
    ahead = (WEEKDAYS[found["wd"].rstrip(".")] - reading.sent_on.weekday()) % 7 or 7
    is_back = groups.get("back") is not None
    if reading.is_after("for") and " from " in found[0]:
        start = reading.sent_on + timedelta(days=ahead)
        return Span(start, shifted(start, count, found["unit"]) - timedelta(days=1), "range")
    return _day(shifted(reading.sent_on + timedelta(days=ahead - 7 if is_back else ahead), -count if is_back else count, found["unit"]))


@_rule(r"{n} (?:or|to|-) {n:more} {unit}(?: ago| time)?", r"(?:in |within )?the (?:next|last|past|first|coming) {n} {unit}", r"{n} (?:and a half|or so) {unit}(?: ago)?")
def _about_a_while(found: re.Match[str], reading: Reading) -> Span | None:
    return VAGUE


# ------------------------------------------------------------------ weeks, weekends, months, years


_STEP = {"this": 0, "the": 0, "next": 1, "last": -1, "this coming": 1, "coming": 1, "this past": -1, "past": -1}


@_rule(
    r"(?:(?:early|later|late|earlier|end of|the end of|sometime|some time|mid|beginning of|start of) |mid-)?(?P<rel>this|next|last) (?P<unit>week|month|year)",
    r"(?:the )?(?:end|start|beginning|middle|close) of (?P<rel>the|this|next|last) (?P<unit>week|month|year)",
    r"(?:this time|this day) (?P<rel>next|last) (?P<unit>week|month|year)",
    r"(?:later|earlier) (?:in )?(?P<rel>the|this) (?P<unit>week|month|year)",
)
def _this_unit(found: re.Match[str], reading: Reading) -> Span | None:
    steps, unit, today = _STEP[found["rel"]], found["unit"], reading.sent_on
    if reading.is_before(r"'s (?:model|version|prices?|figures?|budget|report|results|numbers)"):
        return VAGUE
    if unit == "week":
        return week_of(today + timedelta(days=7 * steps))
    if unit == "year":
        return _year(today.year + steps)
    month = shifted(today.replace(day=1), steps, "month")
    if "end of the" in " ".join(found[0].split()):
        last = _month(month.year, month.month).last
        return _day(last)
    return _month(month.year, month.month)


@_rule(r"(?:the )?(?P<unit>week|weekend|month|year) (?P<when>after next|before last)")
def _unit_after_next(found: re.Match[str], reading: Reading) -> Span | None:
    steps, today = (2 if found["when"].startswith("after") else -2), reading.sent_on
    if found["unit"] == "year":
        return _year(today.year + steps)
    if found["unit"] == "month":
        month = shifted(today.replace(day=1), steps, "month")
        return _month(month.year, month.month)
    day = today + timedelta(days=7 * steps)
    return week_of(day) if found["unit"] == "week" else weekend_of(day)


@_rule(r"(?P<rel>this coming|this past|this|next|last|the coming|the past|the|coming|past) (?:(?:long|holiday|bank holiday|whole) )?weekend(?! of(?!\w))")
def _weekend(found: re.Match[str], reading: Reading) -> Span | None:
    rel, today = " ".join(found["rel"].split()), reading.sent_on
    this = weekend_of(today)
    is_weekend = today >= this.first
    if rel == "the":
        if reading.is_after("enjoy|all|have") or reading.is_before(r" (?:rates?|shift|before|after|team)(?!\w)"):
            return VAGUE
        rel = "last" if reading.tense() == "past" and not (is_weekend and today == this.last) else "this"
    step = {"this": 0, "next": 1, "last": -1}.get(rel.split()[-1] if rel.split()[0] == "this" else rel, 0)
    if "past" in rel:
        step = -1
    elif "coming" in rel:
        step = 1 if is_weekend else 0
    elif rel == "this" and not is_weekend and today.weekday() < 3 and reading.tense() == "past":
        step = -1
    return weekend_of(today + timedelta(days=7 * step))


@_rule(r"(?:the )?(?P<which>first|last) day of (?:(?P<when>this|next|last|the) (?P<unit>month|year)|{mon}" + _YEAR + ")")
def _edge_of_month(found: re.Match[str], reading: Reading) -> Span | None:
    if found["unit"] == "year":
        span = _year(reading.sent_on.year + _STEP[found["when"]])
    elif found["when"]:
        month = _relative_month(found["when"], reading)
        span = _month(month.year, month.month)
    else:
        first = _month_day(MONTHS[found["mon"].rstrip(".")], 1, found, reading)
        if first is None:
            return None
        span = _month(first.first.year, first.first.month)
    return _day(span.first if found["which"] == "first" else span.last)


@_rule(r"{n} {wd}s ago")
def _weekdays_ago(found: re.Match[str], reading: Reading) -> Span | None:
    last = _related_weekday("last", WEEKDAYS[found["wd"].rstrip(".")], reading)
    return _day(last - timedelta(days=7 * (_number(found["n"]) - 1)))


@_rule(r"(?:the )?{rank} (?:full )?(?P<unit>week|weekend) (?:of|in) (?:(?P<when>this|next|last|the) month|{mon}" + _YEAR + ")")
def _week_of_month(found: re.Match[str], reading: Reading) -> Span | None:
    if found["when"]:
        month = _relative_month(found["when"], reading)
        span = _month(month.year, month.month)
    else:
        first = _month_day(MONTHS[found["mon"].rstrip(".")], 1, found, reading)
        if first is None:
            return None
        span = _month(first.first.year, first.first.month)
    if found["unit"] == "weekend":
        nth = -1 if found["rank"] == "last" else _number(found["rank"])
        return weekend_of(nth_weekday(span.first.year, span.first.month, 5, nth))
    if found["rank"] == "last":
        return Span(span.last - timedelta(days=6), span.last, "range")
    start = span.first + timedelta(days=7 * (_number(found["rank"]) - 1))
    return Span(start, min(start + timedelta(days=6), span.last), "range") if start <= span.last else None


_LEAD = (
    r"(?:(?P<rel>this coming|this past|this|next|last|coming|past) |"
    r"(?:(?:(?:the )?(?:end|start|beginning|middle|first half|second half) of|early|late|mid|sometime in) |mid-))"
)


@_rule(r"(?:" + _LEAD + r")?{mon},? (?:of )?(?P<y>(?:19|20)[0-9][0-9])(?![-/.]?\w)", r"{mon}[ ]?'(?P<yy>[0-9][0-9])", _LEAD + "{mon}", r"{mon} (?P<ry>this|next|last) year")
def _month_with_more(found: re.Match[str], reading: Reading) -> Span | None:
    groups = found.groupdict()
    word = found["mon"].rstrip(".")
    number, today = MONTHS[word], reading.sent_on
    if reading.is_after(_RECURRING) and not groups.get("y"):
        return VAGUE
    if any(groups.get(key) for key in ("y", "yy", "ry")):
        years = _years(found, reading)
        return _month(years[0], number) if years else None
    rel = groups.get("rel")
    if word in ("may", "march", "mar") and reading.text[found.start("mon")].islower() and rel in ("this", "past", "coming"):
        return None
    if word == "may" and rel == "this" and reading.text[found.start() : found.end()].isupper():
        return None
    if rel is not None and reading.is_before(r"'s [a-z]"):
        pass
    if rel in ("last", "this past", "past"):
        return _month(today.year - (number >= today.month), number)
    if rel in ("next", "this coming", "coming"):
        return _month(today.year + (number <= today.month), number)
    if rel == "this":
        return _month(today.year, number)
    return _nearest_month(number, reading)


def _nearest_month(number: int, reading: Reading) -> Span:
    """The month of that name that the tense means; this very month counts both ways."""
    today = reading.sent_on
    ago, ahead = (today.month - number) % 12, (number - today.month) % 12
    is_past = reading.tense() == "past"
    if reading.given_tense is None and not reading.is_after("since|back in"):
        is_past = is_past and not (ago >= 10 and ahead) or ahead >= 10
    month = shifted(today.replace(day=1), -ago if is_past else ahead, "month")
    return _month(month.year, month.month, "year")


_SURE = "in|since|until|till|by|during|around|before|after|through|come|back in|throughout|early in|late in"
_WEAK = "for|from|to|of|between|and|or|-|through"


@_rule(r"{mon}")
def _bare_month(found: re.Match[str], reading: Reading) -> Span | None:
    word, at = found["mon"].rstrip("."), found.start("mon")
    if reading.is_before(r"'s|[ ]?[-&/][ ]?[a-z]{1,20} |-[a-z]") or len(word) == 3 and word != "may":
        return None
    if reading.is_after(_SURE):
        if word == "may" and reading.text[at].islower() and not reading.is_after("in|since|until|till|by|during"):
            return None
        return _nearest_month(MONTHS[word], reading)
    if reading.text[at].islower():
        return None
    joins_month = bool(reading.hits) and reading.hits[-1][1].grain == "month" and reading.start - reading.hits[-1][0] < 6
    is_named = reading.is_before(r"[ ](?:wedding|move|trip|baby|holiday|graduation|marathon|birthday|arrival|due date)(?!\w)")
    if reading.is_after("our|my|the|his|her|their|a|an") and is_named:
        return _nearest_month(MONTHS[word], reading)
    if reading.is_after("of|for|from|between") and reading.is_before(_END) and not reading.is_before(r"[ ](?:in|from|at|has|had|is|was|will|who|and (?:i|the|her|his)) "):
        return _nearest_month(MONTHS[word], reading)
    return _nearest_month(MONTHS[word], reading) if joins_month else None


@_rule(r"(?:early |late |mid |mid-|the end of |end of |summer |spring |autumn |winter |fall )?(?P<y>(?:19|20)[0-9][0-9])(?![-/]\w|[.,:][0-9]|%)")
def _bare_year(found: re.Match[str], reading: Reading) -> Span | None:
    lead = "in|since|back in|during|early in|late in|class of|spring of|summer of|autumn of|fall of|winter of|of|until|till|by|year"
    is_led = reading.is_after(lead) or found.start() != found.start("y")
    counts = r"[ ](?:[a-z]{3,15}s(?!\w)|kg|km|m|people|per|euro|usd|eur|gbp|hrs?|hours?|word|mile)|[ ]?[€$£%-]\w?"
    is_count = reading.is_before(counts) and not reading.is_before(r"[ ](?:was|is|has|as|this|its|his|[a-z]{2,15}'s)(?!\w)")
    if not is_led or is_count or not _fits_year(int(found["y"]), reading):
        return None
    return _year(int(found["y"]))


# ------------------------------------------------------------------ feasts


_FEAST_LEADS = "since|until|till|by|at|over|before|after|on"
_FEAST_THINGS = (
    r"[ ](?:trees?|part(?:y|ies)|cards?|dinner|lunch|do|shopping|orders?|hampers?|markets?|bonus|rush|break|"
    r"holidays?|period|season|time|cake|puddings?|presents?|gifts?|eggs?|sales?|menus?|concert|show|specials?|"
    r"display|stock|campaign|lights|decorations|jumpers?|closure|hours|opening|fair|trade|island|parade)(?!\w)"
)
_SHORT_FEASTS = ("christmas", "xmas", "easter", "thanksgiving", "halloween", "valentines", "epiphany", "pentecost")


@_rule(r"(?:(?P<rel>this coming|this past|this|next|last|coming|past) )?{feast}(?P<end> weekend| week)?{part}" + _YEAR)
def _feast(found: re.Match[str], reading: Reading) -> Span | None:
    name = " ".join(found["feast"].replace("'", "").replace(".", "").split()).replace("saint ", "st ")
    if reading.is_after("happy|merry|every|each|any|a|an"):
        return VAGUE
    if name in _SHORT_FEASTS and not found["end"]:
        leads = "at|for|by|before|after|over|on|until|till|since|around|about|to|from|come|is|was|and|or|this|last|next"
        is_thing = reading.is_before(_FEAST_THINGS) if reading.is_after(_FEAST_LEADS) else not reading.is_before(_END)
        if not (found["rel"] or reading.is_after(leads)) or is_thing:
            return VAGUE
    feast, today = FEASTS[name], reading.sent_on
    days = _in_range([lambda y=y: feast(y) for y in _years(found, reading)])  # type: ignore[misc]
    rel = found["rel"]
    if rel in ("last", "this past", "past"):
        days = [d for d in days if d < today][-1:]
    elif rel in ("next", "this coming", "coming"):
        days = [d for d in days if d > today][:1]
    elif rel == "this":
        days = [d for d in days if d.year == today.year]
    day = _chosen(days, reading, is_feast=True)
    if day is None:
        return None
    if found["end"] and found["end"].strip() == "week":
        return week_of(day)
    return _weekend_around(day) if found["end"] else _day(day, "year")


def _weekend_around(day: date) -> Span:
    """The long weekend that a feast makes: it runs from the feast to Sunday, or from Saturday to it."""
    if day.weekday() == 0:
        return Span(day - timedelta(days=2), day, "range")
    weekend = weekend_of(day)
    is_before = day.weekday() in (3, 4)
    return Span(day if is_before else weekend.first, weekend.last, "range")


# ------------------------------------------------------------------ words that lean on another date


@_rule(r"(?:the|that) following (?P<what>day|morning|evening|week|weekend|{wd})", r"the next (?P<what>day)")
def _following(found: re.Match[str], reading: Reading) -> Span | None:
    anchor = reading.anchor("day", "range")
    if anchor is None:
        return VAGUE
    what = found["what"]
    if what.startswith("week"):
        week = anchor.last + timedelta(days=7)
        return week_of(week) if what == "week" else weekend_of(week)
    if what in ("day", "morning", "evening"):
        return _day(anchor.last + timedelta(days=1))
    ahead = (WEEKDAYS[what.rstrip(".")] - anchor.last.weekday()) % 7 or 7
    return _day(anchor.last + timedelta(days=ahead))


def rolled(span: Span, steps: int) -> Span:
    """The same words' meaning that many repeats later, or earlier."""
    return replace(
        span,
        first=shifted(span.first, steps, span.repeats or "day"),
        last=shifted(span.last, steps, span.repeats or "day"),
    )
