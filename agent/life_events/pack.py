"""Stage 3 of 6: Entry -> LifeEvent; a language pack, read from its TOML file and compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from agent.models import Kind, Who

APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"))
_WORD = re.compile(r"\{([A-Za-z_]+)\}")
_NEVER = re.compile(r"(?!)")
_MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Patterns:
    """Many patterns as two: those of plain words for a text in lower case, and those with names."""

    small: re.Pattern[str]
    cased: re.Pattern[str]

    def search(self, text: str, low: str) -> re.Match[str] | None:
        """The first match in a text, given with the same text in lower case, letter for letter."""
        return self.small.search(low) or self.cased.search(text)


@dataclass(frozen=True, slots=True)
class KindSigns:
    """What a language says of one kind of life event."""

    kind: Kind
    signs: Patterns
    hints: Patterns
    """Too common to stand alone; they count beside a person of the customer's."""
    vetoes: Patterns
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
    relations: dict[Who, str]
    people: dict[str, str]
    bare: str
    definite: str
    outranks: dict[Kind, frozenset[Kind]]
    judge: dict[str, re.Pattern[str]]


@cache
def load_pack(language: str) -> Pack:
    """The pack of a language, e.g. "en"."""
    source = resources.files("agent.life_events").joinpath("packs", f"{language}.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    words: dict[str, str] = data["words"]
    return Pack(
        kinds=tuple(_kind_signs(Kind(name), table, words) for name, table in data["kinds"].items()),
        relations={Who(name): text for name, text in data["relations"].items()},
        people=data["people"],
        bare=data["relation_words"]["bare"],
        definite=data["relation_words"]["definite"],
        outranks={
            Kind(name): frozenset(map(Kind, kinds)) for name, kinds in data["outranks"].items()
        },
        judge={name: _compiled(_lines(text), words) for name, text in data["judge"].items()},
    )


def _kind_signs(kind: Kind, table: dict[str, Any], words: dict[str, str]) -> KindSigns:
    lines = _lines(table["signs"])
    return KindSigns(
        kind=kind,
        signs=_patterns([line for line in lines if not line.startswith("? ")], words),
        hints=_patterns([line[2:] for line in lines if line.startswith("? ")], words),
        vetoes=_patterns(_lines(table.get("vetoes", "")), words),
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


def _patterns(lines: list[str], words: dict[str, str]) -> Patterns:
    expanded = [_expanded(line, words) for line in lines]
    small = [line for line in expanded if "(?-i:" not in line]
    cased = [line for line in expanded if "(?-i:" in line]
    return Patterns(_either(small, re.NOFLAG), _either(cased, re.IGNORECASE))


def _compiled(lines: list[str], words: dict[str, str]) -> re.Pattern[str]:
    """One pattern for all lines, at word borders, ignoring case."""
    return _either([_expanded(line, words) for line in lines], re.IGNORECASE)


def _either(expanded: list[str], flags: re.RegexFlag) -> re.Pattern[str]:
    if not expanded:
        return _NEVER
    return re.compile(rf"(?<!\w)(?:{'|'.join(expanded)})(?!\w)", flags)


def _expanded(line: str, words: dict[str, str]) -> str:
    for _ in range(_MAX_DEPTH):
        line = _WORD.sub(lambda found: words[found[1]], line)
    return line.replace(" ", r"\s+")
