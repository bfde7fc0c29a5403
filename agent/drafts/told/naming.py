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
from agent.drafts.told.quotes import is_business
from agent.drafts.told.relations import GENDER_OF_RELATION
from agent.drafts.told.things import group_of
from agent.models import Kind, LifeEvent, Who

MAX_NAME_CHARS = 40
_WORD = r"[A-ZÀ-Þ][a-zà-ÿ][\w'’-]*[a-zà-ÿ]"
_NAME = rf"{_WORD}(?: {_WORD})?"
_WEIGHT = r"\d{1,2}(?:[.,]\d+)? ?(?:lbs?|pounds?|kg|kilos?|g|oz)\b"
_HOUR = r"\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b"
_BORN = (
    re.compile(rf"(?P<name>{_NAME}) ?\((?=[^)\n]{{0,20}}{_WEIGHT})"),
    re.compile(rf"(?:[Ll]ittle |[Bb]aby |^)(?P<name>{_NAME}), {_WEIGHT}"),
    re.compile(rf"^(?P<name>{_NAME}), (?=[^.!?\n]{{0,40}}(?:{_WEIGHT}|{_HOUR}))"),
    re.compile(
        rf"(?:^|\band )(?P<name>{_WORD}) (?:came out|is out|popped out|is here|has arrived|arrived"
        rf"|was born|made (?:his|her|their) (?:entrance|appearance))\b"
    ),
    re.compile(rf"{_WEIGHT}(?: \d{{1,2}}(?: ?oz)?)?, (?P<name>{_NAME})(?=[,.!]|$)"),
)
_ALONE = re.compile(rf"(?:Young|Old|Poor|Dear|Our|Little) (?P<name>{_WORD})[.!]?")
_BEFORE_PRONOUN = re.compile(
    rf"\b(?:for|with|from|and) (?P<name>{_WORD})[.!]?$|\b(?P<owner>{_WORD})['’]s [a-z]"
)
_DONE_BY_PEOPLE = (
    "always|never|used|did|does|said|says|told|asked|knew|knows|loved|loves|ran|runs|kept|keeps|taught"
    "|handled|handles|phoned|called|ordered|looked|liked|hated|wrote|writes|signed|started|raised"
    "|cooked|baked|sang|drove|drives|paid|pays|opened|built|worked|works|would|could"
)
_SPOKEN_WITH = "know|knew|remember|met|meet|talk(?:ed)? (?:to|with)|spoke (?:to|with)|dealt with"
_OF_PERSON = re.compile(
    rf"^(?:And |But |So |Also,? )?(?P<first>{_WORD}) (?:{_DONE_BY_PEOPLE})\b"
    rf"|\b(?:[Yy]ou|I|[Ww]e|[Tt]he two of you|[Ww]ho|'ll) (?:will |used to |may |both |all )?"
    rf"(?:{_SPOKEN_WITH}) (?P<known>{_WORD})\b(?!['’]s)"
    rf"|\bwhen (?P<with>{_WORD}) and I\b"
)
"""Words that nobody says of a thing: "Diane always did the bills", "you know Ellie"."""
_SOON = r"(?:has |have |had |just |sadly |suddenly |very |peacefully )*"
_DIED = r"(?:died|passed|was killed|was lost|is gone|is dead|dies)\b"
_FELL_ILL = (
    r"(?:collapsed|fell|was (?:taken|rushed|hit|diagnosed)|broke|burn(?:t|ed)"
    r"|(?:had|has|suffered|is having) (?:a|an|another|the|his|her)?"
    r"|(?<=['’]s )(?:in|at) (?:the )?(?:hospital|hospice|ICU|A&E)"
    r"|is (?:in|at) (?:the )?(?:hospital|hospice|intensive|icu|ICU|A&E|surgery))\b"
)
_TOLD_OF = {
    kind: re.compile(
        rf"(?:^|\b(?:that|and|but|because|know|since|when|:) )(?P<name>{_NAME})(?:['’]s)?"
        rf"(?:,? (?:\([^)\n]{{1,40}}\)|(?:my|our|the|who)\b[^,.;!?\n]{{2,60}}),?)? {_SOON}{befell}"
    )
    for kind, befell in {Kind.BEREAVEMENT: _DIED, Kind.ILLNESS: _FELL_ILL}.items()
}
"""Somebody straight before what befell him: "that Ada Novak, our cook, died"."""
_LOST = re.compile(
    rf"\b(?:[Ww]e|I|[Tt]hey)(?:['’]ve| have)? (?:just |sadly )?(?:lost|buried|said goodbye to|laid)"
    rf" (?:our |old |dear )*(?P<name>{_NAME})(?! (?:Inc|Ltd|contract|account|game|match))"
)
_NEWS_OF_ONE = re.compile(r"\W*(?:And |But |Then )?(?:He|She)\b")
_HE_IS = re.compile(
    rf"\b(?:with|and|for|about|by) (?P<name>{_WORD}),? (?:[Hh]e|[Ss]he)(?:['’]?s| is| was)\b"
)
"""Written as one speaks: "at the children's with Theo hes 6"."""
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
    taken = {word.lower() for one in not_named for word in one.split()}
    if event.kind is Kind.BIRTH:
        return _of_born(sentences, taken)
    if event.who in (Who.SELF, Who.COMPANY, Who.COMMUNITY, Who.PET):
        return ""
    customer = not_named[0].split() if not_named else []
    is_mortal = event.kind in _MORTAL
    is_of_family = is_mortal and event.who in _KIN and len(customer) > 1
    nobody = taken | CALENDAR_WORDS | word_list("starters") | GENDER_OF_RELATION.keys()
    ways = (
        _called_alone(sentences) if is_mortal else set(),
        _of_family(sentences, customer) if is_of_family else set(),
        _befallen(event, sentences, at) if is_mortal else set(),
        _of_pronoun(sentences, at),
        _spoken_of_before(sentences, at) if is_mortal else set(),
    )
    for found in ways:
        bare = {re.sub(r"['’]s$", "", name) for name in found}
        fit = {name for name in bare if not nobody & set(name.lower().split())}
        if fit:
            name = next(iter(fit)) if len(fit) == 1 else ""
            return name if len(name) <= MAX_NAME_CHARS else ""
    return ""


