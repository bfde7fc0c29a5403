"""Keep your word, and leave nobody without an answer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agent.models import (
    Direction,
    Entry,
    EntryKind,
    Evidence,
    Ground,
    Kept,
    MatterKind,
    Suggestion,
    Touch,
)
from agent.remarks import one_line
from agent.suggestions.business_days import business_day_after, business_days_since
from agent.suggestions.practice import new_suggestion
from agent.suggestions.reasons import name_day
from agent.suggestions.situation import TALKS, Situation

NAME = "waiting_on"
MOST_QUOTED = 3
LONGEST_SAID = 90
POINTS = 58.0
MOST_LATE_POINTS = 10
LONG_WEEKEND = 14
"""More days than any holidays take."""
_WAITED_FOR = frozenset({MatterKind.PROMISE, MatterKind.QUESTION})
_DOING_SO = TALKS | {EntryKind.ACTION, EntryKind.SALE}
"""What the owner puts in by hand and what settles a matter."""
_THANKS = re.compile(r"\b(?:got|received|arrived|came|thanks|thank you)\b", re.IGNORECASE)
_STILL = re.compile(r"\?|\b(?:still|yet|not|waiting)\b|n't\b", re.IGNORECASE)
_NEVER_MIND = re.compile(
    r"\b(?:never ?mind|ignore my (?:last|previous|earlier)|disregard|forget (?:it|that|about it)"
    r"|(?:found|figured|sorted|worked) (?:it|that|this)(?: out)?|no longer need"
    r"|don't need (?:it|that|this) any|all sorted|just saw (?:it|your)"
    r"|you already (?:answered|told|sent))\b",
    re.IGNORECASE,
)
_EVER = dt.datetime.min.replace(tzinfo=dt.UTC)
_APOSTROPHES = str.maketrans("\u2019\u2018", "''")


@dataclass(frozen=True, slots=True)
class _Open:
    """A mail in which the owner promised or was asked something."""

    touch: Touch
    matters: Sequence[Kept]
    due_on: dt.date


def suggest(situation: Situation) -> Iterable[Suggestion]:
    """One suggestion for each thread in which somebody waits for the owner."""
    if not _may_wait(situation):
        return
    for is_promise in (True, False):
        for mails in _waiting(situation, is_promise=is_promise):
            yield from _suggestion(situation, mails, is_promise=is_promise)


def _may_wait(situation: Situation) -> bool:
    """A quick look: what was said long ago, with no day named, is past keeping."""
    waited_for = [one for one in situation.matters if one.matter.kind in _WAITED_FOR]
    if not waited_for:
        return False
    settings = situation.settings.waiting_on
    longest = dt.timedelta(days=settings.keep_days + 3 * settings.business_days + LONG_WEEKEND)
    earliest = situation.today - longest
    return any(one.matter.due is not None or one.at.date() >= earliest for one in waited_for)


def _waiting(situation: Situation, *, is_promise: bool) -> list[list[_Open]]:
    """By thread the mails after which the owner has not been heard there, oldest first."""
    kind = MatterKind.PROMISE if is_promise else MatterKind.QUESTION
    direction = Direction.OUT if is_promise else Direction.IN
    told: dict[str, list[Kept]] = {}
    for one in situation.matters:
        if one.matter.kind is kind and one.direction is direction:
            told.setdefault(one.entry_id, []).append(one)
    if not told:
        return []
    done_at, heard_at = _last_done(situation.touches)
    threads: dict[str, list[_Open]] = {}
    for entry_id, matters in told.items():
        touch = situation.touch(entry_id)
        if touch is None or touch.at < done_at or touch.at < heard_at.get(touch.thread_id, _EVER):
            continue
        due_on = _due_on(touch, matters, situation, is_promise=is_promise)
        threads.setdefault(touch.thread_id or entry_id, []).append(_Open(touch, matters, due_on))
    return [sorted(mails, key=lambda one: one.touch) for mails in threads.values()]


def _last_done(touches: Iterable[Touch]) -> tuple[dt.datetime, dict[str, dt.datetime]]:
    """When the owner last talked or did something, and when he last wrote in each thread."""
    done_at = _EVER
    heard_at: dict[str, dt.datetime] = {}
    for one in touches:
        if one.kind in _DOING_SO:
            done_at = max(done_at, one.at)
        elif one.kind is EntryKind.MAIL and one.direction is Direction.OUT and one.thread_id:
            heard_at[one.thread_id] = max(one.at, heard_at.get(one.thread_id, one.at))
    return done_at, heard_at


def _due_on(
    touch: Touch, matters: Sequence[Kept], situation: Situation, *, is_promise: bool
) -> dt.date:
    """The first day on which the owner should be reminded."""
    written_on = situation.day_of(touch.at)
    count = situation.settings.waiting_on.business_days
    usual = business_day_after(written_on, count, situation.country)
    named = [_day(one.matter.due) for one in matters]
    if not is_promise:
        return min([usual, *(max(day, written_on) for day in named if day)])
    # What was promised for the same day is not yet broken on it.
    earliest = business_day_after(written_on, 1, situation.country)
    return min(max(day, earliest) if day else usual for day in named)


def _suggestion(
    situation: Situation, mails: Sequence[_Open], *, is_promise: bool
) -> Iterator[Suggestion]:
    latest = mails[-1]
    asked_on = situation.day_of(latest.touch.at)
    # Whoever asks again has waited since he first asked.
    due_on = max(min(one.due_on for one in mails), asked_on) if len(mails) > 1 else latest.due_on
    keep_days = situation.settings.waiting_on.keep_days
    today = situation.today
    if not due_on <= today <= due_on + dt.timedelta(days=keep_days):
        return
    open_ = [one for mail in mails for one in mail.matters]
    if is_promise:
        open_ = [one for one in open_ if not _is_kept(one, situation)]
    newest = [one for one in open_ if one.entry_id == latest.touch.entry_id]
    if not newest or _is_answered(latest.touch, situation):
        return
    when, said = name_day(asked_on, today), _said(newest[0].matter.quote)
    late = business_days_since(due_on, today, situation.country)
    name = situation.name
    if is_promise:
        reason = f'You wrote to {name} {when}: "{said}"'
        words = f"you promised it to {name}"
    else:
        asked = "asked again" if len(mails) > 1 else "asked"
        reason = f'{name} {asked} {when}: "{said}"'
        words = f"{name} waits for your answer"
    grounds = [Ground(words=words, points=POINTS)]
    if late:
        days = "business day" if late == 1 else "business days"
        grounds.append(
            Ground(words=f"it is {late} {days} late", points=float(min(late, MOST_LATE_POINTS)))
        )
    yield new_suggestion(
        situation,
        NAME,
        f"{'promise' if is_promise else 'question'} {latest.touch.entry_id}",
        reason=reason,
        due_on=due_on,
        keep_days=keep_days,
        grounds=grounds,
        evidence=[
            Evidence(quote=one.matter.quote, entry_id=one.entry_id, start=one.matter.start)
            for one in [*newest, *open_[: -len(newest)]][:MOST_QUOTED]
        ],
        entry_id=latest.touch.entry_id,
    )


def _is_kept(promise: Kept, situation: Situation) -> bool:
    """Whether a mail since then names what was promised: the owner's, or thanks for it."""
    if not promise.matter.what:
        return False
    what = re.compile(rf"\b{re.escape(promise.matter.what)}", re.IGNORECASE)
    return any(
        what.search(f"{one.subject}\n{one.text}")
        or any(what.search(file.name) for file in one.attachments)
        for one in _since(promise.at, situation)
        if one.direction is Direction.OUT
        or (_THANKS.search(one.text) and not _STILL.search(one.text.translate(_APOSTROPHES)))
    )


def _is_answered(asked: Touch, situation: Situation) -> bool:
    """Whether a mail in its thread answers it, or takes back what the customer had asked.

    Threads are told more surely with the texts than without.
    """
    threads = {one.id: one.thread_id for one in situation.entries}
    thread_id = threads.get(asked.entry_id)
    return bool(thread_id) and any(
        one.direction is Direction.OUT
        or (
            asked.direction is Direction.IN and _NEVER_MIND.search(one.text.translate(_APOSTROPHES))
        )
        for one in _since(asked.at, situation)
        if one.thread_id == thread_id
    )


def _since(moment: dt.datetime, situation: Situation) -> Iterator[Entry]:
    return (
        one
        for one in situation.entries
        if one.at > moment and one.kind is EntryKind.MAIL and not one.is_automated
    )


def _said(quote: str) -> str:
    """A quote as it may stand in a line."""
    said = one_line(quote).replace('"', "'").rstrip(" .,;:")
    if len(said) <= LONGEST_SAID:
        return said
    return said[:LONGEST_SAID].rsplit(" ", 1)[0].rstrip(" .,;:") + "…"


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None
