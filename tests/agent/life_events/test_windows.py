"""A text as the encoder sees it: no sentence lost, nothing too long, every token in its place."""

from __future__ import annotations

import unicodedata

import pytest

from agent.life_events.signs import MAX_CHARS
from agent.life_events.windows import (
    LONGEST_SENTENCE,
    LONGEST_SUBJECT,
    MOST_TOKENS,
    Window,
    load_tokenizer,
    pieces_of,
    prefix_of,
    sentences_in,
    spans_of,
    window_of,
)

LONG = " ".join(f"The {number}th box was blue, so we sent it back." for number in range(300))


def windows_of(text: str, prefix: tuple[int, ...]) -> list[Window]:
    pieces = pieces_of(text, sentences_in(text))
    found: list[Window] = []
    at = 0
    while at < len(pieces):
        found.append(window_of(pieces, range(at, len(pieces)), prefix))
        at = found[-1].pieces[-1] + 1
    return found


@pytest.mark.parametrize("subject", ["", "An order", "very " * 5000])
@pytest.mark.parametrize("text", [LONG, "word " * 5000, "a" * 5000, "One. Two. Three."])
def test_each_sentence_is_in_one_window_and_no_window_is_too_long(text: str, subject: str) -> None:
    """Also where sentences never end and the subject is a megabyte."""
    found = windows_of(text, prefix_of("in", subject))
    assert [number for one in found for number in one.pieces] == list(
        range(len(sentences_in(text)))
    )
    assert max(len(one.tokens) for one in found) <= MOST_TOKENS


def test_each_token_knows_its_sentence() -> None:
    """Numbered within the window; the prefix and the end belong to none."""
    text = "Hello there. My sister got married. Thanks."
    pieces = pieces_of(text, sentences_in(text))
    prefix = prefix_of("in", "An order")
    window = window_of(pieces, (1, 2), prefix)
    assert window.pieces == (1, 2)
    assert len(window.sentence_of) == len(window.tokens)
    for row, number in enumerate(window.pieces):
        tokens = [
            token for token, of in zip(window.tokens, window.sentence_of, strict=True) if of == row
        ]
        assert tuple(tokens) == pieces[number].tokens
    assert window.sentence_of[: len(prefix)] == (-1,) * len(prefix)
    assert window.sentence_of[-1] == -1


def test_the_prefix_says_which_way_the_mail_went_and_what_it_is_about() -> None:
    """In one or a few tokens, however long the subject is."""
    words = load_tokenizer().decode
    assert words(list(prefix_of("in", ""))) == "received"
    assert words(list(prefix_of("out", "An order"))) == "sent an order"
    bare = len(prefix_of("in", ""))
    assert len(prefix_of("in", "very " * 500)) == bare + LONGEST_SUBJECT + 1


TEXTS = {
    "plain": "My sister got married on Saturday.",
    "wrapped": "my sister, whom you have met, got\nmarried on a draughty Saturday in\r\nthe barn.",
    "curly": "My sister’s “wedding” is on Saturday, isn’t it.",
    "spaces": "My\u00a0sister\u00a0got married\u2003on\tSaturday.",
    "emoji": "😀😀 My sister 👰🏽‍♀️ got married 🎉 on Saturday.",
    "right to left": "שלום My sister got married on Saturday, תודה.",
    "accents": "Zoë and Jürgen’s café opens on Saturday, ḟinally.",
    "broken": "\x00My \ud800sister got\udfff married \ufeffon Saturday.",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_each_token_stands_for_its_own_characters(text: str) -> None:
    """What the text has there is what the token says, but for marks and capitals."""
    (piece,) = pieces_of(text, sentences_in(text))
    spans = spans_of(text, piece)
    assert len(spans) == len(piece.tokens)
    assert spans == sorted(spans)
    tokenizer = load_tokenizer()
    for token, (start, end) in zip(piece.tokens, spans, strict=True):
        assert piece.start <= start < end <= piece.end
        word = tokenizer.id_to_token(token).removeprefix("##")
        if word != "[UNK]":
            assert word == folded(text[start:end])


def folded(words: str) -> str:
    for curly, plain in zip("‘’“”", "''\"\"", strict=True):
        words = words.replace(curly, plain)
    letters = unicodedata.normalize("NFD", words.lower())
    return "".join(
        one for one in letters if unicodedata.category(one) not in ("Mn", "Cs", "Cc", "Cf")
    )


def test_a_sentence_is_read_up_to_a_bound() -> None:
    """Tokens and their places are cut alike."""
    text = "word " * 100
    (piece,) = pieces_of(text, sentences_in(text))
    assert len(piece.tokens) == len(spans_of(text, piece)) == LONGEST_SENTENCE


def test_quotes_marks_and_what_nobody_wrote_by_hand_are_no_sentences() -> None:
    """Only words are, and only the first so many characters."""
    text = "Hello there.\n> I got married.\n-----\n\n=== * ===\n\n😀😀\n\n123 456\n\nBye."
    assert [text[one.start : one.end] for one in sentences_in(text)] == ["Hello there.", "Bye."]
    assert sentences_in("one two. " * 100_000)[-1].end <= MAX_CHARS
    assert sentences_in("") == sentences_in(" \n\t") == []


def test_curly_marks_and_hard_spaces_make_no_difference() -> None:
    """The tokens are those of plain ones."""
    curly = "My sister’s\u00a0“big day” is near."
    plain = 'My sister\'s "big day" is near.'
    one, other = (pieces_of(text, sentences_in(text))[0].tokens for text in (curly, plain))
    assert one == other
