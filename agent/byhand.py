"""What the owner did other than by mail, and puts in himself: a line of the journal like any other.

A call, an appointment, a sale, an action (or task), a note, a kindness, an act of making a
difference.
"""

from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime

from agent.errors import UsageError
from agent.mail.characters import safe_text, tidy_lines
from agent.models import Entry, EntryKind, Log, derived_id

LONGEST_TEXT = 10_000
FARTHEST_AHEAD = dt.timedelta(days=3 * 366)
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
CLOCKS_APART = dt.timedelta(minutes=2)
"""So far another program's clock may be ahead of ours."""
NOON = dt.time(12)

_ALIASES = {"task": EntryKind.ACTION}
_BY_HAND = tuple(kind for kind in EntryKind if kind is not EntryKind.MAIL)
_MAY_BE_AHEAD = frozenset({EntryKind.APPOINTMENT, EntryKind.ACTION})
"""What is planned; the rest has been done."""
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}


def kind_of(word: str) -> EntryKind:
    """The kind that goes by a word; raises UsageError for what is not put in by hand."""
    kind = _ALIASES.get(word, word)
    if kind in _BY_HAND:
        return EntryKind(kind)
    known = ", ".join((*_BY_HAND, *_ALIASES))
    if kind == EntryKind.MAIL:
        raise UsageError(f"mail is filed by itself; give one of: {known}")
    raise UsageError(f"{word[:40]!r} is nothing that can be logged; give one of: {known}")


def moment_of(written: str, *, now: datetime, zone: dt.tzinfo | None) -> datetime:
    """The moment that an owner in `zone` writes; raises UsageError.

    "2026-11-18 14:30", "yesterday", "tomorrow 9:00", "14:30"; of a day alone its noon.
    """
    words = written.strip().lower()
    today = now.astimezone(zone).date()
    day, _, clock = words.partition(" ")
    try:
        if ":" in day and not _is_day(day[:10]):
            day, clock = "today", words
        if day in _NEAR:
            day = (today + dt.timedelta(days=_NEAR[day])).isoformat()
        text = f"{day} {clock.strip().zfill(5)}" if clock else day
        found = datetime.fromisoformat(text.upper())
        if _is_day(text):
            found = datetime.combine(found.date(), NOON)
            # Today's noon may be to come, and a call has been made.
            if found.date() == today:
                return now
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(
            f"{written[:40]!r} is no moment; write it like 2026-11-18 14:30, yesterday or 14:30"
        ) from None


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def words_of(text: str) -> str:
    """The words of what was logged, as an entry has them."""
    return tidy_lines(safe_text(text)).strip()


def make_entry(
    log: Log, *, customer_id: str, address: str, now: datetime, zone: dt.tzinfo | None
) -> Entry:
    """The line of the journal for what was logged; the same again is the same entry.

    Raises UsageError where it has no words, or cannot have been done at its time.
    """
    text = words_of(log.text)
    if not text:
        raise UsageError(f"say in a few words what the {log.kind} was about")
    if len(text) > LONGEST_TEXT:
        raise UsageError(f"that is too long; {LONGEST_TEXT} letters are enough for a {log.kind}")
    at = (log.at or now).astimezone(UTC)
    if at > now + CLOCKS_APART and log.kind not in _MAY_BE_AHEAD:
        raise UsageError(f"a {log.kind} cannot be logged before it was; leave the time out")
    if not EARLIEST < at < now + FARTHEST_AHEAD:
        raise UsageError(f"{at:%Y-%m-%d} is too far away to be logged; look at the year")
    minute = at.replace(second=0, microsecond=0).isoformat()
    offset = at.astimezone(zone).utcoffset() or dt.timedelta()
    return Entry(
        id=derived_id("entry", address, log.kind, minute, text),
        customer_id=customer_id,
        kind=log.kind,
        direction=log.direction,
        at=at,
        utc_offset_minutes=round(offset.total_seconds() / 60),
        text=text,
        address=address,
    )
