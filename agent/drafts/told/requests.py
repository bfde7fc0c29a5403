"""Requests: what a mail wants beside its news, and the line of the letter that takes it up.

"Can you hold the labels?" is answered "The labels can wait", in their own words and no further:
nothing is promised by a day, for a price or about money, and what may be hostile is left to the
owner. A line that says yes is his to stand by, so the screen is told which words it grants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from agent.drafts import phrases
from agent.drafts.days import MONTHS, WEEKDAYS
from agent.drafts.phrases import RequestRule
from agent.drafts.told.quotes import asks_for_more, is_safe, may_be_said
from agent.drafts.told.turning import turned

MAX_SENTENCE_CHARS = 400
MAX_DEED_WORDS = 14
MAX_ASKED = 3
"""From so many requests on, none is singled out."""
_STOPS = (
    "a|an|the|and|or|but|nor|so|yet|as|if|when|while|until|till|before|after|because|since|that"
    "|who|which|than|of|in|on|at|to|for|from|with|without|by|into|onto|over|off|up|out|down|back|via"
    "|per|is|are|was|were|be|been|am|has|have|had|do|does|did|can|could|will|would|shall|should|may"
    "|might|must|go|goes|come|comes|wait|waits|arrive|arrives|look|looks|get|gets|need|needs|say"
    "|says|still|now|then|too|also|again|instead|please|pls|ready|already|soon|later|here|there"
    "|asap|thanks|not|no|all|both|just|only|i|we|you|he|she|they|it|me|us|him|them|this|next|last"
    "|early|late|first|together|available|possible|due|done|right|fine|great|perfect|good|ok|okay"
    "|going|approved|spot|yourself|myself|any|some|enough|under|through|about|around|during|between"
)
_WORD = rf"(?!(?:{_STOPS})\b)[\w'’&/-]+"
_THING = (
    rf"(?:the|my|our|your|this|that|these|those|next|last) (?:{_WORD} ){{0,3}}{_WORD}"
    rf"(?=[,.;:!?)]|$| (?:{_STOPS})\b| [-–—])"
)
_DAY = (
    rf"(?:next |this )?(?:{'|'.join(WEEKDAYS)})(?: (?:morning|afternoon|evening))?"
    r"|the \d{1,2}(?:st|nd|rd|th)"
)
_MEETING = (
    rf"(?:the|our|my|this|next|(?:{'|'.join(WEEKDAYS)})['’]s) (?:\w+ ){{0,2}}(?:meeting|appointment"
    r"|call|visit|session|viewing|workshop|fitting|lesson|demo|review|lunch|delivery|inspection"
    r"|tasting|training|class|site visit|pick-?up|collection)\b"
)
_PAPER = (
    r"(?:the|an?|another|my|our|your|that|this|copies of the) (?:(?!for\b|of\b|to\b)[\w'’-]+ ){0,2}"
    r"(?:invoice|quote|quotation|receipt|statement|price ?list|catalogue|catalog|forms?|proofs?"
    r"|samples?|copy|contract|estimate|drawings?|certificate|brochure|swatch(?:es)?)\b"
)
_END = (
    r"(?=[.?!;:(]|$| [-–—] |, (?!and\b)|,? (?:please|pls|because|since|before (?:you|we|it)|if"
    r"|as (?:I|we)|so (?:that|I|we)|and (?:I|we|then|let|send|tell))\b)"
)
_MACROS = {
    "<name>": r"(?-i:[A-ZÀ-Þ][a-zà-ÿ'’\-]+)",
    "<person>": r"(?-i:(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? )?"
    r"(?!(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b)[A-ZÀ-Þ][a-zà-ÿ'’\-]+)",
    "<number>": r"(?:\d{1,2},\d{3}|\d{1,3}|two|three|four|five|six|eight|ten|twelve|twenty|thirty"
    r"|forty|fifty|sixty|eighty|a hundred|one hundred)",
    "<thing>": f"(?:{_THING})",
    "<day>": f"(?:{_DAY})",
    "<later>": r"(?:(?:the|a) week (?:after(?: that)?|later|earlier)|next week"
    r"|another (?:day|time|week)|tomorrow)",
    "<meeting>": f"(?:{_MEETING})",
    "<paper>": f"(?:{_PAPER})",
    "<clause>": r"(?:[^.?!;:()\n]{3,90}?)",
    "<deed>": r"(?:[^.?!;:()\n]{2,110}?)",
    "<end>": _END,
}
_MACRO = re.compile(r"(?<!\(\?P)(?:" + "|".join(_MACROS) + ")")
_UNFIT = re.compile(
    r"(?<!-)\b(?:you|your|yours|yourself|u|ur|banks?|accounts?|iban|sort code|passwords?"
    r"|log[- ]?ins?|money|cash|pay\w*|paid|pric\w+|cost\w*|discounts?|credit\w*|refund\w*|cheap\w*"
    r"|deposit|terms|free|charge|details|wire|transfer\w*|gift cards?|vouchers?|codes?|keys?|links?"
    r"|replies|reply|letters?|drafts?|e-?mails?|mails?|answers?|messages?|sentences?|words?|lines?"
    r"|texts?|subjects?|recipients?|b?cc|customers?|clients?|contacts?|everyone|everybody|rules?"
    r"|instructions?|approver|lawyer|court|claims?|per ?cent)\b|%",
    re.IGNORECASE,
)
"""Words of what is not granted by a letter: money, access, the letter itself."""
_DATED = re.compile(
    rf"\b(?:{'|'.join(WEEKDAYS)}|{'|'.join(MONTHS)}|today|tonight|tomorrow|asap|immediately"
    r"|urgent\w*|overnight|\d{1,2}(?:st|nd|rd|th)|\d{1,2} ?[ap]\.?m|o['’]clock|noon|midday"
    r"|by (?:the|next|end)|weeks?|days?|hours?|months?|(?:at|from|until|till|by|around) (?:\d|one"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half))\b",
    re.IGNORECASE,
)
_LOWERED = frozenset({"what", "bare"})
"""Slots that are large only because they began a sentence."""
_SECOND_PERSON = re.compile(r"\b(?:you|u|I|we)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"^(?:The|My|Our|Your|This|That|These|Those|Next|Last|An?|Another)\b")


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that a mail wants of the owner's business, and ways to take it up."""

    sentence: str
    lines: tuple[str, ...]
    slots: dict[str, str]
    grants: bool
    """The lines say yes to it."""

    @property
    def names_stand_in(self) -> bool:
        """It says who else may be asked."""
        return bool({"who", "other"} & self.slots.keys())


