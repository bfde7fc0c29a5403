"""The sentences of the letter: one file per kind of life event, `shared.toml` for the rest.

A line may hold {slots}; it is used only when the mail tells every one of them. In a kind's file
`[words]` lists what the thing itself may be called, longest first; `[moment.audience]` holds the
lines. The moment is eve, before, during, after, year_after (a death), long_ago, asked,
asked_during, asked_since or later (months on, for want of other news). The audience is a `Who`,
`family`, `circle` (people who are not family), `unsaid` (nobody says who it is), `other` (anybody
but the customer) or `all`.
`[settings]` tells by patterns what makes an event unlike others of its kind (a pilgrimage, a move
to a care home): there `[moment.audience.setting]` stands in for the audience's own lines,
`[beside.setting]` for `[beside]`, and only remarks whose rule names it in `settings` are taken up.
`[implied.slot]` gives the name for what the mail has only a verb for, with its pattern.
`during = "before"` borrows a moment. `[[detail]]` takes up remarks beside the event (details.py),
`[memory]` recalls what led up to it, `[beside]` answers it in a letter about something else.
`requests.toml` takes up what a mail wants beside its news (requests.py, listed.py, wanted.py),
`pictures.toml` what is most vivid (pictures.py); `notes.toml` is for notes with no news behind
them, `words.toml` holds the word lists of the other modules.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from agent.models import SAD_KINDS, Closeness, Kind, Who

_CIRCLE = (Who.FRIEND, Who.COLLEAGUE, Who.COMMUNITY)
_LEAVING = frozenset({Kind.MOVE, Kind.NEW_JOB, Kind.RETIREMENT, Kind.TRAVEL})
_OF_FEATS = frozenset({"before", "during", "after"})
"""Moments in which one may be congratulated."""
_FAMILY = (Who.SPOUSE, Who.CHILD, Who.PARENT, Who.SIBLING, Who.GRANDCHILD, Who.RELATIVE)


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class DetailRule:
    """A remark that mails make beside an event, and the lines that take it up."""

    pattern: str
    """A regular expression whose named groups are the slots; details.py knows its <macros>."""
    whose: frozenset[Who]
    """Only where the event is theirs; empty: anybody's."""
    moments: frozenset[str]
    """Only at these moments; empty: at any."""
    settings: frozenset[str]
    """Only in these settings; empty: only where there is none."""
    echo: tuple[str, ...]
    ahead: tuple[str, ...]
    is_first: bool = False
    """A worry: where one is told, nothing else is taken up."""


@dataclass(frozen=True, slots=True)
class RequestRule:
    """Something that mails want beside their news, and the lines that take it up."""

    pattern: str
    """A regular expression whose named groups are the slots; requests.py knows its <macros>."""
    lines: Mapping[str, tuple[str, ...]]
    """By mood: "joy", "sad" or "loss"; a mood without lines is missing."""
    grants: bool
    """The lines say yes to it."""
    trade: bool
    """Only what ends in a word of trade."""
    asked: bool
    """Only in a sentence that asks."""
    account: bool
    """Its slots may speak of an account."""
    about: str
    """Rules that are about the same take up one request between them; empty: about nothing else."""


MOODS = ("joy", "sad", "loss")


@cache
def requests() -> tuple[RequestRule, ...]:
    """The rules for what a mail wants, first rule first."""
    return tuple(
        RequestRule(
            pattern=rule["pattern"],
            lines={mood: tuple(rule[mood]) for mood in MOODS if mood in rule},
            grants=rule.get("grants", False),
            trade=rule.get("trade", False),
            asked=rule.get("asked", False),
            account=rule.get("account", False),
            about=rule.get("about", ""),
        )
        for rule in _read("requests")["request"]
    )


def wanted(manner: str, mood: str) -> tuple[str, ...]:
    """Lines for a "quote" of {things} (wanted.py), or "day" and "any": by when, {by_day}."""
    return tuple(_read("requests")["wanted"][manner][mood])


def listed(manner: str, mood: str) -> tuple[str, ...]:
    """Lines that take up a whole list (listed.py), by "order", "quote", "pair" or "changes"."""
    return tuple(_read("requests")["listed"][manner][mood])


def on_the_day(mood: str) -> tuple[str, ...]:
    """Lines for the day of a funeral or an operation, {on_then}; `mood` is "sad" or "loss"."""
    return tuple(_read("requests")["on_the_day"][mood])


