"""The gate: what a draft must pass before it can be approved, with reasons a person understands.

Three questions, answered from the words alone: could it have been written to nobody else, is every
name, number and date in it told by somebody, and does it fit what happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from agent.drafts.days import CALENDAR_WORDS, has_begun, words_of_dates
from agent.drafts.people import GENDER_OF_RELATION
from agent.drafts.voice import Voice
from agent.drafts.wording import (
    COMMON,
    QUOTED,
    capitalised,
    dates_said,
    flat,
    is_known,
    numbers,
    stem,
    words,
)
from agent.models import SAD_KINDS, Customer, Fact, GateCheck, GateReport, LifeEvent

MIN_WORDS, MAX_WORDS = 5, 200
KEPT_TEXTS = 1024
"""So many other drafts are kept prepared for the next comparison."""
MAX_LIKENESS = 0.6
SHINGLE_WORDS = 3


_CHEER = re.compile(
    r"!|\b(?:congratulations|congrats|great news|good news|happy|excit\w+|fantastic|"
    r"wonderful|awesome|cheers|enjoy|fun|celebrat\w*|silver lining|bright side|"
    r"everything happens for a reason|"
    r"better place|at least|blessing|stay positive|time heals)\b|[\U0001F300-\U0001FAFF:;]-?\)",
    re.IGNORECASE,
)
_HOW_WAS_IT = re.compile(
    r"\bhow(?: did|['’]d| was| were) (?:it|that|things|the|your|[a-z]+day|[\w’']+['’]s?)\b|"
    r"\bhope (?:it|everything|all) went\b|\bwent well\b",
    re.IGNORECASE,
)
_PITCH = re.compile(
    r"\b(?:discounts?|special offer|our offer|limited offer|offers? on|coupon|"
    r"promo(?:s| code|tional)?|our sale|order now|"
    r"buy|upgrade|upsell|new product\w*|free shipping|price list|best price|deal on|reorder|"
    r"quote you|special price|check out our|(?:schedule|book) a (?:call|demo))\b|%\s*off",
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
    named = _named(life_event, told)
    checks = (
        _judged("only for you", _only_for_you(body, facts, customer, others, named=named)),
        _judged("true", _true(body, told, customer, life_event, today, voice, owner_text)),
        _judged("fitting", _fitting(text, body, life_event, today, owner_text)),
    )
    return GateReport(checks=checks)


def likeness(one: str, other: str) -> float:
    """Jaccard likeness of two texts' word shingles: 0 (nothing shared) to 1 (the same)."""
    first, second = _shingles(one), _shingles(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def _judged(name: str, findings: list[str]) -> GateCheck:
    return GateCheck(name=name, has_passed=not findings, finding=" ".join(findings))


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
    names = {customer.first_name, *customer.name.split(), *customer.company.split()}
    return {name for name in names if len(name) > 1 and name[0].isupper()}


def _named(life_event: LifeEvent | None, told: str) -> frozenset[str]:
    """The name the event goes by, if the mails have it."""
    name = (life_event and life_event.name) or ""
    parts = {stem(word) for word in words(name) if len(word) > 1}
    return frozenset(parts & {stem(word) for word in words(told)})


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
            f"{customer.first_name or 'this customer'}'s own news."
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
    own = {stem(name) for name in _names_of(customer)}
    said = {stem(word) for word in words(body)}
    flat_quotes = flat(quotes)
    for phrase in QUOTED.findall(body):
        if len(phrase.split()) >= 3 and flat(phrase) in flat_quotes:
            return True
    names = (named | {stem(name) for name in capitalised(quotes, mid_only=True)}) - own
    if any(name in said for name in names if name not in CALENDAR_WORDS and name not in COMMON):
        return True
    content = {stem(word) for word in words(quotes)} - own
    shared = {
        word for word in content & said if word not in COMMON and (len(word) > 2 or word.isdigit())
    }
    shared |= dates_said(quotes) & said
    shared |= {word for word in said - COMMON if _named_by_a_verb(word) & content - COMMON}
    return len(shared) >= 2


def _named_by_a_verb(word: str) -> set[str]:
    """The verbs that may stand in a mail for a noun of the draft: "signing" for "sign"."""
    if len(word) < 7 or not word.endswith("ing"):
        return set()
    base = word.removesuffix("ing")
    return {base, f"{base}e", f"{base}ed", base[:-1]}


def _true(
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
        [told, owner_text, voice_words, customer.name, customer.first_name, customer.company]
    )
    known = {stem(word) for word in words(sources)} | dates_said(sources)
    if life_event:
        known |= {stem(word) for word in words_of_dates(life_event, today)}
        known |= {stem(word) for word in words(life_event.name or "")}
    unquoted = QUOTED.sub(" ", body)
    findings = [
        f"Nobody wrote “{phrase}”."
        for phrase in QUOTED.findall(body)
        if flat(phrase) not in flat(sources)
    ]
    strange = [
        word
        for word in dict.fromkeys([*capitalised(unquoted), *numbers(unquoted)])
        if not is_known(word, known)
    ]
    findings += [f"No mail tells of “{word}”." for word in strange]
    findings += _wrong_days(unquoted, life_event, today, owner_text)
    findings += _wrong_people(unquoted, f"{told} {owner_text}", known)
    return findings


def _wrong_days(text: str, life_event: LifeEvent | None, today: date, owner_text: str) -> list[str]:
    """Days that were right when the draft was written and are not any more."""
    if not life_event or not life_event.first_day or not life_event.last_day:
        return []
    findings = []
    for word, days in (("yesterday", -1), ("tomorrow", 1)):
        is_said = re.search(rf"\b{word}\b", text, re.IGNORECASE)
        day = today + timedelta(days=days)
        is_owners = word in owner_text.lower()
        if is_said and not is_owners and not life_event.first_day <= day <= life_event.last_day:
            findings.append(f"“{word}” is not the day it was told for.")
    return findings


def _wrong_people(text: str, told: str, known: set[str]) -> list[str]:
    """A relation, "he" or "she" that nobody's words give."""
    findings = []
    lowered = {word.lower() for word in words(told)}
    genders = {GENDER_OF_RELATION.get(word, "") for word in lowered}
    for pattern, gender, word in ((_HE, "m", "he"), (_SHE, "f", "she")):
        if pattern.search(text) and not pattern.search(told) and gender not in genders:
            findings.append(f"No mail says “{word}”.")
    for _, word in _YOUR.findall(text):
        relation = word.lower().removesuffix("'s").removesuffix("’s")
        wanted = GENDER_OF_RELATION.get(relation, "")
        if wanted in ("", "p") or relation in known:
            continue
        pattern = _HE if wanted == "m" else _SHE
        if wanted not in genders and not pattern.search(told):
            findings.append(f"No mail tells of their {relation}.")
    return findings


def _fitting(
    text: str, body: str, life_event: LifeEvent | None, today: date, owner_text: str
) -> list[str]:
    findings = []
    if life_event and life_event.kind in SAD_KINDS:
        own = QUOTED.sub(" ", text)
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
            for found in _PITCH.finditer(QUOTED.sub(" ", text))
            if found[0].lower() not in owner_text.lower()
        ),
        None,
    ):
        findings.append(f"“{pitch[0]}” sells something, and this is not the mail for it.")
    if hole := _PLACEHOLDER.search(text):
        findings.append(f"“{hole[0]}” is a place for something that is not there.")
    count = len(words(body))
    if count < MIN_WORDS:
        findings.append(f"It has hardly any words ({count}).")
    if count > MAX_WORDS:
        findings.append(f"It is long for a personal note: {count} words.")
    return findings


@lru_cache(maxsize=KEPT_TEXTS)
def _masked(text: str) -> str:
    """The text with names taken out, so that two letters differ by more than the name."""
    text = re.sub(r"\A[^\n]{0,40}[,!]\s*\n|\n[^\n]{0,30}\Z", "\n", text.strip())
    names: Iterable[str] = capitalised(text, mid_only=True)
    for name in sorted(set(names), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", "…", text)
    return text


@lru_cache(maxsize=KEPT_TEXTS)
def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    all_words = words(text.lower())
    last = len(all_words) - SHINGLE_WORDS
    return frozenset(tuple(all_words[at : at + SHINGLE_WORDS]) for at in range(last + 1))


def _first_words(text: str) -> str:
    body = text.strip().split("\n\n", 1)[-1]
    return " ".join(body.split()[:6])
