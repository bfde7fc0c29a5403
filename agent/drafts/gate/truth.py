"""Whether a draft's names, numbers, days and quotes are told by somebody, and of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from datetime import timedelta

from rapidfuzz import fuzz, process

from agent.drafts import days
from agent.drafts.gate import claims
from agent.drafts.gate.case import Case
from agent.drafts.gate.parts import Finding, Parts
from agent.drafts.gate.wording import (
    COMMON,
    QUOTED,
    Word,
    flat,
    is_calendar,
    is_known,
    names_at,
    numbers_at,
    ordinary,
    sentences_at,
    stem,
    stems,
    words,
    words_at,
)
from agent.drafts.told.quotes import is_business

LOOKS_LIKE = 75
"""From so much likeness on, of 100, a strange name is a known one misspelled."""
_TITLES = {"mr": "m", "mrs": "f", "ms": "f", "miss": "f", "sir": "m", "madam": "f"}
_GREETS = frozenset(
    {"and", "all", "both", "there", "everybody", "everyone", "family", "dr", "prof"}
)
_RELATIVE_DAYS = (("yesterday", -1), ("last night", -1), ("tomorrow", 1), ("tonight", 0))
_TODAY = re.compile(
    r"\btoday(?:['’]s| is| was)\b|\b(?:is|was|happens?|goes|went|comes|luck|wishes) "
    r"(?:\w+ )?today\b|\b(?:this (?:morning|afternoon|evening))\b",
    re.IGNORECASE,
)
_MAY_IT_BE = re.compile(r"May (?:the|you|your|it|this|that|he|she|his|her|they|their|all|every)\b")
_WEEK = re.compile(r"\b(last|next|this) (week|weekend|month)\b", re.IGNORECASE)
_SECOND = re.compile(
    r"\b(?:first|second|two)\b(?=[ -](?:\w+ )?(?:bab(?:y|ies)|child(?:ren)?|kids?|boys?|girls?|"
    r"sons?|daughters?|grandchild(?:ren)?|grandsons?|granddaughters?|birthdays?|anniversar\w+|marriages?|"
    r"weddings?|dogs?|cats?|pupp\w+|kittens?)\b)",
    re.IGNORECASE,
)
_TWO = re.compile(r"\b(?:two|2|both|couple|pair|twins?|second|2nd|another)\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:first|1st|newborn|only)\b", re.IGNORECASE)


_SAYING = re.compile(
    r"\bin (?:ten|twenty|a hundred) years\b|\b(?:ten|five) minutes\b|\bthree generations\b"
    r"|\ba (?:hundred|thousand|million)\b"
    r"|\b(?:hundred|100) ?(?:percent|per cent|%)|\bcloud nine\b|\bten out of ten\b|\ba third\b",
    re.IGNORECASE,
)
"""Numbers that count nothing."""


def find_untrue(parts: Parts, case: Case) -> list[Finding]:
    """What nobody told, or told of something else."""
    return [
        *_greeting(parts, case),
        *_quotes(parts, case),
        *_strange_words(parts, case),
        *_counts(parts, case),
        *_out_of_place(parts, case),
        *_stale_days(parts, case),
    ]


def _greeting(parts: Parts, case: Case) -> list[Finding]:
    """The name in the first line: theirs, and spelled as they spell it."""
    findings = []
    names = case.names
    known = {stem(name) for name in names} | {
        stem(word) for word in words(f"{case.owner_text} {case.customer.company}")
    }
    for found in words_at(parts.greeted):
        at = (parts.greeted_at + found.start, parts.greeted_at + found.end)
        lowered = found.word.lower()
        if lowered in _GREETS or (lowered in ordinary() and found.word.islower()):
            continue
        if lowered in _TITLES:
            told = stems(f"{case.told} {case.customer.name} {case.owner_text}")
            if lowered not in told:
                findings.append(Finding(f"No mail says “{found.word}”.", (at,)))
            continue
        if stem(found.word) not in known:
            findings.append(Finding(_wrong_name(found.word, case), (at,)))
        elif is_other := _spelled_otherwise(found.word, names):
            findings.append(Finding(f"They write “{is_other}”, not “{found.word}”.", (at,)))
    return findings


def _wrong_name(word: str, case: Case) -> str:
    if known := _looks_like(word, case.names):
        return f"They write “{known}”, not “{word}”."
    whom = case.customer.name or "somebody whose name nobody knows"
    return f"It greets “{word}”, and it goes to {whom}."


def _spelled_otherwise(word: str, names: Iterable[str]) -> str:
    """The customer's own spelling, where only capitals differ; "McKay" is not "Mckay"."""
    alike = [name for name in names if stem(name) == stem(word)]
    is_right = any(word in (name, name.capitalize() if name.islower() else name) for name in alike)
    has_one_case = any(name.isupper() or name.islower() for name in alike)
    return "" if is_right or has_one_case or not alike else alike[0]


def _looks_like(word: str, names: Iterable[str]) -> str:
    """The known name that a strange one is a misspelling of."""
    candidates = [name for name in names if name[:1].isupper() and len(name) > 2]
    found = process.extractOne(word, candidates, scorer=fuzz.ratio, score_cutoff=LOOKS_LIKE)
    return str(found[0]) if found and len(word) > 2 else ""


