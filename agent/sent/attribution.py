"""The line above a quote: who wrote it and when, in the language of the mail that is quoted."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from agent.models import Entry

ENGLISH = "en"
LOOKED_AT = 4000
"""So many characters tell a language."""
FEWEST, LEAST_SHARE = 2, 0.2
"""Different words that must be of a language, and how many of all: fewer may be chance."""
LEAST_LETTERS = 0.3
"""So many of all letters must be of an alphabet; a name alone tells nothing."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


class _Language(NamedTuple):
    line: str
    date: str
    time: str
    words: frozenset[str]
    letters: re.Pattern[str] | None


def attribution(quoted: Entry, name: str) -> str:
    """The line above what `name` wrote, dated by the clock of whoever wrote it."""
    language = _languages()[language_of(f"{quoted.subject}\n{quoted.text}")]
    at = quoted.local_at
    line = language.line.replace("{date}", at.strftime(language.date))
    # The name comes last: it may hold braces.
    return line.replace("{time}", at.strftime(language.time)).replace("{name}", name)


def language_of(text: str) -> str:
    """The language of a text by its commonest words or its letters; in doubt English."""
    text = text[:LOOKED_AT].lower().replace("’", "'")
    letters = sum(map(str.isalpha, text))
    for name, one in _languages().items():
        if one.letters and len(one.letters.findall(text)) > LEAST_LETTERS * letters:
            return name
    words = _WORD.findall(text)
    found: Counter[str] = Counter({ENGLISH: 0})
    for name, one in _languages().items():
        known = [word for word in words if word in one.words]
        if len(set(known)) >= FEWEST and len(known) >= LEAST_SHARE * len(words):
            found[name] = len(known)
    return max(found, key=lambda name: found[name])


@cache
def _languages() -> dict[str, _Language]:
    text = files("agent.sent").joinpath("attributions.toml").read_text(encoding="utf-8")
    return {
        name: _Language(
            line=one["line"],
            date=one["date"],
            time=one["time"],
            words=frozenset(one.get("words", "").split()),
            letters=re.compile(f"[{one['letters']}]") if "letters" in one else None,
        )
        for name, one in tomllib.loads(text).items()
    }
