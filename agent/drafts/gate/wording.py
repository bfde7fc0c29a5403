"""The words of a text as the gate compares them: stems, names, numbers, dates and quotes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Set
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from agent.drafts.days import CALENDAR_WORDS, MONTHS, WEEKDAYS
from agent.drafts.phrases import word_list, word_list_in_order

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{2,300})[\"”“»]")
_SENTENCE_BREAK = re.compile(r"(?<=[.?!:…])[\"”’')]*\s+|\n+")
_SLOT = re.compile(r"\{\w+\}")
_FULL_DAY = {day[:length].lower(): day.lower() for day in WEEKDAYS for length in (3, 4, 5)}
_FULL_DAY |= {month[:3].lower(): month.lower() for month in MONTHS if month != "May"}
_NUMBERS = {
    word: str(number)
    for number, word in (
        *enumerate(word_list_in_order("numbers_to_twenty"), 3),
        *((10 * tens, word) for tens, word in enumerate(word_list_in_order("tens"), 3)),
        (100, "hundred"),
        (1000, "thousand"),
    )
}
_ORDINALS = {
    "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7", "eighth": "8",
    "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12", "twentieth": "20",
    "thirtieth": "30", "fortieth": "40", "fiftieth": "50", "sixtieth": "60", "seventieth": "70",
    "eightieth": "80", "ninetieth": "90", "hundredth": "100",
}  # fmt: skip
_SPELLED = (*_NUMBERS.items(), *_ORDINALS.items())
COMMON = word_list("common")
_OPENERS = COMMON | word_list("openers")
_NAME_GOES_ON = re.compile(
    r"(?:['’]s\b|,? (?:and [A-Z]|is|was|will|must|has|had|did|does|can|could|would|sounds|looks|"
    r"deserves|says|said|sends|asked|told|wants|loves|knows|thinks|too\b))"
)
"""What stands behind a name that begins a sentence."""


class Word(NamedTuple):
    """A word of a text, and where it stands."""

    word: str
    start: int
    end: int


def words_at(text: str) -> list[Word]:
    """The words with straight apostrophes, and where they stand."""
    return [
        Word(found[0].replace("’", "'"), found.start(), found.end())
        for found in _WORD.finditer(text)
    ]


def words(text: str) -> list[str]:
    """The words, with straight apostrophes."""
    return [word.replace("’", "'") for word in _WORD.findall(text)]


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """The word in lower case, without possessive, ordinal and plain plural; days in full."""
    word = word.lower().replace("’", "'")
    word = word.removesuffix("'s").removesuffix("'")
    word = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", word)
    if word in _FULL_DAY:
        return _FULL_DAY[word]
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def stems(text: str) -> set[str]:
    """The stems of all words, those of "hard-won" one by one, too."""
    return set(_stems(text))


@lru_cache(maxsize=64)
def _stems(text: str) -> frozenset[str]:
    """Kept, because all wordings of a letter are held against the same mails."""
    found = {stem(word) for word in words(text)}
    parts = {stem(part) for word in found if "-" in word for part in word.split("-")}
    return frozenset(found | parts)


def flat(text: str) -> str:
    """Only the words, in lower case, for finding one text in another."""
    return " ".join(words(text.lower()))


def sentences_at(text: str) -> list[tuple[int, str]]:
    """The sentences, each with where it begins."""
    found, start = [], 0
    for end in [*(gap.span() for gap in _SENTENCE_BREAK.finditer(text)), (len(text), len(text))]:
        if text[start : end[0]].strip():
            found.append((start, text[start : end[0]]))
        start = end[1]
    return found


def is_calendar(word: str) -> bool:
    """Whether it is the name of a day or a month, in full or in short."""
    return word.lower() in CALENDAR_WORDS or word.lower() in _FULL_DAY


@lru_cache(maxsize=64)
def dates_said(text: str) -> frozenset[str]:
    """Calendar words and numbers as the text has them, days in full."""
    said = words(text)
    return frozenset(stem(word) for word in said if is_calendar(word) or word[0].isdigit())


@cache
def everyday() -> frozenset[str]:
    """Words of any letter, in lower case; they do not change with the letter's lines."""
    return _OPENERS | set(
        files("agent.drafts.gate").joinpath("ordinary.txt").read_text("utf-8").split()
    )