def _quotes(parts: Parts, case: Case) -> list[Finding]:
    told = flat(f"{case.told} {case.owner_text}")
    return [
        Finding(f"Nobody wrote “{found[1]}”.", (found.span(),))
        for found in QUOTED.finditer(parts.body)
        if flat(found[1]) not in told
    ]


def _strange_words(parts: Parts, case: Case) -> list[Finding]:
    """Names and numbers that nobody told."""
    known = case.known
    names = {word for word in words(case.sources) if word[0].isupper()}
    found: dict[str, list[Word]] = {}
    said = _SAYING.sub(lambda match: " " * len(match[0]), parts.own)
    for word in [*names_at(said), *numbers_at(said)]:
        if not is_known(word.word, known) and not _is_spelled_out(word.word, known):
            found.setdefault(word.word, []).append(word)
    findings = []
    for text, places in found.items():
        spans = tuple((place.start, place.end) for place in places)
        alike = _looks_like(text, names)
        reason = f"They write “{alike}”, not “{text}”." if alike else f"No mail tells of “{text}”."
        findings.append(Finding(reason, spans))
    return findings


def _is_spelled_out(word: str, known: Set[str]) -> bool:
    """Whether each part of "thirty-year" or "Anne-Marie's" is known or ordinary."""
    parts = stem(word).split("-")
    return len(parts) > 1 and all(
        part in ordinary() or (is_known(part, known) and not part.isdigit()) for part in parts
    )


def _counts(parts: Parts, case: Case) -> list[Finding]:
    """A second child, a first birthday, two dogs: small numbers of people."""
    told = f"{case.told} {case.owner_text}"
    findings = []
    for found in _SECOND.finditer(parts.own):
        pattern = _FIRST if found[0].lower() == "first" else _TWO
        if not pattern.search(told):
            findings.append(Finding(f"No mail tells of “{found[0]}”.", (found.span(),)))
    return findings


def _out_of_place(parts: Parts, case: Case) -> list[Finding]:
    """Days and numbers that they did tell, but of something else."""
    event = case.life_event
    own_days = {stem(word) for word in days.words_of_dates(event, case.today)} if event else set()
    findings = []
    for start, sentence in sentences_at(parts.own):
        said = stems(sentence)
        for word in words_at(sentence):
            key = stem(word.word)
            is_wish = word.word == "May" and _MAY_IT_BE.match(sentence, word.start)
            is_dated = is_calendar(word.word) and word.word[0].isupper() and not is_wish
            if not (is_dated or word.word.isdigit()) or key in own_days:
                continue
            if case.is_owners(word.word):
                continue
            beside = [item for item in case.told_sentences if key in item[1]]
            follows = re.match(r"\W+(\w+)", sentence[word.end :])
            if follows and flat(f"{word.word} {follows[1]}") in flat(case.told):
                continue
            if beside and not any(
                _shares(said - {key}, line - {key})
                or claims.is_of_life(told)
                or not is_business(told)
                for told, line in beside
            ):
                at = (start + word.start, start + word.end)
                reason = f"Their mails tell of “{word.word}” in another connection."
                findings.append(Finding(reason, (at,)))
    return findings


def _shares(said: set[str], told: set[str]) -> bool:
    return any(word not in COMMON and len(word) > 2 for word in said & told)


def _stale_days(parts: Parts, case: Case) -> list[Finding]:
    """Days that were right when the draft was written, or the mail, and are not any more."""
    event, today = case.life_event, case.today
    if event is None or not event.first_day or not event.last_day:
        return []
    findings = []
    for said, away in _RELATIVE_DAYS:
        day = today + timedelta(days=away)
        for found in re.finditer(rf"(?<!\bhope )\b{said}\b", parts.own, re.IGNORECASE):
            if not event.first_day <= day <= event.last_day and not case.is_owners(said):
                reason = f"“{found[0]}” is not the day it was told for."
                findings.append(Finding(reason, (found.span(),)))
    is_the_day = event.first_day <= today <= event.last_day
    for found in _TODAY.finditer(parts.own):
        if not is_the_day and not case.is_owners(found[0]):
            reason = f"“{found[0]}” is not the day it was told for."
            findings.append(Finding(reason, (found.span(),)))
    for found in _WEEK.finditer(parts.own):
        if not _is_then(found[1].lower(), found[2].lower(), case) and not case.is_owners(found[0]):
            reason = f"“{found[0]}” is not when it was told for."
            findings.append(Finding(reason, (found.span(),)))
    return findings


def _is_then(which: str, unit: str, case: Case) -> bool:
    """Whether "next week" and the like may be said today of the event's days."""
    event, today = case.life_event, case.today
    if event is None or not event.first_day or not event.last_day:
        return True
    step = {"last": -1, "this": 0, "next": 1}[which]
    first, last = event.first_day, event.last_day
    if unit in ("week", "weekend"):
        monday = today - timedelta(days=today.weekday())
        begins = monday + timedelta(weeks=step)
        ends = begins + timedelta(days=6)
        if unit == "weekend":
            begins += timedelta(days=4)
            begins -= timedelta(weeks=1 if which in ("last", "this") else 0)
        return first <= ends and last >= begins
    month = today.year * 12 + today.month + step
    return first.year * 12 + first.month <= month <= last.year * 12 + last.month
