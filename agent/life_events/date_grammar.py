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
from functools import cached_property
from itertools import chain
from typing import Literal

from agent.life_events.almanac import FEAST_NAMES, MONTHS, NUMBERS, ORDINALS, WEEKDAYS
from agent.life_events.keys import KeyIndex, beginnings_of
from agent.life_events.region import Region, region_of
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


_DOTTED = re.compile(
    r"\b(?:on|by|until|till|from|since|before|after)[ \n]"
    r"(?:1[3-9]|2[0-9]|3[01])\.(?:0?[1-9]|1[0-2])\.(?![\w%])(?! ?percent)"
)
STEPS = {"this": 0, "the": 0, "next": 1, "last": -1}
VAGUE = Span(date.min, date.min)  # the words are taken and mean no date


@dataclass
class Reading:
    """One text while it is read: the words in hand, and the spans found before them."""

    text: str  # as written
    low: str  # folded: lower case, plain quotes and dashes, as long as text
    sent_on: date
    given_tense: Tense | None
    day_first: bool | None  # told by the caller, or by a date that reads only one way
    utc_offset_minutes: int | None
    hits: list[tuple[int, Span]] = field(default_factory=list)  # where each ended
    start: int = 0
    end: int = 0

    @cached_property
    def region(self) -> Region:
        """Where the writer is at home; looked for once a date depends on it."""
        return region_of(self.low, self.utc_offset_minutes)

    @cached_property
    def is_dotted(self) -> bool:
        """Whether the writer writes days as "21.7.", led to as days are."""
        return _DOTTED.search(self.low) is not None

    def is_day_first(self) -> bool | None:
        """Whether "6/7" is in July; None where nothing tells."""
        return self.region.day_first if self.day_first is None else self.day_first

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


# ------------------------------------------------------------------ the pieces of the patterns


def _one_of(words: Iterable[str]) -> str:
    return "|".join(
        sorted((re.escape(word).replace(r"\ ", " ") for word in words), key=len, reverse=True)
    )


def _feast_pattern(name: str) -> str:
    words = [
        r"(?:st\.?|saint)" if w == "st" else (f"{w[:-1]}'?s'?" if w.endswith("s") else w)
        for w in name.split()
    ]
    return "(?: |-)".join(words)


_FULL = [word for word in WEEKDAYS if word.endswith("day")]
_SHORT = [word for word in WEEKDAYS if not word.endswith("day")]
_MONTH_FULL = [word for word in MONTHS if len(word) > 4 or word in ("may", "june", "july")]
_MONTH_SHORT = [word for word in MONTHS if word not in _MONTH_FULL]
_NUM = r"(?:3[01]|[12][0-9]|0?[1-9])"
NEAR_DAYS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
    "this very morning": 0, "this lunchtime": 0, "this very day": 0, "tomorrow": 1,
    "tommorow": 1, "tomorow": 1, "tomorrow night": 1, "yesterday": -1, "last night": -1,
    "yesterday night": -1, "the night before last": -2, "night before last": -2,
    "the day after tomorrow": 2, "day after tomorrow": 2, "the day before yesterday": -2,
    "day before yesterday": -2, "tmrw": 1, "tmw": 1, "2morrow": 1, "tonite": 0, "2nite": 0,
    "last nite": -1, "yest": -1,
}  # fmt: skip
_FEAST = "|".join(map(_feast_pattern, sorted(FEAST_NAMES, key=len, reverse=True)))
PIECES = {
    "near": rf"(?:{_one_of(NEAR_DAYS)})",
    "wd": rf"(?:{_one_of(_FULL)}|(?:{_one_of(_SHORT)})(?![a-z])\.?)",
    "mon": rf"(?:{_one_of(_MONTH_FULL)}|(?:{_one_of(_MONTH_SHORT)})(?![a-z])\.?)",
    "num": rf"{_NUM}(?: ?(?:st|nd|rd|th))?(?!\w)",
    "nth": rf"{_NUM}(?:st|nd|rd|th)(?!\w)",
    "word": rf"(?:{_one_of(ORDINALS)})(?!\w)",
    "rank": r"(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|last)(?!\w)",
    "n": rf"(?:{_one_of(NUMBERS)}|[0-9][0-9]?[0-9]?)(?!\w)",
    "unit": r"(?:day|week|wk|fortnight|month|year|yr)s?(?!\w)'?",
    "feast": rf"(?:{_FEAST})(?!\w)",
    "part": r"(?: (?:morning|afternoon|evening|night|lunch ?time|am|pm|noon|midday)(?!\w))?",
    "rel": r"(?:this coming|this past|this|next|last|coming|past)",
    "to": r"(?: ?- ?| (?:to|until|till|til|through|thru|and|&) | ?/ ?)",
}
_GAP = r"(?:[ \n]{1,3})"
# After a bare "the 24th" comes the end of a phrase, not what the 24th one of is.
_AFTER_DAY = """
a about after afternoon again all already also although an and are around as at back because
before both but by came can could did do does down during evening for from had has have he her
here his i i'll i'm if in inclusive instead is ish it it's just last latest may might morning my
next night no not now of off on once only onwards or our out over per please she should since so
subject than that the their then there they this though through till to too until up via was we
went were when where which while who will with works would you
"""
END = (
    r"(?=[ ]?(?:$|[,;:!?()\n\"-]|\.(?!\w))|[ \n]{1,3}(?:"
    + "|".join(sorted(_AFTER_DAY.split(), key=len, reverse=True))
    + r")(?!\w)|')"
)


