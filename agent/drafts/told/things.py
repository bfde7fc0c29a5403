"""Things one can see, hear or taste, out of things.toml: what a mail names of them, and how."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from agent.drafts.told.turning import turned

FEW = frozenset({"body", "weather", "place", "people"})
"""Groups that show little by themselves."""
_SHAPE_OF_GROUP = {"animal": "animal", "food": "food", "drink": "food", "clothing": "worn"}
_NOUN_PHRASE = re.compile(
    r"(?<![\w'’-])(?P<first>an?|the|my|our|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?P<beside>(?:[a-zà-ÿ][a-zà-ÿ'’-]*,? ){0,3}?)(?P<noun>[a-zà-ÿ][a-zà-ÿ-]+)"
    r"(?P<more> (?:of|from|with|in|like|shaped like|called|named) "
    r"(?:(?:an?|the|my|our) )?(?:[\w'’-]+ ){0,2}?[\w'’-]+(?: [io]n it)?)?"
    r"(?=[.,;:!?)]| and | but |$)"
)
_MEAL = re.compile(
    r"\b(?:(?:going|went|off|out) (?:out )?for|celebrat\w+ (?:with|over)|made (?:him|her|me|us)|"
    r"baked|cooked|baking|cooking) (?:an?|the|some|our|my|his|her) "
    r"(?P<beside>(?:[a-z]+ )?)(?P<noun>[a-z]+)\b"
)
_ONE = re.compile(
    r"\b(?:an?|one) (?P<noun>(?:[a-zà-ÿ-]+ )?[a-zà-ÿ-]+) (?P<rest>"
    r"(?:dressed|disguised|wearing|carrying|playing|singing|holding) [^.,;:!?()\"“”\n]{4,50}?"
    r"|(?:that|who|which) [^.,;:!?()\"“”\n]{8,60}?)(?=[.,;:!?)\n]| and | but | so |$)"
)
_IN_SUCH = re.compile(
    r"\b(?:you|your|I|we|us|me|my|our|will|would|could|should|can|not|no|never)\b|['’]"
)
_SOUGHT = re.compile(r"\b(?:not|no|never|find|look(?:ing)? for|needs?|wants?)\b|n['’]t\b", re.I)
"""Before "a driver who knows the road" there is none."""
CUT_SHORT = re.compile(r"\s+[\"“‘«('’]\w")
"""Behind words that go on in a quote or in brackets, they are half a thought."""
_NO_ADJECTIVE = re.compile(
    r"\b(?:of|from|with|in|on|at|to|for|about|like|and|or|by|as|than|the|an?|my|our|his|her|their|"
    r"\w+s)\b",
    re.IGNORECASE,
)


class Thing(NamedTuple):
    """A thing that is told: the shape of the lines for it (pictures.toml), and its words there."""

    shape: str
    slot: str
    words: str
    score: float
    """How vivid it is."""


def group_of(word: str) -> str:
    """The group of things.toml that a word is of, in singular or plural; "" if it is none."""
    word = word.strip(".,;:!?\"'’").removesuffix("'s")
    singulars = (word, word.removesuffix("s"), word.removesuffix("es"), f"{word[:-3]}y")
    return next((_groups()[one] for one in singulars if one in _groups()), "")


def find_things(sentence: str, *, is_over: bool) -> Iterator[Thing]:
    """What the sentence names: noun phrases whole, with all that is told of them."""
    if (match := _MEAL.search(sentence)) and group_of(match["noun"]) in ("food", "drink"):
        shape = "meal_after" if is_over else "meal_before"
        yield Thing(shape, "thing", f"the {match['beside']}{match['noun']}", 3.4)
    for match in _ONE.finditer(sentence):
        if CUT_SHORT.match(sentence[match.end() :]):
            continue
        group = group_of(match["noun"].split()[-1])
        if group in FEW - {"people"} or _SOUGHT.search(sentence[: match.start()]):
            continue
        if group and not _IN_SUCH.search(match["rest"]) and len(match["rest"].split()) >= 3:
            yield Thing("one", "one", f"the {match['noun']} {match['rest']}", 4.0)
    for match in _NOUN_PHRASE.finditer(sentence):
        if CUT_SHORT.match(sentence[match.end() :]):
            continue
        group = group_of(match["noun"])
        beside, more = match["beside"].strip(), (match["more"] or "").strip()
        if not group or group in FEW or _NO_ADJECTIVE.search(beside):
            continue
        if not (beside or more) and group != "animal":
            continue
        shape = _SHAPE_OF_GROUP.get(group, "thing")
        words = turned(match[0].strip())
        if shape == "animal" or match["first"] not in ("an", "a"):
            words = re.sub(r"^an? ", "the ", words)
        score = 1.6 + 0.5 * bool(beside) + 0.7 * bool(more) + 0.5 * (group in ("animal", "food"))
        yield Thing(shape, "thing", words, score)


@cache
def _groups() -> dict[str, str]:
    text = files("agent.drafts.told").joinpath("things.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(text)
    return {word: group for group, words in reversed(groups.items()) for word in words.split()}
