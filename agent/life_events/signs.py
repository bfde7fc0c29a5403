"""Stage 3 of 6: Entry -> LifeEvent; sentences, their clauses, and the signs in them."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from agent.life_events.pack import APOSTROPHES, KindSigns, Pack

MAX_CHARS = 20_000  # what is longer was not written by hand
MAX_SENTENCE = 700
MAX_SIGNS = 60  # nor does any hand tell of so much at once
MAX_EVIDENCE = 110
MOST_SPLIT = 4
"""Texts whose sentences are kept: rules, people and the encoder each ask for those of one mail."""
_SHOUTED = 0.7
_NO_LETTERS = str.maketrans("", "", string.ascii_letters)
_NO_CAPITALS = str.maketrans("", "", string.ascii_uppercase)

# A run of marks is tried from its first only: from each of them it would be quadratic.
_END = re.compile(
    r"(?<![.!?])[.!?]+[\"')\]]*\s+|\n[ \t]*\n\s*|\n(?=[ \t]{0,4}(?:[-*•]|\d{1,2}[.)])[ \t])"
)
# Apart from _END, which then can begin with the few characters that end a sentence: much faster.
_MAY_END = re.compile(
    r"(?<![ .]\w)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bFr)(?<!\bvs)"
)
_QUOTED = re.compile('(?m)^>[^\n]*|["\u201c](?:[^"\u201d\n]|\n(?!\n)){24,400}+["\u201d]')
_SOFT_BREAK = re.compile(r"\n")
_CLAUSE_BREAK = re.compile(
    r"[,;:()!?]|\s[-–—]+\s|[–—]|\s(?:and|but|because|so|while|which|although|though|as|when|until)\s"
    r"|[.]\s"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The stretch text[start:end]."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sign:
    """Words text[start:end] of a sentence that may tell of a kind."""

    of: KindSigns
    sentence: int
    """Index of the sentence."""
    start: int
    end: int
    is_hint: bool
    is_sure: bool = False
    """The words leave no doubt."""


def plain(text: str) -> str:
    """The text with plain marks and spaces, without quotes, in lower case where it is shouted.

    Every letter keeps its place.
    """
    text = text[:MAX_CHARS]
    for mark in APOSTROPHES:
        text = text.replace(mark, "'")
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    if _is_shouted(text[:2000]):
        text = small(text)
    return _QUOTED.sub(lambda quoted: "~" * len(quoted[0]), text)


def _is_shouted(text: str) -> bool:
    if text.isascii():
        letters = len(text) - len(text.translate(_NO_LETTERS))
        capitals = len(text) - len(text.translate(_NO_CAPITALS))
    else:
        alphabetic = [letter for letter in text if letter.isalpha()]
        letters, capitals = len(alphabetic), sum(map(str.isupper, alphabetic))
    return letters > 20 and capitals > _SHOUTED * letters


def small(text: str) -> str:
    """The text in lower case, every letter in its place."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def split_sentences(text: str) -> list[Sentence]:
    """Where the sentences of a text stand; a hard-wrapped line goes on, a short line ends one.

    A quoted line goes on in no other: it is not the writer's.
    """
    return list(_split(text))


@lru_cache(MOST_SPLIT)
def _split(text: str) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    start = 0
    for end, following in _breaks(text):
        _add(text, start, end, found)
        start = following
    _add(text, start, len(text), found)
    return tuple(found)


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    ends: list[tuple[int, int]] = []
    at = 0
    while match := _END.search(text, at):
        start, at = match.span()
        if text[start] == "\n":
            ends.append((start, at))
        elif _MAY_END.match(text, start):
            ends.append((start + 1, at))
        elif text[start + 1] in ".!?":
            ends.append((start + 2, at))  # only the first stop is a title's
        else:
            at = start + 1
    line_start = 0
    for match in _SOFT_BREAK.finditer(text):
        line = text[line_start : match.start()]
        line_start = match.end()
        following = text[match.end() : match.end() + 1]
        is_short = len(line) < 45 and (following.isupper() or len(line.rstrip()) < 30)
        if is_short or following == ">" or line.startswith(">"):
            ends.append((match.start(), match.end()))
    return iter(sorted(set(ends)))


def _add(text: str, start: int, end: int, found: list[Sentence]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        last = start + MAX_SENTENCE
        space = max(text.rfind(mark, start + MAX_SENTENCE // 2, last) for mark in " \n")
        cut = space + 1 if space > 0 else last
        found.append(Sentence(start, cut))
        start = cut
    if start < end:
        found.append(Sentence(start, end))


def find_signs(text: str, sentences: list[Sentence], pack: Pack) -> list[Sign]:
    """The signs in the sentences that no veto of their kind speaks against, in order.

    The first MAX_SIGNS of them, because each is weighed with all that stands around it.
    """
    found: list[Sign] = []
    for index, sentence in enumerate(sentences):
        words = text[sentence.start : sentence.end]
        if len(words) < 6 or " " not in words or words.startswith(">"):
            continue
        low = small(words)
        possible = pack.index.possible(low)
        if not possible:
            continue
        for of in pack.kinds:
            if not possible & of.numbers:
                continue
            is_hint = False
            match = of.signs.search(words, low, possible)
            if match is None:
                is_hint = True
                match = of.hints.search(words, low, possible)
            if match is None or of.vetoes[0].search(low) or of.vetoes[1].search(words):
                continue
            start = sentence.start + match.start()
            is_sure = not is_hint and of.sure.search(words) is not None
            found.append(Sign(of, index, start, sentence.start + match.end(), is_hint, is_sure))
            if len(found) == MAX_SIGNS:
                return found
    return found


def clause_of(text: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The stretch between marks and joining words around text[start:end], within its sentence."""
    left, right = sentence.start, sentence.end
    for match in _CLAUSE_BREAK.finditer(text, sentence.start, sentence.end):
        if match.end() <= start:
            left = match.end()
        elif match.start() >= end:
            right = match.start()
            break
    return left, right


def evidence_of(text: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """A clause that can be read by itself, not a paragraph."""
    left, right = clause_of(text, sentence, start, end)
    if sentence.end - sentence.start <= MAX_EVIDENCE:
        left, right = sentence.start, sentence.end
    if right - left > MAX_EVIDENCE:
        left = max(left, _word_start(text, start - 40, left))
        right = min(right, _word_end(text, max(end, left + MAX_EVIDENCE), right))
    while right > left and text[right - 1] in " \t\n,;:.-–—(":
        right -= 1
    while left < right and text[left] in " \t\n,;:-–—)":
        left += 1
    return left, right


def _word_start(text: str, at: int, lowest: int) -> int:
    at = max(at, lowest)
    while at > lowest and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int, highest: int) -> int:
    at = min(at, highest)
    while at < highest and not text[at].isspace():
        at += 1
    return at
