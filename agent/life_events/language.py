"""Stage 3 of 6: Entry -> LifeEvent; whether a text is in a language that the reader reads."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_WORDS = """
the a an and or but of to in on at for with from by is are was were be been am i you he she it
we they my your his her our their me him us them this that these those have has had do does did
will would can could should not no so if as what when who how all just about up out there i'm
it's don't thanks please let know any some more
"""
_ENGLISH = frozenset(_WORDS.split())
"""Words that hold English together; no other language has many of them."""
LEAST_SHARE = 0.15
FEWEST_WORDS, MOST_WORDS = 8, 400
"""Fewer words tell nothing of their language; more tell nothing new."""


def is_english(text: str) -> bool:
    """Whether a text may be English: a few words may be, many must look like it."""
    words = _WORD.findall(text[: MOST_WORDS * 8].lower())[:MOST_WORDS]
    if len(words) < FEWEST_WORDS:
        return text.isascii() or not words or sum(map(str.isascii, words)) * 2 >= len(words)
    return sum(map(_ENGLISH.__contains__, words)) >= LEAST_SHARE * len(words)
