"""Stage 3 of 6: Entry -> LifeEvent; when it is, and how that stands to the day of the mail."""

from __future__ import annotations

from datetime import date

from agent.life_events.dates import FoundDate, find_dates
from agent.life_events.signs import Sentence, Sign, clause_of, small
from agent.life_events.tense import Tense, judge_tense
from agent.models import Kind, When

_NEXT_SENTENCE_REACH = 12
_EXPECTED = frozenset(
    {
        Kind.BIRTHDAY,
        Kind.WEDDING,
        Kind.ANNIVERSARY,
        Kind.SCHOOL_START,
        Kind.JOB_INTERVIEW,
        Kind.NEW_JOB,
        Kind.RETIREMENT,
        Kind.TRAVEL,
        Kind.VOLUNTEERING,
    }
)
"""Kinds that are mostly told beforehand."""
_STATES = frozenset({Kind.ILLNESS, Kind.PREGNANCY})
_GOING_ON = frozenset({Kind.SEPARATION, Kind.HARDSHIP})
_FORESEEN = frozenset(
    {Kind.MOVE, Kind.GRADUATION, Kind.BUSINESS_MILESTONE, Kind.ACHIEVEMENT, *_EXPECTED}
)
_LASTING = frozenset({Kind.TRAVEL, Kind.HARDSHIP, Kind.VOLUNTEERING, *_STATES})
_DONE = frozenset(
    {
        Kind.BIRTH,
        Kind.ENGAGEMENT,
        Kind.ACHIEVEMENT,
        Kind.NEW_PET,
        Kind.BEREAVEMENT,
        Kind.SEPARATION,
        Kind.HARDSHIP,
    }
)
"""Kinds of which nobody says "it happened" with a day to come."""


def tense_of(text: str, sign: Sign) -> Tense | None:
    """Past or future, as the verb in the sign or the nearest one says."""
    low = small(text)
    return judge_tense(low, sign.end, sign.end) or judge_tense(low, sign.start, sign.end)


def date_of(
    text: str,
    sentences: list[Sentence],
    sign: Sign,
    dates: list[FoundDate],
    *,
    tense: Tense | None,
    sent_on: date,
) -> str | None:
    """The ISO date that belongs to a sign: in its clause, in its sentence, or opening the next.

    What is told as done has no day to come: such a day is read again as past, or belongs elsewhere.
    """
    sentence = sentences[sign.sentence]
    for start, end in (
        clause_of(text, sentence, sign.start, sign.end),
        (sentence.start, sentence.end),
    ):
        if near := [one for one in dates if start <= one.start < end]:
            best = min(near, key=lambda one: _distance(one, sign))
            if tense == "past" and sign.of.kind in _DONE and _begins_after(best.iso, sent_on):
                again = find_dates(text[best.start : best.end], sent_on=sent_on, tense="past")
                return next((one.iso for one in again if not _begins_after(one.iso, sent_on)), None)
            return best.iso
    if sign.sentence + 1 < len(sentences):
        opening = sentences[sign.sentence + 1].start
        return next(
            (one.iso for one in dates if 0 <= one.start - opening <= _NEXT_SENTENCE_REACH), None
        )
    return None


def _distance(found: FoundDate, sign: Sign) -> int:
    """In characters; a date after the sign is a little nearer than one before it."""
    if found.start >= sign.end:
        return found.start - sign.end
    return max(0, sign.start - found.end) + 3


def _begins_after(iso: str, day: date) -> bool:
    span = _span(iso)
    return span is not None and span[0] > day


def status_of(sign: Sign, iso: str | None, tense: Tense | None, sent_on: date) -> When:
    """Upcoming, ongoing or past, seen from the day of the mail."""
    kind = sign.of.kind
    over = When.ONGOING if kind is Kind.ILLNESS else When.PAST
    if iso is not None and (span := _span(iso)) is not None:
        first, last = span
        if last < sent_on:
            return over
        if first > sent_on:
            return When.UPCOMING
        if kind in _LASTING and first < last:
            return When.ONGOING
        return over if tense == "past" else When.UPCOMING
    if kind in _STATES:
        return When.ONGOING
    if tense == "future" and kind in _GOING_ON:
        return When.ONGOING
    if tense == "future" and kind in _FORESEEN:
        return When.UPCOMING
    return When.UPCOMING if tense is None and kind in _EXPECTED else When.PAST


def _span(iso: str) -> tuple[date, date] | None:
    """The first and last day of an ISO date, month, year or range."""
    first, _, last = iso.partition("/")
    try:
        return _edge(first, is_last=False), _edge(last or first, is_last=True)
    except ValueError:
        return None


def _edge(iso: str, *, is_last: bool) -> date:
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if is_last else 1)
    if not is_last:
        return date(year, month, 1)
    return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)
