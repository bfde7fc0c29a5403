"""Whether a draft's form fits: how long it is, and what stands in it beside words."""

from __future__ import annotations

import re
import unicodedata

from agent.drafts.gate.case import Case
from agent.drafts.gate.parts import Finding, Parts
from agent.drafts.gate.wording import words

MIN_WORDS, MAX_WORDS, MAX_SAD_WORDS = 5, 150, 110
_LINK = re.compile(
    r"(?:[a-z][a-z+.-]{1,15}://|www\.|hxxps?:|mailto:|tel:)\S+"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}"
    r"|(?<![\w-])[\w-]{2,63}(?:\.[\w-]{2,63}){0,4}\.(?:[a-z]{2,12})(?:/\S*)?(?![\w.])"
    r"|(?<![\w&])[@#]\w{2,}|\b\w{1,63} ?[\[(](?:at|dot)[\])] ?\w+"
    r"|\b\w{1,63} dot (?:com|org|net|io)\b",
    re.IGNORECASE,
)
_NO_LINK = re.compile(r"(?:[ap]\.m|e\.g|i\.e|p\.s|etc)\.?", re.IGNORECASE)
_PHONE = re.compile(r"\+?\d[\d ()/.-]{6,30}\d")
_PLACEHOLDER = re.compile(
    r"\[[^\]\n]*\]|\{[^}\n]*\}|<[^>\n]*>|\bX{2,}\b|\bTODO\b|\bTBD\b|\blorem ipsum\b"
    r"|_{3,}|\.{4,}|%\w\b"
    r"|\$[A-Za-z_]\w*"
    r"|\b(?:Your|First|Last|Customer|Client|Recipient|Sender|Company|Full) ?[Nn]ame\b"
    r"|\b(?:your|customer|client|recipient)_?name\b|\b(?:None|null|undefined|NaN|N/A)\b"
)
_SHOUTED = re.compile(r"\b[A-ZÀ-Þ]{4,}\b(?:[ ,]+\b[A-ZÀ-Þ]{2,}\b)*|!{3,}|\?{3,}")
_EMOJI_JOINED = re.compile("(?<=[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5"
"""Letters by their class, and nothing to be seen."""
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "MATHEMATICAL", "FULLWIDTH")


def find_misfits(parts: Parts, case: Case) -> list[Finding]:
    """What does not belong into a short personal note."""
    return [
        *_links(parts, case),
        *_holes(parts),
        *_hidden(parts),
        *_shouting(parts, case),
        *_length(parts, case),
    ]


def _links(parts: Parts, case: Case) -> list[Finding]:
    findings = []
    taken: list[tuple[int, int]] = []
    for pattern, what in ((_LINK, "a link or an address"), (_PHONE, "a number to call")):
        for found in pattern.finditer(parts.text):
            is_owners = found[0].lower().strip() in case.owner_text.lower()
            is_inside = any(start <= found.start() < end for start, end in taken)
            if is_owners or is_inside or _NO_LINK.fullmatch(found[0]):
                continue
            taken.append(found.span())
            findings.append(Finding(f"“{found[0]}” is {what} you did not write.", (found.span(),)))
    return findings


def _holes(parts: Parts) -> list[Finding]:
    found = _PLACEHOLDER.search(parts.text)
    if not found:
        return []
    reason = f"“{found[0]}” is a place for something that is not there."
    return [Finding(reason, (found.span(),))]


def _hidden(parts: Parts) -> list[Finding]:
    """Characters that nobody sees, and words whose letters are of two alphabets."""
    joined = {found.start() for found in _EMOJI_JOINED.finditer(parts.text)}
    hidden = [
        index
        for index, char in enumerate(parts.text)
        if char != "\n"
        and index not in joined
        and (unicodedata.category(char) in _HIDDEN or char in _FILLERS)
    ]
    findings = []
    if hidden:
        spans = tuple((index, index + 1) for index in hidden[:20])
        findings.append(Finding("It holds characters that cannot be seen.", spans))
    for found in re.finditer(r"\w+", parts.text):
        if len(_alphabets(found[0])) > 1:
            reason = f"“{found[0]}” has letters that only look like the right ones."
            findings.append(Finding(reason, (found.span(),)))
    return findings


def _alphabets(word: str) -> set[str]:
    if word.isascii():
        return set()
    names = {unicodedata.name(char, "").split(" ")[0] for char in word if char.isalpha()}
    return names & set(_SCRIPTS)


def _shouting(parts: Parts, case: Case) -> list[Finding]:
    told = set(words(case.sources))
    for found in _SHOUTED.finditer(parts.own):
        if not set(words(found[0])) <= told or not words(found[0]):
            return [Finding(f"“{found[0]}” shouts.", (found.span(),))]
    return []


def _length(parts: Parts, case: Case) -> list[Finding]:
    all_words = words(parts.body)
    count = len(all_words)
    if count < MIN_WORDS:
        return [Finding(f"It has hardly any words ({count}).")]
    owners = min(count, len(words(case.owner_text)))
    most = MAX_SAD_WORDS if case.is_sad else MAX_WORDS
    if count - owners > most:
        return [Finding(f"It is long for a personal note: {count} words.")]
    return []
