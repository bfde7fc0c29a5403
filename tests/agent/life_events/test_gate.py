"""The cheap look before the dear one."""

from __future__ import annotations

import numpy as np
import pytest

from agent.life_events.gate import SIZE, features_of, load_gate
from agent.life_events.signs import Sentence
from agent.life_events.windows import sentences_in
from tests.agent.life_events.tellings import ORDINARY
from training.data import OWN, load


def score(text: str) -> float:
    (one,) = load_gate().scores(text, [Sentence(0, len(text))])
    return float(one)


def test_a_sentence_scores_the_same_whatever_else_is_in_the_text() -> None:
    """Before it, after it, and however many."""
    texts = [text for _, text in ORDINARY] + ["Yes", "1", "😀", "x" * 700, "a b " * 170, "!"]
    whole = "\n".join(texts)
    ends = np.cumsum([len(text) + 1 for text in texts]) - 1
    found = [
        Sentence(int(end) - len(text), int(end)) for end, text in zip(ends, texts, strict=True)
    ]
    alone = [score(text) for text in texts]
    assert load_gate().scores(whole, found) == pytest.approx(alone, abs=1e-5)
    assert load_gate().scores(whole, found[::-1]) == pytest.approx(alone[::-1], abs=1e-5)


def test_no_sentence_has_no_score() -> None:
    """An empty mail costs nothing."""
    assert load_gate().scores("", []).shape == (0,)


@pytest.mark.parametrize("text", ["", " ", "\x00\ud800", "\u0301", "İ", "'" * 999, "word " * 999])
def test_anything_has_a_score(text: str) -> None:
    """A number, also without a word in it."""
    assert np.isfinite(score(text))


def test_features_are_within_the_table_and_belong_to_their_sentence() -> None:
    """Words, pairs, and pairs with one word between; none across two sentences."""
    numbers, of, counts = features_of(["One two three", "Four"])
    assert numbers.max() < SIZE
    assert counts.tolist() == [3 + 4 + 3, 1 + 2 + 1]
    single, _, _ = features_of(["Four"])
    assert sorted(numbers[of == 1]) == sorted(single)


def test_capitals_make_no_difference() -> None:
    """People shout."""
    assert score("MY SISTER GOT MARRIED") == score("my sister got married")


def test_nearly_every_telling_of_our_own_hands_passes() -> None:
    """What the gate stops, nobody reads."""
    gate, passes = load_gate(), []
    for text in load(sorted(OWN.glob("*.jsonl"))):
        telling = [
            Sentence(piece.start, piece.end)
            for piece in text.pieces
            if any(piece.start < one.end and one.start < piece.end for one in text.events)
        ]
        passes += list(gate.scores(text.text, telling) >= gate.least)
    assert len(passes) > 1000
    print(sum(passes) / len(passes))
    assert sum(passes) / len(passes) >= 0.95


def test_most_of_an_order_does_not_pass() -> None:
    """Or it would be no gate."""
    text = (
        "Hello Robin. Please send forty boxes of the blue ones. The last pallet had two torn bags. "
        "The invoice says 412, our order says 421. Can you check the price list? Same address as "
        "before. The dock is open from seven to three. Many thanks. Regards, Carla."
    )
    gate = load_gate()
    assert (gate.scores(text, sentences_in(text)) >= gate.least).mean() <= 0.5
