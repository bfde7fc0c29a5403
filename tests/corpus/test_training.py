"""The model belongs to the data that is here, and to the code."""

from __future__ import annotations

import pytest

from agent.life_events.encoder import load_encoder
from training.data import digest, load, sources

pytestmark = pytest.mark.corpus


def test_the_model_was_made_from_the_labelled_mail_as_it_is_now() -> None:
    """Whoever changes the data makes the model anew: `make model`."""
    assert load_encoder().notes["data"] == digest(sources())


def test_nearly_all_labelled_words_stand_in_their_text() -> None:
    """Else a label would train the reader on nothing, or on the wrong sentence."""
    texts = load(sources())
    assert len(texts) > 12_000
    placed = sum(len(text.events) for text in texts)
    lost = sum(len(text.unplaced) for text in texts)
    assert lost / (placed + lost) < 0.01
    assert all(0 <= one.start < one.end <= len(text.text) for text in texts for one in text.events)
