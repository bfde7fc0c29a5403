"""Stage 3 of 6: Entry -> LifeEvent; what speaks for and against a date's being that of an event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from agent.life_events.date_grammar import NEAR_DAYS
from agent.life_events.dates import FoundDate
from agent.life_events.signs import Sentence, Sign, clause_of, evidence_of
from agent.life_events.spans import span_of
from agent.life_events.tense import Tense
from agent.models import Kind

REACH = 2  # sentences: what stands further off is another matter
_OPENING = 12  # characters in which a date opens a sentence
_LEAD = 30  # characters before a date in which the word stands that leads to it
_GAPS = (8, 25, 70, 150)

_STATES = frozenset(
    {
        Kind.ILLNESS,
        Kind.PREGNANCY,
        Kind.HARDSHIP,
        Kind.SEPARATION,
        Kind.RECOVERY,
        Kind.VOLUNTEERING,
    }
)
_FEASTS = frozenset(
    {
        Kind.BIRTHDAY,
        Kind.WEDDING,
        Kind.ANNIVERSARY,
        Kind.GRADUATION,
        Kind.BUSINESS_MILESTONE,
    }
)
_PLANS = frozenset(
    {
        Kind.SCHOOL_START,
        Kind.JOB_INTERVIEW,
        Kind.NEW_JOB,
        Kind.RETIREMENT,
        Kind.MOVE,
        Kind.TRAVEL,
    }
)

_GOING = ("go", "goes", "going", "gone", "went", "come", "comes", "coming", "came")
_NOT_GOING = "".join(rf"(?<!\b{verb} )" for verb in _GOING)
"""What "went through last month" was done with then, and not until then."""
_UNTIL = rf"until|till|til|{_NOT_GOING}through|up to"
_LEADS = {
    name: re.compile(rf"\b(?:{words})(?: the)?\W*$")
    for name, words in {
        "due": r"(?:due|expected|expecting)(?: (?:date|day))?(?: is| was)?"
        r"(?: on| in| at| around| about| for)?",
        "since": "since|as of|as from|since (?:about|early|late)",
        "until": _UNTIL + r"|back(?: \w+){0,3}(?: on)?|return(?: \w+){0,2}",
        "by": "by|before|no later than|latest|in time for",
        "after": "after|following|than|except|but",
        "from": r"(?:from|starting|beginning|effective|w\.?e\.?f\.?)(?: in| on)?",
        "for": "for|of|to",
        "on": "on|at|in|over|during",
    }.items()
}
# What a mail is otherwise about: orders, money, visits of workmen, appointments at the office.
_BUSINESS = re.compile(
    r"\b(?:account|appointment|arriv|audit|bill|box|call|cheque|collect|confirm|contract|deadline|"
    r"deliver|deposit|despatch|dispatch|draft|drop|e-?mail|expir|fit|install|invoice|lead time|"
    r"letter|meeting|minutes|offer|order|paid|parcel|part|pay|pick|post|price|proof|quote|receiv|"
    r"reference|remind|renew|report|resched|respons|sample|schedul|send|sent|ship|sign|slot|"
    r"statement|stock|submit|table|ticket|visit|works? for|your message|your note)\w{0,4}\b"
)
_ASKED = re.compile(
    r"\b(?:can|could|would|will|shall) (?:you|we|i|it)\b|\bplease\b|\bkindly\b|\bneed|\?"
    r"|\b(?:want|like) (?:to|it|you|the|a)\b"
)
_REPORTED = re.compile(
    r"\b(?:told|heard|hear|learn(?:ed|t)|inform\w*|news|rang|rung|phon\w+|saw|seen|read|mention\w*|"
    r"spoke|said|announc\w+|found out|letter|wrote)\b"
)
_CLOCK = re.compile(r"\bat (?:[0-9]{1,2}|noon|one|two|three|four|five|six|seven|eight|nine|ten)\b")
_VERY_DAY = frozenset(word for word, days in NEAR_DAYS.items() if days == 0)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: when the event is of which a sign tells."""

    text: str
    sentences: list[Sentence]
    sign: Sign
    tense: Tense | None
    sent_on: date

    @property
    def sentence(self) -> tuple[int, int]:
        """Where the sentence of the sign stands; a sign may run on beyond it."""
        sentence = self.sentences[self.sign.sentence]
        return sentence.start, max(sentence.end, self.sign.end)


def distance(found: FoundDate, sign: Sign) -> int:
    """In characters; a date after the sign is a little nearer than one before it."""
    if found.start >= sign.end:
        return found.start - sign.end
    return max(0, sign.start - found.end) + 3 * (found.start < sign.start)


