"""Which words of the customer's own may be quoted back: few, harmless, about the event."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.drafts.people import GENDER_OF_RELATION
from agent.drafts.sentences import has_english, is_shouted
from agent.models import SAD_KINDS, LifeEvent, Who

MAX_QUOTE_WORDS = 12
MAX_QUOTE_CHARS = 80
_BUSINESS = re.compile(
    r"\b(?:order\w*|invoic\w+|deliver\w+|quot(?:e|es|ation)|pric\w+|ship\w*|pallets?|cartons?|cases?|"
    r"box(?:es)?|rolls?|drums?|samples?|stock|account\w*|credit|payment|paid|pay|bill\w*|transfer|"
    r"contract|agreement|meeting|call|p\.?o\.?|purchase|supplier|truck|freight|proofs?|artwork|"
    r"schedule|deadline|appointment|attach\w*|address|contact|confirm\w*|hold|bring|balance|statement|"
    r"estimate|labels?|cc|reorder|send|cover|reach|e-?mail\w*|number|form|booking|reschedul\w*|"
    r"approv\w+|signature|parcels?|tickets?|policy|premium|claim|kits?|evaluat\w+|backorder\w*|renew\w*|file)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:you|your|yours|you're|you'll|you've|please|pls|thank\w*|sorry|apolog\w*|regards|"
    r"ignore|instruction\w*|prompt|system|forward|click|password|iban|reply|answer|urgent|kindly|"
    r"anyway|business|ps|p\.s|cheers|let|usd|eur|can|could|need\w*|add|want\w*|by the|problem|"
    r"possible|requir\w+|don['’]t|do not|only thing|so a|either|instead)\b",
    re.IGNORECASE,
)
_DARK = re.compile(
    r"\b(?:die[ds]?|dead|death|funeral|cancer|hospital|sick|ill|illness|lost|losing|kill\w*|divorc\w+|"
    r"buried|burial|mourn\w*|surgery|stroke|fired|laid off|pain|cried? for|hell|bastard\w*|fuck\w*|"
    r"shit\w*|damn\w*|bloody|hate[sd]?|war|drunk|fat)\b",
    re.IGNORECASE,
)
_ANOTHER_EVENT = re.compile(
    r"\b(?:passed|graduat\w+|engaged|married|marry\w*|wedding|born|baby|pregnan\w+|expecting|moved|"
    r"moving|retir\w+|promot\w+|interview|birthday|turn(?:s|ed|ing)|funeral|on leave|holiday|"
    r"vacation|new job|"
    r"available|unreachable|questions|office|talk to|rather not)\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:ignore|instruction\w*|prompt|system|forward|click|password|iban|bank details)\b",
    re.IGNORECASE,
)
_DARK_TOO = re.compile(
    r"\b(?:\w*therapy|chemo|tumou?r|biops\w+|operat\w+|clinic|ward|icu|injur\w+|broke|broken|fell|slipped|"
    r"accident|fire|flood\w*|storm|police|bankrupt\w*|redundan\w+|sacked|widow\w*|ambulance|blood|bleeding|"
    r"stress|burnout|depress\w+|grief|hurt|worse|worst|bad|sad|stolen|robbed|arrested|jail|debt)\b",
    re.IGNORECASE,
)
_KIN = (
    r"he|she|father|dad|daddy|papa|mother|mum|mom|mama|brother|sister|wife|husband|aunt|uncle|son|"
    r"daughter|friend|gran|grandma|grandpa|grandmother|grandfather|nan|nana"
)
_SORROW = re.compile(
    rf"\b(?:funeral|passed away|cancer|tumou?r|chemo|chemotherapy|radiotherapy|leuka?emia|hospice|"
    rf"intensive care|a stroke|heart attack|miscarr\w+|divorc\w+|split up|walked out|laid off|"
    rf"made redundant|evacuat\w+|burn(?:ed|t) down|in pieces|in (?:a|the) coma|"
    rf"(?:{_KIN}) (?:has |have )?(?:just )?(?:died|passed)|(?:lost|buried) (?:my|our|his|"
    rf"her) (?:{_KIN}))\b",
    re.IGNORECASE,
)
_SAFE_QUOTE = re.compile(r"[^\W_][^<>\[\]{}@\\/|*#_=\"“”«»\r\n\t]*")
_OF_PEOPLE = re.compile(
    r"\b(?:he|she|his|her|him|they|them|we|us|all|nobody|everybody|everyone|i|my|our|alive)\b",
    re.IGNORECASE,
)
_OF_SELF = re.compile(r"\b(?:i|i['’]\w+|my|me|we|we['’]\w+|our|us|he|she|they)\b", re.IGNORECASE)
_OF_WRITER = re.compile(r"\b(?:i|i['’]\w+|my|we|we['’]\w+|our)\b", re.IGNORECASE)
_OF_OTHERS = re.compile(r"\b(?:he|she|they|his|her|him|their|them)(?:['’]\w+)?\b", re.IGNORECASE)
_MANY_DIGITS = re.compile(r"\d[\d,.]{2,}|[$€£]|^(?:also|hi|hello|dear|hey|put)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\?|\b(?:please|pls|could you|can you|would you|need|send|order|quote|ship|invoice|hold)\b",
    re.IGNORECASE,
)
_DANGLING = re.compile(r"(?:which|who|that|and|but|where|because|since|so|or)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.!?;:]\s|,\s|\s[-–—]\s")
_LINK_WORD = re.compile(
    r"\s(?=(?:and|but|because|since|who|which|that|where|with|after|until|from|as|for|at|in|on|to|of)\s)"
)


def asks_for_more(text: str) -> bool:
    """Whether a sentence wants something of the owner's business."""
    return bool(_BUSINESS.search(text) and _ASKS.search(text))


