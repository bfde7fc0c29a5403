"""Stage 3 of 6: Entry -> LifeEvent; when it is, and how that stands to the day of the mail."""

from __future__ import annotations

from datetime import date

from agent.life_events.date_choice import choose_date
from agent.life_events.date_cues import Asked
from agent.life_events.dates import FoundDate, folded
from agent.life_events.signs import Sentence, Sign
from agent.life_events.spans import span_of
from agent.life_events.tense import Tense, judge_tense
from agent.models import Kind, When

_REACH = 300  # characters around a sign in which its tense is told
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


def tense_of(text: str, sign: Sign) -> Tense | None:
    """Past or future, as the verb in the sign or the nearest one says."""
    first, last = max(0, sign.start - _REACH), min(len(text), sign.end + _REACH)
    low = folded(text[first:last])
    start, end = sign.start - first, sign.end - first
    return judge_tense(low, end, end) or judge_tense(low, start, end)


def date_of(
    text: str,
    sentences: list[Sentence],
    sign: Sign,
    dates: list[FoundDate],
    *,
    tense: Tense | None,
    sent_on: date,
) -> str | None:
    """The ISO date that belongs to a sign, None where none in reach likely does."""
    return choose_date(Asked(text, sentences, sign, tense, sent_on), dates)


def status_of(sign: Sign, iso: str | None, tense: Tense | None, sent_on: date) -> When:
    """Upcoming, ongoing or past, seen from the day of the mail."""
    kind = sign.of.kind
    over = When.ONGOING if kind is Kind.ILLNESS else When.PAST
    if iso is not None and (span := span_of(iso)) is not None:
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
