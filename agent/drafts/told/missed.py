"""Missed: somebody dead whom a glad mail names: "my late husband", "Wim didn't get to see it"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.drafts.days import CALENDAR_WORDS
from agent.drafts.phrases import word_list
from agent.drafts.told.naming import MAX_NAME_CHARS

_KIN = (
    "husband|wife|mother|father|mum|mom|dad|boss|brother|sister|son|daughter|uncle|aunt|grandmother"
    "|grandfather|gran|grandad|partner|friend|colleague"
)
_TITLED = r"(?:Mr|Mrs|Ms|Miss|Dr)\.? (?-i:[A-Z][a-zà-ÿ]+)"
_LATE = re.compile(
    rf"\b(?:my|our) late (?P<kin>{_KIN})(?:,? (?P<named>{_TITLED}|(?-i:[A-Z][a-zà-ÿ]+)))?"
    rf"|\bthe late (?P<titled>{_TITLED})",
    re.IGNORECASE,
)
_UNSEEN = re.compile(
    r"\b(?:he|she|(?!(?:they|we|you)\b)(?-i:[A-Z][a-zà-ÿ]+)) "
    r"(?:(?:did(?:n['’]t| not)|never) (?:get|live|lived|got) to see"
    r"|(?:is|was)(?:n['’]t| not)(?: still)? here to see"
    r"|(?:would|['’]d) have (?:loved|liked|been (?:so )?proud))\b",
    re.IGNORECASE,
)
_OWNED = re.compile(r"\b([A-Z][a-zà-ÿ]{2,})['’]s\b")


@dataclass(frozen=True, slots=True)
class Missed:
    """Who it is, as the letter says it, and whether they would have seen what the news is."""

    person: str
    """Empty where the mail does not say surely: then no letter can."""
    sentence: str
    is_unseen: bool


def find_missed(sentences: Sequence[str], *, not_named: Sequence[str]) -> Missed | None:
    """Whom a glad mail misses; None where it names nobody dead."""
    for at, text in enumerate(sentences):
        if match := _LATE.search(text):
            name = (match["named"] or match["titled"] or "")[:MAX_NAME_CHARS]
            person = name or f"your {match['kin'].lower()}"
            return Missed(person, text, is_unseen=False)
        if match := _UNSEEN.search(text):
            near = [match[0], text[: match.start()], *sentences[max(at - 1, 0) : at]]
            return Missed(_only_name(near, not_named), text, is_unseen=True)
    return None


def _only_name(near: Sequence[str], not_named: Sequence[str]) -> str:
    """The only person named there; empty where there is none, or are two."""
    taken = {word.lower() for one in not_named for word in one.split()}
    taken |= CALENDAR_WORDS | word_list("starters")
    found = [match[1] for text in near for match in _OWNED.finditer(text)]
    subject = near[0].split()[0]
    if subject.lower() not in ("he", "she"):
        found.append(subject)
    fit = {name for name in found if name.lower() not in taken and len(name) <= MAX_NAME_CHARS}
    return next(iter(fit)) if len(fit) == 1 else ""
