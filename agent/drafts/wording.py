"""The words of a text as the gate compares them: stems, names, numbers, dates and quotes."""

from __future__ import annotations

import re

from agent.drafts.days import CALENDAR_WORDS, MONTHS, WEEKDAYS
from agent.drafts.phrases import word_list, word_list_in_order

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
QUOTED = re.compile(r"[\"“]([^\"”]{2,300})[\"”]")
_FULL_DAY = {day[:length].lower(): day.lower() for day in WEEKDAYS for length in (3, 4, 5)}
_FULL_DAY |= {month[:3].lower(): month.lower() for month in MONTHS if month != "May"}
_NUMBERS = {
    word: str(number)
    for number, word in (
        *enumerate(word_list_in_order("numbers_to_twenty"), 3),
        *((10 * tens, word) for tens, word in enumerate(word_list_in_order("tens"), 3)),
    )
}
COMMON = word_list("common")
_OPENERS = COMMON | word_list("openers")


def words(text: str) -> list[str]:
    """The words, with straight apostrophes."""
    return [word.replace("’", "'") for word in _WORD.findall(text)]


def stem(word: str) -> str:
    """The word in lower case, without possessive, ordinal and plain plural; days in full."""
    word = word.lower().replace("’", "'")
    word = word.removesuffix("'s").removesuffix("'")
    word = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", word)
    if word in _FULL_DAY:
        return _FULL_DAY[word]
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def flat(text: str) -> str:
    """Only the words, in lower case, for finding one text in another."""
    return " ".join(words(text.lower()))


def dates_said(text: str) -> set[str]:
    """Calendar words and numbers as the text has them, days in full."""
    return {
        stem(word)
        for word in words(text)
        if word.lower() in CALENDAR_WORDS or word.lower() in _FULL_DAY or word[0].isdigit()
    }


def capitalised(text: str, *, mid_only: bool = False) -> list[str]:
    """Words written like names; a sentence's first word only if it cannot be another."""
    found = []
    for sentence in re.split(r"(?<=[.?!:…])\s+|\n+", text):
        for number, word in enumerate(words(sentence)):
            is_first = number == 0
            if not word[0].isupper() or word == "I" or word.startswith("I'"):
                continue
            if is_first and (mid_only or word.lower().split("'")[0] in _OPENERS):
                continue
            found.append(word)
    return found


def numbers(text: str) -> list[str]:
    """Words that are or hold numbers."""
    return [word for word in words(text) if any(map(str.isdigit, word)) or word.lower() in _NUMBERS]


def is_known(word: str, known: set[str]) -> bool:
    """Whether the word, or the number it spells, is among the stems."""
    found = stem(word)
    digits = _NUMBERS.get(found, found)
    spelled = next((name for name, number in _NUMBERS.items() if number == found), found)
    return bool({found, digits, spelled} & known)
