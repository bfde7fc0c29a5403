"""How often two people are in touch, and where that has brought them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median

from agent.models import Direction, Stage, Touch
from agent.suggestions.situation import TOUCHING

_DAY = dt.timedelta(days=1)
BREAK = 4 * _DAY
"""After so long without a word the next one begins a conversation of its own."""
LONG_THREAD = 14 * _DAY
"""A thread that goes on within this time is one conversation still."""
FEWEST_CONVERSATIONS = 4
"""Two gaps agree by chance; three begin to say something."""
NEW_DAYS, YOUNG_DAYS = 30, 180
SILENT_DAYS = 180
"""Where no rhythm is known, so long a silence is a fading."""
FADES_AFTER, ENDED_AFTER = 2.0, 3.0
"""In rhythms: the silence of a relationship that fades, and of one that had to be renewed."""
RENEWED_FOR = 3
"""So many conversations after a long silence, it is established again."""


def conversations(touches: Sequence[Touch]) -> list[datetime]:
    """When each conversation began; of touches oldest first, and a burst of mails is one."""
    starts: list[datetime] = []
    last_of: dict[str, datetime] = {}
    last: datetime | None = None
    for one in touches:
        if one.kind not in TOUCHING:
            continue
        goes_on = last is not None and one.at - last < BREAK
        if one.thread_id in last_of:
            goes_on = goes_on or one.at - last_of[one.thread_id] < LONG_THREAD
        if not goes_on:
            starts.append(one.at)
        if one.thread_id:
            last_of[one.thread_id] = one.at
        last = one.at
    return starts


def learned_days(touches: Sequence[Touch], *, least: int) -> float | None:
    """The usual days between two conversations; None where fewer than `least` touches tell it.

    Nor does it tell anything where only one of the two ever spoke.
    """
    if len(touches) < least or len({one.direction for one in touches}) < len(Direction):
        return None
    starts = conversations(touches)
    return median(_gaps(starts)) if len(starts) >= FEWEST_CONVERSATIONS else None


def stage_of(
    touches: Sequence[Touch],
    first_at: datetime | None,
    today: dt.date,
    every_days: float | None,
    *,
    day_of: Callable[[datetime], dt.date],
) -> Stage:
    """Where a relationship stands; `every_days` is its rhythm, where one is known.

    `day_of` tells the owner's day of a moment, as `today` is his.
    """
    starts = conversations(touches)
    if not starts or first_at is None:
        return Stage.STARTED
    last = max(one.at for one in touches if one.kind in TOUCHING)
    silent = (today - day_of(last)).days
    if silent > (every_days * FADES_AFTER if every_days else SILENT_DAYS):
        return Stage.FADING
    silence = max(every_days * ENDED_AFTER, NEW_DAYS) if every_days else SILENT_DAYS
    if any(gap > silence for gap in _gaps(starts)[-RENEWED_FOR:]):
        return Stage.RENEWED
    age = (today - day_of(first_at)).days
    if age <= NEW_DAYS or len(starts) == 1:
        return Stage.STARTED
    return Stage.GROWING if age <= YOUNG_DAYS else Stage.ESTABLISHED


def _gaps(starts: Sequence[datetime]) -> list[float]:
    return [(after - before) / _DAY for before, after in pairwise(starts)]
