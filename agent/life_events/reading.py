"""Stage 3 of 6: Entry -> LifeEvent; one mail read: what is seen in it, weighed, and what it tells.

Rules are right where wording is plain, the encoder where it is not. How much each weighs, and from
which certainty on something is a life event or a question for the owner, was measured on hands
that the encoder had not read (`training/calibrate.py`) and stands in `model/scales.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from agent.life_events.encoder import STATUSES, WHOS, Encoder, load_encoder
from agent.life_events.gate import Gate, load_gate
from agent.life_events.judge import settle
from agent.life_events.language import is_english
from agent.life_events.lessons import learned, nearest
from agent.life_events.rules import Circumstances, Rules
from agent.life_events.sights import FEATURES, Observation, observe
from agent.models import Direction, Entry, FoundEvent, Kind, Lesson, When, Who

SCALES_FILE = Path(__file__).with_name("model") / "scales.json"
MAX_SUBJECT = 200
_LIKELIEST = 3
_IS_SIGN = FEATURES.index("is_sign")
_NEAR_CHARS = 160
_GUESSED = frozenset({Who.COLLEAGUE, Who.FRIEND, Who.PET})
"""Who is taken for one of these may be one of the customer's family, where no more is said."""
_DISTANT = frozenset({Who.RELATIVE, Who.COLLEAGUE, Who.FRIEND})
_KIN = frozenset({Who.SPOUSE, Who.PARENT, Who.SIBLING, Who.RELATIVE})
_OF_PARENTS = frozenset({Who.CHILD, Who.SPOUSE, Who.COLLEAGUE})
"""Who is spoken of where a child lives in turns: it, and the other parent, by name or not."""
_OF_KIN = frozenset({Kind.BEREAVEMENT, Kind.ILLNESS, Kind.RECOVERY})
"""Kinds of which the one they befall is often named in the subject only."""
_GRAND = re.compile(
    r"\b(?:great-?)?(?:grand\w*|gran|granny|nan|nana|nanna|oma|opa)\b", re.IGNORECASE
)
_OWN_CHILD = re.compile(
    r"\b(?:[Mm]y (?:wife|partner|girlfriend|missus|fianc[eé]e)|(?<!son and )I|[Ww]e|[A-Z]\w+ and I)"
    r" (?:just |finally |have |has )?(?:had|delivered|gave birth to|welcomed) (?:the|a|an|our|my)"
    r" (?:\w+ ){0,2}(?:baby|boy|girl|son|daughter|twins)\b"
)


@dataclass(frozen=True, slots=True)
class Scales:
    """How much each feature weighs, and how much certainty is enough."""

    weights: tuple[float, ...]
    """One a feature, in the order of FEATURES."""
    biases: dict[Kind, float]
    event: dict[Kind, float]
    """From this certainty on it is a life event."""
    maybe: dict[Kind, float]
    """From this certainty on the owner is asked."""
    told_who: float
    meant_who: float
    """What the rules' word on whose it is adds, if somebody is spoken of, and if not."""

    def certainty(self, one: Observation) -> float:
        """Between 0 and 1: how often such an observation was right."""
        total = self.biases[one.kind] + float(one.features @ np.array(self.weights))
        return float(1.0 / (1.0 + np.exp(-total)))


@dataclass(frozen=True, slots=True)
class Engine:
    """What a reading needs in memory."""

    encoder: Encoder
    gate: Gate | None
    scales: Scales


@dataclass(frozen=True, slots=True)
class Weighed:
    """An observation with its certainty, as `kinkeeper detect --why` shows it."""

    observation: Observation
    certainty: float
    words: str
    """Of the sentence."""
    lesson: Lesson | None = None
    """What the owner has said of a sentence like it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an entry tells, and why."""

    events: tuple[FoundEvent, ...] = ()
    weighed: tuple[Weighed, ...] = ()
    remark: str = ""
    """Why nothing was looked for, where nothing was."""


