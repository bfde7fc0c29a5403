"""Details: what a mail says beside the event, and what a friend would say to it.

"Fourteen years", "I'm in charge of the dog", "he jokes already": each repertoire lists patterns of
such remarks with lines that take them up. What a pattern takes out of the mail is a few harmless
words, turned towards the customer ("my boots" are "your boots"), or it is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from agent.drafts import phrases
from agent.drafts.told.quotes import asks_for_more, is_business, is_dark, is_safe, may_be_said
from agent.drafts.told.relations import GENDER_OF_RELATION
from agent.drafts.told.turning import turned
from agent.models import SAD_KINDS, LifeEvent

MAX_SENTENCE_CHARS = 400
MAX_WORDS = 9
"""So much of theirs may be taken up; more is a quotation."""
MAX_CLAUSE_WORDS = 13
"""The same of what somebody did, told as a whole clause."""
_CLAUSES = frozenset({"clause", "did"})
_MACROS = {
    "<number>": r"(?:\d{1,3}|a hundred|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)",
    "<name>": r"(?-i:[A-ZÀ-Þ][a-zà-ÿ'’\-]+)",
    "<relation>": "(?:"
    + "|".join(map(re.escape, sorted(GENDER_OF_RELATION, key=len, reverse=True)))
    + ")",
    "<I>": r"(?:I|we)",
    "<I am>": r"(?:I['’]?m|I am|we['’]?re|we are)",
    "<I have>": r"(?:I['’]?ve|I have|we['’]?ve|we have)",
    "<I will>": r"(?:I['’]?ll|I will|I shall|we['’]?ll|we will|we shall)",
    "<my>": r"(?:my|our)",
}
_MACRO = re.compile("|".join(map(re.escape, sorted(_MACROS, key=len, reverse=True))))
_PRONOUN = re.compile(r"^(?:He|She|They|His|Her|Their|It|The|A|An|My|Our|No|Two|Three|We)\b")
"""Words that are large only because they began a sentence."""
_CLOUDED = re.compile(
    r"\b(?:not|never|no longer|without|refus\w+|sold|slept|drink\w*|drunk|pills?|urn|prison|alive"
    r"|wish\w*|\w+n['’]t)\b",
    re.IGNORECASE,
)
"""Words with which a remark may be anything but glad."""
_CUT = re.compile(
    r"\b(?:the|an?|my|our|his|their|your|this|these|those|of|to|from|with|at|by|and|or|but|than|that"
    r"|who|which|so|very|too)$",
    re.IGNORECASE,
)
"""Words that nothing whole ends with: what should follow them was left behind in the mail."""
_DENIED = re.compile(
    r"\b(?:no|not|never|without|neither|nor|hardly|\w+n['’]t)\s+(?:[\w'’-]+\s+){0,2}$",
    re.IGNORECASE,
)
_SECOND_PERSON = re.compile(r"\b(?:you|your|yours|you['’]\w+|yourself)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Detail:
    """One remark of theirs that a letter may take up."""

    slots: Mapping[str, str]
    sentence: str
    """The sentence of the mail that it stands in."""
    echo: tuple[str, ...]
    """Lines that answer it."""
    ahead: tuple[str, ...]
    """Lines that look ahead from it: a wish or a question."""
    is_first: bool = False
    """A worry: where one is told, nothing else is taken up."""


def find_details(
    event: LifeEvent, sentences: Sequence[str], at: int, *, moment: str, setting: str = ""
) -> tuple[Detail, ...]:
    """What `sentences` (of a mail, "" between paragraphs) say beside the event, nearest first.

    `at` is the sentence with the evidence. What wants something of the owner is business.
    """
    found = []
    for sentence in _beside(sentences, at):
        for rule in phrases.details(event.kind):
            if rule.whose and event.who not in rule.whose:
                continue
            if rule.moments and moment not in rule.moments:
                continue
            if setting not in (rule.settings or {""}):
                continue
            if detail := _read(rule, sentence, is_sad=event.kind in SAD_KINDS):
                found.append(detail)
    return tuple(found)


def _beside(sentences: Sequence[str], at: int) -> list[str]:
    """The evidence's sentence and those of its paragraph that are not business, nearest first."""
    if not 0 <= at < len(sentences):
        return []
    found = [sentences[at]]
    for step in (1, -1, 2, -2):
        index = at + step
        between = sentences[min(at, index) : max(at, index) + 1]
        if 0 <= index < len(sentences) and "" not in between:
            found.append(sentences[index])
    return [
        text[:MAX_SENTENCE_CHARS]
        for number, text in enumerate(found)
        if number == 0 or not asks_for_more(text)
    ]


def _read(rule: phrases.DetailRule, sentence: str, *, is_sad: bool) -> Detail | None:
    match = _compiled(rule.pattern).search(sentence)
    if match is None or _DENIED.search(sentence[: match.start()]):
        return None
    slots = {}
    for slot, said in match.groupdict().items():
        if said is None:
            continue
        words = " ".join(said.split()).strip(" .,;:-–—'’\"!")
        most = MAX_CLAUSE_WORDS if slot in _CLAUSES else MAX_WORDS
        if not _may_stand(words, most=most, is_sad=is_sad):
            return None
        slots[slot] = turned(_PRONOUN.sub(lambda match: match[0].lower(), words))
    return Detail(slots, sentence, rule.echo, rule.ahead, rule.is_first)


def _may_stand(words: str, *, most: int, is_sad: bool) -> bool:
    if not words or len(words.split()) > most or _SECOND_PERSON.search(words) or _CUT.search(words):
        return False
    if is_business(words) or not (is_safe(words) and may_be_said(words)):
        return False
    return is_sad or not (is_dark(words) or _CLOUDED.search(words))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_MACRO.sub(lambda match: _MACROS[match[0]], pattern), re.IGNORECASE)
