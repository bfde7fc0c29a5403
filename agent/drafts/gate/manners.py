"""What a draft must not say, whoever wrote it: the rules of manners.toml, and where they hold."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from agent.drafts.gate.case import Case
from agent.drafts.gate.parts import Finding, Parts
from agent.drafts.gate.wording import COMMON, flat, stem, words
from agent.models import Kind

_PUT_OFF = re.compile(
    r"\b(?:separate(?:ly)?|another (?:mail|day)|come (?:back )?to|haven’t forgotten)\b",
    re.IGNORECASE,
)
_STEM_CHARS = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, with all that must be so for it to hold."""

    pattern: re.Pattern[str]
    reason: str
    check: str
    mood: str
    moments: frozenset[str]
    kinds: frozenset[Kind]
    unless: str
    is_dated: bool
    is_pitch: bool
    is_anywhere: bool

    def holds(self, case: Case) -> bool:
        """Whether it is a rule for this event on this day."""
        event = case.life_event
        if self.mood and (self.mood == "sad") != case.is_sad:
            return False
        if self.moments and case.moment not in self.moments:
            return False
        if self.is_dated and (event is None or event.last_day is None):
            return False
        return not self.kinds or (event is not None and event.kind in self.kinds)


def find_ill_mannered(parts: Parts, case: Case, check: str) -> list[Finding]:
    """What the rules of one check ("true" or "fitting") object to, a finding a rule."""
    findings = []
    for rule in _rules():
        if rule.check != check or not rule.holds(case):
            continue
        text = (parts.text if rule.is_anywhere else parts.said).replace("'", "’")
        found = [one for one in rule.pattern.finditer(text) if not _is_let_pass(one, rule, case)]
        if found:
            said = " ".join(found[0][0].split())
            spans = tuple(one.span() for one in found)
            findings.append(Finding(rule.reason.format(said=f"“{said}”"), spans))
    return findings


def _is_let_pass(found: re.Match[str], rule: Rule, case: Case) -> bool:
    said = found[0]
    if rule.unless and case.is_owners(said):
        return True
    if rule.unless == "told":
        return _is_told(said, case)
    if rule.is_pitch:  # their own "price list" may be put off to another mail
        line = found.string[: found.start()].rsplit("\n", 1)[-1] + found.string[found.start() :]
        return bool(_PUT_OFF.search(line.split("\n", 1)[0])) and _is_told(said, case)
    return False


def _is_told(said: str, case: Case) -> bool:
    """Whether the mails have these words, or their like."""
    wanted = {stem(word) for word in words(said)} - COMMON
    if not wanted:
        return f" {flat(said)} " in f" {flat(case.told)} "
    told = {word[:_STEM_CHARS] for word in case.told_stems}
    return all(word[:_STEM_CHARS] in told for word in wanted)


@cache
def _rules() -> tuple[Rule, ...]:
    path = files("agent.drafts.gate").joinpath("manners.toml")
    book = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(map(_rule, book["rule"]))


def _rule(item: dict[str, Any]) -> Rule:
    return Rule(
        pattern=re.compile("|".join(map(_whole, item["patterns"])), re.IGNORECASE | re.MULTILINE),
        reason=item["reason"],
        check=item.get("check", "fitting"),
        mood=item.get("mood", ""),
        moments=frozenset(item.get("moments", ())),
        kinds=frozenset(map(Kind, item.get("kinds", ()))),
        unless=item.get("unless", ""),
        is_dated=item.get("is_dated", False),
        is_pitch=item.get("is_pitch", False),
        is_anywhere=item.get("is_anywhere", False),
    )


def _whole(pattern: str) -> str:
    """The pattern, where it begins or ends in a word, for whole words only."""
    before = r"(?<!\w)" if re.match(r"\w|\(|\\[dw]", pattern) else ""
    after = r"(?!\w)" if re.search(r"[\w)*+?]$", pattern) else ""
    return f"{before}(?:{pattern}){after}"
