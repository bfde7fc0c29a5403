"""Which patterns a text can match is told by its words alone, and never wrongly denied."""

import re

import pytest

from agent.life_events.keys import KeyIndex, beginnings_of, clauses_of
from agent.life_events.pack import load_pack
from tests.agent.life_events.tellings import INDIRECT, ORDINARY


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


@pytest.mark.parametrize("word", ["soup", "soups", "kitchens", "mate", "mates", "grandchild", "s"])
def test_a_word_has_the_keys_that_stand_in_it(word):
    """Whole, at its beginning, at its end or anywhere."""
    patterns = ["soup", r"kitchen\w*", r"\w*mate", r"\w*child\w*", r"\w*s"]
    keys = ["^soup$", "^kitchen", "mate$", "child", "s$"]
    assert [clauses_of(pattern) for pattern in patterns] == [[{key}] for key in keys]
    possible = KeyIndex(patterns).possible(word)
    found = [possible >> number & 1 for number in range(len(keys))]
    assert found == [int(key in f"^{word}$") for key in keys]


def test_no_sign_that_stands_in_a_telling_is_called_impossible():
    pack = load_pack("en")
    sources = [
        source for of in pack.kinds for all_ in (of.signs, of.hints) for source in all_.sources
    ]
    texts = [text.lower() for _, text in ORDINARY + INDIRECT]
    possible = [pack.index.possible(text) for text in texts]
    seen = 0
    for number, source in enumerate(sources):
        if "(?-i:" not in source:  # they ask for capitals
            pattern = re.compile(rf"(?<!\w)(?:{source})(?!\w)")
            for text, bits in zip(texts, possible, strict=True):
                if pattern.search(text):
                    seen += 1
                    assert bits >> number & 1, (source, text)
    assert seen > 30


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        (r"(?:next|last) week", "nl"),
        (r"(?:on )?(?:the )?[0-9]{1,2}", "ot0"),
        (r"(?<!\w)(?!may)(?:may|june)", "mj"),
        (r"(?:a|in) *b", "ai"),
        (r"a*b", "ab"),
        (r"3[01]", "0"),
    ],
)
def test_a_pattern_tells_with_which_letters_it_begins(pattern, letters):
    assert beginnings_of(pattern) == set(letters)


@pytest.mark.parametrize("pattern", [r"\w+", r"[a-c]d", r"'\d\d", r".x", r"(?:a)?", r"(?:a|b?)c*"])
def test_a_pattern_may_begin_with_whatever(pattern):
    assert beginnings_of(pattern) is None
