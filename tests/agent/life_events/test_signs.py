"""Sentences, clauses and evidence keep every letter in its place."""

from __future__ import annotations

import signal

import pytest

from agent.life_events.pack import load_pack
from agent.life_events.signs import (
    MAX_CHARS,
    MAX_SENTENCE,
    MAX_SIGNS,
    clause_of,
    evidence_of,
    find_signs,
    plain,
    small,
    split_sentences,
)


def sentences(text: str) -> list[str]:
    return [text[one.start : one.end] for one in split_sentences(text)]


def test_sentences_end_at_marks() -> None:
    """A full stop, a question and a blank line end a sentence; a title does not."""
    text = "I saw Dr. Wen. Is she well?\n\nThe order\nstands as agreed with everybody here"
    assert sentences(text)[:2] == ["I saw Dr. Wen.", "Is she well?"]


def test_a_wrapped_line_goes_on() -> None:
    """A line that was broken at the margin is no end."""
    text = "My father had to go to hospital on Sunday and so I was\nnot in the office at all."
    assert sentences(text) == [text]


def test_a_short_line_ends() -> None:
    """A line of its own, as in a list or a greeting, is a sentence."""
    assert sentences("Hi Robin\nMy sister got married") == ["Hi Robin", "My sister got married"]


def test_a_sentence_without_end_is_cut() -> None:
    """What never ends is read in pieces, so that time stays bounded."""
    assert max(map(len, sentences("word " * 2000))) <= MAX_SENTENCE


def test_a_long_sentence_is_cut_between_words() -> None:
    """So that no evidence begins in the middle of one; a word without end is cut nevertheless."""
    assert {word for one in sentences("word " * 2000) for word in one.split()} == {"word"}
    assert max(map(len, sentences("a" * 5000))) == MAX_SENTENCE
    assert "".join(sentences("a" * 5000)) == "a" * 5000


def test_a_quoted_line_is_a_sentence_of_its_own() -> None:
    """However long the lines around it are, which else would go on."""
    own = "we will send the whole order on Friday as was agreed with everybody"
    quoted = "> my sister got engaged on Sunday, and nobody here has slept since then"
    assert sentences(f"{own}\n{quoted}\n{own}") == [own, quoted, own]


@pytest.mark.parametrize("text", ["ÀÉ İstanbul ẞ", "İ" * 50, "plain", "ΑΣ Σ"])
def test_small_keeps_places(text: str) -> None:
    """Lower case has the same length, whatever the script."""
    assert len(small(text)) == len(text)


def test_plain_keeps_places_and_hides_quotes() -> None:
    """Curly apostrophes and hard spaces turn plain, quoted lines go, but no letter moves."""
    text = "It’s\u00a0so.\n> I am getting married on Saturday"
    got = plain(text)
    assert len(got) == len(text)
    assert got.startswith("It's so.")
    assert "married" not in got


@pytest.mark.parametrize("mark", [".", "!", "?", ".)", "!?"])
def test_a_long_run_of_marks_ends_one_sentence_and_costs_no_more_than_its_length(mark: str) -> None:
    """Were each mark of the run tried for itself, this would take a quarter of an hour."""
    signal.alarm(120)
    try:
        found = split_sentences(f"Well{mark * 300_000} Yes.")
    finally:
        signal.alarm(0)
    assert found[-1].end - found[-1].start == len("Yes.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Is it so... Yes", ["Is it so.", "Yes"]),
        ("Ask Dr.. Wen is away", ["Ask Dr..", "Wen is away"]),
        ("Ask Dr. Wen", ["Ask Dr. Wen"]),
    ],
)
def test_a_run_of_marks_ends_a_sentence_where_a_title_does_not(
    text: str, expected: list[str]
) -> None:
    """The first mark of a run may be a title's own, and no other."""
    assert sentences(text) == expected


def test_signs_are_counted_out() -> None:
    """Each sign is weighed with what stands around it, so that there must not be thousands."""
    text = "I got promoted.\n" * 1000
    found = find_signs(text, split_sentences(text), load_pack("en"))
    assert len(found) == MAX_SIGNS


def test_plain_is_capped() -> None:
    """Nobody writes that much by hand."""
    assert len(plain("a" * 1_000_000)) == MAX_CHARS


def test_a_clause_stops_at_marks_and_joining_words() -> None:
    """The clause around a word ends where another thought begins."""
    text = "The boxes came, my sister got married on Sunday and we need more tape."
    (sentence,) = split_sentences(text)
    start = text.index("got married")
    left, right = clause_of(text, sentence, start, start + 11)
    assert text[left:right].strip() == "my sister got married on Sunday"


def test_evidence_of_a_long_sentence_is_its_clause() -> None:
    """Evidence is short, whole words, and holds the sign."""
    text = (
        f"{'We talked about the new price list ' * 4}, my sister got married, {'and so on ' * 9}."
    )
    (sentence,) = split_sentences(text)
    start = text.index("got married")
    left, right = evidence_of(text, sentence, start, start + 11)
    assert text[left:right] == "my sister got married"
