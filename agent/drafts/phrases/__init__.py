"""The sentences of the letter: one file per kind of life event, `shared.toml` for the rest.

A line may hold {slots}; it is used only when the mail tells every one of them. In a kind's file
`[words]` lists what the thing itself may be called, longest first; `[moment.audience]` holds the
lines. The moment is eve, before, during, after, year_after (a death), long_ago, asked,
asked_during or asked_since. The audience is a `Who`, `circle` (people who are not family),
`other` (anybody but the customer) or `all`. `[implied.slot]` gives the name for what the mail has
only a verb for, with its pattern. `during = "before"` borrows a moment. `words.toml` holds the
word lists of the other modules.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from agent.models import Kind, Who

_CIRCLE = (Who.FRIEND, Who.COLLEAGUE, Who.COMMUNITY)


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def lines(kind: Kind, moment: str, who: Who, move: str) -> tuple[str, ...]:
    """All ways to make `move` ("news" or "ahead") for whose event it is; may be empty."""
    book = _read(kind.value)
    audiences: tuple[str, ...]
    if who in (Who.SELF, Who.COMPANY):
        audiences = (who.value, "self", "all")
    elif who in _CIRCLE:
        audiences = (who.value, "circle", "other", "all")
    else:
        audiences = (who.value, "other", "all")
    for name in _nearest(moment, book):
        by_audience = book.get(name)
        if not isinstance(by_audience, dict):
            continue
        own = next((name for name in audiences if name in by_audience), "")
        if found := by_audience.get(own, {}).get(move):
            return tuple(found)
    return ()


def _nearest(moment: str, book: dict[str, Any]) -> tuple[str, ...]:
    """The moments whose lines will do, best first."""
    if moment in ("asked_during", "asked_since"):
        return (moment, "asked")
    if moment == "eve":
        return ("eve", "before")
    if moment == "long_ago":
        return (moment, "after", "asked")
    if moment == "during":
        borrowed = book.get("during")
        return ("during", borrowed if isinstance(borrowed, str) else "after", "after")
    return (moment, "asked")


def subjects(kind: Kind) -> tuple[str, ...]:
    """Short subjects for a new mail."""
    return tuple(_read(kind.value)["subjects"])


def names_of_thing(kind: Kind) -> dict[str, tuple[str, ...]]:
    """Per slot, what the thing may be called in the customer's mail."""
    return {slot: tuple(words) for slot, words in _read(kind.value).get("words", {}).items()}


def implied_things(kind: Kind) -> dict[str, dict[str, str]]:
    """Per slot, what the thing is called where the mail only has a verb for it: name, pattern."""
    return {slot: dict(names) for slot, names in _read(kind.value).get("implied", {}).items()}


def defaults(kind: Kind) -> dict[str, str]:
    """What slots hold when the mail names none."""
    return dict(_read(kind.value).get("defaults", {}))


def shared(move: str, mood: str) -> tuple[str, ...]:
    """Lines that every kind shares; `mood` is "joy", "sad" or "any", or a move by itself."""
    return tuple(_read("shared")[move][mood])


def word_list_in_order(name: str) -> list[str]:
    """The words of one list of words.toml, as they stand there."""
    return str(_read("words")[name]).split()


def word_list(name: str) -> frozenset[str]:
    """The words of one list of words.toml."""
    return frozenset(word_list_in_order(name))
