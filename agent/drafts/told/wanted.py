"""Wanted: the things that a mail asks for or about, by its own noun for each.

"Do you do plain black armbands? Need 30 by Friday" wants "the plain black armbands", "by Friday".
A thing is named, never granted: the line that takes it up only says that it was read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.drafts import phrases
from agent.drafts.days import MONTHS, WEEKDAYS
from agent.drafts.told.asking import clause_before, is_earnest
from agent.drafts.told.quotes import asks_for_more, is_safe, may_be_said
from agent.drafts.told.relations import GENDER_OF_RELATION
from agent.drafts.told.things import group_of
from agent.drafts.told.verbs import verb_forms

MAX_SENTENCE_CHARS = 400
MAX_NAMED = 2
"""More things than these make a list, and no letter."""
MAX_WORDS, MAX_CHARS = 7, 80
_SHORT_WORDS = 8
"""A question of so few words, "Can you resend?", is about what stands before it."""
_STEPS_BACK = 2
_MEASURES = frozenset({"pair", "pairs", "dozen", "copies", "copy", "set", "lot", "supply"})
"""Words for how much, before the "of" of what it is."""
_NO_GOODS = frozenset({"people", "body", "weather", "place", "animal", "instrument", "sport"})
_WANTS = re.compile(
    r"\b(?:(?:I|we|they)(?:['’]ll|['’]d)? (?:still |also |only |just )?(?:need|want|require)"
    r"|(?:should|would) like (?!to (?:thank|say|tell))|^need\b|^please\b|\bplease (?!note)"
    r"|need to (?:cancel|stop|move|change)|(?:^|[.;:,] )(?:then )?(?:cancel|quote|send|order|hold)"
    r"|(?:can|could|would|may) (?:we|you|I)|is there (?:any|a)|are there any"
    r"|do you (?:do|have|sell|stock|know)|burning through|running (?:low|out))\b",
    re.IGNORECASE,
)
_NOT_MEANT = re.compile(
    r"^Q[:.] |\bcan you (?:credit|imagine|believe)\b"
    r"|\b(?:please|kindly)(?: also)? note\b"
    r"|\b(?:do not|don['’]?t) (?:say|tell|mention|be|worry|feel|think)\b",
    re.IGNORECASE,
)
_TO_READER = re.compile(
    r"\b(?:(?:can|could|would|will|do|are|have|should) (?:you|I|we|u)|is there"
    r" (?:any|a|still|room)\b|are there|which (?:is|one|would)"
    r"|what (?:would|do|does|should|will)|is that the|is (?:it|this)"
    r"|when (?:can|could|would|do|is))\b",
    re.IGNORECASE,
)
_PLAIN_WISH = re.compile(
    r"(?:^|, |\band |\bso )(?:please|pls|kindly|(?:can|could|would|will) (?:you|u))\b "
    r"(?!accept|excuse|don['’]?t|do not|give (?:my|our)|bear|be patient|forgive|pass on|know"
    r"|imagine|believe)|\b(?:I|we)(?:['’]d| would)? (?:need|like) to know\b"
    r"|\bhow do (?:I|we) (?:get|do|go|make)\b",
    re.IGNORECASE,
)
_OF_BEFORE = re.compile(r"\b(?:it|them|some|they|these|those|resend)\b", re.IGNORECASE)
_TO_BE_TOLD = re.compile(r"\b(?:tell (?:me|us)|let (?:me|us) know|advise)\b", re.IGNORECASE)
_ASIDE = re.compile(r"(?:\bwith|\bw/|\(|\bdone(?: the)?)\s*$", re.IGNORECASE)
_DEEDS = frozenset({"change", "quote", "resend", "cancel", "need", "list", "send", "order", "want"})
_AWAITED = re.compile(r"\bneeds? (?:it|them|this)\b|\bwants? an? answer\b", re.IGNORECASE)
_ANSWER = re.compile(r"\b(?:answer|reply|word|decision|know)\b", re.IGNORECASE)
_ORDERED = re.compile(r"(?<!the )(?<!our )(?<!my )\border (?:for )?(?:me|us|the|an?|\d)", re.I)
_ASKS_IF = re.compile(
    r"\b(?:is|are) there (?:an?|any|still)\b|\bdo you (?:do|have|sell|stock|carry|make)\b", re.I
)
_ORDERED_OBJECT = re.compile(
    r"\b(?:need|want|require|order|get|have|send|book|reserve|supply|bring|ship|buy|add|like|do|print|make|bake|cut"
    r"|through|out of|low on|of|for|and|,)(?: (?:me|us|also|another|more|some|any|\d+|a dozen|the"
    r"|please|up|still|just))*\s*$",
    re.IGNORECASE,
)
_NO_ORDER = re.compile(
    r"\b(?:invoices?|orders?|accounts?|cards?|websites?|house|deliver(?:y|ies)|statements?|calls?"
    r"|meetings?|appointments?|balance|prices?|forms?|list|office|shop|phone|dates?|names?|details?"
    r"|hours?|certificates?|cop(?:y|ies)|polic(?:y|ies)|documents?|docs|quotes?|credits?|receipts?"
    r"|reports?|licen[cs]es?|renewals?|questions?|options?|contracts?|papers?|notes?)$",
    re.IGNORECASE,
)
"""What one has dealings about and does not order."""
_BESIDE_ORDER = re.compile(
    r"\b(?:because|since|for (?:my|our|his|her|their|the)|due|renew\w*|pay\w*|about)\b",
    re.IGNORECASE,
)
"""Behind these in the clause stands what it is for, and not what is ordered."""
_DELIVERS = re.compile(
    r"\b(?:get|send|deliver\w*|need|want|have|bring|arrive|come|ship|swap|replace|order|post"
    r"|reprint|print|make|here|ready|answer|reply|word|decision|know)\b",
    re.IGNORECASE,
)
"""What goods, or an answer, are asked with."""
_OF_WRITER = re.compile(
    r"\b(?:pay\w*|paid|invoices?|due|licen[cs]e|renew\w*|deadline|(?:I|we)(?:['’]ll| will| can"
    r"| could| have to| must)|(?:can|could|may|shall) (?:I|we) (?!(?:have|get|order)\b))\b",
    re.IGNORECASE,
)
"""What the writer does by that day himself."""
_ASKED = re.compile(r"\b(?:please|pls|kindly|(?:can|could|would|will) you)\s*$", re.IGNORECASE)
_ORDERS = re.compile(
    r"\b(?:can|could|would|may|will) (?:you|we|I)(?: (?:please|kindly|also))* (?:send|resend|order"
    r"|have|get|do|quote|book|print|bring|make|give|let)\b",
    re.IGNORECASE,
)
_ASKS_WHAT = re.compile(r"\b(?:what|how|which|when|where) (?:can|could|would|may|will)\b", re.I)
_CHANGES = re.compile(
    r"\b(?:cancel\w*|stop\w*|hold|change|move|update|correct|pause|remove|take|divide|split|end"
    r"|bring forward|swap|no more|not yet|do(?: not|n['’]t)(?! (?:do|have|sell)))\b",
    re.IGNORECASE,
)
_SMALL_WORDS = (
    "and|or|but|nor|so|if|when|while|until|till|before|after|because|that|who|which|than|of|in|on"
    "|at|to|for|from|with|without|by|into|off|up|out|is|are|was|were|be|been|am|has|have|had|do"
    "|does|did|can|could|will|would|shall|should|may|might|must|not|no|it|me|us|him|them|he|she"
    "|they|we|you|i|there|what|how|any|some|all|both|each|every|other|same|more|please|the|a|an"
    "|my|our|your|his|her|their|this|these|those|another|as|about|around|over|under|back|only"
    "|just|also|still|again|whatever|through|down"
)
_WORD = rf"(?!(?:{_SMALL_WORDS})(?![\w'’-]))[a-zà-ÿ][a-zà-ÿ'’-]*"
_NUMBER = (
    r"\d{1,2},\d{3}|\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty"
    r"|thirty|forty|fifty|a dozen"
)
_FIRST = rf"(?:the|my|our|your|this|that|these|those|an?|another|any|some|his|her|their|{_NUMBER})"
_PHRASE = re.compile(
    rf"(?<![\w'’&@/.-])(?:(?P<first>{_FIRST}) )?"
    rf"(?:(?P<count>{_NUMBER}) )?(?P<beside>(?:{_WORD} ){{0,3}}?)(?P<noun>{_WORD})"
    rf"(?P<more> (?:of (?:(?:the|our|my|your) |(?:{_NUMBER}) )?|on (?:the|our|my|your) )"
    rf"(?:{_WORD} ){{0,2}}?(?P<last>{_WORD}))?"
    rf"(?=[.,;:!?)]|$| [(–—-]| (?:{_SMALL_WORDS})\b| [a-z]+ed\b| looks?\b"
    rf"| (?:w/|now|next|last|yet|tomorrow|today|then|{'|'.join(WEEKDAYS)})(?:\b|\s))",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\bthe (?:new )?[A-Z][a-zà-ÿ]{3,}\b(?! (?:\d|[A-Z][a-z]))")
_NEVER = re.compile(
    r"\b(?:banks?|iban|passwords?|log[- ]?ins?|money|cash|discounts?|refunds?|gift|vouchers?"
    r"|codes?|links?|repl(?:y|ies)|drafts?|e-?mails?|mails?|messages?|sentences?|words?|lines?"
    r"|customers?|clients?|contacts?|address(?:es)?|files?|data|rules?|instructions?|approver"
    r"|court|answers?|questions?|days?|weeks?|months?|years?|times?|hours?|minutes?|things?|bit"
    r"|thanks|people|books? for|parcels?|notice|services?|pieces|sizes?|units?|reading"
    r"|doctors?|everything|something|nothing|news|luck|kids|boys|girls|one|ones"
    r"|lunch|dinner|breakfast|supper)\b",
    re.IGNORECASE,
)
_HOSTILE = re.compile(
    r"\b(?:passwords?|banks?|iban|log[- ]?ins?|gift cards?|vouchers?|links?|codes?"
    r"|(?:customer|client)s?['’]|(?:customer|client) (?:list|data|addresses)|contacts"
    r"|transfers?|wire (?:me|us|it|the (?:money|rest|balance))|keys? to"
    r"|secrets?|instructions?|prompt)\b",
    re.IGNORECASE,
)
"""A sentence with such a word in it is the owner's to read."""
_DAY = (
    rf"(?:next |this )?(?:{'|'.join(WEEKDAYS)})(?:,? (?:the )?\d{{1,2}}(?:st|nd|rd|th))?"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{'|'.join(MONTHS)})"
    rf"|(?:{'|'.join(month[:3] for month in MONTHS)})[a-z]{{0,6}}\.? \d{{1,2}}(?:st|nd|rd|th)?"
    rf"|the \d{{1,2}}(?:st|nd|rd|th)"
    r"|Christmas|Easter|(?:the )?month[ -]end|(?:the )?end of the (?:week|month)"
)
_CALENDAR = re.compile(
    rf"\b(?:{'|'.join(name[:3] for name in (*MONTHS, *WEEKDAYS))})[a-z]*\b", re.I
)
_BY_DAY = re.compile(rf"\b(?P<when>(?:by|before) (?:{_DAY}))(?![\w'’])", re.IGNORECASE)

