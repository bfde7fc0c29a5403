"""Listed: an order, a quote or changes that a mail asks for line by line.

A list is not read back: the letter names its first thing and its last, by their own nouns, and
where these cannot be cut out surely, nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.drafts.told.quotes import is_safe, may_be_said
from agent.drafts.told.sentences import LIST_MARK
from agent.drafts.told.turning import turned
from agent.drafts.told.wanted import is_hostile, is_never_named

MAX_ITEMS = 40
MAX_HEAD_CHARS = 300
MAX_ITEM_WORDS = 16
MAX_NAME_WORDS = 5
_QUOTE = re.compile(
    r"\b(?:(?:an?|please|send|need|want|require|request|me|us|your)\b[^.?!]{0,12}\b(?:quote|quotation|estimate)"
    r"|(?:quote|price|cost) (?:me|us|for|on|please|up)|prices? (?:for|on|please)"
    r"|(?:quote|quotation)s?,? (?:please|pls))\b",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:(?P<count>two|three|four|five|six) )?(?:\w+ ){0,2}"
    r"(?P<what>changes|corrections|amendments)\b"
    r"|\b(?:update|change|correct|amend) the (?:following|below|details)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:can|could|may|would|will) (?:i|we|you)(?: \w+)? (?:get|have|order|send|enter|supply|ship"
    r"|do|add|put|book)\b"
    r"|\b(?:please|pls|kindly)(?: \w+)? (?:get|order|send|enter|supply|ship|add|book|put)\b"
    r"|\b(?:i|we)(?:['’]ll|['’]d)? (?:also |still )?(?:need|want|require|take)\b|^needs?\b"
    r"|\bshort of\b|\b(?:my|our|the|usual|next|christmas) order\b|^orders?\b",
    re.IGNORECASE,
)
_RUN = re.compile(
    r"(?P<lead>\b(?:I|we|please|pls|kindly|you)\b(?: \w+)? ?\b(?:need|want|order|send|have|get))"
    r"(?: me| us)? (?P<rest>(?:\d[\d,]*|two|three|four|five|six|ten|a dozen) [^.;:?!()]{8,160}?)"
    r"(?=[.;?!]|$| (?:by|before|for|please|asap|to|if)\b)",
    re.IGNORECASE,
)
_WISHES = re.compile(
    r"\bwhat (?:I|we)(?:['’]d)? (?:need|want|ask|would like) (?:from|of) you\b", re.I
)
"""The head of deeds, and of no goods."""
_ASKS = re.compile(r"\b(?:please|pls|kindly|can|could|would|need|want|short|order)\b", re.I)
_MARK_ALONE = re.compile(r"\(?(?:\d{1,2}|[a-h])[.)]")
_COLUMNS = re.compile(
    r"(?:items?|qty|quantity|description|product|article|size)\b(?:\W+\w+){0,3}$", re.I
)
_NUMBER = (
    r"(?:\d[\d,./]*|an?|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty"
    r"|fifty|sixty|half)"
)
_UNIT = (
    r"(?:doz|dozen|ctn|cartons?|cases?|box(?:es)?|rolls?|packs?|pkts?|packets?|pcs?|pieces|pairs?"
    r"|pr|sets?|bags?|cans?|tins?|sheets?|reams?|lbs?|kg|drums?|bottles?|tubs?|pallets?|bundles?)\b"
)
_AMOUNT = re.compile(
    rf"^{_NUMBER} ?(?:x ?)?(?={_UNIT}|[^\W\d]|\s)(?:{_UNIT}\.? ?(?:of )?)?(?=\w)", re.IGNORECASE
)
_ONLY_AMOUNT = re.compile(rf"^{_NUMBER} (?=\w)", re.IGNORECASE)
_COUNTED = re.compile(
    rf"^(?:{_NUMBER})\b|\b(?:x ?\d+|\d[\d,]*(?: ?{_UNIT})?)\.?$|\(\d+\)$"
    rf"|\b{_NUMBER} {_UNIT}|\bsizes?\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|some|more|another|of|those|these)\s+", re.IGNORECASE)
_NAME_END = re.compile(
    r"[,;:(=]|\s[-–—]\s|\s{2,}|\s(?:x ?)?\d[\d,]*(?:\s|$)"
    r"|\s(?:in|for|at|to|from|by|with|that|which|when|as)\s|\.$"
)
_NAME = re.compile(r"[^\W_][\w'’&/ -]*")
_NOT_OF_GOODS = re.compile(
    r"\b(?:i|we|you|he|she|they|it|is|are|was|were|am|has|have|had|will|would|gone|said|says"
    r"|not|no|please|sorry|thanks?|anyway|love|regards|cheers)\b|[?!]$",
    re.IGNORECASE,
)
_OWN_CLAUSE = re.compile(r"\s(?:we|I) (?:like|use|had|get|always|usually)(?:\s|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of a mail that wants something, and how it may be named."""

    manner: str
    """"order", "quote" or "changes"."""
    first: str
    """Its first thing, without an article; empty unless `last` is known, too."""
    last: str
    count: str
    """How many changes it is, as "all three changes"; empty where the mail does not count them."""
    sentences: frozenset[int]
    """Where its head and its lines stand."""
    is_pair: bool = False
    """It has two lines and no more."""