def is_of_place(name: str, text: str) -> bool:
    """Whether a name stands in `text` only for a church, a street or a house."""
    uses = [match.start() for match in re.finditer(rf"\b{re.escape(name)}\b", text)]
    return bool(uses) and all(
        _HOLY.search(text[:at]) or _SITE.search(text[:at]) is not None for at in uses
    )


def _of_born(sentences: Sequence[str], taken: set[str]) -> str:
    nobody = taken | CALENDAR_WORDS | GENDER_OF_RELATION.keys() | word_list("common")
    names: list[str] = []
    for pattern in _BORN:
        names += [match["name"] for text in sentences for match in pattern.finditer(text)]
    names = [name for name in names if not nobody & {name.lower(), name.split()[0].lower()}]
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


def _called_alone(sentences: Sequence[str]) -> set[str]:
    """Those of sentences that are nothing but "Young Tam."."""
    return {match["name"] for one in sentences if (match := _ALONE.fullmatch(one.strip()))}


def _sentences_of(event: LifeEvent, sentences: Sequence[str], at: int) -> list[str]:
    """The sentence of the news, and those beside it that its evidence reaches into."""
    quotes = " ".join(" ".join(item.quote.split()) for item in event.evidence)
    near = sentences[max(0, at - 2) : at + 3]
    return [sentences[at], *(one for one in near if one and one.strip(".!? ") in quotes)]


def _befallen(event: LifeEvent, sentences: Sequence[str], at: int) -> set[str]:
    """Those whom the news itself names, "Marcel was killed", "with Theo hes 6"."""
    told = _sentences_of(event, sentences, at)
    found = {
        _without_day(match["name"])
        for text in told
        for pattern in (_TOLD_OF[event.kind], _LOST)
        for match in pattern.finditer(text.strip())
        if not _speaks_of_kin(text.strip().replace(match[0], ""))
    }
    found = found or {match["name"] for text in told for match in _HE_IS.finditer(text)}
    return {one for one in found if one and _may_be_person(one, sentences)}


def _speaks_of_kin(text: str) -> bool:
    return any(word in GENDER_OF_RELATION for word in re.findall(r"[^\W\d_]+", text.lower()))


def _may_be_person(name: str, sentences: Sequence[str]) -> bool:
    """Whether it is no word that the mail or anybody has for a thing: "Deliveries", "Power"."""
    word = name.split()[0].lower()
    if " " not in name and any(re.search(rf"\b{re.escape(word)}\b", text) for text in sentences):
        return False
    nothing = word_list("common") | word_list("trade") | word_list("goods")
    return not (word in nothing or group_of(word) or is_business(name))


def _without_day(name: str) -> str:
    """The name in "We lost Eddie Tuesday"."""
    return " ".join(word for word in name.split() if word.lower() not in CALENDAR_WORDS)


def _spoken_of_before(sentences: Sequence[str], at: int) -> set[str]:
    """The only person of whom the mail spoke before news that begins with "She"."""
    if not _NEWS_OF_ONE.match(sentences[at]):
        return set()
    before = [match for text in sentences[:at] for match in _OF_PERSON.finditer(text.strip())]
    names = {match["first"] or match["known"] or match["with"] for match in before}
    return {one for one in names if _may_be_person(one, sentences)}


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
