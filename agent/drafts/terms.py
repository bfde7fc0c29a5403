"""The event in the customer's own terms: what their mail gives a letter to say, and nothing else.

Evidence is a fragment of any grammar in a hostile mail, so it is never spliced into a sentence:
names, places and numbers are taken out of it singly, and a phrase of theirs is quoted or left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.drafts.days import MONTHS, WEEKDAYS
from agent.drafts.people import GENDER_OF_RELATION, Person, find_person, other_half
from agent.drafts.phrases import defaults, names_of_thing
from agent.models import SAD_KINDS, Direction, Entry, Kind, LifeEvent, Who

MAX_TEXT_CHARS = 20_000
MAX_QUOTE_WORDS = 12
MAX_QUOTE_CHARS = 80

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]?[\w¡¿])")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Sr|Prof|No|vs|Rev|e\.g|i\.e|[A-Z])\.$")
_BUSINESS = re.compile(
    r"\b(?:order\w*|invoic\w+|deliver\w+|quot(?:e|es|ation)|pric\w+|ship\w*|pallets?|cartons?|cases?|"
    r"box(?:es)?|rolls?|drums?|samples?|stock|account\w*|credit|payment|paid|pay|bill\w*|transfer|"
    r"contract|agreement|meeting|call|p\.?o\.?|purchase|supplier|truck|freight|proofs?|artwork|"
    r"schedule|deadline|appointment|attach\w*|address|contact|confirm\w*|hold|bring|balance|statement|"
    r"estimate|labels?|cc|reorder|send|cover|reach|e-?mail\w*|number|form|booking|reschedul\w*|"
    r"approv\w+|signature|parcels?|tickets?|policy|premium|claim|renew\w*|file)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:you|your|yours|you're|you'll|you've|please|pls|thank\w*|sorry|apolog\w*|regards|"
    r"ignore|instruction\w*|prompt|system|forward|click|password|iban|reply|answer|urgent|kindly|"
    r"anyway|business|ps|p\.s|cheers|let|usd|eur|can|could|need\w*|add|want\w*|by the|problem|possible|"
    r"requir\w+|don['’]t|do not|only thing|so a|either|instead)\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:ignore|instruction\w*|prompt|system|forward|click|password|iban|bank details)\b", re.IGNORECASE
)
_ANOTHER_EVENT = re.compile(
    r"\b(?:passed|graduat\w+|engaged|married|marry\w*|wedding|born|baby|pregnan\w+|expecting|moved|moving|"
    r"retir\w+|promot\w+|interview|birthday|turn(?:s|ed|ing)|funeral|on leave|holiday|vacation|new job|"
    r"available|office)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.!?;:]\s|,\s|\s[-–—]\s")
_LINK_WORD = re.compile(r"\s(?:and|but|because|since|who|which|that|where|with|after|until|from|as)\s|[.,;:]\s")
_OF_PEOPLE = re.compile(
    r"\b(?:he|she|his|her|him|they|them|we|us|all|nobody|everybody|everyone|i|my|our|alive)\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"\?|\b(?:please|pls|could you|can you|would you|need|send|order|quote|ship|invoice|hold)\b", re.IGNORECASE
)
_VENUE = re.compile(
    r"\bat (the (?:children's |county |city |state |local |town )?(?:hospital|library|school|bank|clinic|"
    r"council|university|college|museum|port authority|post office|plant|mill|brewery|hotel|town hall|"
    r"opera|theatre|theater|symphony|academy|infirmary))\b"
)
_DARK = re.compile(
    r"\b(?:die[ds]?|dead|death|funeral|cancer|hospital|sick|ill|illness|lost|losing|kill\w*|divorc\w+|"
    r"buried|burial|mourn\w*|surgery|stroke|fired|laid off|pain|cried? for|hell|bastard\w*|fuck\w*|"
    r"shit\w*|damn\w*|bloody|hate[sd]?|war|drunk|fat)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:the|and|a|an|of|to|in|is|was|it|he|she|they|we|i|my|our|his|her|for|with|on|at|have|has|had|"
    r"but|so|no|not|who|that|all|be|are)\b",
    re.IGNORECASE,
)
_SAFE_QUOTE = re.compile(r"[^\W_][^<>\[\]{}@\\/|*#_=\"“”«»\r\n\t]*")
_YEARS = re.compile(
    r"\b(\d{1,2}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty)(?:-\w+)?|ten|eleven|twelve|"
    r"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|three|four|five|six|seven|eight|"
    r"nine) (?:years|yrs)\b(?! (?:old|ago|younger|older|of age|from|later|in))",
    re.IGNORECASE,
)
_YEARS_KINDS = frozenset(
    {Kind.ANNIVERSARY, Kind.RETIREMENT, Kind.JOB_LOSS, Kind.SEPARATION, Kind.BUSINESS_MILESTONE}
)
_PROPER = r"(?:the )?[A-Z][\w’'&-]*(?: (?:(?:of|de|la|del|du|and|&|upon|on) )?[A-Z][\w’'&-]*){0,3}"
_PLACE = re.compile(rf"\b(over at|into|in|at|to|for|around|through) ({_PROPER})")
_JOURNEYS = frozenset({Kind.TRAVEL, Kind.MOVE})
_POSTS = frozenset({Kind.JOB_INTERVIEW, Kind.NEW_JOB, Kind.SCHOOL_START, Kind.GRADUATION})
_NOT_A_PLACE = frozenset(
    word.lower()
    for word in (
        *MONTHS, *WEEKDAYS, *(day[:3] for day in WEEKDAYS), *(month[:3] for month in MONTHS), "Sept",
        "Tues", "Thurs", "Easter", "Christmas", "Xmas", "Lent", "Pentecost", "Thanksgiving",
        "Halloween", "Ramadan", "Eid", "Diwali", "Holy", "Good", "New", "Midsummer", "God", "Lord",
        "I", "I'm", "I'll", "I've", "Mr", "Mrs", "Ms", "Dr", "Frau", "Herr", "Sir", "Miss", "Accounts",
        "Purchasing", "PO", "PM", "AM", "English", "German", "French", "Golden", "Saint", "ASAP", "Ching",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """What the mail gives: `slots` for the lines, the person, phrases to quote, sentences used."""

    slots: dict[str, str]
    person: Person | None
    quotes: tuple[str, ...]
    """Phrases of the customer's that may be quoted, best first."""
    told: tuple[tuple[str, str], ...]
    """(sentence, entry id) that the slots rest on."""
    has_business: bool
    """The mail asks for something else, too."""
    told_phrase: str = ""
    """The evidence itself, or its first clause, if it can be quoted."""
    sources: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Per phrase that may be quoted: its sentence and entry id."""


def clean(text: str) -> str:
    """Without control, format and bidirectional characters, and of bounded length."""
    kept = (
        char
        for char in text[:MAX_TEXT_CHARS].replace("\r\n", "\n").replace("\t", " ")
        if char == "\n" or unicodedata.category(char)[0] != "C"
    )
    return "".join(kept).replace("\u2028", "\n").replace("\u2029", "\n").replace("\xa0", " ")


def split_sentences(text: str) -> list[str]:
    """Sentences of a mail, with "" before each paragraph.

    Hard-wrapped lines are joined; list items and greetings stand alone.
    """
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", clean(text)):
        found.append("")
        joined, was_long = "", False
        blocks: list[str] = []
        for line in (line.strip() for line in paragraph.split("\n")):
            if joined and was_long and line:
                joined = f"{joined} {line}"
            else:
                blocks.append(joined)
                joined = line
            was_long = len(line) >= 45
        for block in filter(None, [*blocks, joined]):
            pending = ""
            for piece in _SENTENCE_END.split(block):
                pending = f"{pending} {piece}".strip()
                if not _ABBREVIATION.search(pending):
                    found.append(pending)
                    pending = ""
            if pending:
                found.append(pending)
    return found


def read_terms(
    event: LifeEvent, entries: Sequence[Entry], *, not_named: Sequence[str]
) -> Terms:
    """What the mails in `entries` that the evidence stands in give to say about the event."""
    by_id = {entry.id: entry for entry in entries}
    evidence = max(
        event.evidence,
        key=lambda item: (item.entry_id in by_id, _is_customers(by_id.get(item.entry_id))),
        default=None,
    )
    quote = " ".join(clean(evidence.quote).split()) if evidence else ""
    entry = by_id.get(evidence.entry_id) if evidence else None
    sentences = split_sentences(entry.text) if entry else [quote]
    at = _find_sentence(sentences, quote)
    near = _nearest(sentences, at)
    is_theirs = entry is None or entry.direction is Direction.IN
    is_shouted = _is_shouted(entry.text if entry else quote)

    person = find_person(event, quote, near, not_named=not_named)
    if event.who is Who.COMPANY:
        person = None
    slots = defaults(event.kind) | _things(event.kind, (quote, *near[:1]))
    slots |= person.slots if person else {}
    if event.who in (Who.SELF, Who.COMPANY) and is_theirs and not is_shouted:
        if other := other_half(event, " ".join([quote, *near[:1]]), not_named=not_named):
            slots["other"] = other
    if not is_shouted:
        names = [*not_named, person.words if person else "", slots.get("other", "")]
        slots |= _place(event, (quote, *near[:1]), names)
    if event.kind in _YEARS_KINDS:
        for text in near[:3]:
            if match := _YEARS.search(text):
                slots["years"] = f"{match[1].lower()} years"
                break
    entry_id = evidence.entry_id if evidence else ""
    told = tuple(dict.fromkeys((text, entry_id) for text in near[:3] if text and entry))
    sources: dict[str, tuple[str, str]] = {}
    if is_theirs and not is_shouted and entry:
        sources = {
            phrase: (sentence, entry_id)
            for phrase, sentence in _quotable(event, sentences, at, not_named)
        }
    told_phrase = ""
    if is_theirs and entry:
        told_phrase = _told_phrase(quote, not_named)
    has_business = any(
        _BUSINESS.search(text) and _ASKS.search(text)
        for index, text in enumerate(sentences)
        if index != at
    )
    return Terms(slots, person, tuple(sources), told, has_business, told_phrase, sources)


def is_english(text: str) -> bool:
    """Whether enough of the words are small English ones to take it apart safely."""
    words = text.split()
    return len(words) < 12 or len(_ENGLISH.findall(text)) * 8 >= len(words)


def _is_customers(entry: Entry | None) -> bool:
    return entry is not None and entry.direction is Direction.IN


def _find_sentence(sentences: Sequence[str], quote: str) -> int:
    def words(text: str) -> set[str]:
        return set(re.findall(r"\w+", text.lower()))

    wanted = words(quote)
    shares = [len(wanted & words(sentence)) for sentence in sentences]
    return shares.index(max(shares)) if shares else -1


def _nearest(sentences: Sequence[str], at: int) -> list[str]:
    """The evidence's sentence, then the ones beside it: next, previous, and so on."""
    order = (at, at + 1, at - 1, at + 2, at - 2)
    return [sentences[index] for index in order if 0 <= index < len(sentences) and sentences[index]]


