"""Naming: the name of whoever the news is about, where the mail gives it in another place.

A capital letter makes nobody a person: a name is taken only where what stands around it can be said
of a person alone, and where it is the only one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from agent.drafts.days import CALENDAR_WORDS
from agent.drafts.phrases import word_list
from agent.models import Kind, LifeEvent, Who

MAX_NAME_CHARS = 40
_WORD = r"[A-ZÀ-Þ][a-zà-ÿ][\w'’-]*[a-zà-ÿ]"
_NAME = rf"{_WORD}(?: {_WORD})?"
_WEIGHT = r"\d{1,2}(?:[.,]\d+)? ?(?:lbs?|pounds?|kg|kilos?|g|oz)\b"
_BORN = (
    re.compile(rf"(?P<name>{_NAME}) ?\((?=[^)\n]{{0,20}}{_WEIGHT})"),
    re.compile(rf"(?:[Ll]ittle |[Bb]aby |^)(?P<name>{_NAME}), {_WEIGHT}"),
    re.compile(rf"{_WEIGHT}(?: \d{{1,2}}(?: ?oz)?)?, (?P<name>{_NAME})(?=[,.!]|$)"),
)
_ALONE = re.compile(rf"(?:Young|Old|Poor|Dear|Our|Little) (?P<name>{_WORD})[.!]?")
_BEFORE_PRONOUN = re.compile(
    rf"\b(?:for|with|from|and) (?P<name>{_WORD})[.!]?$|\b(?P<owner>{_WORD})['’]s [a-z]"
)
_OF_ONE = re.compile(r"\b(?:he|she|him|her|his|they found)\b", re.IGNORECASE)
_SPOKEN_OF = re.compile(r"(?:He|She)\b")
_FIRM = re.compile(
    r" (?:Ltd|Limited|Inc|LLC|GmbH|& |and Sons|and Co|Joinery|Brothers|Bros)", re.IGNORECASE
)
_MORTAL = frozenset({Kind.BEREAVEMENT, Kind.ILLNESS})
_KIN = frozenset({Who.PARENT, Who.SPOUSE, Who.SIBLING, Who.CHILD, Who.RELATIVE, Who.GRANDCHILD})
_HOLY = re.compile(r"\b(?:St|Saint|Sankt|San|Santa|Sta|SS)\.? ?$", re.IGNORECASE)
_SITE = re.compile(r"(?:\bat|\bin|\bnear|\boutside)(?: the)? $", re.IGNORECASE)


def find_name(
    event: LifeEvent, sentences: Sequence[str], at: int, *, not_named: Sequence[str]
) -> str:
    """Whoever the news in `sentences[at]` is about; empty unless only one can be meant.

    `not_named` are the customer's name, the owner's and others that it cannot be.
    """
    if event.kind is Kind.BIRTH:
        return _of_born(sentences)
    if event.who in (Who.SELF, Who.COMPANY, Who.COMMUNITY, Who.PET):
        return ""
    customer = not_named[0].split() if not_named else []
    taken = {word.lower() for one in not_named for word in one.split()}
    found: set[str] = set()
    if event.kind in _MORTAL:
        found |= {match["name"] for one in sentences if (match := _ALONE.fullmatch(one.strip()))}
    if event.kind in _MORTAL and event.who in _KIN and len(customer) > 1:
        found |= _of_family(sentences, customer)
    found = found or _of_pronoun(sentences, at)
    fit = {
        name for name in found if name.lower() not in taken | CALENDAR_WORDS | word_list("starters")
    }
    name = next(iter(fit)) if len(fit) == 1 else ""
    return name if len(name) <= MAX_NAME_CHARS else ""


def is_of_place(name: str, text: str) -> bool:
    """Whether a name stands in `text` only for a church, a street or a house."""
    uses = [match.start() for match in re.finditer(rf"\b{re.escape(name)}\b", text)]
    return bool(uses) and all(
        _HOLY.search(text[:at]) or _SITE.search(text[:at]) is not None for at in uses
    )


def _of_born(sentences: Sequence[str]) -> str:
    names: list[str] = []
    for pattern in _BORN:
        names += [match["name"] for text in sentences for match in pattern.finditer(text)]
    names = [name for name in names if name.lower() not in CALENDAR_WORDS]
    names = list(dict.fromkeys(name for name in names if len(name) <= MAX_NAME_CHARS))
    return " and ".join(names) if len(names) <= 2 else ""


def _of_family(sentences: Sequence[str], customer: Sequence[str]) -> set[str]:
    """First names that stand before the customer's own surname: "Piet Vanderhoek"."""
    pattern = re.compile(rf"\b(?P<name>{_WORD}) {re.escape(customer[-1])}\b(?!['’])")
    return {
        match["name"]
        for text in sentences
        for match in pattern.finditer(text)
        if not _FIRM.match(text[match.end() :])
    }


def _of_pronoun(sentences: Sequence[str], at: int) -> set[str]:
    """Those of "This was for Beata. She will be away", where the news goes on of her."""
    told = [text for text in sentences[: at + 1] if text]
    if not told or not _OF_ONE.search(sentences[at]):
        return set()
    return {
        match["name"] or match["owner"]
        for first, second in itertools.pairwise(told)
        if _SPOKEN_OF.match(second) and (match := _BEFORE_PRONOUN.search(first))
    }
