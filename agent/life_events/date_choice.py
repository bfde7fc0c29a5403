"""Stage 3 of 6: Entry -> LifeEvent; which of the dates in a mail is the date of an event.

Each date in reach is weighed by its cues, against there being none. The weights were learned from
labelled mail by `python -m training.date_weights` and stand in date_choice.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from agent.life_events.date_cues import REACH, Asked, cues_of, distance
from agent.life_events.dates import FoundDate, find_dates
from agent.life_events.spans import span_of
from agent.models import Kind

MOST = 12  # dates that are weighed: no hand names more of one matter
_SAME_DAY_REACH = 400  # characters: people come back to a day only while it is fresh
_RETURN_REACH = 160  # characters between the day of leaving and that of coming back

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
_STAYS = frozenset({Kind.TRAVEL, Kind.VOLUNTEERING})
"""Kinds that last from a day of leaving to a day of coming back."""

_SAME_DAY = re.compile(
    r"\b(?:that|the same|that same|that very|the very|exactly this|this very) "
    r"(?:same )?(?:day|morning|afternoon|evening|night|date|weekend|week)\b"
    r"|\bon the day\b(?! (?:of|after|before))|\bthe (?:night|evening|day) itself\b"
)
_LEAVING = re.compile(
    r"\b(?:from|leav\w+|fly\w*|go(?:ing)?|depart\w*|away|off|set off|start\w*|sail\w*)\b"
)
_MOVED_FROM = re.compile(
    r"\b(?:chang|mov|postpon|push|resched|re-sched|shift|switch|put|brought|bring|bump)\w*\b"
    r"[^.!?]{0,80}\bfrom(?: the)?\s*$"
)
_TO = re.compile(r"[\s,]*(?:to|until|till|til)(?: the)?\s*")
_IN_PLACE_OF = re.compile(r"\b(?:instead of|rather than|in place of)(?: on)?(?: the)?\s*$")
_COMING_BACK = re.compile(r"\b(?:until|till|til|to|through|back|home|return\w*)\b[^.!?]{0,40}$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date in reach of a sign, and what speaks for or against it."""

    iso: str
    cues: tuple[str, ...]


def choose_date(asked: Asked, dates: Sequence[FoundDate]) -> str | None:
    """The ISO date that most speaks for, None where there being none is likelier."""
    return likeliest(candidates(asked, dates), load_weights())


def likeliest(near: Iterable[Candidate], weights: Mapping[str, float]) -> str | None:
    """The heaviest of these dates, None where there being none weighs more."""
    best, most = None, 0.0
    for one in near:
        weight = sum(weights.get(cue, 0.0) for cue in one.cues)
        if weight > most:
            best, most = one.iso, weight
    return best


@cache
def load_weights() -> dict[str, float]:
    """What each cue weighs."""
    source = resources.files("agent.life_events").joinpath("date_choice.toml")
    weights: dict[str, float] = tomllib.loads(source.read_text(encoding="utf-8"))["weights"]
    return weights


def candidates(asked: Asked, dates: Sequence[FoundDate]) -> list[Candidate]:
    """The dates in reach of a sign, each with its cues."""
    if not asked.sentences or not dates:
        return []
    at = asked.sign.sentence
    start = asked.sentences[max(0, at - REACH)].start
    last = asked.sentences[min(len(asked.sentences) - 1, at + REACH)]
    end = max(last.end, asked.sign.end)
    near = [one for one in dates if start <= one.start < end]
    if (meant := _day_meant(asked, dates)) and meant not in near:
        near.append(meant)
    near = [one for one in near if not _is_given_up(asked.text, one, dates)]
    near = sorted(near, key=lambda one: distance(one, asked.sign))[:MOST]
    found = []
    for one in near:
        iso, cues = _read_again(asked, one)
        found.append(
            Candidate(iso, (*cues, *cues_of(asked, one, iso, near, is_meant=one is meant)))
        )
    return [*found, *_stays(asked, near)]


def _day_meant(asked: Asked, dates: Sequence[FoundDate]) -> FoundDate | None:
    """The day spoken of before that "that morning" in the sentence of the sign comes back to."""
    start, end = asked.sentence
    same = _SAME_DAY.search(asked.text[start:end].lower())
    if same is None:
        return None
    place = start + same.start()
    before = [one for one in dates if place - _SAME_DAY_REACH <= one.start and one.end <= place]
    return before[-1] if before else None


def _is_given_up(text: str, found: FoundDate, dates: Sequence[FoundDate]) -> bool:
    """Whether another day was put in its place: "moved from the 8th to the 22nd"."""
    lead = text[max(0, found.start - 120) : found.start].lower()
    if _IN_PLACE_OF.search(lead):
        return True
    follows = any(_TO.fullmatch(text[found.end : one.start].lower()) for one in dates)
    return follows and _MOVED_FROM.search(lead) is not None


def _read_again(asked: Asked, found: FoundDate) -> tuple[str, tuple[str, ...]]:
    """What a date means; what is told as done has no day to come, so "Sunday" was the last one."""
    span = span_of(found.iso)
    is_news = asked.tense != "future" and asked.sign.of.kind in _DONE
    if not is_news or span is None or span[0] <= asked.sent_on:
        return found.iso, ()
    again = find_dates(found.text, sent_on=asked.sent_on, tense="past")
    if again and (other := span_of(again[0].iso)) and other[0] <= asked.sent_on:
        return again[0].iso, ("read again",)
    return found.iso, ("done, yet to come",)


def _stays(asked: Asked, near: Sequence[FoundDate]) -> Iterator[Candidate]:
    """From a day of leaving to one of coming back that stand apart: "from the 1st ... home on"."""
    kind = asked.sign.of.kind
    if kind not in _STAYS:
        return
    days = sorted((one for one in near if len(one.iso) == 10), key=lambda one: one.start)
    for one, two in pairwise(days):
        gap = asked.text[one.end : two.start].lower()
        lead = asked.text[max(0, one.start - 40) : one.start].lower()
        if len(gap) > _RETURN_REACH or one.iso >= two.iso:
            continue
        if _COMING_BACK.search(gap) and _LEAVING.search(lead):
            closer = min(one, two, key=lambda each: distance(each, asked.sign))
            iso = f"{one.iso}/{two.iso}"
            cues = cues_of(asked, closer, iso, near, is_meant=False)
            yield Candidate(iso, ("a stay", *cues))
