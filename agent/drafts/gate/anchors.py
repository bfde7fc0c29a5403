"""What ties a draft to this one customer, and how much of it could stand on any card."""

from __future__ import annotations

import re
from functools import cache

from agent.drafts.days import CALENDAR_WORDS
from agent.drafts.gate import claims
from agent.drafts.gate.case import Case
from agent.drafts.gate.parts import Finding, Parts
from agent.drafts.gate.wording import (
    COMMON,
    QUOTED,
    capitalised,
    dates_said,
    everyday,
    flat,
    is_known,
    numbers,
    stem,
    stems,
    words,
)
from agent.drafts.told.quotes import is_business
from agent.models import SAD_KINDS

NAME, QUOTE, NUMBER, DATE = 1.0, 1.5, 0.9, 0.6
RARE_WORD, WORD, KIND_WORD, RELATION = 0.8, 0.5, 0.4, 0.4
"""What each is worth: a name is theirs alone, "your father" and "the wedding" are many people's."""
ENOUGH = 0.8
MIN_QUOTE_WORDS = 3
BARE_WORDS = 10
"""Evidence of so few words tells what happened and nothing more."""
MOST_STOCK = 0.5
"""With so many words of it out of cards, a draft needs twice as much that is theirs."""


def find_standard_treatment(parts: Parts, case: Case, weight: float) -> list[Finding]:
    """Whether it could go to anybody, once the name is masked; `weight` is that of its anchors."""
    if case.life_event and any(one.tells_of_lost_pregnancy for one in case.life_event.evidence):
        return []  # the less such a letter says, the better
    needed = ENOUGH
    if stock_share(parts) > MOST_STOCK:
        needed *= 2
    elif _tells_hardly_anything(case):
        needed = RELATION
    if weight >= needed:
        return []
    whose = case.customer.first_name or "this customer"
    if weight == 0:
        return [Finding(f"This could go to anybody: nothing in it is of {whose}'s own news.")]
    return [Finding(f"This could go to anybody with such news: too little in it is {whose}'s own.")]


def _tells_hardly_anything(case: Case) -> bool:
    """Whether of trouble only the bare fact is told: then "your father" is all there is to say."""
    event = case.life_event
    if event is None or event.kind not in SAD_KINDS or event.name:
        return False
    told = max((words(one.quote) for one in event.evidence), key=len, default=[])
    return len(told) <= BARE_WORDS


def weigh(parts: Parts, case: Case) -> float:
    """How much of the draft is of this customer's own news; 0 is nothing, 3 is plenty."""
    said = stems(parts.body) - _own_names(case)
    names = _names_told(case) & said
    numbers_told = {stem(word) for word in numbers(parts.own) if is_known(word, case.told_stems)}
    days = (_days_told(case) & said) - numbers_told
    content = _content_told(said, case) - names - days - numbers_told
    general = claims.words_of_kinds(case.kinds)
    is_general = {word for word in content if claims.is_among(word, general)}
    is_related = (content - is_general) & claims.relation_words()
    flat_told = flat(case.told)
    quotes = [quote for quote in QUOTED.findall(parts.body) if flat(quote) in flat_told]
    return (
        QUOTE * len([quote for quote in quotes if len(quote.split()) >= MIN_QUOTE_WORDS])
        + NAME * len(names)
        + NUMBER * len(numbers_told)
        + DATE * len(days)
        + sum(map(_worth, content - is_general - is_related))
        + KIND_WORD * bool(is_general)
        + RELATION * bool(is_related)
    )


def _own_names(case: Case) -> set[str]:
    """The stems of the customer's and the owner's names: in them nothing is told."""
    signs = case.voice.sign_as if case.voice else ""
    return stems(" ".join((*case.names, case.customer.company, signs)))


def _names_told(case: Case) -> set[str]:
    names = {stem(name) for name in capitalised(case.told)} | _event_name(case)
    return {name for name in names - _own_names(case) if name not in CALENDAR_WORDS | COMMON}


def _days_told(case: Case) -> frozenset[str]:
    return dates_said(case.quotes) | (case.known & CALENDAR_WORDS)


def _content_told(said: set[str], case: Case) -> set[str]:
    """Words of weight that the draft has from the mails; of trade only what the facts quote."""
    quoted = stems(case.quotes)
    found = {word for word in case.told_stems & said if word in quoted or not is_business(word)}
    found |= {word for word in said if _named_by_a_verb(word) & quoted - COMMON}
    return {word for word in found - COMMON if len(word) > 2}


def _worth(word: str) -> float:
    """A stove is somebody's own; a word that any letter may have is less so."""
    is_rare = word not in everyday() and not claims.is_of_life(word)
    return RARE_WORD if is_rare else WORD


def stock_share(parts: Parts) -> float:
    """How much of the draft's words is out of cards: 0 to 1."""
    count = len(words(parts.own))
    if not count:
        return 0.0
    text = parts.own.replace("'", "’")
    stock = sum(len(words(found[0])) for found in _stock().finditer(text))
    return min(1.0, stock / count)


def _event_name(case: Case) -> set[str]:
    """The name the event goes by, if the mails have it."""
    name = (case.life_event and case.life_event.name) or ""
    parts = {stem(word) for word in words(name) if len(word) > 1}
    return parts & case.told_stems


def _named_by_a_verb(word: str) -> set[str]:
    """The verbs that may stand in a mail for a noun of the draft: "signing" for "sign"."""
    if len(word) < 7 or not word.endswith("ing"):
        return set()
    base = word.removesuffix("ing")
    return {base, f"{base}e", f"{base}ed", base[:-1]}


@cache
def _stock() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(claims.stock_phrases())})\b", re.IGNORECASE)