# Where a rule may begin to match: looked for once, and not by each rule at each letter.
EDGE = re.compile(r"(?<![\w@#./$£€:+])(?:(?<![a-z]-)|(?<=[0-9](?:st|nd|rd|th)-)|(?<=day-))")


class Edges:
    """The places in a folded text where a rule may begin to match, by the letter that is there."""

    def __init__(self, low: str) -> None:
        self.low = low
        self._all: list[int] = []
        self._by_letter: dict[str, list[int]] = {}
        for edge in EDGE.finditer(low):
            at = edge.start()
            letter = low[at : at + 1]
            self._all.append(at)
            self._by_letter.setdefault("0" if letter.isdigit() else letter, []).append(at)

    def at(self, letters: frozenset[str] | None) -> list[int]:
        """Those at one of the letters, "0" being any digit; None: all of them."""
        if letters is None:
            return self._all
        of_letters = (self._by_letter.get(letter, ()) for letter in letters)
        return sorted(chain.from_iterable(of_letters))


def pattern_of(template: str) -> re.Pattern[str]:
    """A pattern from a template in which {wd} is a piece and {wd:day} the piece as group `day`.

    It is one for places that EDGE finds.
    """

    def piece(found: re.Match[str]) -> str:
        body = PIECES[found[1]].replace(" ", _GAP)
        return f"(?P<{found[2]}>{body})" if found[2] else f"(?P<{found[1]}>{body})"

    # Gaps first: the pieces bring their own. "[ ]" stays one plain blank.
    pattern = re.sub(r"(?<!\[) (?!\])", lambda _: _GAP, template)
    pattern = re.sub(r"\{([a-z]+)(?::([a-z]+))?\}", piece, pattern)
    return re.compile(rf"(?:{pattern})(?!\w)")


class RuleBook:
    """Rules in the order they were written; of rules that match as much, the first wins."""

    def __init__(self) -> None:
        self._rules: list[tuple[re.Pattern[str], Reader]] = []
        self._index: KeyIndex | None = None
        self._beginnings: list[frozenset[str] | None] = []

    def rule(self, *templates: str) -> Callable[[Reader], Reader]:
        """Let a reader resolve what any of the templates match."""

        def register(read: Reader) -> Reader:
            self._rules.extend((pattern_of(template), read) for template in templates)
            self._index = None
            return read

        return register

    def matches(self, edges: Edges) -> Iterator[tuple[re.Match[str], Reader]]:
        """Every match of every rule in a folded text; those of one rule stand side by side."""
        if self._index is None:
            sources = [pattern.pattern for pattern, _ in self._rules]
            self._index = KeyIndex(sources)
            self._beginnings = [beginnings_of(source) for source in sources]
        possible = self._index.possible(edges.low)
        for number, (pattern, read) in enumerate(self._rules):
            if possible >> number & 1:
                end = 0
                for at in edges.at(self._beginnings[number]):
                    if at >= end and (found := pattern.match(edges.low, at)):
                        end = found.end()
                        yield found, read


UNITS = (
    r"(?: ?%|[:.][0-9]|,[0-9]{3}| ?(?:miles?|people|units?|percent|pm|am|minutes?|mins?|hours?|"
    r"hrs?|kg|km|days?|weeks?|months?|years?|euros?|dollars?|pounds?|guests?|boxes|times|o'clock)(?!\w))"
)
YEAR = (
    r"(?:,? (?P<y>(?:19|20)[0-9][0-9])(?!\w|[/-][0-9]|\.[0-9])|,? ?'(?P<yy>[0-9][0-9])(?!\w)"
    r"|,? (?:of )?(?P<ry>this|next|last) year)?"
)

# Before a weekday or a month: one of many, and no date.
RECURRING = (
    "every|each|any|a|an|one|some|most|no|other|another|per|alternate|black|second|many|"
    "either|usual|typical|quiet|busy|bloody"
)


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