def find_listed(sentences: Sequence[str]) -> Listed | None:
    """The first list in a mail by which something is wanted."""
    for at, head in enumerate(sentences):
        if found := _inline(head, at):
            return found
        manner = _manner(head)
        items = _items(sentences, at + 1, manner) if manner else []
        if len(items) < 2:
            continue
        texts = [sentences[index] for index in items]
        if any(is_hostile(text) for text in (head, *texts)):
            return None
        count = _CHANGES.search(head) if manner == "changes" else None
        first, last = _named(texts[0]), _named(texts[-1])
        is_named = manner != "changes" and bool(first and last and first.lower() != last.lower())
        return Listed(
            manner,
            first if is_named else "",
            last if is_named else "",
            _counted(count) if count else "",
            frozenset((at, *items)),
            is_pair=len(items) == 2,
        )
    return None


def _counted(found: re.Match[str]) -> str:
    if not found["count"]:
        return ""
    number = found["count"].lower()
    return f"{'both' if number == 'two' else f'all {number}'} {found['what'].lower()}"


def _manner(head: str) -> str:
    if not head or len(head) > MAX_HEAD_CHARS or _WISHES.search(head):
        return ""
    is_open = head.rstrip().endswith((":", "please", "-", "–")) or not head.rstrip().endswith(".")
    if _CHANGES.search(head) and _ASKS.search(head) and is_open:
        return "changes"
    if _QUOTE.search(head):
        return "quote"
    return "order" if _ORDER.search(head) and is_open else ""


def _inline(head: str, at: int) -> Listed | None:
    """The list of "What we are short of: nails, and work gloves, mostly XL.", within a sentence."""
    lead, colon, rest = head.partition(": ")
    if not colon and (run := _RUN.search(head)):
        lead, rest = run["lead"], run["rest"]
        counted = [bool(_ONLY_AMOUNT.match(part)) for part in re.split(r", | and ", rest)]
        if len(counted) < 2 or (len(counted) == 2 and not all(counted)):
            return None
    if not rest or len(head) > MAX_HEAD_CHARS or is_hostile(head):
        return None
    manner = "quote" if _QUOTE.search(lead) else "order" if _ORDER.search(lead) else ""
    parts = re.split(r",? and |; " if colon else r",? and |, ", rest.rstrip(". "))
    if not manner or len(parts) < 2 or any(map(_is_told, parts)):
        return None
    first, last = _named(parts[0]), _named(parts[-1])
    is_pair = len(parts) == 2
    if is_pair and not colon and not (first.endswith("s") and last.endswith("s")):
        first = last = ""
    elif not (first and last):
        return None
    return Listed(manner, first, last, "", frozenset((at,)), is_pair=is_pair)


def _items(sentences: Sequence[str], start: int, manner: str) -> list[int]:
    """Where the lines of a list stand that begins here, perhaps after an empty line."""
    at = start + 1 if start < len(sentences) and not sentences[start] else start
    found: list[int] = []
    is_marked = False
    for index in range(at, min(at + MAX_ITEMS, len(sentences))):
        text = sentences[index]
        if _MARK_ALONE.fullmatch(text) or (not found and _COLUMNS.match(text)):
            is_marked = is_marked or bool(_MARK_ALONE.fullmatch(text))
            continue
        is_item = is_marked or bool(LIST_MARK.match(text))
        if manner == "changes":
            is_item = is_item or bool(re.match(r"[\w() ]{2,30}:\s", text)) or bool(found)
        elif not is_item:
            is_item = bool(_COUNTED.search(text)) and not _is_no_goods(text)
        if not text or not is_item:
            break
        found.append(index)
    return [] if manner != "changes" and any(_is_told(sentences[one]) for one in found) else found


def _is_told(text: str) -> bool:
    """Whether a line tells something instead of naming a thing."""
    words = LIST_MARK.sub("", text)
    return _is_no_goods(_OWN_CLAUSE.sub(" ", words).split(",")[0])


def _is_no_goods(text: str) -> bool:
    words = LIST_MARK.sub("", text)
    return len(words.split()) > MAX_ITEM_WORDS or bool(_NOT_OF_GOODS.search(words))


def _named(item: str) -> str:
    """The noun of a line, without amount and article; empty where it is not surely one."""
    text = LIST_MARK.sub("", item).strip()
    bare = _AMOUNT.sub("", text) or text
    if not re.match(r"[^\W\d_]", bare) and not re.match(r"\d+x\d+ [^\W\d_]", bare):
        bare = _ONLY_AMOUNT.sub("", text)
    for _ in range(3):
        bare = _ARTICLE.sub("", bare)
    name = turned(" ".join(_NAME_END.split(bare)[0].split()).strip(" .-"))
    words = name.split()
    is_fit = words and len(words) <= MAX_NAME_WORDS and _NAME.fullmatch(name)
    if not is_fit or is_never_named(name) or not (is_safe(name) and may_be_said(name)):
        return ""
    if (
        len(words[0]) < 2
        or words[0].lower() in ("your", "you", "my", "our", "this", "any")
        or not any(map(str.isalpha, words[-1]))
    ):
        return ""
    return name[0].lower() + name[1:] if name[1:].islower() else name
