"""What the owner types to search: words, "phrases", -not, and operators like `from:glenn`.

Nothing that can be typed is an error: what is not understood is said in a sentence, and the rest
is looked for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from agent.models import EntryKind, Kind
from agent.remarks import one_line
from agent.suggestions.occurrences import read_day

LONGEST_QUERY, MOST_TERMS = 300, 24
Word = TypeVar("Word", bound=StrEnum)
_TERM = re.compile(
    r'(?P<no>-?)(?:(?P<operator>[A-Za-z]{1,12}):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>\S*))'
)
_AGO = re.compile(r"(\d{1,4}) ?(d|day|w|week|m|month|y|year)s?")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_NEAR = {"today": 0, "yesterday": 1}


class Being(StrEnum):
    """What `is:` asks for."""

    SENT = "sent"
    RECEIVED = "received"
    JOYFUL = "joyful"
    """It tells of something joyful; so of the next three."""
    SAD = "sad"
    DOUBTFUL = "doubtful"
    CONFIRMED = "confirmed"
    STRANGER = "stranger"
    """Whoever wrote it is no customer."""


@dataclass(slots=True)
class Query:
    """What was typed, understood as far as it can be."""

    words: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    is_typing: bool = False
    """Whether the last word may go on."""
    writers: list[str] = field(default_factory=list)
    """Names or parts of them, of which one wrote it."""
    readers: list[str] = field(default_factory=list)
    kinds: set[Kind] = field(default_factory=set)
    entry_kinds: set[EntryKind] = field(default_factory=set)
    beings: set[Being] = field(default_factory=set)
    since: dt.date | None = None
    before: dt.date | None = None
    said: list[str] = field(default_factory=list)
    """What was not understood, and what an operator takes that stands there bare; a line each."""

    @property
    def has_operators(self) -> bool:
        """Whether anything but words is asked for."""
        narrowed = (self.writers, self.readers, self.kinds, self.entry_kinds, self.beings)
        return any(narrowed) or self.since is not None or self.before is not None


def read_query(typed: str, today: dt.date) -> Query:
    """Read what was typed on that day; letters beyond LONGEST_QUERY do not count."""
    query = Query()
    text = "".join(letter if letter.isprintable() else " " for letter in typed[:LONGEST_QUERY])
    terms = [term for term in _TERM.finditer(text) if term.group().strip()]
    for term in terms[:MOST_TERMS]:
        operator = (term["operator"] or "").lower()
        is_phrase = term["phrase"] is not None
        value = " ".join((term["phrase"] if is_phrase else term["word"]).split())
        if not operator:
            _take_words(query, value, is_not=bool(term["no"]))
        elif take := _OPERATORS.get(operator):
            if term["no"]:
                query.said.append(f"- goes before words; {operator}: is looked for as it is.")
            take(query, value.casefold(), today)
        else:
            # A web address and a time of day have colons, too.
            _take_words(query, f"{operator} {value}", is_not=bool(term["no"]))
            if not value.startswith("//"):
                known = ", ".join(f"{name}:" for name in _OPERATORS)
                query.said.append(f"There is no {operator}: here; there are {known}.")
    last = terms[-1] if terms else None
    query.is_typing = (
        last is not None
        and not (last["no"] or last["operator"] or text.endswith(('"', " ")))
        and bool(query.words)
    )
    if query.without and not query.words and not query.has_operators:
        query.said.append("Beside what is not to be there, name a word that is.")
    return query


def _take_words(query: Query, value: str, *, is_not: bool) -> None:
    if any(map(str.isalnum, value)):
        (query.without if is_not else query.words).append(value)


def _take_writer(query: Query, value: str, _: dt.date) -> None:
    _take_person(query, value, query.writers, Being.SENT, "from")


def _take_reader(query: Query, value: str, _: dt.date) -> None:
    _take_person(query, value, query.readers, Being.RECEIVED, "to")


def _take_person(query: Query, value: str, people: list[str], if_me: Being, operator: str) -> None:
    if value == "me":
        query.beings.add(if_me)
    elif value:
        people.append(value)
    else:
        query.said.append(f"{operator}: takes a name, a part of it, an address, or me.")


def _take_kind(query: Query, value: str, _: dt.date) -> None:
    word = re.sub(r"[ -]", "_", value)
    kinds = _beginning(word, Kind)
    entry_kinds = _beginning(word, EntryKind)
    query.kinds.update(kinds)
    query.entry_kinds.update(entry_kinds)
    if not (kinds or entry_kinds):
        known = ", ".join(kind.value.replace("_", "-") for kind in (*Kind, *EntryKind))
        query.said.append(f"{_not_known('kind', value)}kind: takes one of {known}.")


def _take_being(query: Query, value: str, _: dt.date) -> None:
    beings = _beginning(value, Being)
    if len(beings) == 1:
        query.beings.update(beings)
    else:
        known = ", ".join(beings or Being)
        said = "" if beings else _not_known("is", value)
        query.said.append(f"{said}is: takes one of {known}.")


def _beginning(value: str, words: Iterable[Word]) -> list[Word]:
    """Those that begin so, or the one that is so."""
    found = [one for one in words if value and one.value.startswith(value)]
    return [one for one in found if one.value == value] or found


def _take_since(query: Query, value: str, today: dt.date) -> None:
    if (day := _day(query, "after", value, today)) is not None:
        query.since = max(day, query.since or day)


def _take_before(query: Query, value: str, today: dt.date) -> None:
    if (day := _day(query, "before", value, today)) is not None:
        query.before = min(day, query.before or day)


def _day(query: Query, operator: str, value: str, today: dt.date) -> dt.date | None:
    day = first_day(value, today)
    if day is None:
        query.said.append(
            f"{_not_known(operator, value)}{operator}: takes a day like 2026-05-01, 2026-05, may, "
            "monday, yesterday or 3weeks."
        )
    return day


def _not_known(operator: str, value: str) -> str:
    return f"“{one_line(value)[:30]}” is nothing that {operator}: knows; " if value else ""


_OPERATORS: dict[str, Callable[[Query, str, dt.date], None]] = {
    "from": _take_writer,
    "to": _take_reader,
    "kind": _take_kind,
    "before": _take_before,
    "after": _take_since,
    "is": _take_being,
}


def first_day(value: str, today: dt.date) -> dt.date | None:
    """The first day of what was written in small letters: a day, month, year, or how long ago.

    A weekday and a month are the last that began; None where it is nothing of that.
    """
    if value in _NEAR:
        return today - dt.timedelta(days=_NEAR[value])
    for number, name in enumerate(_WEEKDAYS):
        if len(value) >= 3 and name.startswith(value):
            return today - dt.timedelta(days=(today.weekday() - number) % 7)
    for number, name in enumerate(_MONTHS, 1):
        if len(value) >= 3 and name.startswith(value):
            return dt.date(today.year - (number > today.month), number, 1)
    try:
        if match := _AGO.fullmatch(value):
            return today - dt.timedelta(days=int(match[1]) * _DAYS[match[2][0]])
        if re.fullmatch(r"[12]\d{3}", value):
            return dt.date(int(value), 1, 1)
        day = read_day(value)
        return day.in_year(today.year if day.year is None else day.year) if day else None
    except (ValueError, OverflowError):
        return None
