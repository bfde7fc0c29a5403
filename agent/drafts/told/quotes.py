"""Which words of the customer's own may be quoted back: few, harmless, about the event."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.drafts.days import CALENDAR_WORDS
from agent.drafts.told.relations import GENDER_OF_RELATION
from agent.drafts.told.sentences import has_english, is_shouted
from agent.models import SAD_KINDS, LifeEvent, Who

MAX_QUOTE_WORDS = 12
MAX_TOLD_WORDS = 14
"""The evidence may be longer than what is quoted beside it: it is what the letter answers."""
MAX_QUOTE_CHARS = 80
_BUSINESS = re.compile(
    r"\b(?:order\w*|invoic\w+|deliver\w+|quot(?:e|es|ation)|pric\w+|ship\w*|pallets?|cartons?|cases?|"
    r"box(?:es)?|rolls?|drums?|samples?|stock|account\w*|credit|payment|paid|pay|bill\w*|transfer|"
    r"contract|agreement|meeting|call|p\.?o\.?|purchase|supplier|truck|freight|proofs?|artwork|"
    r"schedule|deadline|appointment|attach\w*|address|contact|confirm\w*|hold|bring|balance|statement|"
    r"estimate|labels?|logos?|cc|reorder|send\w*|cover|reach|e-?mail\w*|number|form|booking|reschedul\w*|"
    r"approv\w+|sign-?off|budget|quarterly|signature|parcels?|tickets?|policy|premium|claim|kits?|evaluat\w+|backorder\w*|renew\w*|file)\b",
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
    r"daughter|friend|gran|grandma|grandpa|grandmother|grandfather|nan|nana|cousin|niece|nephew|"
    r"(?:mother|father|brother|sister|son|daughter)-in-law|neighbou?r|boss|colleague|dog|cat|who"
)
_SOMEBODY = r"(?-i:(?!I\b|The\b|It\b|That\b|This\b)[A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]+)?)"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_SORROW = re.compile(
    rf"\b(?:funeral|passed away|cancer|tumou?r|chemo|chemotherapy|radiotherapy|leuka?emia|hospice|"
    rf"memory (?:unit|care)|(?:care|nursing) home|dementia|alzheimer\w*|"
    rf"intensive care|a stroke|heart attack|miscarr\w+|divorc\w+|split up|walked out|laid off|"
    rf"made redundant|evacuat\w+|burn(?:ed|t) down|in pieces|in (?:a|the) coma|"
    rf"biops\w+|radiation|malignant|metasta\w+|laid (?:to rest|in the (?:earth|ground))|"
    rf"(?:laid|lay) {_SOMEBODY} to (?:rest|the earth)|"
    rf"(?:{_KIN}|{_SOMEBODY}) (?:has |have |had |just |sadly )*(?:died|passed"
    rf"(?! (?:the|her|his|with|out|for|to|by|through|me|us|it|all)\b))|"
    rf"(?:lost|losing|buried|bury) (?:{_SOMEBODY} (?:on|in|last|this|yesterday)|(?:my|our|his|her) "
    rf"(?:{_KIN}))|(?:was|is) gone by (?:the|{_DAY})|called home|out of work|"
    r"shutting (?:the|our|down)|"
    rf"(?:cut|lost) (?:my|his|her|their) jobs?)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:not|never|no|nobody|wish|would|\w+n['’]t)\b", re.IGNORECASE)
_MISFORTUNE = re.compile(
    r"\b(?:(?<!engine )(?<!battery )died|death|stillborn|born (?:sleeping|still)|"
    r"did(?:n['’]t| not) (?:live|survive|make it)|"
    r"lived (?:for )?(?:only |just )?\w+ (?:hours?|days?)|"
    r"(?:would have|would['’]ve|['’]d have) "
    r"(?:been (?:our|my|his|her|their|\w+ years|married|\d)|turned|loved to)|"
    r"wish \w+ (?:was|were) (?:alive|still (?:here|alive|with us)|here to)|"
    r"(?:first \w+ )without (?:him|her|\w+ by)|(?:I|he|she) said no\b|"
    r"called (?:it|the \w+|everything) off|it['’]?s over\b|fell through|"
    r"nothing more (?:for|to be done|they can)|"
    r"no longer knows|hole in the heart|never walk|(?:I|he|she|we|{kin}) failed|"
    r"(?:I|he|she|we) did(?:n['’]t| not) (?:pass|get (?:it|the|in))|run over|out of prison|"
    r"in prison|relaps\w+|not my idea)\b".replace("{kin}", _KIN),
    re.IGNORECASE,
)
_SAFE_QUOTE = re.compile(r"[^\W_][^<>()\[\]{}@\\/|*#_=\"“”«»\r\n\t]*")
_OF_PEOPLE = re.compile(
    r"\b(?:he|she|his|her|him|they|them|we|us|all|nobody|everybody|everyone|i|my|our|alive)\b",
    re.IGNORECASE,
)
_OF_SELF = re.compile(r"\b(?:i|i['’]\w+|my|me|we|we['’]\w+|our|us|he|she|they)\b", re.IGNORECASE)
_OF_WRITER = re.compile(r"\b(?:i|i['’]\w+|my|we|we['’]\w+|our)\b", re.IGNORECASE)
_OF_OTHERS = re.compile(r"\b(?:he|she|they|his|her|him|their|them)(?:['’]\w+)?\b", re.IGNORECASE)
_MANY_DIGITS = re.compile(r"\d[\d,.]{2,}|[$€£]|^(?:also|hi|hello|dear|hey|put)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\?|\b(?:(?:please|pls|kindly)(?! note)|could you|can you|would you|will you|let me know|"
    r"(?:i|we)(?:['’]ll)? (?:need|want)|^need|(?:i|we)['’]d like|(?:i|we) would like)\b"
    r"|(?:^|[:;,.] )(?:also |and |then |just )?"
    r"(?:send|order|quote|ship|invoice|hold|put|bring|cancel|change|book|add)\b"
    r"(?! (?:is|was|are|were|has|have|had|received|paid|arrived|came|confirmed|attached|of|no)\b)"
    r"(?! (?:from|number|to follow)\b| ?[\d#])",
    re.IGNORECASE,
)
_ASKS_OUTRIGHT = re.compile(
    r"\b(?:(?:could|can|would|will|do|have) (?:you|i|we)|when (?:can|could|do|will|is|are)|"
    r"how (?:much|many|long)|which|what do i owe|is there|are there)\b[^?\n]*\?"
    r"|\b(?:i|we) (?:should|would) (?:like|be (?:very |most )?grateful)\b"
    r"(?! to (?:thank|say|tell|hear|see|think|know|wish))"
    r"|\bplease advise\b|\bstill waiting (?:for|on)\b|\bwhen\?"
    r"|\b(?:please|pls)\b (?:do not |don['’]t |always )?"
    r"(?:put|cancel|run|change|keep|add|make|hold|use|write|ship|send|move|take|leave|bring|"
    r"let me|tell me|check|correct|mark)\b",
    re.IGNORECASE,
)
_SMALL_TALK = re.compile(
    r"\b(?:how are you|would you believe|can you (?:imagine|believe)|"
    r"do you (?:remember|know what)|pray)\b",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"(?<!in )\b(orders?|invoices?|deliver(?:y|ies)|quotes?|quotation|samples|statement|contract|"
    r"proofs|booking|appointment|estimate|labels|shipment|prices?)\b"
    r"(?! (?:cards?|forms?|numbers?|dates?|books?|letters?|lists?|desk|system)\b)",
    re.IGNORECASE,
)
_DANGLING = re.compile(r"(?:which|who|that|and|but|where|because|since|so|or)\b", re.IGNORECASE)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|will|goes|went|comes|came|gets|got|took|lost|left|made|"
    r"gave|found|said|let|put|did|does|be|fell|broke|ran|runs|won|met|told|turns|opens|leaves|"
    r"starts|moves|flies|fly|sign|wants|knows|keeps|kept|sits|\w{2,}ed|\w+['’](?:s|re|ve|ll|m|d))\b",
    re.IGNORECASE,
)
_WRAPPING = re.compile(
    r"^(?:(?:just a )?quick (?:heads[- ]up|note|line|word)|heads[- ]up|ok(?:ay)? so|so|"
    r"kindly|please|small change|names for|note that|fyi|one more thing|oh|ps|for your|let me|"
    r"just to|you['’]\w+ also|also|and|but|so|because|by the way|btw|anyway)\b",
    re.IGNORECASE,
)
_LOOSE_END = re.compile(
    r"\b(?:the|a|an|of|on|in|at|to|for|from|with|and|or|but|as|my|our|his|her|their|by|that|who|off|"
    r"than|those|me|since|\w+['’]s)$",
    re.IGNORECASE,
)
_CALENDAR = CALENDAR_WORDS - {"may", "mar", "sun", "sat"}
_CLAUSE_END = re.compile(r"[.!?;:]\s|,\s|\s[-–—]\s")
_LINK_WORD = re.compile(
    r",?\s(?=(?:and|but|because|since|who|which|where|whose|after|until|as|so|while|when)\s)"
)


def asks_for_more(text: str) -> bool:
    """Whether a sentence wants something of the owner's business."""
    if _SMALL_TALK.search(text):
        return False
    return bool(_ASKS_OUTRIGHT.search(text) or (_BUSINESS.search(text) and _ASKS.search(text)))


