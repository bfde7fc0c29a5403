"""Stage 3 of 6: Entry -> LifeEvent; what rules and encoder see in a text, kind by kind."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from agent.life_events.encoder import KINDS, Encoder, Floats, Sight
from agent.life_events.gate import Gate
from agent.life_events.rules import Rules, Seen
from agent.life_events.signs import Sentence, Sign
from agent.life_events.windows import (
    Piece,
    Window,
    pieces_of,
    prefix_of,
    sentences_in,
    spans_of,
    window_of,
)
from agent.models import Direction, Entry, Kind

BEFORE, AFTER = 2, 1
"""So many sentences before and after one that passed the gate are read with it."""
MOST_READ = 12
"""Sentences of one text that pass the gate at most: those that score best."""
DIM = -2.5
"""A sentence of which each logit is below this, read by itself, is not read with its neighbours."""
FAINT = -3.5
"""A logit below which the encoder has seen nothing of a kind."""
_LOWEST, _HIGHEST = -9.0, 6.0
_HALF = np.float32(0.5)
_SURE = 0.75
"""The rules' confidence in a sign that needs no date or person beside it."""
_INSIDE = -1.0
"""A token whose evidence logit is above this may belong to the evidence."""
FEATURES = (
    "logit",
    "alone",
    "rival",
    "event",
    "is_sign",
    "is_hint",
    "is_refused",
    "is_denied",
    "is_owners",
    "length",
    "is_sent",
)
"""What `Observation.features` holds, in this order."""


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """One kind in one sentence: how the encoder and the rules see it, and in which words."""

    kind: Kind
    sign: Sign
    features: Floats
    """[len(FEATURES)]"""
    who: Floats
    """[12] log probabilities"""
    status: Floats
    """[3] log probabilities"""
    vector: Floats
    """[384], of the sentence"""
    sentence: tuple[int, int]
    """The characters of the sentence."""


def observe(
    entry: Entry, text: str, rules: Rules, *, encoder: Encoder, gate: Gate | None
) -> list[Observation]:
    """Everything of any kind that stands out in a text; without a gate each sentence is read."""
    sentences = sentences_in(text)
    seen = rules.seen()
    signed = _signed(sentences, seen)
    chosen = sorted({*_passing(text, sentences, gate), *signed})
    if not chosen:
        return []
    pieces = dict(zip(chosen, pieces_of(text, [sentences[at] for at in chosen]), strict=True))
    start = prefix_of(entry.direction.value, "")
    # Each by itself first: amid much else a plain sentence is lost on a small network, and where
    # it tells nothing that way its neighbours need not be read.
    singly = [window_of(pieces, [number], start) for number in chosen]
    alone = dict(zip(chosen, encoder.read(singly), strict=True))
    worth = [at for at in chosen if at in signed or alone[at].kinds.max() >= DIM]
    stretches = _stretches(worth, len(sentences))
    around = [at for first, last in stretches for at in range(first, last + 1) if at not in pieces]
    pieces |= zip(around, pieces_of(text, [sentences[at] for at in around]), strict=True)
    subject = entry.subject if text != entry.subject else ""
    windows = _windows(pieces, stretches, prefix_of(entry.direction.value, subject))
    size = float(np.log(len(sentences)))
    found: list[Observation] = []
    for window, sight in zip(windows, encoder.read(windows), strict=True):
        for row, number in enumerate(window.pieces):
            if number in alone:
                view = _View(entry, text, pieces[number], window, sight, row, alone[number], size)
                found += view.observations(seen, rules)
    return found


def _passing(text: str, sentences: Sequence[Sentence], gate: Gate | None) -> Sequence[int]:
    """Which sentences the gate lets pass, the best of them if they are many."""
    if gate is None:
        return range(len(sentences))
    scores = gate.scores(text, sentences)
    passed = np.flatnonzero(scores >= gate.least)
    if len(passed) > MOST_READ:
        passed = passed[np.argsort(-scores[passed])[:MOST_READ]]
    return [int(at) for at in passed]


