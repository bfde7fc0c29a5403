"""The gate: what a draft must pass before it can be approved, with reasons a person understands.

Three questions, answered from the words alone: could it have been written to nobody else, is every
name, number and date in it told by somebody, and does it fit what happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from agent.drafts.days import MONTHS, WEEKDAYS, has_begun, words_of_dates
from agent.drafts.people import GENDER_OF_RELATION
from agent.drafts.voice import Voice, call_name
from agent.models import SAD_KINDS, Customer, Fact, GateCheck, GateReport, LifeEvent

MIN_WORDS, MAX_WORDS = 5, 200
MAX_LIKENESS = 0.6
SHINGLE_WORDS = 3

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_QUOTED = re.compile(r"[\"“]([^\"”]{2,300})[\"”]")
_CALENDAR = frozenset(
    word.lower()
    for word in (
        *WEEKDAYS,
        *MONTHS,
        *(day[:3] for day in WEEKDAYS),
        *(month[:3] for month in MONTHS),
    )
)
_FULL_DAY = {day[:length].lower(): day.lower() for day in WEEKDAYS for length in (3, 4, 5)}
_FULL_DAY |= {month[:3].lower(): month.lower() for month in MONTHS if month != "May"}
_NUMBERS = dict(
    zip(
        "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety".split(),
        [*map(str, range(3, 21)), *map(str, range(30, 100, 10))],
        strict=True,
    )
)
_COMMON = frozenset(
    """
    a about above after afterwards again ago ahead all almost already also although always am an and
    another any anybody anything apart are around as asked at away back bad be because been before
    behind being best better between big both but by came can cannot come comes coming congratulations
    could day days dear did do does doing done don't down early either else enough even ever every
    everybody everything far feel few find fine first for forward from full gave get gets getting give
    glad go goes going gone good got great had happen happy hard has have having he hear heard hello
    her here hers him his honest hope how however i i'd i'll i'm i've if in into is it it's its just
    keep kept kind know knows last late later least leave left less let like line little long look
    looking lot love made mail make many maybe me mean might mind minute moment month more most much
    must my near need needs never new news next nice no nobody none nor not note nothing now of off
    often on once one only or other others our out over own part pass people perhaps please proud put
    quite read ready real really reply right said same say see seen send sent she should since so some
    somebody something soon sorry still such sure take tell than thank thanks that that's the their
    them then there there's these they thing things think thinking this those though thought thoughts
    through time to today told too took try two under until up upon us very was way we week weeks well
    were what what's when where whether which while who whole why will wish wishes with without word
    words work would wouldn't write wrote year years yes yet you you'd you'll you're you've your yours
    yourself yesterday tomorrow tonight
    """.split()
)
_OPENERS = _COMMON | frozenset(
    """
    answer apologies back believe belated best birthday brag bring cheers congrats could dear delighted
    don't drop enjoy everybody everyone fingers forgive give glad good great greetings happy hello hope
    hoping hugs imagine keep late lovely married engaged moving moved nobody nothing oh one pass poor
    regards remember retired retiring safe save send shall sleep somebody sincerely take thanks then
    travel until waiting warm warmly welcome well whatever wishing wonderful yours two three four five
    six seven eight nine ten
    """.split()
)
_CHEER = re.compile(
    r"!|\b(?:congratulations|congrats|great news|good news|happy|exciting|excited|fantastic|wonderful|"
    r"awesome|cheers|enjoy|fun|celebrat\w*|silver lining|bright side|everything happens for a reason|"
    r"better place|at least|blessing|stay positive|time heals)\b|[\U0001F300-\U0001FAFF:;]-?\)",
    re.IGNORECASE,
)
_HOW_WAS_IT = re.compile(
    r"\bhow(?: did|['’]d| was| were) (?:it|that|things|the|your|[a-z]+day|[\w’']+['’]s?)\b|"
    r"\bhope (?:it|everything|all) went\b|\bwent well\b",
    re.IGNORECASE,
)
_PITCH = re.compile(
    r"\b(?:discounts?|special offer|our offer|limited offer|offers? on|coupon|promo(?:s| code|tional)?|our sale|order now|"
    r"buy|upgrade|upsell|new product\w*|free shipping|price list|best price|deal on|reorder|"
    r"quote you|special price|check out our|schedule a (?:call|demo)|book a (?:call|demo))\b|%\s*off",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+\.(?:com|org|net|io|co|example|ru)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\[[^\]\n]*\]|\{[^}\n]*\}|<[^>\n]*>|\bX{2,}\b|\bTODO\b|\b(?:lorem ipsum)\b"
)
_HE, _SHE = re.compile(r"\b(?:he|him|his)\b", re.I), re.compile(r"\b(?:she|her|hers)\b", re.I)
_YOUR = re.compile(r"\byour ((?:[\w-]+ ){0,2}?)([\w-]+)", re.IGNORECASE)


def check_draft(
    text: str,
    *,
    facts: Sequence[Fact],
    customer: Customer,
    life_event: LifeEvent | None,
    today: date,
    voice: Voice | None,
    owner_text: str = "",
    known_text: Sequence[str] = (),
    others: Sequence[str] = (),
) -> GateReport:
    """Whether `text` may go out; `owner_text` is what the owner typed and answers for himself.

    `known_text` are the mails it rests on, `others` the other drafts that wait.
    """
    body = _body(text, voice)
    told = " ".join([*(fact.evidence.quote for fact in facts), *known_text])
    checks = (
        GateCheck(
            name="only for you",
            **_result(_only_for_you(body, facts, customer, others, named=_named(life_event, told))),
        ),
        GateCheck(
            name="true",
            **_result(_true(text, body, told, customer, life_event, today, voice, owner_text)),
        ),
        GateCheck(name="fitting", **_result(_fitting(text, body, life_event, today, owner_text))),
    )
    return GateReport(checks=checks)


def likeness(one: str, other: str) -> float:
    """Jaccard likeness of two texts' word shingles: 0 (nothing shared) to 1 (the same)."""
    first, second = _shingles(one), _shingles(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def _result(findings: list[str]) -> dict[str, bool | str]:
    return {"has_passed": not findings, "finding": " ".join(findings)}


def _body(text: str, voice: Voice | None) -> str:
    """The text without greeting and sign-off."""
    lines = text.strip().split("\n")
    if lines and len(lines[0].split()) <= 5 and re.search(r"[,!:]\s*$|^\w+$", lines[0]):
        lines = lines[1:]
    signs = {line.strip().lower() for line in (voice.sign_as if voice else "").split("\n")} - {""}
    while lines and (not lines[-1].strip() or lines[-1].strip().lower() in signs):
        lines = lines[:-1]
    if not voice and lines and len(lines[-1].split()) <= 2:
        lines = lines[:-1]
    return "\n".join(lines)


def _names_of(customer: Customer) -> set[str]:
    names = {call_name(customer), *customer.name.split(), *customer.company.split()}
    return {name for name in names if len(name) > 1 and name[0].isupper()}


def _named(life_event: LifeEvent | None, told: str) -> frozenset[str]:
    """The name the event goes by, if the mails have it."""
    words = {
        _stem(word) for word in _words((life_event and life_event.name) or "") if len(word) > 2
    }
    return frozenset(words & {_stem(word) for word in _words(told)})


def _only_for_you(
    body: str,
    facts: Sequence[Fact],
    customer: Customer,
    others: Sequence[str],
    *,
    named: frozenset[str],
) -> list[str]:
    findings = []
    if not _holds_something(body, facts, customer, named):
        findings.append(
            "This could go to anybody: nothing in it is of "
            f"{call_name(customer) or 'this customer'}'s own news."
        )
    masked = _masked(body)
    for other in others:
        if likeness(masked, _masked(other)) > MAX_LIKENESS:
            findings.append(
                f"This is nearly the same as another draft: “{_first_words(other)} ...”."
            )
            break
    return findings


def _holds_something(
    body: str, facts: Sequence[Fact], customer: Customer, named: frozenset[str]
) -> bool:
    quotes = " ".join(fact.evidence.quote for fact in facts)
    own = {_stem(name) for name in _names_of(customer)}
    said = {_stem(word) for word in _words(body)}
    flat_quotes = _flat(quotes)
    for phrase in _QUOTED.findall(body):
        if len(phrase.split()) >= 3 and _flat(phrase) in flat_quotes:
            return True
    names = (named | {_stem(name) for name in _capitalised(quotes, mid_only=True)}) - own
    if any(name in said for name in names if name not in _CALENDAR and name not in _COMMON):
        return True
    content = {_stem(word) for word in _words(quotes)} - own
    shared = {
        word for word in content & said if word not in _COMMON and (len(word) > 2 or word.isdigit())
    }
    shared |= {word for word in _dates_said(quotes) & said}
    return len(shared) >= 2


def _true(
    text: str,
    body: str,
    told: str,
    customer: Customer,
    life_event: LifeEvent | None,
    today: date,
    voice: Voice | None,
    owner_text: str,
) -> list[str]:
    voice_words = " ".join([voice.sign_as, voice.greets_with]) if voice else ""
    sources = " ".join(
        [told, owner_text, voice_words, customer.name, call_name(customer), customer.company]
    )
    known = {_stem(word) for word in _words(sources)} | _dates_said(sources)
    if life_event:
        known |= {_stem(word) for word in words_of_dates(life_event, today)}
        known |= {_stem(word) for word in _words(life_event.name or "")}
    findings = []
    unquoted = _QUOTED.sub(" ", body)
    for phrase in _QUOTED.findall(body):
        if _flat(phrase) not in _flat(sources):
            findings.append(f"Nobody wrote “{phrase}”.")
    strange = [
        word
        for word in dict.fromkeys([*_capitalised(unquoted), *_numbers(unquoted)])
        if not _is_known(word, known)
    ]
    findings += [f"No mail tells of “{word}”." for word in strange]
    findings += _wrong_days(unquoted, life_event, today, owner_text)
    findings += _wrong_people(unquoted, f"{told} {owner_text}", known)
    return findings


def _is_known(word: str, known: set[str]) -> bool:
    stem = _stem(word)
    digits = _NUMBERS.get(stem, stem)
    spelled = next((name for name, number in _NUMBERS.items() if number == stem), stem)
    return bool({stem, digits, spelled} & known)


def _wrong_days(text: str, life_event: LifeEvent | None, today: date, owner_text: str) -> list[str]:
    """Days that were right when the draft was written and are not any more."""
    if not life_event or not life_event.first_day or not life_event.last_day:
        return []
    findings = []
    for word, days in (("yesterday", -1), ("tomorrow", 1)):
        is_said = re.search(rf"\b{word}\b", text, re.IGNORECASE)
        day = today + timedelta(days=days)
        if is_said and word not in owner_text.lower():
            if not life_event.first_day <= day <= life_event.last_day:
                findings.append(f"“{word}” is not the day it was told for.")
    return findings


def _wrong_people(text: str, told: str, known: set[str]) -> list[str]:
    """A relation, "he" or "she" that nobody's words give."""
    findings = []
    lowered = {word.lower() for word in _words(told)}
    genders = {GENDER_OF_RELATION.get(word, "") for word in lowered}
    for pattern, gender, word in ((_HE, "m", "he"), (_SHE, "f", "she")):
        if pattern.search(text) and not pattern.search(told) and gender not in genders:
            findings.append(f"No mail says “{word}”.")
    for _, word in _YOUR.findall(text):
        relation = word.lower().removesuffix("'s").removesuffix("’s")
        gender = GENDER_OF_RELATION.get(relation)
        if not gender or gender == "p" or relation in known:
            continue
        pattern = _HE if gender == "m" else _SHE
        if gender not in genders and not pattern.search(told):
            findings.append(f"No mail tells of their {relation}.")
    return findings


def _fitting(
    text: str, body: str, life_event: LifeEvent | None, today: date, owner_text: str
) -> list[str]:
    findings = []
    if life_event and life_event.kind in SAD_KINDS:
        own = _QUOTED.sub(" ", text)
        if cheer := _CHEER.search(own):
            findings.append(f"“{cheer[0]}” is too cheerful for what happened.")
    is_ahead = life_event is not None and has_begun(life_event, today) is False
    if is_ahead and _HOW_WAS_IT.search(body):
        findings.append("It asks how it went, and it has not happened yet.")
    findings += [
        f"“{link}” is a link or an address you did not write."
        for link in _LINK.findall(text)
        if link.lower() not in owner_text.lower()
    ]
    if pitch := next(
        (
            found
            for found in _PITCH.finditer(_QUOTED.sub(" ", text))
            if found[0].lower() not in owner_text.lower()
        ),
        None,
    ):
        findings.append(f"“{pitch[0]}” sells something, and this is not the mail for it.")
    if hole := _PLACEHOLDER.search(text):
        findings.append(f"“{hole[0]}” is a place for something that is not there.")
    count = len(_words(body))
    if count < MIN_WORDS:
        findings.append(f"It has hardly any words ({count}).")
    if count > MAX_WORDS:
        findings.append(f"It is long for a personal note: {count} words.")
    return findings


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text)]