def is_here(asked: Asked, found: FoundDate) -> bool:
    """Whether a date stands in the sentence of the sign."""
    start, end = asked.sentence
    return start <= found.start < end


def sort_of(kind: Kind) -> str:
    """How a kind goes with dates: news is told after the day, a feast or a plan before it."""
    if kind in _STATES:
        return "a state"
    if kind in _FEASTS:
        return "a feast"
    return "a plan" if kind in _PLANS else "news"


def cues_of(
    asked: Asked, found: FoundDate, iso: str, near: Sequence[FoundDate], *, is_meant: bool
) -> Iterator[str]:
    """All that is to be weighed of one date, read as `iso`, among those that are near."""
    kind, sort = asked.sign.of.kind, sort_of(asked.sign.of.kind)
    where = "here" if is_here(asked, found) else "near"
    yield from (str(kind), sort, f"{sort}, {where}", f"as a {_grain(iso)}")
    yield from _place(asked, found)
    if span := span_of(iso):
        way = _way(span, asked.sent_on)
        yield from (f"{sort}, {way}", f"tense {asked.tense}, {way}")
    if found is near[0]:
        yield "nearest"
    elif near[0].iso != found.iso:
        yield "another nearer"
    if len({one.iso for one in near}) == 1:
        yield f"the only one, {where}"
    if where == "near" and not any(is_here(asked, one) for one in near):
        yield "none here"
    if is_meant:
        yield "the same day"
    for cue in _around(asked, found):
        yield cue
        if cue in ("led by due", "led by since", "led by until", "in a business clause"):
            yield f"{sort}, {cue}"


def _place(asked: Asked, found: FoundDate) -> Iterator[str]:
    """Where a date stands, seen from the sign."""
    sign, sentences = asked.sign, asked.sentences
    if is_here(asked, found):
        start, end = evidence_of(asked.text, sentences[sign.sentence], sign.start, sign.end)
        is_after = found.start >= max(end, sign.end)
        is_before = found.end <= min(start, sign.start)
        side = "after" if is_after else "before" if is_before else "within"
        left, right = clause_of(asked.text, sentences[sign.sentence], sign.start, sign.end)
        is_close = left <= found.start < right or sign.start <= found.start < sign.end
        yield f"{side}, same clause" if is_close else f"{side}, same sentence"
    else:
        index = sentence_at(sentences, found.start)
        away = index - sign.sentence
        yield f"sentence {max(-REACH, min(REACH, away)):+d}"
        if away == 1 and found.start - sentences[index].start <= _OPENING:
            yield "opens the next"
        first, second = sorted((found.start, sign.start))
        if _PARAGRAPH.search(asked.text, first, second):
            yield "another paragraph"
    gap = distance(found, sign)
    yield "gap " + next((str(size) for size in _GAPS if gap < size), "more")


def _around(asked: Asked, found: FoundDate) -> Iterator[str]:
    """What the words around a date say of it."""
    text, sign = asked.text, asked.sign
    index = sentence_at(asked.sentences, found.start)
    sentence = asked.sentences[index]
    lead = text[max(sentence.start, found.start - _LEAD) : found.start].lower()
    leads = (name for name, words in _LEADS.items() if words.search(lead))
    yield f"led by {next(leads, 'nothing')}"
    left, right = clause_of(text, sentence, found.start, found.end)
    clause = text[left:right].lower()
    is_apart = right <= sign.start or left >= sign.end
    if is_apart and _BUSINESS.search(clause):
        yield "in a business clause"
    if is_apart and _ASKED.search(clause):
        yield "in a request"
    if _REPORTED.search(clause):
        yield "in a report"
    if found.text.lower() in _VERY_DAY:
        yield "the very day"
    start, end = asked.sentence
    is_before = found.end <= sign.start or index < sign.sentence
    if is_before and _CLOCK.search(text[start:end].lower()):
        yield "by the clock"


def sentence_at(sentences: Sequence[Sentence], place: int) -> int:
    """The index of the last sentence that begins at a place or before it."""
    low, high = 0, len(sentences)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if sentences[middle].start <= place else (low, middle)
    return low


def _way(span: tuple[date, date], sent_on: date) -> str:
    if span[0] > sent_on:
        return "to come"
    return "gone" if span[1] < sent_on else "now"


def _grain(iso: str) -> str:
    return "range" if "/" in iso else {4: "year", 7: "month"}.get(len(iso), "day")
