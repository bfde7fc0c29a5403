"""Requests: what a mail wants beside its news, and the line of the letter that takes it up.

"Can you hold the labels?" is answered "The labels can wait", in their own words and no further:
nothing is promised by a day, for a price or about money, and what may be hostile is left to the
owner. A line that says yes is his to stand by, so the screen is told which words it grants.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from agent.drafts import phrases
from agent.drafts.days import MONTHS, WEEKDAYS
from agent.drafts.phrases import RequestRule
from agent.drafts.told.asking import is_earnest
from agent.drafts.told.quotes import asks_for_more, is_safe, may_be_said
from agent.drafts.told.sentences import LIST_MARK
from agent.drafts.told.turning import turned

MAX_SENTENCE_CHARS = 400
MAX_DEED_WORDS = 14
LEAST = frozenset({"feasible"})
"""What rules are about that take up a sentence only if no other does."""
MOST_OF_A_RULE = 2
"""So many requests of the same kind are taken up singly."""
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
    rf"(?:next |this )?(?:{'|'.join(WEEKDAYS)})(?: (?:morning|afternoon|evening)"
    r"|,? (?:the )?\d{1,2}(?:st|nd|rd|th))?"
    rf"|the \d{{1,2}}(?:st|nd|rd|th)(?: of (?:{'|'.join(MONTHS)}))?|Christmas|Easter"
    rf"|(?:the )?(?:first|second|third|last) (?:week|half) (?:of|in) (?:{'|'.join(MONTHS)})"
    rf"|the week of (?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: (?:{'|'.join(MONTHS)}))?"
)
_MEETING = (
    rf"(?:the|our|my|this|next|(?:{'|'.join(WEEKDAYS)})['’]s) (?:\w+ ){{0,2}}(?:meeting|appointment"
    r"|call|visit|session|viewing|workshop|fitting|lesson|demo|review|lunch|delivery|inspection"
    r"|tasting|training|class|site visit|pick-?up|collection|survey|rehearsal|tour|catch-?up"
    r"|walk[- ]?(?:through|round|around|about))\b"
)
_PAPER = (
    r"(?:the|an?|another|one more|my|our|your|that|this|copies of the) "
    r"(?:(?!for\b|of\b|to\b)[\w'’-]+ ){0,2}"
    r"(?:invoice|quote|quotation|receipt|statement|price ?list|catalogue|catalog|forms?|proofs?"
    r"|samples?|copy|contract|estimate|drawings?|certificate|brochure|swatch(?:es)?)\b"
    r"(?: of (?:the|our|my) (?:[\w'’-]+ ){0,2}?(?:invoices?|statements?|quote|receipts?|contract))?"
)
_END = (
    r"(?=[.?!;:(]|$| [-–—] |, (?!and\b)|,? (?:please|pls|because|since|before (?:you|we|it)|if"
    r"|as (?:I|we)|so (?:that|I|we)|and (?:I|we|then|let|send|tell))\b)"
)
_MACROS = {
    "<name>": r"(?-i:[A-ZÀ-Þ][a-zà-ÿ'’\-]+)",
    "<person>": r"(?-i:(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? )?"
    r"(?!(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b)[A-ZÀ-Þ][a-zà-ÿ'’\-]+)",
    "<fullname>": r"(?-i:(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? )?"
    r"(?!(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b)[A-ZÀ-Þ][a-zà-ÿ'’\-]+(?: [A-ZÀ-Þ][A-Za-zà-ÿ'’\-]+)?)",
    "<month>": f"(?:{'|'.join(MONTHS)})",
    "<not>": r"(?:do not|don['’]?t)",
    "<number>": r"(?:\d{1,2},\d{3}|\d{1,3}|two|three|four|five|six|eight|ten|twelve|twenty|thirty"
    r"|forty|fifty|sixty|eighty|a hundred|one hundred)",
    "<thing>": f"(?:{_THING})",
    "<day>": f"(?:{_DAY})",
    "<later>": r"(?:(?:the|a) week (?:after(?: that)?|later|earlier)|next week"
    r"|another (?:day|time|week)|tomorrow|the following (?:day|week|month))",
    "<meeting>": f"(?:{_MEETING})",
    "<paper>": f"(?:{_PAPER})",
    "<clause>": r"(?:[^.?!;:()\n]{3,90}?)",
    "<deed>": r"(?:[^.?!;:()\n]{2,110}?)",
    "<end>": _END,
}
_MACRO = re.compile(r"(?<!\(\?P)(?:" + "|".join(_MACROS) + ")")
_ACCOUNT = re.compile(r"\baccounts?\b", re.IGNORECASE)
_UNFIT = re.compile(
    r"(?<!-)\b(?:you|your|yours|yourself|u|ur|banks?|iban|sort code|passwords?"
    r"|log[- ]?ins?|money|cash|pay\w*|paid|pric\w+|cost\w*|discounts?|credit\w*|refund\w*|cheap\w*"
    r"|deposit|terms|free|charge|details|wire (?:me|us|it|the (?:money|rest|balance))"
    r"|transfer\w*|gift cards?|vouchers?|codes?|keys?|links?"
    r"|replies|reply|letters?|drafts?|e-?mails?|mails?|answers?|messages?|sentences?|words?|lines?"
    r"|texts?|subjects?|recipients?|b?cc|customers?|clients?|contacts?|everyone|everybody|rules?"
    r"|instructions?|approver|lawyer|court|claims?|per ?cent)\b|%",
    re.IGNORECASE,
)
"""Words of what is not granted by a letter: money, access, the letter itself."""
NAMES_OF_PEOPLE = frozenset({"who", "new", "other", "whose", "to", "off"})
"""Slots that hold a person's name."""
_TITLED = re.compile(r"^((?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?) \S+ (\S+)$")
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})(s?)\b(?!['’])", re.IGNORECASE)
_ADDRESS = re.compile(r" ?\([^()\s]{1,60}@[^()]{1,80}\)")
_ENDS_IN_A_DAY = re.compile(
    rf" (?:(?:this|next|last) (?:week|month|year)|today|tomorrow|any ?more|{'|'.join(WEEKDAYS)}"
    r"|mon|tues?|wed|thu|thurs?|fri|sat|sun)$",
    re.IGNORECASE,
)
_LOOSE_END = re.compile(r"(?: (?:and|or|but|with|of|as))+$", re.IGNORECASE)
_NOT_SAID_AGAIN = frozenset({"undo", "kept", "held"})
"""Slots without a day at their end: it may have gone by."""
_HEAD = re.compile(
    r"\b(?:what (?:I|we)(?:['’]d)? (?:need|want|ask|would like)\b|(?:changes|corrections|requests"
    r"|favou?rs|things|points|items)\b[^.?!]{0,40}\b(?:please|pls|need|for you|from you))"
    r"[^.?!]*:?$",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"(?:hold|put|send|take|change|cancel|stop|add|remove|move|swap|leave|keep|update|correct|drop"
    r"|pause|do not|don['’]?t|use|make|replace|bring|ship|deliver|address|invoice|bill)\b(?!:)",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"\b(?:{'|'.join(WEEKDAYS)}|{'|'.join(MONTHS)}|today|tonight|tomorrow|asap|immediately"
    r"|urgent\w*|overnight|\d{1,2}(?:st|nd|rd|th)|\d{1,2} ?[ap]\.?m|o['’]clock|noon|midday"
    r"|by (?:the|next|end)|weeks?|days?|hours?|months?|(?:at|from|until|till|by|around) (?:\d|one"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half))\b",
    re.IGNORECASE,
)
_LOWERED = frozenset({"what", "bare", "where"})
"""Slots that are large only because they began a sentence."""
_DENIES = re.compile(r"<not>|\bnot\b|n\['’\]|\(\?!\.\*|\bno\b|\bhad\b")
"""How a pattern says that it has denials of its own, or looks at the whole sentence."""
_GARBLED = re.compile(
    r"\b(?:to|for|with|of|by) (?:from|for|of|with|by|at|to)\b|\bship to\b(?= from|$)", re.IGNORECASE
)
"""Two small words in a row: something has been left out between them."""
_SECOND_PERSON = re.compile(r"\b(?:you|u|I|we)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"^(?:The|My|Our|Your|This|That|These|Those|Next|Last|An?|Another)\b")


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that a mail wants of the owner's business, and ways to take it up."""

    sentence: str
    at: int
    """The sentence's place in the mail."""
    span: tuple[int, int]
    """Where in the sentence it is asked."""
    about: str
    """Of requests about the same, one is enough."""
    lines: tuple[str, ...]
    slots: dict[str, str]
    grants: bool
    """The lines say yes to it."""

    @property
    def names_stand_in(self) -> bool:
        """It says who else may be asked."""
        return bool({"who", "new", "other"} & self.slots.keys())

    def overlaps(self, other: Request) -> bool:
        """Whether the same words ask for both."""
        is_apart = self.span[1] <= other.span[0] or other.span[1] <= self.span[0]
        return self.at == other.at and not is_apart


def find_requests(sentences: Sequence[str], *, mood: str) -> Iterator[Request]:
    """What `sentences` of a mail want that a line can name; `mood` is "joy", "sad" or "loss"."""
    read = [_as_read(text) for text in sentences]
    for at in _under_a_head(read):
        read[at] = f"please {read[at][0].lower()}{read[at][1:]}"
    asking = {text for text in read if text and (asks_for_more(text) or text.endswith("?"))}
    whole = "\n".join(read)
    for rule in phrases.requests():
        lines = rule.lines.get(mood)
        if not lines or not _compiled(rule.pattern).search(whole):  # spares most of the sentences
            continue
        for at, text in enumerate(read):
            if not text or (rule.asked and text not in asking):
                continue
            if (found := _read(rule, text)) and (sentence := sentences[at]):
                slots, span = found
                yield Request(sentence, at, span, rule.about, lines, slots, rule.grants)


def chosen(requests: Iterable[Request], *, most: int) -> list[Request]:
    """At most so many that ask for different things, as they stand in the mail."""
    taken: list[Request] = []
    said: list[Request] = []
    for one in requests:
        alike = sum(one.lines is other.lines for other in taken)
        is_about_it = any(one.about and one.about == other.about for other in taken)
        if is_about_it:
            said.append(one)
        is_said = any(one.overlaps(other) for other in (*taken, *said))
        if len(taken) < most and alike < MOST_OF_A_RULE and not is_said:
            taken.append(one)
    fit = [
        one
        for one in taken
        if one.about not in LEAST or not any(one.at == other.at for other in taken if other != one)
    ]
    return sorted(fit, key=lambda one: (one.at, one.span))


def _as_read(text: str) -> str:
    line = _ADDRESS.sub("", text[:MAX_SENTENCE_CHARS].replace("\n", " "))
    return LIST_MARK.sub("", line, count=1)


def _under_a_head(sentences: Sequence[str]) -> Iterator[int]:
    """Where the lines stand of "What I need from you" and "Two changes please:", orders all."""
    is_under, head_at = False, -1
    for at, text in enumerate(sentences):
        if _HEAD.search(text):
            is_under, head_at = True, at
        elif not text:
            is_under = is_under and at == head_at + 1
        elif is_under and _IMPERATIVE.match(text):
            yield at


def _read(rule: RequestRule, sentence: str) -> tuple[dict[str, str], tuple[int, int]] | None:
    """The slots that a rule finds in a sentence, the whole of it one of them, and where."""
    match = _compiled(rule.pattern).search(sentence)
    if match is None or not is_earnest(sentence, _asked_from(rule, match)):
        return None
    if "do" in match.groupdict() and sentence[match.end() :].lstrip().startswith(":"):
        return None  # what is to be done stands below
    slots = {"said": match[0]}
    for slot, said in match.groupdict().items():
        if said is None:
            continue
        words = " ".join(said.split()).strip(" ,;-–—'’")
        words = _CAPITAL.sub(lambda first: first[0].lower(), words)
        words = re.sub(r"^your\b", "the", words).replace("price list", "list")
        words = _WEEKDAY.sub(lambda day: day[1].capitalize() + ("'s" if day[2] else ""), words)
        words = _LOOSE_END.sub("", words)
        if slot in _NOT_SAID_AGAIN:
            words = _ENDS_IN_A_DAY.sub("", words)
        is_question, is_promise = slot == "question", slot in ("do", "rest")
        if not _may_be_named(words, is_question=is_question, is_promise=is_promise):
            return None
        if _ACCOUNT.search(words) and not rule.account:
            return None
        if rule.trade and not _is_of_trade(words):
            return None
        if slot == "count":
            words = "both" if words.lower() == "two" else f"all {words.lower()}"
        if slot in NAMES_OF_PEOPLE:
            words = _as_called(words)
        slots[slot] = turned(words.lower() if slot in _LOWERED else words)
    told = [match.span(slot) for slot in match.groupdict() if match[slot]] or [match.span()]
    return slots, (min(start for start, _ in told), max(end for _, end in told))


def _asked_from(rule: RequestRule, match: re.Match[str]) -> int:
    """Up to where its clause must hold no denial: a rule's own denial stands within its words."""
    if _DENIES.search(rule.pattern):
        return match.start()
    told = [match.start(slot) for slot in match.groupdict() if match[slot]]
    return min(told, default=match.start())


def _as_called(name: str) -> str:
    """As one speaks of somebody: "Mr. Sule" for Mr. Ibrahim Sule, "Dianne" for Dianne Choo."""
    if titled := _TITLED.match(name):
        return f"{titled[1]} {titled[2]}"
    is_titled = name.split()[0].rstrip(".") in ("Mr", "Mrs", "Ms", "Miss", "Dr", "Prof")
    return name if is_titled or not name[0].isupper() else name.split()[0]


def _may_be_named(words: str, *, is_question: bool, is_promise: bool) -> bool:
    if not words or len(words.split()) > MAX_DEED_WORDS or _UNFIT.search(words):
        return False
    if _GARBLED.search(words):
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
