"""What a draft says of a customer's life: things and relations that somebody must have told."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from agent.drafts.gate.case import Case
from agent.drafts.gate.parts import Finding, Parts
from agent.drafts.gate.wording import stem
from agent.drafts.told.relations import GENDER_OF_RELATION
from agent.models import Kind, Who

_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_SAYING = re.compile(
    r"\bfire (?:exit|drill|alarm)s?\b|\bnothing (?:\w+ )?(?:has )?burned down\b|\bwake (?:to|up)\b",
    re.IGNORECASE,
)
"""Things of which nothing is said by them."""
_OF_THE_CHILD = re.compile(r"\b(?:her|his|their|its|the|a|new|young|proud) $", re.IGNORECASE)
"""What stands before "father" where it is the child's, and not the customer's."""
_BIRTH_OF = frozenset({Kind.BIRTH, Kind.PREGNANCY})
_WHOSE = {
    Who.CHILD: "child",
    Who.PARENT: "parents",
    Who.SIBLING: "sibling",
    Who.GRANDCHILD: "grandchild",
    Who.FRIEND: "friend",
    Who.COLLEAGUE: "colleague",
}

_BY_GENDER = {
    Who.CHILD: ("son", "daughter"),
    Who.PARENT: ("father", "mother"),
    Who.SIBLING: ("brother", "sister"),
    Who.GRANDCHILD: ("grandson", "granddaughter"),
    Who.SPOUSE: ("husband", "wife"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of people's lives under all its names."""

    pattern: re.Pattern[str]
    words: tuple[str, ...]
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation under all its names; `of` are others that it may be said of as well."""

    words: tuple[str, ...]
    of: tuple[str, ...]
    pattern: re.Pattern[str]


def find_untold(parts: Parts, case: Case) -> list[Finding]:
    """Things, relations and pronouns that no mail gives."""
    return [*_things(parts, case), *_relations(parts, case), *_pronouns(parts, case)]


def words_of_kinds(kinds: Iterable[Kind]) -> frozenset[str]:
    """The names of what goes without saying with such life events; "*" ends a beginning."""
    wanted = frozenset(kinds)
    return frozenset(
        word for thing in _all_things() if thing.kinds & wanted for word in thing.words
    )


@cache
def relation_words() -> frozenset[str]:
    """The stems of all names of relations."""
    return frozenset(stem(word) for one in _all_relations() for word in one.words)


def is_of_life(text: str) -> bool:
    """Whether it speaks of anything or anybody that matters beside business."""
    text = _curly(text)
    patterns = [one.pattern for one in _all_things()] + [one.pattern for one in _all_relations()]
    return any(pattern.search(text) for pattern in patterns)


def is_among(word: str, names: Iterable[str]) -> bool:
    """Whether a stem is one of the names, or begins as one of them that ends in "*"."""
    return any(
        word.startswith(name[:-1]) if name.endswith("*") else word in (name, name.removesuffix("s"))
        for name in names
    )


def stock_phrases() -> tuple[str, ...]:
    """Patterns of what stands on cards."""
    return tuple(_book()["stock"]["phrases"])


def _things(parts: Parts, case: Case) -> list[Finding]:
    text = _SAYING.sub(lambda match: " " * len(match[0]), _curly(parts.own))
    sources = _curly(case.sources)
    findings = []
    for thing in _all_things():
        found = thing.pattern.search(text)
        if not found or thing.kinds & case.kinds or thing.pattern.search(sources):
            continue
        findings.append(Finding(f"No mail tells of “{found[0]}”.", (found.span(),)))
    return findings


def _relations(parts: Parts, case: Case) -> list[Finding]:
    is_birth = bool(case.kinds & _BIRTH_OF)
    own = _curly(parts.own)
    said = [(one, found) for one in _all_relations() if (found := one.pattern.search(own))]
    if is_birth:
        said = [item for item in said if not _OF_THE_CHILD.search(parts.own, 0, item[1].start())]
    told = _told_among({word for one, _ in said for word in (*one.words, *one.of)}, case)
    findings = []
    for relation, found in said:
        if not told & {*relation.words, *relation.of}:
            words = " ".join(found[0].split())
            findings.append(Finding(f"No mail tells of “{words}”.", (found.span(),)))
    return findings


def _told_among(names: Set[str], case: Case) -> set[str]:
    """Those names of relations that the mails, the owner or the event give."""
    if not names:
        return set()
    sources = _curly(f"{case.told}\n{case.owner_text}")
    asked = [one for one in _all_relations() if names & {*one.words}]
    return {word for one in asked if one.pattern.search(sources) for word in one.words} | _implied(
        case
    )


def _implied(case: Case) -> set[str]:
    """Relations that the label of the event gives, where no word of the mail does."""
    event, found = case.life_event, set[str]()
    if event is None:
        return found
    if event.who in _WHOSE:
        found.add(_WHOSE[event.who])
    if case.kinds & _BIRTH_OF:
        found |= {"baby", "child", "parents"}
        found |= {"grandparents"} if event.who is Who.GRANDCHILD else set()
    if event.who is Who.CHILD:  # the customer is one of them
        found.add("parents")
    if event.who in _BY_GENDER:
        he, she = _BY_GENDER[event.who]
        found |= {he} if _HE.search(case.told) else set()
        found |= {she} if _SHE.search(case.told) else set()
    if person := case.person:
        found |= {word for word in person.words.lower().split() if word in GENDER_OF_RELATION}
    return found


def _pronouns(parts: Parts, case: Case) -> list[Finding]:
    told = f"{case.told} {case.owner_text}"
    genders = {GENDER_OF_RELATION.get(word.lower(), "") for word in re.findall(r"[\w-]+", told)}
    person = case.person
    findings = []
    for pattern, other, gender, word in ((_HE, _SHE, "m", "he"), (_SHE, _HE, "f", "she")):
        found = pattern.search(parts.own)
        if not found:
            continue
        is_told = pattern.search(told) or gender in genders
        is_other = (
            person is not None
            and not pattern.search(told)
            and person.gender in ("m", "f")
            and person.gender != gender
            and not other.search(parts.own)
            and not any(
                GENDER_OF_RELATION.get(one.lower()) == gender
                for one in re.findall(r"[\w-]+", parts.own)
            )
        )
        if is_other and person:
            reason = f"“{word}” is not how they speak of {person.words}."
            findings.append(Finding(reason, (found.span(),)))
        elif not is_told:
            findings.append(Finding(f"No mail says “{word}”.", (found.span(),)))
    return findings


def _curly(text: str) -> str:
    return text.replace("'", "’")


@cache
def _book() -> dict[str, Any]:
    path = files("agent.drafts.gate").joinpath("claims.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _all_things() -> tuple[Thing, ...]:
    return tuple(
        Thing(
            _pattern(item["words"]),
            tuple(item["words"]),
            frozenset(map(Kind, item.get("kinds", ()))),
        )
        for item in _book()["thing"]
    )


@cache
def _all_relations() -> tuple[Relation, ...]:
    found = []
    for item in _book()["relation"]:
        lead = r"your (?:\w+ )?" if item.get("is_loose") else ""
        found.append(
            Relation(tuple(item["words"]), tuple(item.get("of", ())), _pattern(item["words"], lead))
        )
    return tuple(found)


def _pattern(names: Iterable[str], lead: str = "") -> re.Pattern[str]:
    parts = [re.escape(name).replace(r"\*", r"\w*") for name in names]
    return re.compile(rf"(?<![\w’-]){lead}(?:{'|'.join(parts)})(?![\w-])", re.IGNORECASE)