@cache
def load_scales(path: Path = SCALES_FILE) -> Scales:
    """The scales that belong to the encoder."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    by_kind = {
        name: {Kind(kind): float(value) for kind, value in stored[name].items()}
        for name in ("biases", "event", "maybe")
    }
    weights = tuple(float(stored["weights"][name]) for name in FEATURES)
    return Scales(weights, **by_kind, told_who=stored["told_who"], meant_who=stored["meant_who"])


def load_engine() -> Engine:
    """Encoder, gate and scales of the package, loaded at their first use."""
    return Engine(load_encoder(), load_gate(), load_scales())


def read(
    entry: Entry,
    *,
    customer_name: str = "",
    owner_name: str = "",
    lessons: Sequence[Lesson] = (),
    engine: Engine | None = None,
) -> Reading:
    """Read an entry: its text, or its subject where that tells something and the text nothing."""
    engine = engine or load_engine()
    subject = entry.subject[:MAX_SUBJECT]  # all that reads it, expects a line
    entry = entry.model_copy(update={"subject": subject})
    if not is_english(entry.text or entry.subject):
        return Reading(remark="not English: nothing was looked for")
    names = (customer_name, owner_name)
    reading = _read(entry, entry.text, names, lessons, engine)
    is_answer = bool(entry.in_reply_to) or ":" in subject[:6]
    if not reading.events and not reading.remark and subject and not is_answer:
        of_subject = _read(entry, subject, names, lessons, engine)
        events = tuple(one.model_copy(update={"start": None}) for one in of_subject.events)
        if events:
            return Reading(events, (*reading.weighed, *of_subject.weighed))
    return reading


def _read(
    entry: Entry, text: str, names: tuple[str, str], lessons: Sequence[Lesson], engine: Engine
) -> Reading:
    rules = Rules(entry, text, *names)
    if rules.is_barred:
        return Reading(remark="marketing: nothing was looked for")
    seen = observe(entry, text, rules, encoder=engine.encoder, gate=engine.gate)
    seen = [one for one in seen if rules.allows(one.kind)]
    weighed = [_weighed(one, text, entry.direction, lessons, engine) for one in seen]
    weighed.sort(key=lambda one: -one.certainty)
    found = []
    for one in weighed:
        kind = one.observation.kind
        if one.certainty >= engine.scales.maybe[kind]:
            likeliest = [
                other.observation.kind
                for other in weighed
                if other.observation.sentence == one.observation.sentence
            ]
            found.append(_event(text, rules, one, likeliest, engine.scales))
    if any(one.is_maybe for one in found) and rules.is_private:
        found = [one for one in found if not one.is_maybe]
    return Reading(settle(found), tuple(weighed))


def _weighed(
    seen: Observation,
    text: str,
    direction: Direction,
    lessons: Sequence[Lesson],
    engine: Engine,
) -> Weighed:
    certainty, words = engine.scales.certainty(seen), text[slice(*seen.sentence)]
    if seen.sign.is_sure and seen.features[_IS_SIGN]:
        certainty = max(certainty, engine.scales.event[seen.kind])
    near = nearest(lessons, seen, direction, engine.encoder)
    if near is None:
        return Weighed(seen, certainty, words)
    lesson, likeness = near
    return Weighed(*learned(seen, certainty, lesson, likeness), words, lesson)


def _event(
    text: str, rules: Rules, one: Weighed, likeliest: Sequence[Kind], scales: Scales
) -> FoundEvent:
    seen = one.observation
    sign = seen.sign
    if sign.of.kind is not seen.kind:  # the owner has said what it is
        sign = rules.sign_at(seen.kind, sign.start, sign.end) or sign
        seen = replace(seen, sign=sign)
    told = rules.circumstances(sign)
    who = _who(text, rules, replace(one, observation=seen), told, scales)
    name = told.name if who is told.who else rules.name_of(sign, who)
    if who is Who.SELF and not told.is_told:  # a mere name is somebody else's
        name = None
    status = told.status if told.date else STATUSES[int(seen.status.argmax())]
    is_maybe = one.certainty < scales.event[seen.kind]
    return FoundEvent(
        kind=seen.kind,
        who=who,
        name=name,
        date=told.date,
        status=When(status),
        evidence=text[told.start : told.end],
        start=told.start,
        confidence=round(one.certainty, 2),
        is_maybe=is_maybe,
        likeliest=tuple(dict.fromkeys(likeliest))[:_LIKELIEST] if is_maybe else (),
    )


def _who(text: str, rules: Rules, one: Weighed, told: Circumstances, scales: Scales) -> Who:
    """Whose it is; what is only guessed gives way to what the mail says elsewhere."""
    seen, sign = one.observation, one.observation.sign
    if one.lesson is not None and one.lesson.kind is not None and one.lesson.who is not None:
        return one.lesson.who
    who = whose(seen, told.who, is_told=told.is_told, scales=scales)
    is_bare = not told.is_told
    if seen.kind is Kind.SEPARATION and rules.is_of_parents(sign):
        return told.who if told.is_told and told.who not in _OF_PARENTS else Who.SELF
    if seen.kind is Kind.JOB_LOSS and who is Who.SELF and rules.is_of_several(sign):
        return Who.COLLEAGUE
    if who is Who.GRANDCHILD:
        is_guessed = told.who is not who and _GRAND.search(text) is None
        return Who.CHILD if is_guessed or _is_own_child(text, one) else who
    if is_bare and seen.kind in _OF_KIN and who in _DISTANT:
        is_of_the_firm = seen.kind is Kind.BEREAVEMENT and rules.is_of_the_firm
        who = rules.who_in_subject() or (Who.COLLEAGUE if is_of_the_firm else who)
    if who not in _GUESSED:
        return who
    if (is_bare and sign.is_sure) or (told.is_told and told.who in _KIN):
        return told.who
    return rules.said_who(sign) or who


def _is_own_child(text: str, one: Weighed) -> bool:
    """Whether the writer or his wife bore it, in so many words, and no grandparent speaks."""
    sign = one.observation.sign
    near = text[max(sign.start - _NEAR_CHARS, 0) : sign.end + _NEAR_CHARS]
    return "grand" not in near.lower() and _OWN_CHILD.search(near) is not None


def whose(seen: Observation, by_rules: Who, *, is_told: bool, scales: Scales) -> Who:
    """Whose it is: what the encoder makes of the sentence, and the rules of the words in it."""
    if seen.sign.of.always is not None:
        return seen.sign.of.always
    scores = seen.who.copy()
    scores[WHOS.index(by_rules)] += scales.told_who if is_told else scales.meant_who
    return WHOS[int(scores.argmax())]
