"""Stage 3 of 6: Entry -> LifeEvent; a text as the encoder sees it: sentences with neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tokenizers import Tokenizer

from agent.life_events.signs import MAX_CHARS, Sentence, split_sentences

TOKENIZER_FILE = Path(__file__).with_name("model") / "tokenizer.json"
MOST_TOKENS = 128
"""In a window; what a sentence has above LONGEST_SENTENCE is not read."""
LONGEST_SENTENCE, LONGEST_SUBJECT = 72, 16
_MARKS = str.maketrans("\u2018\u2019\u00b4`\u02bc\u201c\u201d\u00a0", "'''''\"\" ") | dict.fromkeys(
    range(0xD800, 0xE000), "\ufffd"
)
"""Letter for letter; what stands for half a letter is nothing that the tokenizer takes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, text[start:end], as tokens."""

    start: int
    end: int
    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """What the encoder reads at once: the direction, the subject and neighbouring sentences.

    `sentence_of` says for each token which of the window's sentences it belongs to, -1 for none.
    """

    tokens: tuple[int, ...]
    sentence_of: tuple[int, ...]
    pieces: tuple[int, ...]
    """Which pieces of the text the window's sentences are."""


@cache
def load_tokenizer() -> Tokenizer:
    """The word pieces of the encoder's vocabulary; neither cut nor padded."""
    tokenizer = Tokenizer.from_file(str(TOKENIZER_FILE))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def sentences_in(text: str) -> list[Sentence]:
    """The sentences of a text, quoted lines and lines of marks left out."""
    text = text[:MAX_CHARS].translate(_MARKS)
    return [
        one
        for one in split_sentences(text)
        if text[one.start] != ">" and any(map(str.isalpha, text[one.start : one.end]))
    ]


def pieces_of(text: str, sentences: Sequence[Sentence]) -> list[Piece]:
    """Sentences of a text as tokens."""
    words = [text[one.start : one.end].translate(_MARKS) for one in sentences]
    # Without the place of each token it takes less time; see spans_of.
    encodings = load_tokenizer().encode_batch_fast(words, add_special_tokens=False)
    return [
        Piece(sentence.start, sentence.end, tuple(encoding.ids[:LONGEST_SENTENCE]))
        for sentence, encoding in zip(sentences, encodings, strict=True)
    ]


def spans_of(text: str, piece: Piece) -> list[tuple[int, int]]:
    """Which characters of the text each token of a sentence stands for."""
    words = text[piece.start : piece.end].translate(_MARKS)
    offsets = load_tokenizer().encode(words, add_special_tokens=False).offsets
    return [(piece.start + start, piece.start + end) for start, end in offsets[:LONGEST_SENTENCE]]


def prefix_of(direction: str, subject: str) -> tuple[int, ...]:
    """The tokens before the first sentence: which way the mail went, and what it is about."""
    return _start(direction) + _subject(subject.translate(_MARKS))


@cache
def _start(direction: str) -> tuple[int, ...]:
    word = {"in": "received", "out": "sent"}[direction]
    return tuple(load_tokenizer().encode(word).ids)


def _subject(subject: str) -> tuple[int, ...]:
    if not subject:
        return ()
    ids = load_tokenizer().encode(subject[:200], add_special_tokens=False).ids
    return (*ids[:LONGEST_SUBJECT], _start("in")[-1])


def window_of(
    pieces: Sequence[Piece] | Mapping[int, Piece], chosen: Iterable[int], prefix: tuple[int, ...]
) -> Window:
    """The window of these pieces, by their numbers; as many as fit."""
    tokens, sentence_of = list(prefix), [-1] * len(prefix)
    taken: list[int] = []
    for number in chosen:
        piece = pieces[number]
        if taken and len(tokens) + len(piece.tokens) + 1 > MOST_TOKENS:
            break
        tokens += piece.tokens
        sentence_of += [len(taken)] * len(piece.tokens)
        taken.append(number)
    tokens.append(prefix[-1])
    sentence_of.append(-1)
    return Window(tuple(tokens), tuple(sentence_of), tuple(taken))
