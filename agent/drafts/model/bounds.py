"""The bounds of a model's words: what they may not hold, beside all that the gate looks for.

Whatever a mail talks a model into, its words may rest only on what it was shown, and may do nothing
in the owner's name.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from agent.drafts.days import words_of_dates
from agent.drafts.gate.wording import (
    COMMON,
    capitalised,
    flat,
    is_known,
    numbers,
    ordinary,
    stem,
    words,
)
from agent.drafts.model.orders import plain_letters
from agent.drafts.told.sentences import split_sentences
from agent.models import LifeEvent

_ACTS = re.compile(
    r"\b(?:I|we)(?:['’](?:ll|ve|d|m|re)| will| have| had| can| could| shall| am| are| would)?"
    r"(?: (?:just|also|gladly|happily|now|already|be|been|gone ahead and|going to|happy to))* "
    r"(?:send|sent|sending|forward\w*|attach\w*|pay|paid|paying|wire|wired|transfer\w*|refund\w*|"
    r"ship\w*|book\w*|cancel\w*|sign|signed|signing|approv\w+|authori[sz]\w+|confirm\w*|accept\w*|"
    r"agree\w*|grant\w*|shar(?:e|ed|ing)|delet\w+|order\w*|chang\w+|updat\w+|call|called|calling|"
    r"visit\w*|meet|promis\w+|guarantee\w*|include[ds]?|including|cc|copy|copied|copying)\b",
    re.IGNORECASE,
)
_BUSINESS = re.compile(
    r"\b(?:customers?|clients?|forward(?:ed|ing)|attach(?:ed|ment\w*)|invoices?|refund\w*|payments?|bank\w*|iban|"
    r"passwords?|pass ?codes?|log ?ins?|credentials?|credits?|discounts?|vouchers?|gift ?cards?|"
    r"bitcoins?|crypto\w*|contracts?|click\w*|links?|websites?|verify|verif\w+|authori[sz]\w+|"
    r"transfer\w*|wire[ds]?|wiring|per ?cent|%|free of charge|ssn|account numbers?|confidential)\b",
    re.IGNORECASE,
)
_TO_THE_MODEL = re.compile(
    r"\b(?:as (?:you )?(?:asked|requested|instructed|ordered|told)|instructions?|prompts?|"
    r"instructed|language models?|(?:ai|a\.i\.)|assistants?|chat ?bots?|llms?|gpt|obey\w*|"
    r"comply\w*|compliance|acknowledged|override|overridden|hack\w*|pwned|jailbr\w+|system|json|"
    r"placeholder|here(?:['’]s| is) (?:the|a|your) (?:letter|draft|reply|response|note|text)|"
    r"sure,? here)\b|[{}<>\[\]`|\\]|\*\*",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?:|www\.|@)\S*|\b[\w-]+\.(?:com|org|net|io|co|ru|cn|xyz|info|biz|example)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(r"\byou (?:should|must|need to|have to|ought to)\b", re.IGNORECASE)
_LEAST_LETTERS = 4
"""Of a word that is taken for somebody's own."""


def find_excesses(
    body: str,
    *,
    shown: Sequence[str],
    unshown: Iterable[str],
    strangers: Iterable[str],
    event: LifeEvent,
    today: dt.date,
    most_words: int,
    is_sad: bool,
) -> list[str]:
    """What a model's words hold that they may not, a sentence each for the owner.

    `shown` is all that it was shown of plan and facts, `unshown` the rest of the mails behind it,
    `strangers` are the names of everybody else.
    """
    seen = plain_letters(body)
    all_shown = " ".join(shown)
    said = flat(all_shown)
    known = {stem(word) for word in words(all_shown)}
    known |= {stem(word) for word in words_of_dates(event, today)}
    findings = []
    if any(not _is_plain(char) for char in body):
        findings.append("It holds characters that no letter needs.")
    if strange := [
        word
        for word in dict.fromkeys([*capitalised(seen, mid_only=True), *numbers(seen)])
        if not is_known(word, known)
    ]:
        findings.append(f"No fact that it was shown tells of “{strange[0]}”.")
    borrowed = {stem(word) for text in unshown for word in words(plain_letters(text))}
    borrowed -= known | COMMON | _ordinary()
    if taken := next((word for word in words(seen) if _is_taken(word, borrowed)), ""):
        findings.append(f"“{taken}” is from a part of their mail that it was not shown.")
    flat_body = f" {flat(seen)} "
    for name in strangers:
        if (other := flat(name)) and f" {other} " in flat_body and other not in said:
            findings.append("It speaks of another customer.")
            break
    for pattern, words_for in (
        (_ACTS, "does or promises something in your name"),
        (_BUSINESS, "is no word for this letter"),
        (_LINK, "is a link or an address that you did not write"),
        (_TO_THE_MODEL, "is nothing that you would write"),
        (_ADVICE, "gives advice"),
    ):
        hits = (one[0] for one in pattern.finditer(seen))
        if found := next((hit for hit in hits if not flat(hit) or flat(hit) not in said), ""):
            findings.append(f"“{found}” {words_for}.")
    if len(words(seen)) > most_words:
        findings.append(f"It is longer than you write: {len(words(seen))} words.")
    if seen.count("?") > (1 if is_sad else 2):
        findings.append("It asks too many questions.")
    if seen.count("!") > (0 if is_sad else 1):
        findings.append("It has more exclamation marks than the news bears.")
    return findings


def without_strays(paragraph: str, *, shown: Sequence[str], facts: Sequence[str]) -> str:
    """The paragraph without the sentences that come from nowhere.

    Such a sentence holds a word that is neither in what was shown nor in any letter of ours, and
    no word of the facts.
    """
    known = {stem(word) for text in shown for word in words(text)} | COMMON | _ordinary()
    told = {stem(word) for text in facts for word in words(text)} - COMMON
    kept = []
    for sentence in filter(None, split_sentences(paragraph)):
        said = words(plain_letters(sentence))
        is_strange = any(len(word) >= _LEAST_LETTERS and _bare(word) not in known for word in said)
        if not is_strange or any(stem(word) in told for word in said):
            kept.append(sentence)
    return " ".join(kept)


def rests_on(body: str, shown: Sequence[str]) -> bool:
    """Whether more than the commonest words of what was shown stands in it."""
    own = {stem(word) for text in shown for word in words(text)} - COMMON
    return not own or any(stem(word) in own for word in words(plain_letters(body)))


def _bare(word: str) -> str:
    """The stem without what is contracted with it: "didn't" -> "did"."""
    return stem(re.sub(r"(?:n't|'\w+)$", "", word.lower()))


def _is_plain(char: str) -> bool:
    """Whether it is a letter of a European script, a figure, or what stands between words."""
    if char in "\n ":
        return True
    if unicodedata.category(char)[0] in "CM":
        return False
    if char.isalpha():
        return unicodedata.name(char, "").startswith("LATIN")
    return True


def _is_taken(word: str, borrowed: set[str]) -> bool:
    return len(word) >= _LEAST_LETTERS and stem(word) in borrowed


@cache
def _ordinary() -> frozenset[str]:
    """Words that stand in anybody's letters."""
    return frozenset(stem(word) for word in ordinary())