def tells_of_sorrow(text: str) -> bool:
    """Whether a mail holds bad news beside the good, so that cheer would jar."""
    return bool(_SORROW.search(text))


def find_quotes(
    event: LifeEvent, sentences: Sequence[str], at: int, names: Sequence[str]
) -> list[tuple[str, str]]:
    """(phrase, its sentence), best first: whole short sentences beside the evidence."""
    found: list[tuple[float, str, str]] = []
    for away in (1, 2, -1):
        index = at + away
        between = sentences[min(at, index) : max(at, index) + 1]
        if not 0 <= index < len(sentences) or "" in between:
            continue
        if any(_BUSINESS.search(text) for text in between if text != sentences[at]):
            continue
        phrase = sentences[index].strip(" .,;:-–—'’‘…")
        if phrase and _may_quote(event, phrase, names) and _is_about(event, phrase):
            score = 2.0 - abs(away) * 0.3 - (0.8 if away < 0 else 0.0)
            found.append((score + min(len(phrase.split()), 9) * 0.08, phrase, sentences[index]))
    found.sort(key=lambda item: -item[0])
    return [(phrase, sentence) for _, phrase, sentence in found]


def _may_quote(event: LifeEvent, phrase: str, names: Sequence[str]) -> bool:
    words = phrase.split()
    if not 4 <= len(words) <= MAX_QUOTE_WORDS or not _is_safe(phrase):
        return False
    if phrase.endswith("?") or _BUSINESS.search(phrase) or _ASIDE.search(phrase):
        return False
    if _ANOTHER_EVENT.search(phrase) or _MANY_DIGITS.search(phrase):
        return False
    is_dark = _DARK.search(phrase) or _DARK_TOO.search(phrase)
    if is_dark and event.kind not in SAD_KINDS:
        return False
    if not has_english(phrase) or phrase[0].islower() or is_shouted(phrase):
        return False
    if event.kind in SAD_KINDS and ("!" in phrase or not _OF_PEOPLE.search(phrase)):
        return False
    own = {word.lower() for name in names for word in name.split()}
    spoken = {word.lower().strip(".,;:!'") for word in words}
    return not own & spoken and len(spoken) >= 3


def _is_about(event: LifeEvent, phrase: str) -> bool:
    """Whether the phrase speaks of whose event it is, and not of something else in the mail."""
    if event.name and event.name.split()[0].lower() in phrase.lower():
        return True
    is_of_self = event.who in (Who.SELF, Who.COMPANY)
    if is_of_self:
        return bool((_OF_WRITER if event.kind in SAD_KINDS else _OF_SELF).search(phrase))
    told = {word.lower() for item in event.evidence for word in re.findall(r"\w+", item.quote)}
    spoken = {word.lower() for word in re.findall(r"\w+", phrase)}
    is_of_another = any(word in GENDER_OF_RELATION and word not in told for word in spoken)
    return bool(_OF_OTHERS.search(phrase)) and not is_of_another


def told_phrase(quote: str, sentence: str, names: Sequence[str]) -> str:
    """The evidence from its sentence's start, cut before a small word if it is long.

    Empty if it may not be repeated.
    """
    own = {word.lower() for name in names for word in name.split()}
    at = sentence.find(quote)
    whole = sentence[: at + len(quote)] if at > 0 else quote
    if at > 0 and re.search(r"[:;]", sentence[:at]):
        whole = quote
    for phrase in (whole, quote, *_openings(quote), *_CLAUSE_END.split(quote)[:2]):
        phrase = phrase.strip(" .,;:-–—'’‘…!")
        least = 3 if quote.startswith(phrase) or whole.startswith(phrase) else 5
        if not least <= len(phrase.split()) <= MAX_QUOTE_WORDS or _DANGLING.match(phrase):
            continue
        spoken = {word.lower().strip(".,;:!'") for word in phrase.split()}
        if _is_safe(phrase) and not own & spoken:
            return phrase if not _ORDERS.search(phrase) else ""
    return ""


def _openings(quote: str) -> list[str]:
    """Beginnings of the quote that end before a small word, longest first."""
    ends = [match.start() for match in _LINK_WORD.finditer(quote)]
    return [quote[:end] for end in reversed(ends) if len(quote[:end].split()) >= 4]


def _is_safe(phrase: str) -> bool:
    """Short, of one line, and free of links, addresses, brackets and inner quotes."""
    return (
        len(phrase) <= MAX_QUOTE_CHARS
        and bool(_SAFE_QUOTE.fullmatch(phrase))
        and not re.search(r"https?:|www\.|\w\.[a-z]{2,}\b", phrase)
    )
