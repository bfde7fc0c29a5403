"""The gate: a linear model over hashed words, from the labels and from the encoder's own word.

The labels say which sentences must pass; what ordinary mail looks like, the encoder itself says of
mail that nobody has labelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from agent.life_events.encoder import Encoder
from agent.life_events.gate import SIZE, features_of
from agent.life_events.signs import Sentence
from agent.life_events.windows import pieces_of, prefix_of, sentences_in, window_of
from training.data import Labelled

RECALL = 0.98
STRENGTH, TELLING_WEIGHT, ORDINARY_WEIGHT = 3.0, 3.0, 8.0
SEEN_LOGIT = -1.5
"""Where the encoder sees a kind this much in ordinary mail, the gate shall let it see it."""


def sentences_of(texts: Sequence[Labelled]) -> tuple[list[str], np.ndarray]:
    """All sentences, and which of them tell of an event."""
    sentences = [text.text[piece.start : piece.end] for text in texts for piece in text.pieces]
    tells = [
        any(piece.start < event.end and piece.end > event.start for event in text.events)
        for text in texts
        for piece in text.pieces
    ]
    return sentences, np.array(tells)


def words_of(text: str) -> list[str]:
    """The sentences of a text that nobody has labelled."""
    return [text[one.start : one.end] for one in sentences_in(text)]


def is_seen(sentences: Sequence[str], encoder: Encoder) -> np.ndarray:
    """In which sentences, each by itself, the encoder sees some kind."""
    start = prefix_of("in", "")
    pieces = [pieces_of(words, [Sentence(0, len(words))]) for words in sentences]
    sights = encoder.read([window_of(one, [0], start) for one in pieces])
    return np.array([float(sight.kinds.max()) > SEEN_LOGIT for sight in sights])


def matrix_of(sentences: Sequence[str]) -> csr_matrix:
    """One row a sentence, as agent.life_events.gate adds it up."""
    numbers, of, counts = features_of(sentences)
    values = 1 / np.sqrt(counts[of])
    return csr_matrix((values, (of, numbers)), shape=(len(sentences), SIZE))


def fit_gate(
    sentences: Sequence[str], tells: np.ndarray, weights: np.ndarray
) -> LogisticRegression:
    """The linear model; `weights` is how much each sentence counts."""
    model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300)
    return model.fit(matrix_of(sentences), tells, weights)


def scores(model: LogisticRegression, sentences: Sequence[str]) -> np.ndarray:
    """One score for each sentence."""
    return model.decision_function(matrix_of(sentences))


def threshold_for(scores: np.ndarray) -> float:
    """The score that RECALL of these sentences reach."""
    return float(np.quantile(scores, 1 - RECALL))


def write(model: LogisticRegression, least: float, path: Path) -> None:
    """The weights in a byte each."""
    scale = float(np.abs(model.coef_).max()) / 127
    weights = np.round(model.coef_[0] / scale).astype(np.int8)
    np.savez_compressed(
        path,
        weights=weights,
        scale=np.float32(scale),
        bias=np.float32(model.intercept_[0]),
        least=np.float32(least),
    )