def month_span(year: int, month: int, repeats: Repeats = "") -> Span:
    """A whole month, said as one."""
    last = calendar.monthrange(year, month)[1]
    return Span(date(year, month, 1), date(year, month, last), "month", repeats)


def year_span(year: int) -> Span:
    """A whole year, said as one."""
    return Span(date(year, 1, 1), date(year, 12, 31), "year")


def day_span(day: date, repeats: Repeats = "") -> Span:
    """One day."""
    return Span(day, day, "day", repeats)


def existing(days: Iterable[Callable[[], date]]) -> list[date]:
    """The days that exist: 29 February and years beyond the calendar drop out."""
    kept = []
    for make in days:
        try:
            kept.append(make())
        except (ValueError, OverflowError):
            continue
    return kept


def chosen(days: list[date], reading: Reading, *, is_feast: bool = False) -> date | None:
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


def number_of(words: str) -> int:
    """The number that "twenty-first", "a couple of" or "3rd" says."""
    words = " ".join(words.split())
    if words in ORDINALS:
        return ORDINALS[words]
    if words in NUMBERS:
        return NUMBERS[words]
    return int(re.sub(r"[^0-9]", "", words))


def weekday_of(words: str | None) -> int | None:
    """The weekday of a name, 0 for Monday; None of None."""
    return None if words is None else WEEKDAYS[words.rstrip(".")]


def fits_year(year: int, reading: Reading) -> bool:
    """Whether a life holds that year, seen from the day of the mail."""
    return reading.sent_on.year - 130 <= year <= reading.sent_on.year + 60


def month_day(
    month: int, number: int, found: re.Match[str], reading: Reading, weekday: int | None = None
) -> Span | None:
    """A day of a month: its year as written, else by the weekday, else by the tense.

    ValueError if there is no such day.
    """
    groups = found.groupdict()
    if groups.get("y"):
        year = int(groups["y"])
        return day_span(date(year, month, number)) if fits_year(year, reading) else None
    if groups.get("yy"):
        year = 2000 + int(groups["yy"])
        return day_span(
            date(year if year < reading.sent_on.year + 20 else year - 100, month, number)
        )
    sent_on = reading.sent_on
    if groups.get("ry"):
        return day_span(date(sent_on.year + STEPS[groups["ry"]], month, number))
    reach = 8 if (month, number) == (2, 29) else 1
    years = range(sent_on.year - reach, sent_on.year + reach + 1)
    days = existing([lambda y=y: date(y, month, number) for y in years])  # type: ignore[misc]
    if weekday is not None:
        days = [d for d in days if d.weekday() == weekday] or days
    day = chosen(days, reading)
    if day is None:
        raise ValueError("no year has that day")
    return day_span(day, "year")


def nth_of_month(number: int, reading: Reading, weekday: int | None = None) -> Span | None:
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
            is_return = re.search(r"\b(?:back|home|return|to|until|till|through)\b|-", between)
            since = anchor.first if is_return or anchor.first < base else base
            months = existing(_at_months(anchor.first, number, range(3)))
            later = [d for d in months if d >= since]
            return day_span(later[0], "month") if later else None
    days = existing(_at_months(base, number, ways))
    if weekday is not None:
        days = [d for d in days if d.weekday() == weekday]
        if not days:
            return None
    day = chosen(days, reading)
    return None if day is None else day_span(day, "month")


def _at_months(base: date, number: int, steps: Iterable[int]) -> list[Callable[[], date]]:
    first = base.replace(day=1)
    return [lambda s=s: shifted(first, s, "month").replace(day=number) for s in steps]  # type: ignore[misc]


def relative_month(word: str, reading: Reading) -> date:
    """The first day of this, the next or the last month."""
    return shifted(reading.sent_on.replace(day=1), STEPS[word], "month")


def years_of(found: re.Match[str], reading: Reading) -> list[int]:
    """The years that a match allows: the one it names, or those around the sent day."""
    groups, this = found.groupdict(), reading.sent_on.year
    if groups.get("y"):
        return [int(groups["y"])] if fits_year(int(groups["y"]), reading) else []
    if groups.get("yy"):
        return [2000 + int(groups["yy"])]
    if groups.get("ry"):
        return [this + STEPS[groups["ry"]]]
    return [this - 1, this, this + 1]


def rolled(span: Span, steps: int) -> Span:
    """The same words' meaning that many repeats later, or earlier."""
    return replace(
        span,
        first=shifted(span.first, steps, span.repeats or "day"),
        last=shifted(span.last, steps, span.repeats or "day"),
    )