def find_requests(sentences: Sequence[str], *, mood: str) -> Iterator[Request]:
    """What `sentences` of a mail want that a line can name; `mood` is "joy", "sad" or "loss"."""
    read = [text[:MAX_SENTENCE_CHARS].replace("\n", " ") for text in sentences if text]
    asking = {text for text in read if asks_for_more(text)}
    if len(asking) >= MAX_ASKED:
        return
    asking |= {text for text in read if text.endswith("?")}
    whole = "\n".join(read)
    for rule in phrases.requests():
        lines = rule.lines.get(mood)
        if not lines or not _compiled(rule.pattern).search(whole):  # spares most of the sentences
            continue
        for text in read:
            if rule.asked and text not in asking:
                continue
            if slots := _read(rule, text):
                yield Request(text, lines, slots, rule.grants)


def _read(rule: RequestRule, sentence: str) -> dict[str, str]:
    """The slots that a rule finds in a sentence; the whole of what it found is one of them."""
    match = _compiled(rule.pattern).search(sentence)
    if match is None:
        return {}
    slots = {"said": match[0]}
    for slot, said in match.groupdict().items():
        if said is None:
            continue
        words = " ".join(said.split()).strip(" ,;-–—'’")
        words = _CAPITAL.sub(lambda first: first[0].lower(), words)
        words = re.sub(r"^your\b", "the", words)
        is_question, is_promise = slot == "question", slot in ("do", "rest")
        if not _may_be_named(words, is_question=is_question, is_promise=is_promise):
            return {}
        if rule.trade and not _is_of_trade(words):
            return {}
        slots[slot] = turned(words.lower() if slot in _LOWERED else words)
    return slots


def _may_be_named(words: str, *, is_question: bool, is_promise: bool) -> bool:
    if not words or len(words.split()) > MAX_DEED_WORDS or _UNFIT.search(words):
        return False
    if is_question and _SECOND_PERSON.search(words):
        return False
    if is_promise and _DATED.search(words):
        return False
    return is_safe(words) and may_be_said(words)


def _is_of_trade(words: str) -> bool:
    last = words.split()[-1].lower()
    return last in phrases.word_list("trade") or last.removesuffix("s") in phrases.word_list(
        "trade"
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_MACRO.sub(lambda found: _MACROS[found[0]], pattern), re.I | re.M)
