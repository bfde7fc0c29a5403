"""Which patterns a text can match is told by its words alone, and never wrongly denied."""

import re

import pytest

from agent.life_events.keys import KeyIndex, clauses_of
from agent.life_events.pack import load_pack


@pytest.mark.parametrize(
    ("pattern", "clauses"),
    [
        (r"soup\s+kitchens?", [{"^kitchen"}, {"^soup$"}]),
        (r"(?:car|road)\s+(?:accident|crash)(?!\s+rate)", [{"^accident$", "^crash$"}, {"^car$", "^road$"}]),
        (r"totall?ed", [{"^total"}, {"ed$"}]),
        (r"b-?day", [{"day$"}, {"^b"}]),
        (r"grand(?:son|ma)", [{"^grand"}, {"son$", "ma$"}]),
        (r"(?:\w+\s+)?x{2}y", [{"y$"}, {"x"}]),
        (r"\d+\s+?%", [{"0"}]),
        (r"(?P<sep>[/.-])(?P=sep)[^]ab]+(?<=cd)", []),
        (r"scoutmaster|\w+", []),
    ],
)  # fmt: skip
def test_a_pattern_tells_what_it_needs(pattern, clauses):
    assert clauses_of(pattern) == clauses


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"soup\s+kitchens?", "the soup\nkitchens"),
        (r"(?:my\s+)?day", "my birth-day"),
        (r"grand(?:son|ma)s?", "two grandmas"),
        (r"(?-i:MS)", "she has MS"),
        (r"sick", "\u017fIC\u212a"),
        (r"(?:not ){0,2}\w*ed", "walked"),
        (r"[a-z]?ill", "ill, chill"),
        (r"\d+ ?%", "10%"),
    ],
)
def test_what_matches_is_possible(pattern, text):
    assert re.search(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE)
    assert KeyIndex([pattern]).possible(text.lower()) == 1


def test_most_signs_are_impossible_in_a_business_letter():
    index = load_pack("en").index
    letter = (
        "thanks, please ship three pallets to the leeds depot and send the invoice to accounts."
    )
    assert index.possible(letter).bit_count() < 10


def test_every_sign_needs_some_word():
    for of in load_pack("en").kinds:
        for source in (*of.signs.sources, *of.hints.sources):
            assert clauses_of(source), source