def _stem(word: str) -> str:
    """The word in lower case, without possessive, ordinal and plain plural; days in full."""
    word = word.lower().replace("’", "'")
    word = word.removesuffix("'s").removesuffix("'")
    word = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", word)
    if word in _FULL_DAY:
        return _FULL_DAY[word]
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def _flat(text: str) -> str:
    return " ".join(_words(text.lower()))


def _dates_said(text: str) -> set[str]:
    """Calendar words and numbers as the text has them, days in full."""
    return {
        _stem(word)
        for word in _words(text)
        if word.lower() in _CALENDAR or word.lower() in _FULL_DAY or word[0].isdigit()
    }


def _capitalised(text: str, *, mid_only: bool = False) -> list[str]:
    """Words that are written like names; the first word of a sentence only if it cannot be another."""
    found = []
    for sentence in re.split(r"(?<=[.?!:…])\s+|\n+", text):
        for number, word in enumerate(_words(sentence)):
            is_first = number == 0
            if not word[0].isupper() or word == "I" or word.startswith("I'"):
                continue
            if is_first and (mid_only or word.lower() in _OPENERS):
                continue
            found.append(word)
    return found


def _numbers(text: str) -> list[str]:
    return [
        word for word in _words(text) if any(map(str.isdigit, word)) or word.lower() in _NUMBERS
    ]


def _masked(text: str) -> str:
    """The text with names taken out, so that two letters differ by more than the name."""
    text = re.sub(r"\A[^\n]{0,40}[,!]\s*\n|\n[^\n]{0,30}\Z", "\n", text.strip())
    names: Iterable[str] = _capitalised(text, mid_only=True)
    for name in sorted(set(names), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", "…", text)
    return text


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _words(text.lower())
    return {tuple(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)}


def _first_words(text: str) -> str:
    body = text.strip().split("\n\n", 1)[-1]
    return " ".join(body.split()[:6])