def _signed(sentences: Sequence[Sentence], seen: Sequence[Seen]) -> set[int]:
    """In which sentences the rules see something."""
    starts = [one.start for one in sentences]
    return {bisect_right(starts, one.sign.start) - 1 for one in seen if one.confidence} - {-1}


def _stretches(chosen: Iterable[int], count: int) -> list[tuple[int, int]]:
    """First and last of the sentences to be read together: each chosen one with its neighbours."""
    found: list[tuple[int, int]] = []
    for number in chosen:
        first, last = max(0, number - BEFORE), min(count - 1, number + AFTER)
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _windows(
    pieces: Mapping[int, Piece], stretches: Iterable[tuple[int, int]], prefix: tuple[int, ...]
) -> list[Window]:
    """The stretches as windows; one that is too long becomes several."""
    found = []
    for first, last in stretches:
        at = first
        while at <= last:
            found.append(window_of(pieces, range(at, last + 1), prefix))
            at = found[-1].pieces[-1] + 1
    return found


@dataclass(frozen=True)
class _View:
    """One sentence in its window, as the encoder sees it."""

    entry: Entry
    text: str
    piece: Piece
    window: Window
    sight: Sight
    row: int
    alone: Sight
    """Of the sentence by itself."""
    size: float

    def observations(self, seen: Sequence[Seen], rules: Rules) -> Iterator[Observation]:
        """What the sentence tells, kind by kind; `seen` is what the rules see in the text."""
        piece, sight, row = self.piece, self.sight, self.row
        logits = np.clip(sight.kinds[row], _LOWEST, _HIGHEST)
        alone = np.clip(self.alone.kinds[0], _LOWEST, _HIGHEST)
        both = np.maximum(logits, alone)
        here = [one for one in seen if piece.start <= one.sign.start < piece.end]
        if both.max() < FAINT and not here:
            return
        event = _clipped(sight.whole[0] - np.logaddexp.reduce(sight.whole[1:]))
        for at, kind in enumerate(KINDS):
            of_kind = [one for one in here if one.sign.of.kind is kind]
            rule = max(of_kind, key=lambda one: one.confidence, default=None)
            confidence = rule.confidence if rule else 0.0
            if both[at] < FAINT and not confidence:
                continue
            if not confidence and rules.is_another(kind, piece.start, piece.end):
                continue
            sign = rule.sign if rule else rules.sign_at(kind, *self._evidence)
            if sign is None:
                continue
            features = (
                float(logits[at]),
                float(alone[at]),
                float(np.delete(both, at).max()),
                event,
                float(confidence >= _SURE),
                float(0 < confidence < _SURE),
                float(rule is not None and not confidence),
                # What the rules are confident of, they have not found denied or the owner's own.
                float(not confidence and rules.is_denied(sign)),
                float(not confidence and rules.is_owners(sign)),
                self.size,
                float(self.entry.direction is Direction.OUT),
            )
            yield Observation(
                kind=kind,
                sign=sign,
                features=np.array(features, dtype=np.float32),
                who=(_log_softmax(sight.who[row, at]) + _log_softmax(self.alone.who[0, at]))
                * _HALF,
                status=_log_softmax(sight.status[row, at]) + _log_softmax(self.alone.status[0, at]),
                vector=self.alone.vectors[0],
                sentence=(piece.start, piece.end),
            )

    @cached_property
    def _evidence(self) -> tuple[int, int]:
        """The characters around the sentence's strongest token that may all be evidence."""
        marks = self.sight.evidence[np.asarray(self.window.sentence_of) == self.row]
        left = right = int(marks.argmax())
        while left > 0 and marks[left - 1] > _INSIDE:
            left -= 1
        while right + 1 < len(marks) and marks[right + 1] > _INSIDE:
            right += 1
        spans = spans_of(self.text, self.piece)
        return spans[left][0], spans[right][1]


def _clipped(logit: float) -> float:
    return min(max(logit, _LOWEST), _HIGHEST)


def _log_softmax(logits: Floats) -> Floats:
    return logits - np.float32(np.logaddexp.reduce(logits))
