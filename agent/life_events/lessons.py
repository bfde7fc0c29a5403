"""Stage 3 of 6: Entry -> LifeEvent; what the owner set right, laid beside what is read next.

A sentence that the encoder sees nearly as it saw one of the owner's corrections is read as the
owner said. The nearest correction decides, and the less like it is, the less it moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from agent.life_events.encoder import Encoder, Floats
from agent.life_events.sights import Observation
from agent.life_events.windows import pieces_of, prefix_of, sentences_in, window_of
from agent.models import Direction, Lesson

NEAR = 0.65
"""Cosine from which on two sentences tell the same thing; measured by bench/owner.py.

Lower, whose it is was carried over wrongly.
"""
SAME = 0.95
"""From here on the owner's word alone counts."""
MOST_KEPT = 4096


def nearest(
    lessons: Sequence[Lesson], seen: Observation, direction: Direction, encoder: Encoder
) -> tuple[Lesson, float] | None:
    """The lesson on such a finding that is most like it, and how like; None if none is near."""
    fit = [one for one in lessons if one.found is seen.kind and one.direction is direction]
    best: tuple[Lesson, float] | None = None
    for one in fit:
        likeness = float(vector_of(one.sentence, one.direction, encoder) @ seen.vector)
        if likeness >= NEAR and (best is None or likeness > best[1]):
            best = one, likeness
    return best


def learned(
    seen: Observation, certainty: float, lesson: Lesson, likeness: float
) -> tuple[Observation, float]:
    """The observation and its certainty as the lesson has it."""
    share = min(1.0, (likeness - NEAR) / (SAME - NEAR))
    if lesson.kind is None:
        return seen, certainty * (1.0 - share)
    certainty += (1.0 - certainty) * share
    if lesson.kind is not seen.kind:
        seen = replace(seen, kind=lesson.kind)
    return seen, certainty


@lru_cache(maxsize=MOST_KEPT)
def vector_of(sentence: str, direction: Direction, encoder: Encoder) -> Floats:
    """The encoder's vector for a sentence that stands alone."""
    pieces = pieces_of(sentence, sentences_in(sentence))
    if not pieces:
        return np.zeros(384, dtype=np.float32)
    window = window_of(pieces, range(len(pieces)), prefix_of(direction.value, ""))
    total: Floats = encoder.read([window])[0].vectors.sum(0)
    vector: Floats = total / np.float32(float(np.linalg.norm(total)) or 1.0)
    return vector
