"""The event in the customer's own terms: what their mail gives a letter to say, and nothing else.

Evidence is a fragment of any grammar in a hostile mail, so it is never spliced into a sentence:
names, places and numbers are taken out of it singly, and a phrase of theirs is quoted or left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from agent.drafts.days import CALENDAR_WORDS, MONTHS, WEEKDAYS
from agent.drafts.phrases import (
    closings,
    defaults,
    implied_things,
    names_of_thing,
    setting,
    word_list,
)
from agent.drafts.told.details import Detail, find_details
from agent.drafts.told.feats import find_feat
from agent.drafts.told.naming import find_name
from agent.drafts.told.people import Person, find_person, other_half, signs_beside
from agent.drafts.told.pictures import VIVID, Picture, find_pictures
from agent.drafts.told.quotes import asks_for_more, find_quotes, matter_asked_for, told_phrase
from agent.drafts.told.relations import GENDER_OF_RELATION
from agent.drafts.told.sentences import clean, find_sentence, is_shouted, nearest, split_sentences
from agent.drafts.told.things import CUT_SHORT
from agent.models import Direction, Entry, Kind, LifeEvent, When, Who

_VENUE = re.compile(
    r"\bat (the (?:children's |county |city |state |local |town )?(?:hospital|library|school|bank|"
    r"clinic|council|university|college|museum|port authority|post office|plant|mill|brewery|hotel|"
    r"town hall|opera|theatre|theater|symphony|academy|infirmary))\b"
)
_YEARS = re.compile(
    r"(?<!man of )(?<!girl of )(?<!boy of )(?<!aged )"
    r"\b(\d{1,2}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty)(?:-\w+)?"
    r"(?: (?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|twelve|"
    r"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|three|four|five|six|seven|eight|"
    r"nine) (?:years|yrs)\b(?! (?:old|ago|younger|older|of age|from|later|in))",
    re.IGNORECASE,
)
_AGE = (
    r"\d{1,3}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|one|two|three|four|"
    r"five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen"
)
_COUNT = re.compile(r"[$£€]\d[\d,.]*\d|(?<![\d.,])\d[\d.,]* [a-z]{3,}\b")
_YEARS_KINDS = frozenset(
    {Kind.ANNIVERSARY, Kind.RETIREMENT, Kind.JOB_LOSS, Kind.SEPARATION, Kind.BUSINESS_MILESTONE}
)
_SERVED = re.compile(
    r"\b(\d\d?) (?:years|yrs)(?=[ ,.](?:on|at|with|in|here|there|for|and)\b|[,.!]|$)"
)
"""How long somebody worked where he lost his post."""
_YEARS_OF_THE_EVENT = frozenset({Kind.JOB_LOSS, Kind.SEPARATION, Kind.BUSINESS_MILESTONE})
"""Kinds where a number of years beside the event is as likely another's."""
_UNHARMED = re.compile(
    r"\b(?:we|we're|were|we are|all|everyone|everybody|family|kids|both)\b[^.!?\n]{0,20}"
    r"\b(?:ok|okay|o\.k\.|fine|safe|all right|alright|unhurt|unharmed|in one piece)\b"
    r"|\b(?:nobody|no one|none of us)\b[^.!?\n]{0,12}\b(?:hurt|injured|harmed)\b"
    r"|\b(?:nobody|no one)(?: was)? in(?: it| there|,)"
    r"|\b(?-i:[A-Z])\w+ is (?:all right|alright|ok|okay|fine|safe)\b|\bwe (?:all )?got out\b",
    re.IGNORECASE,
)
_COUPLE = re.compile(
    r"\b(?:wife|husband|spouse|partner|wedding|married|marriage|together|we|we['’]\w+|our|us)\b",
    re.IGNORECASE,
)
_VISIT = re.compile(
    r"\b(?:fl(?:ies|y|ying) (?:in|over)"
    r"|(?:com(?:es?|ing)|arriv(?:es?|ing)|gets? in)\b(?! (?:home|back))"
    r"|visit(?:s|ing)? (?:us|me)|stay(?:s|ing)? (?:with (?:us|me)|at ours))\b",
    re.IGNORECASE,
)
_OWNER_KNEW = re.compile(
    r"\bthank(?:s| you)\b[^.!?\n]{0,60}\b(?:flowers|lilies|roses|wreath|card|condolences|sympathy|"
    r"kind words|for coming|being there)\b"
    r"|\b(?:see|seeing|had|have|having) you (?:there )?at [^.!?\n]{0,30}"
    r"\b(?:funeral|memorial|service|burial|wake)\b",
    re.IGNORECASE,
)
_OF_WRITER = re.compile(r"\b(?:I|i|my|My|broke|tore|did)\b")
_SUPPOSED = re.compile(
    r"\b(?:thought|think|feared|assumed|supposed|suspected|figured|guessed|hoped|expected|believed"
    r"|looked like|seemed|ruled out|rather than|instead of|isn['’]t|wasn['’]t|not|no)"
    r"\b[^.,;:!?]{0,25}$",
    re.IGNORECASE,
)
LONG_PAST_DAYS = 60
_PROPER = r"(?:the )?[A-Z][\w’'&-]*(?: (?:(?:of|de|la|del|du|and|&|upon) )?[A-Z][\w’'&-]*){0,3}"
_PLACE = re.compile(rf"\b(over at|into|in|at|to|for|around|through) ({_PROPER})")
_ORIGIN = re.compile(rf"\bfrom ({_PROPER})")
_NO_PICTURE = re.compile(
    r"\bgoing to\b|\b(?:would not|wouldn['’]t|never|not) (?:amount|make it|get anywhere)\b",
    re.IGNORECASE,
)
_JOURNEYS = frozenset({Kind.TRAVEL, Kind.MOVE})
_SETTLED = frozenset({Kind.BUSINESS_MILESTONE})
"""Kinds whose place is only where, never whither."""
_POSTS = frozenset({Kind.JOB_INTERVIEW, Kind.NEW_JOB, Kind.SCHOOL_START, Kind.GRADUATION})
_LIGHT_SETTINGS = frozenset({"", "outdoors", "visit", "together", "joined", "camino", "regular"})
"""In any other the letter keeps to the remarks that its lines are made for."""
_NOT_A_PLACE = word_list("not_a_place") | {
    word.lower()[:length] for word in (*MONTHS, *WEEKDAYS) for length in (3, 4, 9)
}


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
    is_known_already: bool = False
    """The mail shows that the owner knew: he came to the funeral, or sent flowers."""
    is_long_past: bool = False
    """It was no news any more when it was told."""
    sentences: tuple[str, ...] = ()
    """The customer's mail that tells of it, "" between paragraphs; empty if nothing in it may be
    taken up."""
    written: tuple[str, ...] = ()
    """The same of a mail in capitals, too: it can be asked of, but no word of it repeated."""
    at: int = 0
    """Where in `sentences` the evidence stands."""
    entry_id: str = ""
    setting: str = ""
    """What makes it unlike others of its kind (phrases.setting)."""

    def details(self, event: LifeEvent, moment: str) -> tuple[Detail, ...]:
        """What the mail says beside the event.

        What is most vivid comes first, and what no line can name in its own words last.
        """
        listed = find_details(event, self.sentences, self.at, moment=moment, setting=self.setting)
        if self.setting not in _LIGHT_SETTINGS:
            return listed
        pictures = find_pictures(event, self.sentences, self.at, self.person, moment=moment)
        closing = closings(event.kind, event.who)
        pictures = tuple(one for one in pictures if _is_whole(one))
        vivid = [_as_detail(one, closing) for one in pictures if one.score >= VIVID]
        others = [_as_detail(one, closing) for one in pictures if one.score < VIVID]
        named = [one for one in listed if one.slots]
        unnamed = [one for one in listed if not one.slots]
        return (*vivid, *named, *others, *unnamed)

    def located(self, sentences: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The sentences, each with the identifier of the mail they stand in."""
        return tuple((sentence, self.entry_id) for sentence in sentences)


def _is_whole(picture: Picture) -> bool:
    """Whether its words do not break off before a quote or a bracket, and are no mere intention."""
    for words in picture.slots.values():
        ends = " ".join(words.split()[-2:])
        at = picture.sentence.rfind(ends)
        if _NO_PICTURE.search(words):
            return False
        if at >= 0 and CUT_SHORT.match(picture.sentence[at + len(ends) :]):
            return False
    return True


def _as_detail(picture: Picture, closing: tuple[str, ...]) -> Detail:
    return Detail(picture.slots, picture.sentence, picture.echo, closing)


def read_terms(
    event: LifeEvent, entries: Sequence[Entry], *, not_named: Sequence[str], answered: str = ""
) -> Terms:
    """What the mails in `entries` that the evidence stands in give to say about the event.

    Where the mail of the identifier `answered` tells of it, its words come before older ones.
    """
    by_id = {entry.id: entry for entry in entries}
    evidence = max(
        event.evidence,
        key=lambda item: (
            item.entry_id == answered,
            item.entry_id in by_id,
            _is_customers(by_id.get(item.entry_id)),
        ),
        default=None,
    )
    quote = " ".join(clean(evidence.quote).split()) if evidence else ""
    entry = by_id.get(evidence.entry_id) if evidence else None
    sentences = split_sentences(entry.text) if entry else [quote]
    at = find_sentence(sentences, quote)
    near = nearest(sentences, at)
    is_theirs = entry is None or entry.direction is Direction.IN
    is_loud = is_shouted(entry.text if entry else quote)

    elsewhere = find_name(event, sentences, at, not_named=not_named) if not is_loud else ""
    whole = [entry.subject, *sentences] if entry else sentences
    person = find_person(event, quote, near, not_named=not_named, elsewhere=elsewhere, whole=whole)
    if event.who is Who.COMPANY:
        person = None
    quotes = (" ".join(clean(item.quote).split()) for item in event.evidence)
    is_own = event.kind is Kind.ILLNESS and event.who is Who.SELF
    own = (text for text in near[1:3] if is_own and _OF_WRITER.search(text))
    of_news = (quote, *near[:1], *(one for one in quotes if one != quote), *own)
    slots = defaults(event.kind) | _things(event.kind, of_news)
    slots |= person.slots if person else {}
    if event.who in (Who.SELF, Who.COMPANY) and is_theirs and not is_loud:
        first_name = next(iter(not_named), "").split(" ")[0]
        other = other_half(" ".join([quote, *near[:3]]), not_named=not_named)
        other = other or signs_beside(sentences, first_name)
        slots |= {"other": other} if other else {}
    if not is_loud:
        names = [*not_named, person.words if person else "", slots.get("other", "")]
        slots |= _place(event, (quote, *near[:1]) if event.kind in _JOURNEYS else (quote,), names)
    unlike_others = setting(event.kind, " ".join([quote, *near[:3]]))
    is_glad = event.kind is not Kind.BUSINESS_MILESTONE or "glad" in slots
    if is_theirs and entry and not (is_loud or unlike_others) and is_glad:
        feat = find_feat(event, quote, near[0] if near else quote, person)
        slots |= {"feat": feat} if feat else {}
    if event.kind in _YEARS_KINDS:
        for text in near[:1] if event.kind in _YEARS_OF_THE_EVENT else near[:3]:
            if match := _YEARS.search(text):
                slots["years"] = f"{match[1].lower()} years"
                break
    if event.kind is Kind.JOB_LOSS and event.who is Who.SELF and "years" not in slots:
        served = (match[1] for text in near[:4] if (match := _SERVED.search(text)))
        if years := next(served, ""):
            slots["years"] = f"{years} years"
    if event.kind is Kind.BIRTHDAY:
        slots |= _age(quote)
    if "years" not in slots and event.kind is Kind.BUSINESS_MILESTONE and (age := _age(quote)):
        slots["years"] = f"{age['age']} years"
    if event.kind is Kind.VOLUNTEERING and (count := _COUNT.search(quote)):
        slots["count"] = count[0]
    if event.kind is Kind.HARDSHIP and entry and is_theirs and _UNHARMED.search(clean(entry.text)):
        slots["unharmed"] = "all right"
    if event.kind is Kind.ANNIVERSARY and _COUPLE.search(" ".join([quote, *near[:1]])):
        slots["couple"] = "the two of you"
    if event.kind is Kind.TRAVEL and person and _VISIT.search(quote):
        slots["visitor"] = person.words
        if origin := _ORIGIN.search(quote):
            slots["from_place"] = origin[1]
    is_known_already = (
        event.kind is Kind.BEREAVEMENT
        and entry is not None
        and is_theirs
        and bool(_OWNER_KNEW.search(clean(entry.text)))
    )
    entry_id = evidence.entry_id if evidence else ""
    told = tuple(dict.fromkeys((text, entry_id) for text in near[:3] if text and entry))
    sources: dict[str, tuple[str, str]] = {}
    if is_theirs and not is_loud and entry:
        sources = {
            phrase: (sentence, entry_id)
            for phrase, sentence in find_quotes(event, sentences, at, not_named)
        }
    phrase = (
        told_phrase(quote, near[0] if near else quote, not_named[1:])
        if is_theirs and entry and not is_loud
        else ""
    )
    asking = [text for index, text in enumerate(sentences) if index != at and asks_for_more(text)]
    if matter := matter_asked_for(asking):
        slots["matter"] = matter
    return Terms(
        slots,
        person,
        tuple(sources),
        told,
        has_business=bool(asking),
        told_phrase=phrase,
        sources=sources,
        is_known_already=is_known_already,
        is_long_past=_is_long_past(event),
        sentences=tuple(sentences) if is_theirs and entry and not is_loud else (),
        written=tuple(sentences) if is_theirs and entry else (),
        at=at,
        entry_id=entry_id,
        setting=unlike_others,
    )


def _is_long_past(event: LifeEvent) -> bool:
    """Whether it lay weeks back when it was told."""
    if event.status is not When.PAST:
        return False
    last = event.last_day
    if last is None and (month := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", event.date or "")):
        last = date(int(month[1]), int(month[2]), 28)
    return last is not None and (event.told_at.date() - last).days > LONG_PAST_DAYS


def _is_customers(entry: Entry | None) -> bool:
    return entry is not None and entry.direction is Direction.IN


@cache
def _patterns_of_things(kind: Kind) -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """Per slot, each name of the thing with what finds it; a name in capitals only as it stands."""
    return {
        slot: tuple(
            (
                name,
                re.compile(
                    rf"(?<![\w-]){re.escape(name)}(?![\w-])",
                    re.NOFLAG if name.isupper() else re.IGNORECASE,
                ),
            )
            for name in names
        )
        for slot, names in names_of_thing(kind).items()
    }


def _things(kind: Kind, texts: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for slot, patterns in _patterns_of_things(kind).items():
        for text in texts:
            if hit := next((name for name, found in patterns if _is_told_in(found, text)), None):
                found[slot] = hit
                break
    for slot, names_of in implied_things(kind).items():
        for name, pattern in names_of.items():
            if slot not in found and re.search(pattern, texts[0], re.IGNORECASE):
                found[slot] = name
    return found


def _is_told_in(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a thing is told of, and not only thought, feared or ruled out."""
    return any(not _SUPPOSED.search(text[: one.start()]) for one in pattern.finditer(text))


def _without_day(place: str) -> str:
    """The place of "in Albuquerque August 15"."""
    words = place.split()
    while words and words[-1].lower() in CALENDAR_WORDS:
        words.pop()
    return " ".join(words)


def _age(quote: str) -> dict[str, str]:
    """The number in "turns 80" or "I'll be eighty", as it is written there."""
    pattern = (
        rf"\b(?:turn(?:s|ed|ing)?|be|is|he's|she's|she’s|he’s) ({_AGE})\b|\b({_AGE}) years old"
    )
    match = re.search(pattern, quote, re.IGNORECASE)
    age = (match[1] or match[2]).lower() if match else ""
    return {"age": age} if age else {}


def _place(event: LifeEvent, texts: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    if event.kind not in _JOURNEYS | _POSTS | _SETTLED:
        return {}
    taken = {word.lower() for name in names for word in name.split()}
    for text in texts:
        for match in _PLACE.finditer(text):
            before, place = match[1], _without_day(match[2].replace("’", "'").rstrip(".'-"))
            words = [word.lower() for word in place.removeprefix("the ").split()]
            if place.endswith("'s") or not words or taken & set(words):
                continue
            if words[0] in _NOT_A_PLACE or words[:2] in (["new", "year"], ["new", "years"]):
                continue
            if event.kind in _SETTLED:
                if before == "in":
                    return {"in_place": f"in {place}"}
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
