"""Spelling: British and American, by a list of words."""

from __future__ import annotations

import pytest

from agent.drafts.voice.spelling import AMERICAN, BRITISH, count_spellings, respell

PAIRS = [
    ("What colour is the neighbour's theatre?", "What color is the neighbor's theater?"),
    ("I travelled and he apologised.", "I traveled and he apologized."),
    ("Grey skies, my favourite jewellery.", "Gray skies, my favorite jewelry."),
]


@pytest.mark.parametrize(("british", "american"), PAIRS)
def test_words_are_spelled_both_ways(british: str, american: str) -> None:
    assert respell(british, AMERICAN) == american
    assert respell(american, BRITISH) == british
    assert respell(british, BRITISH) == british
    assert respell(american, AMERICAN) == american
    assert respell(british, "") == british


def test_names_are_nobodys_to_respell() -> None:
    text = "See you at the Grey Theatre in Pearl Harbor, by Center Street."
    assert respell(text, AMERICAN) == text
    assert respell(text, BRITISH) == text


def test_words_without_their_ending_stay_whole() -> None:
    assert respell("We travel and model and cancel.", BRITISH) == "We travel and model and cancel."


def test_what_means_something_else_on_the_other_side_is_left() -> None:
    text = "The check for the program is in the story about tires and practice."
    assert respell(text, BRITISH) == text


def test_a_writer_is_known_by_his_spelling() -> None:
    assert count_spellings("The colour of a fortnight in the centre.") == (3, 0)
    assert count_spellings("The color of my mom's gotten worse.") == (0, 3)