def matter_asked_for(sentences: Sequence[str]) -> str:
    """What these sentences want, in two words a person would use: "the invoice"; or ""."""
    found = [match[1].lower() for text in sentences for match in _MATTER.finditer(text)]
    return f"the {found[0]}" if found else ""


def tells_of_sorrow(text: str) -> bool:
    """Whether a mail holds bad news beside the good, so that cheer would jar."""
    return bool(_SORROW.search(text)) or tells_of_misfortune(text)


def tells_of_misfortune(text: str) -> bool:
    """Whether it tells of what went wrong for good: more than an illness that is over."""
    return bool(_MISFORTUNE.search(text))


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
    if _DENIES.search(phrase):
        return False
    if not 4 <= len(words) <= MAX_QUOTE_WORDS or not is_safe(phrase):
        return False
    if phrase.endswith("?") or ":" in phrase or _BUSINESS.search(phrase) or _ASIDE.search(phrase):
        return False
    if _ANOTHER_EVENT.search(phrase) or _MANY_DIGITS.search(phrase):
        return False
    if any(word.lower().strip(".,;:!'’") in _CALENDAR for word in words):
        return False  # "I'm in all week except Friday" is told, not confided
    if is_dark(phrase) and event.kind not in SAD_KINDS:
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
    if event.kind in SAD_KINDS and not _OF_WRITER.search(phrase):
        return False  # what they went through themselves, and nothing about a tombstone's crest
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
        is_whole = quote.endswith(phrase) or phrase == quote.strip(" .,;:-–—'’‘…!")
        count = len(phrase.split())
        if not 4 <= count <= MAX_TOLD_WORDS or _DANGLING.match(phrase) or _WRAPPING.match(phrase):
            continue
        if not is_whole and (_LOOSE_END.search(phrase) or not _FINITE.search(phrase)):
            continue
        spoken = {word.lower().strip(".,;:!'") for word in phrase.split()}
        if is_safe(phrase) and not own & spoken:
            return phrase if not _ORDERS.search(phrase) else ""
    return ""


def _openings(quote: str) -> list[str]:
    """Beginnings of the quote that end before a small word, longest first."""
    ends = [match.start() for match in _LINK_WORD.finditer(quote)]
    return [quote[:end] for end in reversed(ends) if len(quote[:end].split()) >= 4]


def is_business(phrase: str) -> bool:
    """Whether a word of trade stands in it."""
    return bool(_BUSINESS.search(phrase))


def is_dark(phrase: str) -> bool:
    """Whether a word of pain stands in it."""
    return bool(_DARK.search(phrase) or _DARK_TOO.search(phrase))


def may_be_said(phrase: str) -> bool:
    """Whether words of a mail may stand in a letter: nothing in them orders or asks for money."""
    return not (_ORDERS.search(phrase) or re.search(r"[$€£]|\d{4,}", phrase))


def is_safe(phrase: str) -> bool:
    """Short, of one line, and free of links, addresses, brackets and inner quotes."""
    return (
        len(phrase) <= MAX_QUOTE_CHARS
        and bool(_SAFE_QUOTE.fullmatch(phrase))
        and not re.search(r"https?:|www\.|\w\.[a-z]{2,}\b", phrase)
    )
