"""Stage 3 of 6: Entry -> LifeEvent; a language pack, read from its TOML file and compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from agent.life_events.keys import KeyIndex
from agent.models import Kind, Who

APOSTROPHES = "\u2018\u2019\u02bc\u00b4`"
_WORD = re.compile(r"\{([A-Za-z_]+)\}")
OF_WHOLE_MAILS = frozenset({"marketing", "away"})
_NEVER = re.compile(r"(?!)")
_MAX_DEPTH = 4


class Patterns:
    """Many patterns: those of plain words, for a text in lower case, and those with names.

    In an index they are numbered from `first` on.
    """

    def __init__(self, lines: list[str], first: int) -> None:
        small = [line for line in lines if "(?-i:" not in line]
        self.sources = small + [line for line in lines if "(?-i:" in line]
        self._compiled: list[re.Pattern[str] | None] = [None] * len(lines)
        self._first = first
        self._small = (1 << len(small)) - 1
        self.numbers = ((1 << len(lines)) - 1) << first

    def search(self, text: str, low: str, possible: int) -> re.Match[str] | None:
        """The first match in a text, given with the same text in lower case, letter for letter.

        A plain one goes before one with names. `possible` is what the index says of the text.
        """
        bits = (possible & self.numbers) >> self._first
        return self._earliest(low, bits & self._small) or self._earliest(text, bits & ~self._small)

    def _earliest(self, text: str, bits: int) -> re.Match[str] | None:
        earliest = None
        while bits:
            found = self._pattern((bits & -bits).bit_length() - 1).search(text)
            bits &= bits - 1
            if found and (earliest is None or found.start() < earliest.start()):
                earliest = found
        return earliest

    def _pattern(self, number: int) -> re.Pattern[str]:
        pattern = self._compiled[number]
        if pattern is None:
            is_small = self._small >> number & 1
            flags = re.NOFLAG if is_small else re.IGNORECASE
            pattern = self._compiled[number] = _either([self.sources[number]], flags)
        return pattern


@dataclass(frozen=True, slots=True)
class KindSigns:
    """What a language says of one kind of life event."""

    kind: Kind
    numbers: int
    """A bit for the number of each sign and hint."""
    signs: Patterns
    hints: Patterns
    """Too common to stand alone; they count beside a person of the customer's."""
    sure: re.Pattern[str]
    """Signs that count whatever the encoder makes of them."""
    vetoes: tuple[re.Pattern[str], re.Pattern[str]]
    """For a text in lower case, and for one as written."""
    never: re.Pattern[str]
    """Words of another matter that is told alike; they count where the rules believe in no sign."""
    who: Who
    """Whose it is where nobody is named."""
    named: Who
    """Whose it is where only a name is known."""
    self_is: Who
    always: Who | None
    also: frozenset[Who]
    """Whose it may be beside people: a pet, the company, the community."""
    prefers_relation: bool
    """ "My mother" weighs more than a nearer "I"."""
    hints_need_date: bool


@dataclass(frozen=True, slots=True)
class Pack:
    """A language: its signs, its words for people and its ways of saying that it is not so."""

    kinds: tuple[KindSigns, ...]
    index: KeyIndex
    """Of all signs and hints."""
    relations: dict[Who, str]
    people: dict[str, str]
    bare: str
    definite: str
    judge: dict[str, re.Pattern[str]]
    """Those of OF_WHOLE_MAILS for a text in lower case, which takes a third of the time."""


@cache
def load_pack(language: str) -> Pack:
    """The pack of a language, e.g. "en"."""
    source = resources.files("agent.life_events").joinpath("packs", f"{language}.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    words: dict[str, str] = data["words"]
    sources: list[str] = []
    kinds = tuple(
        _kind_signs(Kind(name), table, words, sources) for name, table in data["kinds"].items()
    )
    return Pack(
        kinds=kinds,
        index=KeyIndex(sources),
        relations={Who(name): text for name, text in data["relations"].items()},
        people=data["people"],
        bare=data["relation_words"]["bare"],
        definite=data["relation_words"]["definite"],
        judge={
            name: _compiled(_lines(text), words, is_low=name in OF_WHOLE_MAILS)
            for name, text in data["judge"].items()
        },
    )


def _kind_signs(
    kind: Kind, table: dict[str, Any], words: dict[str, str], sources: list[str]
) -> KindSigns:
    """One kind; the patterns of its signs and hints are put at the end of `sources`."""
    sure = _lines(table.get("sure", ""))
    lines = sure + _lines(table["signs"])
    signs, hints = (
        [_expanded(line.removeprefix("? "), words) for line in lines if line.startswith("? ") is so]
        for so in (False, True)
    )
    vetoes = [_expanded(line, words) for line in _lines(table.get("vetoes", ""))]
    of_signs = Patterns(signs, len(sources))
    sources += of_signs.sources
    of_hints = Patterns(hints, len(sources))
    sources += of_hints.sources
    return KindSigns(
        kind=kind,
        numbers=of_signs.numbers | of_hints.numbers,
        signs=of_signs,
        hints=of_hints,
        sure=_compiled(sure, words),
        vetoes=(
            _either([line for line in vetoes if "(?-i:" not in line], re.NOFLAG),
            _either([line for line in vetoes if "(?-i:" in line], re.IGNORECASE),
        ),
        never=_compiled(_lines(table.get("never", "")), words),
        who=Who(table["who"]),
        named=Who(table["named"]),
        self_is=Who(table.get("self_is", Who.SELF)),
        always=Who(table["always"]) if "always" in table else None,
        also=frozenset(map(Who, table.get("also", ()))),
        prefers_relation=table.get("prefers_relation", False),
        hints_need_date=table.get("hints_need_date", False),
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _compiled(lines: list[str], words: dict[str, str], *, is_low: bool = False) -> re.Pattern[str]:
    """One pattern for all lines, at word borders; for a text in lower case, or ignoring case."""
    flags = re.NOFLAG if is_low else re.IGNORECASE
    return _either([_expanded(line, words) for line in lines], flags)


def _either(expanded: list[str], flags: re.RegexFlag) -> re.Pattern[str]:
    if not expanded:
        return _NEVER
    return re.compile(rf"(?<!\w)(?:{'|'.join(expanded)})(?!\w)", flags)


def _expanded(line: str, words: dict[str, str]) -> str:
    for _ in range(_MAX_DEPTH):
        line = _WORD.sub(lambda found: words[found[1]], line)
    return line.replace(" ", r"\s+")
