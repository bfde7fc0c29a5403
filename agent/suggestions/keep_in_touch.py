"""Do not lose sight of anybody: write when it has been longer than usual."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

from agent.models import (
    UNDECIDED,
    Doing,
    EntryKind,
    Ground,
    Stage,
    Suggestion,
    SuggestionState,
)
from agent.suggestions.practice import new_suggestion
from agent.suggestions.rhythm import learned_days, stage_of
from agent.suggestions.situation import TOUCHING, Situation
from agent.vocabulary import whole_units

NAME = "keep_in_touch"
IS_SMALL = True
POINTS, MOST_FADING_POINTS = 35.0, 10.0
LEAST_DAYS = 14
"""However often two write to each other, a silence of less is none."""
OVER_DAYS = 365
OVER_RHYTHMS = 6
"""A silence beyond both is an end, where the owner has not said that he wants to be in touch."""
_UNITS = ((1, "day", 6), (7, "week", 25), (30.4, "month", 400), (365.25, "year", math.inf))
"""Days of each, and up to how many days one counts in it."""
_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip


def suggest(situation: Situation) -> Iterable[Suggestion]:
    """One suggestion for a silence that is longer than it should be; again as it doubles."""
    last_at = situation.last_touched_at
    if last_at is None:
        return
    last_day = situation.day_of(last_at)
    silent = (situation.today - last_day).days
    wanted = wanted_days(situation)
    if silent < (wanted or LEAST_DAYS):
        return
    settings = situation.settings.keep_in_touch
    every = wanted or learned_days(situation.touches, least=settings.least_touches)
    if every is None:
        return
    allowed = wanted or max(every * settings.slack, LEAST_DAYS)
    is_over = not wanted and silent > max(every * OVER_RHYTHMS, OVER_DAYS)
    if silent < allowed or is_over or situation.is_quiet:
        return
    since = f"silent since {last_day}"
    before = [one for one in situation.made if one.practice == NAME and one.cause.startswith(since)]
    if any(one.state is SuggestionState.DISMISSED for one in before):
        return
    # Who let one pass by is asked once more when the silence has doubled, and so on.
    number = int(math.log2(silent / allowed)) + 1
    waiting = (one.cause for one in before if one.state in UNDECIDED)
    cause = next(waiting, f"{since}, {number}")
    # Of a silence that began before anybody looked, the day is the one on which it was seen.
    due_on = next((one.due_on for one in before if one.cause == cause), situation.today)
    if situation.today > due_on + dt.timedelta(days=settings.keep_days):
        return
    stage = stage_of(
        situation.touches, situation.first_at, situation.today, every, day_of=situation.day_of
    )
    words = f"nobody has been in touch for {silent} days, "
    words += f"and you want it to be {wanted}" if wanted else f"and it used to be {round(every)}"
    grounds = [Ground(words=words, points=POINTS)]
    if stage is Stage.FADING:
        points = min(MOST_FADING_POINTS, round(2 * silent / every))
        grounds.append(Ground(words="it gets harder the longer it lasts", points=points))
    is_called = _is_called(situation)
    yield new_suggestion(
        situation,
        NAME,
        cause,
        reason=_reason(situation, every, silent, is_wanted=wanted is not None),
        due_on=due_on,
        keep_days=settings.keep_days,
        grounds=grounds,
        doing=Doing.CALL if is_called else Doing.WRITE,
        phone=situation.phone if is_called else "",
        stage=stage,
    )


def wanted_days(situation: Situation) -> int | None:
    """How often the owner wants to be in touch: as the customer says, else his closest tag."""
    customer = situation.customer
    if customer.every_days and customer.every_days > 0:
        return customer.every_days
    if not customer.tags:
        return None
    by_tag = situation.settings.keep_in_touch.every
    every = {_plain(tag): days for tag, days in by_tag.items()}
    return min((every[tag] for one in customer.tags if (tag := _plain(one)) in every), default=None)


def _plain(tag: str) -> str:
    return tag.strip().casefold()


def _is_called(situation: Situation) -> bool:
    """Whether the two talk on the phone rather than write, and there is a number."""
    calls = sum(one.kind is EntryKind.CALL for one in situation.touches)
    return bool(situation.phone) and calls * 2 > len(situation.touches)


def _reason(situation: Situation, every: float, silent: int, *, is_wanted: bool) -> str:
    count, unit = _counted(every)
    rhythm = f"every {unit}" if count == 1 else f"every {_number(count)} {unit}s"
    if is_wanted:
        return f"It has been {span_words(silent)}; you want to be in touch {rhythm}"
    kinds = {one.kind for one in situation.touches if one.kind in TOUCHING}
    did = "write" if kinds == {EntryKind.MAIL} else "be in touch"
    return f"It has been {span_words(silent)}; you two used to {did} {rhythm}"


def span_words(days: float) -> str:
    """So many days, as people say it: "one week", "five months"."""
    return _worded(*_counted(days))


def ago_words(days: int) -> str:
    """How many days ago something was, by the count of the screen's lists: "four weeks"."""
    return _worded(*whole_units(days))


def _counted(days: float) -> tuple[int, str]:
    """How many days, weeks, months or years some days are."""
    length, unit = next((length, unit) for length, unit, most in _UNITS if days < most)
    return max(1, round(days / length)), unit


def _worded(count: int, unit: str) -> str:
    return f"{_number(count)} {unit}{'s' if count > 1 else ''}"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
