"""Stage 3 of 6: Entry -> LifeEvent; a cheap look at each sentence before the encoder's dear one.

A sum of learned weights over a sentence's words, its pairs of neighbours and those with one word
between, all hashed into tables; made by `training/` from the labels and from what the encoder says
of ordinary mail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from agent.life_events.signs import Sentence

GATE_FILE = Path(__file__).with_name("model") / "gate.npz"
TABLE = 1 << 16
SIZE = 3 * TABLE
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?|\d+|[^\w\s]")
Integers = npt.NDArray[np.int64]
_MOST_WORDS = 120
MOST_KEPT = 30_000
"""Words whose numbers are kept: mails share most of theirs."""
_EDGES = (1, 2)
"""Stand before the first word and after the last."""


def features_of(sentences: Sequence[str]) -> tuple[Integers, Integers, Integers]:
    """Which weights count: their numbers, for which sentence each, and how many a sentence has.

    Each of a sentence's n features weighs 1 / sqrt(n).
    """
    words: list[int] = []
    lengths: list[int] = []
    for sentence in sentences:
        found = _WORD.findall(sentence.lower())[:_MOST_WORDS]
        words.append(_EDGES[0])
        words += map(_number_of, found)
        words.append(_EDGES[1])
        lengths.append(len(found) + 2)
    ids = np.array(words, dtype=np.int64)
    owners = np.repeat(np.arange(len(lengths)), lengths)
    is_word = np.ones(len(ids), dtype=bool)
    ends = np.cumsum(lengths)
    is_word[ends - 1] = is_word[ends - np.array(lengths)] = False
    one, two = owners[:-1] == owners[1:], owners[:-2] == owners[2:]
    numbers = np.concatenate(
        (
            ids[is_word] % TABLE,
            TABLE + ((ids[:-1] * 31 + ids[1:] * 17) % TABLE)[one],
            2 * TABLE + ((ids[:-2] * 29 + ids[2:] * 13) % TABLE)[two],
        )
    )
    of = np.concatenate((owners[is_word], owners[:-1][one], owners[:-2][two]))
    return numbers, of, np.bincount(of, minlength=len(lengths))


@lru_cache(MOST_KEPT)
def _number_of(word: str) -> int:
    return crc32(word.encode("utf-8", "replace"))


class Gate:
    """Scores sentences; what scores at least `least` is worth the encoder's time."""

    def __init__(self, path: Path = GATE_FILE) -> None:
        with np.load(path, allow_pickle=False) as stored:
            self._weights = stored["weights"].astype(np.float32) * np.float32(stored["scale"])
            self._bias = float(stored["bias"])
            self.least = float(stored["least"])

    def scores(self, text: str, sentences: Sequence[Sentence]) -> npt.NDArray[np.float32]:
        """One score for each of the sentences of a text."""
        if not sentences:
            return np.zeros(0, dtype=np.float32)
        numbers, of, counts = features_of([text[one.start : one.end] for one in sentences])
        sums = np.bincount(of, self._weights[numbers], len(sentences))
        return (sums / np.sqrt(counts) + self._bias).astype(np.float32)


@cache
def load_gate() -> Gate:
    """The one gate of this process, loaded at its first use."""
    return Gate()
