"""What the trained network sees in windows."""

from __future__ import annotations

import re

import numpy as np
import pytest

from agent.life_events.encoder import KINDS, STATUSES, WHOS, Encoder, Sight, load_encoder
from agent.life_events.reading import load_scales
from agent.life_events.sights import FEATURES
from agent.life_events.windows import Window, pieces_of, prefix_of, sentences_in, window_of
from agent.models import Kind
from tests.agent.life_events.tellings import HARMLESS, INDIRECT, ORDINARY

TEXTS = [text for _, text in ORDINARY + INDIRECT] + [text for text in HARMLESS if text]


def window(text: str) -> Window:
    pieces = pieces_of(text, sentences_in(text))
    return window_of(pieces, range(len(pieces)), prefix_of("in", ""))


@pytest.fixture(scope="module")
def windows() -> list[Window]:
    return [window(text) for text in TEXTS]


@pytest.fixture(scope="module")
def sights(windows: list[Window]) -> list[Sight]:
    return load_encoder().read(windows)


def test_what_a_window_shows_does_not_depend_on_the_others(
    windows: list[Window], sights: list[Sight]
) -> None:
    encoder = load_encoder()
    for one, sight in zip(windows, sights, strict=True):
        alone = encoder.read([one])[0]
        assert np.abs(alone.kinds - sight.kinds).max() == 0
        assert np.abs(alone.vectors - sight.vectors).max() == 0


def test_a_sight_has_a_row_a_sentence_and_a_mark_a_token(
    windows: list[Window], sights: list[Sight]
) -> None:
    """However long its neighbours in the batch were."""
    for one, sight in zip(windows, sights, strict=True):
        count = len(one.pieces)
        assert sight.kinds.shape == (count, len(KINDS))
        assert sight.who.shape == (count, len(KINDS), len(WHOS))
        assert sight.status.shape == (count, len(KINDS), len(STATUSES))
        assert sight.evidence.shape == (len(one.tokens),)
        assert sight.vectors.shape == (count, 384)
        assert np.linalg.norm(sight.vectors, axis=1) == pytest.approx(1, abs=1e-3)
        assert np.isfinite(sight.kinds).all()


def test_plain_tellings_stand_out(sights: list[Sight]) -> None:
    """The kind that is told is the strongest one in most of them."""
    right = [
        KINDS[int(sight.kinds.max(0).argmax())] is kind
        for (kind, _), sight in zip(ORDINARY, sights[: len(ORDINARY)], strict=True)
    ]
    assert sum(right) >= 20


def test_nothing_to_read_shows_nothing() -> None:
    """No window, no sight."""
    assert load_encoder().read([]) == []


def test_the_file_says_from_which_data_it_was_made() -> None:
    """A hash, which tests/corpus compares with the data."""
    assert re.fullmatch("[0-9a-f]{64}", load_encoder().notes["data"])


def test_it_is_loaded_once() -> None:
    """It takes a tenth of a gigabyte."""
    assert load_encoder() is load_encoder()
    assert isinstance(load_encoder(), Encoder)


def test_the_scales_know_every_kind_and_every_feature() -> None:
    """And ask the owner from no higher certainty on than they believe."""
    scales = load_scales()
    assert len(scales.weights) == len(FEATURES)
    assert set(scales.biases) == set(scales.event) == set(scales.maybe) == set(Kind)
    assert all(0 < scales.maybe[kind] <= scales.event[kind] <= 1 for kind in Kind)
