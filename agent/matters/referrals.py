"""Who told whom of the writer or the reader of a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.matters.saying import Saying
from agent.models import Matter, MatterKind

_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Miss|Prof)\.? )?"
_NAME = rf"{_TITLE}[A-Z][\w'-]+(?: (?:van |de |von )?[A-Z][\w'-]+){{0,2}}"
_YOURS = (
    r"(?:name|number|details|contact(?: details)?|address|e-?mail(?: address)?|card"
    r"|info(?:rmation)?)"
)
_REACH = (
    r"(?:get in touch with|contact|call|write to|write|speak (?:to|with)|talk (?:to|with)|try"
    r"|ring|reach out to|e-?mail)"
)
_TOLD = re.compile(
    r"(?P<who>[\w'.-]+(?: [\w'.-]+){0,6}?),? (?:has |had |have |just |also |was )*(?i:(?:told"
    r"|tells|telling) (?:me|us)(?: all| so much)? about (?:you\b"
    r"|your (?:shop|business|work|firm|company|services?|studio|practice|clinic|team|office)\b)"
    r"|(?:raved|spoke(?: so| very)? highly|speaks(?: so| very)? highly) (?:about|of) you\b"
    r"|(?:highly |warmly |strongly )?(?:recommended|recommends|suggested|referred"
    r"|mentioned) (?:you\b(?! (?:to|should|could|might|would|can|may|will|had|were|are|have|need"
    r"|want|take|get|said|use|do|wait|try)\b)|your \w+ (?:to (?:me|us)\b|$|[.!,])|your (?:shop"
    r"|firm|office|clinic|services?|studio|practice|team|name|company|business)\b)"
    rf"|(?:suggested|said|recommended|told me|told us) (?:that )?(?:(?:i|we) (?:should |could "
    rf"|ought to )?|to ){_REACH} you\b|said you(?:'re| are) the (?:one|person|man|woman|people"
    rf"|best)\b"
    r"|(?:sent|referred|pointed|directed|steered) (?:me|us) (?:to you\b|your way"
    r"|in your direction)|(?:gave|passed|handed) (?:me|us) (?:on )?your " + _YOURS + r")"
)
_SENT = re.compile(
    r"^(?:(?i:hi|hey|hello|yo)[,!]? )?(?!(?i:you|i|we|they|he|she|it|that"
    r"|this)\b)(?P<who>[\w'.-]+(?: [\w'.-]+){0,5}?) sent (?:me|us)[.!]?$"
)
_BY = re.compile(
    r"(?i:\b(?:(?:got|have|had|took|found|obtained|received|given|was given|were given|get) your "
    + _YOURS
    + r" (?:from|by|through|via|off)"
    r"|was given your " + _YOURS + r" by|(?:you|your (?:\w+ )?\w+) (?:were|was|come|came|comes"
    r"|are) (?:very |so )?(?:highly |warmly )?recommended(?: to (?:me|us))? by|heard (?:about"
    r"|of) you (?:from|through|via)|(?:referred|recommended|sent"
    r"|directed) to you by)) (?P<who>[\w'.-]+(?: [\w'.-]+){0,4})"
)
_COME_SO = re.compile(r"\byou come (?:very |so )?highly recommended\b", re.IGNORECASE)
_PASSED_ON = re.compile(
    r"(?i:\b(?:i|we|im|ive)(?:'ve|'ll|'m|'re| have| will| am| are)?(?: just| also"
    r"| already)? (?:(?:gave|given|give|giving|pass|passed|passing|shared?|sharing|handed) (?:on "
    r"|along )?your (?:"
    + _YOURS
    + r"|card)(?: on| along)? to|(?:mention|recommend|referr?)(?:ed|ing)? (?:you|your \w+) to"
    r"|(?:told|tell"
    r"|telling)(?= (?:[\w'.-]+ ){1,5}about you\b))) (?P<who>[\w'.-]+(?: [\w'.-]+){0,4})"
)
_VOUCHED = re.compile(
    r"(?i:\b(?:i|we)(?:'ve| have) told (?P<who>him|her|them|[A-Z][\w'-]+) (?:that )?you (?:make"
    r"|do|are|have|bake|build|run|sell) the (?:best|finest))"
)
_TELLING = (
    "told ",
    "tell",
    "raved",
    "highly",
    "recommend",
    "suggested",
    "referr",
    "mention",
    "gave ",
    "given ",
    "got ",
    "sent ",
    "pointed",
    "directed",
    "steered",
    "passed",
    "passing",
    "heard ",
    "said ",
    "handed",
    "your name",
    "your number",
    "your detail",
    "your contact",
    "your card",
)
_NOBODY = re.compile(r"\b(?:nobody|no one|never|not|don't|didn't|won't)\b", re.IGNORECASE)
_PLAIN = """
hi hello hey dear thanks thank i you we he she they it my our a an the and but so also because
yes no everyone everybody somebody someone friend monday tuesday wednesday thursday friday
saturday sunday mr mrs ms dr miss
"""
_NO_NAMES = frozenset(_PLAIN.split())


def find_referrals(sayings: list[Saying]) -> Iterator[Matter]:
    """Referrals: somebody told the writer of the reader, or the writer told somebody."""
    for one in sayings:
        words = one.words
        if not any(word in one.low for word in _TELLING):
            continue
        match = _BY.search(words) or _PASSED_ON.search(words) or _VOUCHED.search(words)
        told = _TOLD.search(words) or _SENT.search(words)
        if match is not None:
            who = _name_in(match["who"], is_last=False)
        elif told is not None and not _is_the_reader(told["who"]):
            who = _name_in(told["who"], is_last=True)
        elif _COME_SO.search(words):
            who = ""
        else:
            continue
        if _NOBODY.search(words):
            continue
        yield one.matter(MatterKind.REFERRAL, 0, len(words), what=who)


def _is_the_reader(who: str) -> bool:
    """Whether it is the reader or the writer himself who told: then nobody was sent."""
    return who.split()[-1].lower() in ("you", "i", "we", "who", "that", "which", "it")


def _name_in(words: str, *, is_last: bool) -> str:
    names = [
        name
        for match in re.finditer(_NAME, words)
        if (name := re.sub(rf"^{_TITLE}", "", match[0])).lower() not in _NO_NAMES
    ]
    if not names:
        return ""
    return (names[-1] if is_last else names[0]).removesuffix("'s")