@cache
def ordinary() -> frozenset[str]:
    """Words that any sentence may begin with, in lower case: no names among them.

    They are those of the letter's own lines, and of ordinary.txt.
    """
    folder = files("agent.drafts.phrases")
    books = (item.read_text(encoding="utf-8") for item in folder.iterdir() if ".toml" in item.name)
    lines = [line for book in books for line in _lines_in(tomllib.loads(book))]
    found = {word for line in lines for word in words(_SLOT.sub(" ", line)) if word.islower()}
    firsts = {_WORD.match(said) for line in lines for _, said in sentences_at(line)}
    return everyday() | found | {first[0].replace("’", "'").lower() for first in firsts if first}


def _lines_in(book: Any) -> Iterator[str]:
    """The sentences anywhere in a book of phrases."""
    if isinstance(book, str):
        if " " in book and book.rstrip('"')[-1:] in ".?!":
            yield book
    elif isinstance(book, list):
        for item in book:
            yield from _lines_in(item)
    elif isinstance(book, dict):
        for item in book.values():
            yield from _lines_in(item)


def names_at(text: str, *, mid_only: bool = False) -> list[Word]:
    """Words written like names; a sentence's first word only if it cannot be another."""
    found = []
    for start, sentence in sentences_at(text):
        for number, word in enumerate(words_at(sentence)):
            if not word.word[0].isupper() or word.word == "I" or word.word.startswith("I'"):
                continue
            if number == 0 and (mid_only or _is_ordinary(word, sentence)):
                continue
            found.append(Word(word.word, start + word.start, start + word.end))
    return found


def _is_ordinary(first: Word, sentence: str) -> bool:
    """Whether a sentence's first word is one that any sentence may begin with."""
    lowered = first.word.lower()
    if {lowered, lowered.split("'")[0], lowered.split("-")[0]} & ordinary():
        return True
    goes_on = _NAME_GOES_ON.match(sentence, first.end) or first.word.endswith("'s")
    is_form = re.search(r"(?:ing|ly|ed|ful|ness)$", lowered) is not None
    return is_form and not goes_on


@lru_cache(maxsize=64)
def capitalised(text: str, *, mid_only: bool = False) -> tuple[str, ...]:
    """The words of `names_at`."""
    return tuple(found.word for found in names_at(text, mid_only=mid_only))


def numbers_at(text: str) -> list[Word]:
    """Words that are or hold numbers."""
    return [
        found
        for found in words_at(text)
        if any(map(str.isdigit, found.word))
        or any(part in _NUMBERS or part in _ORDINALS for part in found.word.lower().split("-"))
    ]


def numbers(text: str) -> list[str]:
    """The words of `numbers_at`."""
    return [found.word for found in numbers_at(text)]


def is_known(word: str, known: Set[str]) -> bool:
    """Whether the word, or the number it spells, is among the stems."""
    found = stem(word)
    if found in known or not _digits(found).isdisjoint(known):
        return True
    if not found.isdigit():
        return False
    if any(found in _digits(one) for one in known if "-" in one):
        return True
    return any(name in known for name, number in _SPELLED if number == found)


def _digits(word: str) -> set[str]:
    """The number that a word spells, in digits: "twenty-five", "fifth"; "3-2" is two of them."""
    values = [_NUMBERS.get(part) or _ORDINALS.get(part, "") for part in word.split("-")]
    found = {value for value in values if value} if len(values) == 1 else set()
    if len(values) == 2 and all(values) and int(values[0]) >= 20 > int(values[1]):
        found.add(str(int(values[0]) + int(values[1])))
    return found
