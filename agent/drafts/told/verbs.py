"""Verbs and their forms, out of verbs.toml: what a word of a mail may be, and how it is put."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def going_on(verb: str) -> str:
    """The verb as in "singing", "dropping", "lying"."""
    if verb in _doubling():
        return f"{verb}{verb[-1]}ing"
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if len(verb) > 2 and verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return f"{verb[:-1]}ing"
    return f"{verb}ing"


def verbs_of(group: str) -> frozenset[str]:
    """The verbs of one list of verbs.toml."""
    return _groups()[group]


@cache
def _groups() -> dict[str, frozenset[str]]:
    text = files("agent.drafts.told").joinpath("verbs.toml").read_text(encoding="utf-8")
    return {name: frozenset(words.split()) for name, words in tomllib.loads(text).items()}


@cache
def _doubling() -> frozenset[str]:
    return _groups()["doubling"] | {"cut", "dig", "forget", "get", "put", "run", "sit", "spin"} | {
        "split", "swim", "win"
    }  # fmt: skip


@cache
def verb_forms() -> dict[str, dict[str, str]]:
    """Per word: the verbs it may be, by form ("base", "third", "past", "done", "going on")."""
    found: dict[str, dict[str, str]] = {}
    for triple in _groups()["irregular"]:
        base, past, done = triple.split("/")
        _add(found, base, past, done)
    for base in _groups()["regular"] | _groups()["doubling"]:
        if base not in found or "base" not in found[base]:
            _add(found, base, _past(base), _past(base))
    return found


def _add(found: dict[str, dict[str, str]], base: str, past: str, done: str) -> None:
    third = f"{base[:-1]}ies" if re.search(r"[^aeiou]y$", base) else base
    third = f"{base}es" if re.search(r"(?:s|sh|ch|x|z|o)$", base) else third
    third = third if third != base else f"{base}s"
    forms = {"base": base, "third": third, "past": past, "done": done, "going on": going_on(base)}
    for form, word in forms.items():
        if form == "past" and past == base:
            continue  # "put" and "read" may be anything
        found.setdefault(word, {}).setdefault(form, base)


def _past(base: str) -> str:
    if base in _groups()["doubling"]:
        return f"{base}{base[-1]}ed"
    if base.endswith("e"):
        return f"{base}d"
    return f"{base[:-1]}ied" if re.search(r"[^aeiou]y$", base) else f"{base}ed"
