"""How much two notes are alike with the names masked, and which of many comes nearest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Indel

from agent.drafts.gate.parts import take_apart
from agent.drafts.gate.wording import names_at, words

KEPT_TEXTS = 2048
"""So many other notes are kept prepared for the next comparison."""
GRAM_WORDS = 2
MOST_CHARS = 4000
"""So much of a note is compared."""
SHOWN_CHARS = 240
_NUMBER = re.compile(r"\d[\d.,:]*")


def likeness(one: str, other: str) -> float:
    """How alike two notes are, names masked: 0 (nothing shared) to 1 (the same).

    It is the Dice coefficient of their word pairs, so the order of the sentences does not matter.
    """
    first, second = _grams(one), _grams(other)
    return float(Indel.normalized_similarity(first, second)) if first and second else 0.0


def nearest(text: str, others: Sequence[str]) -> tuple[str, float]:
    """The most similar of the others, as the owner is shown it, and how alike it is."""
    grams = _grams(text)
    known = {index: found for index, other in enumerate(others) if (found := _grams(other))}
    if not grams or not known:
        return "", 0.0
    best = process.extractOne(grams, known, scorer=Indel.normalized_similarity)
    return _excerpt(others[best[2]]), float(best[1])


@lru_cache(maxsize=KEPT_TEXTS)
def masked(text: str) -> str:
    """The body of a note with names and numbers taken out, in lower case."""
    body = take_apart(text[:MOST_CHARS], None).body
    for name in reversed(names_at(body)):
        body = f"{body[: name.start]}…{body[name.end :]}"
    return _NUMBER.sub("…", body).lower().strip()


@lru_cache(maxsize=KEPT_TEXTS)
def _grams(text: str) -> tuple[str, ...]:
    """Pairs of neighbouring words, sorted: as many are shared as their longest common sequence."""
    found = words(masked(text))
    last = len(found) - GRAM_WORDS
    return tuple(sorted(" ".join(found[at : at + GRAM_WORDS]) for at in range(last + 1)))


def _excerpt(text: str) -> str:
    line = " ".join(take_apart(text, None).body.split())
    return line if len(line) <= SHOWN_CHARS else f"{line[: SHOWN_CHARS - 1].rstrip()}…"