def _is_shouted(text: str) -> bool:
    letters = [char for char in text[:400] if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) > 0.6 * len(letters)


def _things(kind: Kind, texts: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for slot, names in names_of_thing(kind).items():
        for text in texts:
            hit = next(
                (
                    name
                    for name in names
                    if re.search(
                        rf"(?<![\w-]){re.escape(name)}(?![\w-])",
                        text,
                        0 if name.isupper() else re.IGNORECASE,
                    )
                ),
                None,
            )
            if hit:
                found[slot] = hit
                break
    return found


def _place(event: LifeEvent, texts: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    if event.kind not in _JOURNEYS | _POSTS:
        return {}
    taken = {word.lower() for name in names for word in name.split()}
    for text in texts:
        for match in _PLACE.finditer(text):
            before, place = match[1], match[2].replace("’", "'").rstrip(".'-")
            words = [word.lower() for word in place.removeprefix("the ").split()]
            if place.endswith("'s") or not words or words[0] in _NOT_A_PLACE or taken & set(words):
                continue
            if any(word in GENDER_OF_RELATION for word in words) or not place[-1].isalnum():
                continue
            if event.kind in _JOURNEYS and before in ("to", "in", "into", "around", "through"):
                several = place.startswith("the ") and place.endswith("s")
                return {
                    "place": place,
                    "in_place": f"in {place}",
                    "was_place": "were" if several else "was",
                    "is_place": "are" if several else "is",
                }
            if event.kind in _POSTS and before in ("at", "over at", "in", "to"):
                return {"at_place": f"{'in' if before == 'in' else 'at'} {place}"}
        if event.kind in _POSTS and (venue := _VENUE.search(text.replace("’", "'"))):
            return {"at_place": f"at {venue[1]}"}
    return {}


def _quotable(
    event: LifeEvent, sentences: Sequence[str], at: int, names: Sequence[str]
) -> list[tuple[str, str]]:
    """(phrase, its sentence), best first: whole short sentences beside the evidence."""
    found: list[tuple[float, str, str]] = []
    for away in (1, 2, 3, -1, -2):
        index = at + away
        between = sentences[min(at, index) : max(at, index) + 1]
        if not 0 <= index < len(sentences) or "" in between:
            continue
        if any(_BUSINESS.search(text) for text in between if text != sentences[at]):
            continue
        phrase = sentences[index].strip(" .,;:-–—'’‘…")
        if phrase and _may_quote(event, phrase, names):
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
    if _ANOTHER_EVENT.search(phrase):
        return False
    if _DARK.search(phrase) and event.kind not in (Kind.BEREAVEMENT, Kind.ILLNESS):
        return False
    if not _ENGLISH.search(phrase) or phrase[0].islower() or _is_shouted(phrase):
        return False
    if event.kind in SAD_KINDS and ("!" in phrase or not _OF_PEOPLE.search(phrase)):
        return False
    own = {word.lower() for name in names for word in name.split()}
    spoken = {word.lower().strip(".,;:!'") for word in words}
    return not own & spoken and len(spoken) >= 3


def _told_phrase(quote: str, names: Sequence[str]) -> str:
    """The evidence, cut at its first comma if it is long; "" if it may not be repeated."""
    own = {word.lower() for name in names for word in name.split()}
    for phrase in (quote, *_CLAUSE_END.split(quote), *_LINK_WORD.split(quote)[:1]):
        phrase = phrase.strip(" .,;:-–—'’‘…!")
        spoken = {word.lower().strip(".,;:!'") for word in phrase.split()}
        if 3 <= len(phrase.split()) <= MAX_QUOTE_WORDS and _is_safe(phrase) and not own & spoken:
            return phrase if not _ORDERS.search(phrase) else ""
    return ""


def _is_safe(phrase: str) -> bool:
    """Short, of one line, and free of links, addresses, brackets and inner quotes."""
    return (
        len(phrase) <= MAX_QUOTE_CHARS
        and bool(_SAFE_QUOTE.fullmatch(phrase))
        and not re.search(r"https?:|www\.|\w\.[a-z]{2,}\b", phrase)
    )