@cache
def details(kind: Kind) -> tuple[DetailRule, ...]:
    """The kind's own rules, then those of all sad or all glad kinds."""
    mood = "sad" if kind in SAD_KINDS else "joy"
    return tuple(
        DetailRule(
            pattern=rule["pattern"],
            whose=frozenset(map(Who, rule.get("who", ()))),
            moments=frozenset(rule.get("moments", ())),
            settings=frozenset(rule.get("settings", ())),
            echo=tuple(rule.get("echo", ())),
            ahead=tuple(rule.get("ahead", ())),
            is_first=rule.get("first", False),
        )
        for rule in (*_read(kind.value).get("detail", ()), *_read(f"details_{mood}")["detail"])
    )


@cache
def pictures(shape: str) -> tuple[str, ...]:
    """Lines that take up a vivid thing of this shape (pictures.py)."""
    return tuple(_read("pictures")[shape]["echo"])


@cache
def closings(kind: Kind, who: Who) -> tuple[str, ...]:
    """Lines that end a letter which took up such a thing; nobody is glad of one who leaves."""
    book = _read("pictures")["closing"]
    names = {Who.SELF: "self", Who.PET: "pet", Who.COMPANY: "company", Who.COMMUNITY: "company"}
    other = "leaving" if kind in _LEAVING else "other"
    return tuple(book[names.get(who, other)])


def memories(kind: Kind, earlier: Kind) -> tuple[str, ...]:
    """Lines that recall, beside news of `kind`, that they told of `earlier` {then}."""
    return tuple(_read(kind.value).get("memory", {}).get(earlier.value, ()))


def setting(kind: Kind, text: str) -> str:
    """What makes the event of `text` unlike others of its kind; empty if nothing does."""
    settings = _read(kind.value).get("settings", {})
    return next((name for name in settings if re.search(settings[name], text, re.IGNORECASE)), "")


def beside(kind: Kind, who: Who, setting: str = "") -> tuple[str, ...]:
    """Lines that answer news of `kind`, too, in a letter about something else."""
    book = _read(kind.value).get("beside", {})
    book = book.get(setting, {}) if setting else book
    return tuple(book.get("self" if who in (Who.SELF, Who.COMPANY) else "other", ()))


def lines(
    kind: Kind,
    moment: str,
    who: Who,
    move: str,
    closeness: Closeness = Closeness.KNOWN,
    setting: str = "",
    *,
    is_said: bool = True,
) -> tuple[str, ...]:
    """All ways to make `move` ("news" or "ahead") for whose event it is; may be empty.

    Unless it `is_said` who that is, the reader only guessed, and no line may hang on it.

    Between people who are close there are more: those under "news_close" and "ahead_close".
    """
    book = _read(kind.value)
    audiences: tuple[str, ...]
    if who in (Who.SELF, Who.COMPANY):
        audiences = (who.value, "self", "all")
    elif who in _CIRCLE:
        audiences = (who.value, "circle", "other", "all")
    elif who in _FAMILY:
        audiences = (who.value, "family", "other", "all")
    else:
        audiences = (who.value, "other", "all")
    if not is_said:
        audiences = ("unsaid", *audiences[1:])
    for name in _nearest(moment, book):
        by_audience = book.get(name)
        if not isinstance(by_audience, dict):
            continue
        own = next((name for name in audiences if name in by_audience), "")
        moves = by_audience.get(own, {})
        if move in moves.get(setting, {}):
            moves = moves[setting]
        if found := moves.get(move):
            closer = moves.get(f"{move}_close", ()) if closeness is Closeness.CLOSE else ()
            feats = shared("feat", move) if name in _OF_FEATS and move == "news" else ()
            return (*closer, *found, *(feats if kind not in SAD_KINDS else ()))
    return ()


def _nearest(moment: str, book: dict[str, Any]) -> tuple[str, ...]:
    """The moments whose lines will do, best first."""
    if moment in ("asked_during", "asked_since"):
        return (moment, "asked")
    if moment == "eve":
        return ("eve", "before")
    if moment == "later":  # nothing else will do months on
        return ("later",)
    if moment == "long_ago":
        return (moment, "after", "asked")
    if moment == "during":
        borrowed = book.get("during")
        return ("during", borrowed if isinstance(borrowed, str) else "after", "after")
    return (moment, "asked")


def note_lines(note: str, move: str) -> tuple[str, ...]:
    """All ways to make a move of a note with no news behind it; may be empty."""
    return tuple(_read("notes")[note].get(move, ()))


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