_ON_DAY = re.compile(
    rf"\b(?:on|for) (?P<day>the \d{{1,2}}(?:st|nd|rd|th)|{'|'.join(WEEKDAYS)})(?![\w'’])"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line of the letter can name of what is asked."""

    things: str
    """At most two, joined: "the gloves and dust masks"."""
    manner: str
    """"order", "about", "change", "question" or, of a day, "when": which lines take it up."""
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayNeeded:
    """By when something is needed."""

    words: str
    """"by Friday"."""
    is_answer: bool
    """What is needed is an answer."""
    sentence: str


def find_wanted(sentences: Sequence[str], *, said: str = "") -> Wanted | None:
    """What `sentences` of a mail ask for, but for what is `said` already."""
    found: dict[str, str] = {}
    manner = ""
    for at, sentence in enumerate(sentences):
        text = sentence[:MAX_SENTENCE_CHARS].replace("\n", " ")
        if not asks(text) or _HOSTILE.search(text):
            continue
        names = _names(text)
        for step in range(1, _STEPS_BACK + 1):
            is_of_before = len(text.split()) <= _SHORT_WORDS and _OF_BEFORE.search(text)
            if names or not is_of_before or at < step:
                break
            names = _names(sentences[at - step][:MAX_SENTENCE_CHARS].replace("\n", " "))
        how = _manner(text)
        is_ordered = all(_is_ordered(text, start, name) for start, name in names.items())
        how = "about" if how == "order" and not is_ordered else how
        if names and manner and how != manner:
            continue  # one line takes up all that is named
        for name in names.values():
            is_said = name.split()[-1].lower() in f"{said} {' '.join(found)}".lower()
            if not is_said and len(found) < MAX_NAMED:
                found[name] = sentence
                manner = how
    if not found and (asked := _day_asked_about(sentences)):
        when, sentence = asked
        return None if when in said else Wanted(when, "when", (sentence,))
    if not found:
        return None
    return Wanted(_joined(list(found)), manner, tuple(dict.fromkeys(found.values())))


def asks(text: str) -> bool:
    """Whether a sentence wants something of the reader."""
    if _NOT_MEANT.search(text):
        return False
    is_wish = any(pattern.search(text) for pattern in (_WANTS, _HOPED_FOR))
    return asks_for_more(text) or is_wish or text.rstrip().endswith("?")


def has_question(text: str) -> bool:
    """Whether it asks the reader something, and not the world."""
    is_asked = text.rstrip().endswith("?") and not _NOT_MEANT.search(text)
    return is_asked and not is_hostile(text) and bool(_TO_READER.search(text))


_HOPED_FOR = re.compile(
    r"\b(?:pleased|glad|grateful|thankful|delighted|happy|lovely|great|kind|honou?red)"
    r" (?:\w+ ){0,3}?if you (?:would|could|can|were)\b"
    r"|\b(?:hope|hoping|love (?:it )?(?:for|if)|want|like) you(?:['’]ll| can| could| will| to)*"
    r" (?:\w+ ){0,2}?(?:come|join|make it|be there|stop by|drop by|say a few)\b"
    r"|\blove to have you\b|\byou(?:['’]re| are| both are) (?:\w+ ){0,2}?(?:welcome to|invited)\b"
    r"|\b(?:a yes or (?:a )?no|RSVP)\b|\bgive (?:me|us) a (?:ring|call|shout|bell|buzz)\b",
    re.IGNORECASE,
)
"""What is asked as a hope: to come to something, a favour, a call."""
_GREETS = re.compile(
    r"\W*(?:and |so )?how(?: are|['’]re| r) (?:you|u|things|we|y['’]all)"
    r"(?: (?:all|both|doing|keeping|getting on|today|these days))*\?\W*$"
    r"|\W*(?:and |so )?how(?: is|['’]?s) (?:it going|everything|life|business|tricks)\?\W*$",
    re.IGNORECASE,
)
"""What is asked by way of a greeting."""


def wants_answer(text: str) -> bool:
    """Whether it surely asks something of the reader: a question to him, or a plain wish."""
    if _GREETS.match(text):
        return False
    if has_question(text):
        return True
    is_wish = any(pattern.search(text) for pattern in (_PLAIN_WISH, _HOPED_FOR))
    return is_wish and not _NOT_MEANT.search(text) and not is_hostile(text)


def is_hostile(text: str) -> bool:
    """Whether a word stands in it that leaves the whole sentence to the owner."""
    return bool(_HOSTILE.search(text))


def is_never_named(words: str) -> bool:
    """Whether they are nothing that a letter names back."""
    return bool(_NEVER.search(words))


def find_day_needed(sentences: Sequence[str]) -> DayNeeded | None:
    """By when what they ask for is needed, as it is told."""
    for sentence in sentences:
        text = sentence[:MAX_SENTENCE_CHARS].replace("\n", " ")
        if (asks(text) or _AWAITED.search(text)) and (match := _BY_DAY.search(text)):
            before = clause_before(text, match.start())
            is_answer = bool(_ANSWER.search(text))
            is_ours = _DELIVERS.search(before) and not _OF_WRITER.search(before)
            if not (is_answer or (is_ours and is_earnest(text, match.start()))):
                continue
            words = _CALENDAR.sub(
                lambda name: name[0].capitalize(), " ".join(match["when"].split())
            )
            return DayNeeded(words, is_answer, sentence)
    return None


def _day_asked_about(sentences: Sequence[str]) -> tuple[str, str] | None:
    """The day of "Do I still need to come on the 26th?", and its sentence."""
    for sentence in sentences:
        text = sentence[:MAX_SENTENCE_CHARS].replace("\n", " ")
        if asks(text) and "?" in text and (match := _ON_DAY.search(text)):
            return match["day"], sentence
    return None


def _manner(text: str) -> str:
    if _ORDERED.search(text):
        return "order"
    if _ASKS_IF.search(text):
        return "question"
    if _CHANGES.search(text):
        return "change"
    is_order = _ORDERS.search(text) and not _ASKS_WHAT.search(text)
    is_question = text.rstrip().endswith("?") and not is_order
    is_question = is_question or bool(_TO_BE_TOLD.search(text))
    return "question" if is_question else "order"


def _is_ordered(text: str, start: int, name: str) -> bool:
    """Whether what is named there is what one wants to have."""
    before = clause_before(text, start)
    is_object = bool(_ORDERED_OBJECT.search(before)) and not _BESIDE_ORDER.search(before)
    is_whose = name.startswith("your ") or _NO_ORDER.search(name)
    return is_object and not is_whose and is_earnest(text, start)


def _names(text: str) -> dict[int, str]:
    """The things that a sentence names, with "the" or "your" before each, by where they begin."""
    found: dict[int, str] = {}
    last, last_end = -1, -1
    for match in _PHRASE.finditer(text):
        if _ASIDE.search(text[: match.start()]) or not (name := _named(match)):
            continue
        if text[last_end : match.start()] == " and " and not match["first"] and last in found:
            joined = f"{found[last]} and {name.removeprefix('the ')}"
            if len(joined.split()) <= MAX_WORDS:
                found[last], last_end = joined, match.end()
                continue
        found[match.start()] = name
        last, last_end = match.start(), match.end()
    for match in _TITLE.finditer(text):
        word = match[0].split()[-1].lower()
        is_day = word in phrases.word_list("not_a_place") or re.fullmatch(_DAY, match[0][4:])
        is_held = any(match[0] in name for name in found.values())
        if not (is_day or is_held or _ASIDE.search(text[: match.start()])):
            found.setdefault(match.start(), match[0])
    return {at: found[at] for at in sorted(found)}


def _named(match: re.Match[str]) -> str:
    first, noun = (match["first"] or "").lower(), match["noun"]
    if match["more"] and (noun.lower() in _MEASURES or not _is_goods(noun, is_told=False)):
        inner = _PHRASE.match(match["more"].split(" ", 2)[2])  # "a dozen of" what
        goes_on = match.string[match.end() :].startswith(" of ")
        return _named(inner) if inner and not goes_on else ""
    count = match["count"] or (match["first"] if re.fullmatch(_NUMBER, first) else "")
    beside = match["beside"].split()
    is_second = match.string[: match.start()].endswith(" and ")
    while beside and not (first or is_second) and _is_no_adjective(beside[0].lower()):
        beside.pop(0)
    if not first and _ASKED.search(match.string[: match.start()]):
        if not beside:
            return ""
        beside.pop(0)  # what they ask to do
    more = match["more"] or ""
    if more and not (match["last"][0].isupper() or _is_goods(match["last"], is_told=True)):
        more = ""
    words = " ".join((*beside, noun)) + more
    if noun.capitalize() in (*MONTHS, *WEEKDAYS):
        return ""
    if not _is_goods(noun, is_told=bool(first)) or _NEVER.search(words):
        return ""
    if count and (not noun.endswith("s") or count.lower() == "a dozen"):
        return ""
    if not (first or noun.endswith("s")):
        return ""
    if not first and words[1:].islower():
        words = words[0].lower() + words[1:]  # it began a sentence
    determiner = "your" if first in ("my", "our") else "the"
    words = re.sub(r"\b(?:my|our)\b", "your", words).replace("price list", "list")
    name = " ".join(filter(None, (determiner, count, words)))
    if (
        len(name.split()) > MAX_WORDS
        or len(name) > MAX_CHARS
        or not (is_safe(name) and may_be_said(name))
    ):
        return ""
    return name


def _is_no_adjective(word: str) -> bool:
    return word in verb_forms() or word in _DEEDS or word.endswith("ly")


def _is_goods(noun: str, *, is_told: bool) -> bool:
    """Whether a noun is one of what is bought, made, booked or written; "the tunics" is."""
    word = noun.lower()
    singular = word.removesuffix("s")
    if {word, singular} & GENDER_OF_RELATION.keys():
        return False
    if {word, singular} & (phrases.word_list("trade") | phrases.word_list("goods")):
        return True
    group = group_of(word)
    if group:
        return group not in _NO_GOODS
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return is_told and is_plural and word not in verb_forms() and len(word) > 4


def _joined(names: Sequence[str]) -> str:
    if len(names) < 2:
        return names[0]
    first, second = names
    is_plain = first.startswith("the ") and not re.search(r" (?:of|on|and) ", first)
    if is_plain and second.startswith("the ") and second[4:].islower():
        second = second.removeprefix("the ")
    return f"{first} and {second}"
