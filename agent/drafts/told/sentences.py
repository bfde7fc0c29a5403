"""A mail taken apart into sentences, and what may be said of its text as a whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from agent.drafts.days import MONTHS, WEEKDAYS

MAX_TEXT_CHARS = 20_000
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]?[\w¡¿])")
LIST_MARK = re.compile(r"(?:[-*•–·]|\(?\d{1,2}[.)]|[a-h]\)) +(?=\S)")
_ITEM_LINE = re.compile(
    rf"{LIST_MARK.pattern}"
    r"|\d[\d,]{0,5} ?(?:x |doz|dozen|ctn|pcs|pkts?|boxes|cases|cartons|rolls)\b"
)
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|Sr|Prof|No|vs|Rev|e\.g|i\.e|[A-Z]|doz|ctn|pcs|pkts?|approx|incl)\.$"
)
_CAPITAL_WORD = re.compile(
    rf"^\W*[^\W\d_]|\bi\b|\b(?:{'|'.join((*MONTHS, *WEEKDAYS))})\b", re.IGNORECASE
)
_ENGLISH = re.compile(
    r"\b(?:the|and|a|an|of|to|in|is|was|it|he|she|they|we|i|my|our|his|her|for|with|on|at|have|has|had|"
    r"but|so|no|not|who|that|all|be|are)\b",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Without control, format and bidirectional characters, and of bounded length."""
    return _clean(text[:MAX_TEXT_CHARS])


@lru_cache(maxsize=128)
def _clean(text: str) -> str:
    kept = (
        char
        for char in text.replace("\r\n", "\n").replace("\t", " ")
        if char == "\n" or unicodedata.category(char)[0] != "C"
    )
    return "".join(kept).replace("\u2028", "\n").replace("\u2029", "\n").replace("\xa0", " ")


def split_sentences(text: str) -> list[str]:
    """Sentences of a mail, with "" before each paragraph.

    Hard-wrapped lines are joined; list items and greetings stand alone.
    """
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", clean(text)):
        found.append("")
        joined, was_long = "", False
        blocks: list[str] = []
        for line in (line.strip() for line in paragraph.split("\n")):
            if joined and was_long and line and not _ITEM_LINE.match(line):
                joined = f"{joined} {line}"
            else:
                blocks.append(joined)
                joined = line
            was_long = len(line) >= 45
        for block in filter(None, [*blocks, joined]):
            pending = ""
            for piece in _SENTENCE_END.split(block):
                pending = f"{pending} {piece}".strip()
                if not _ABBREVIATION.search(pending):
                    found.append(pending)
                    pending = ""
            if pending:
                found.append(pending)
    return found


def find_sentence(sentences: Sequence[str], quote: str) -> int:
    """The index of the sentence that has most of the quote's words; -1 if there is none."""

    def words(text: str) -> set[str]:
        return set(re.findall(r"\w+", text.lower()))

    wanted = words(quote)
    shares = [len(wanted & words(sentence)) for sentence in sentences]
    return shares.index(max(shares)) if shares else -1


def nearest(sentences: Sequence[str], at: int) -> list[str]:
    """The evidence's sentence, then the ones beside it: next, previous, and so on."""
    order = (at, at + 1, at - 1, at + 2, at - 2)
    return [sentences[index] for index in order if 0 <= index < len(sentences) and sentences[index]]


def has_english(text: str) -> bool:
    """Whether at least one small English word stands in it."""
    return bool(_ENGLISH.search(text))


def is_english(text: str) -> bool:
    """Whether enough of the words are small English ones to take it apart safely."""
    words = text.split()
    return len(words) < 12 or len(_ENGLISH.findall(text)) * 8 >= len(words)


def is_shouted(text: str) -> bool:
    """Whether it is written in capitals."""
    letters = [char for char in text[:400] if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) > 0.6 * len(letters)


def unshouted(sentence: str) -> str:
    """A sentence in capitals as it would stand in small letters; names are lost in it."""
    lowered = sentence.lower()
    return _CAPITAL_WORD.sub(
        lambda found: found[0].capitalize() if found[0].isalpha() else found[0].upper(), lowered
    )
