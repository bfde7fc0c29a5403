"""Learns which of the dates in reach is an event's: `python -m training.date_weights`.

Writes agent/life_events/date_choice.toml in half a minute, and prints how well each hand's mails
are read with weights learned from the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from agent.life_events import date_choice
from agent.life_events.date_choice import Candidate, candidates, likeliest
from agent.life_events.date_cues import Asked, sentence_at
from agent.life_events.dates import find_dates
from agent.life_events.pack import load_pack
from agent.life_events.signs import Sign, find_signs, split_sentences
from agent.life_events.timing import tense_of
from agent.models import Kind
from training.data import Labelled, Telling, digest, load, mail_sources

WEIGHTS_FILE = Path(date_choice.__file__).with_name("date_choice.toml")
PENALTY = 2.0
"""On the square of each weight: there are few mails for so many cues."""
LEAST_SEEN = 24
"""Times that a cue must have been seen, over all signs of all events, to be weighed."""
CROWDED = frozenset({"ledger", "notes", "post", "wide"})
"""Hands that were asked for other dates in nearly each mail."""
CROWDED_WEIGHT = 0.35
"""Of their events, beside those of hands that wrote as people do."""
STEPS, RATE = 400, 0.03
FEW_WORDS = 18

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled event as a sign would find it, and the dates in its reach."""

    hand: str
    date: str | None
    candidates: tuple[Candidate, ...]


def main(say: Callable[[str], None] = print) -> None:
    """Measure by hand, learn from all, write."""
    paths = mail_sources()
    cases = [case for mail in load(paths) for case in cases_of(mail)]
    total: Counter[str] = Counter()
    for hand in sorted({case.hand for case in cases}):
        weights = learn([case for case in cases if case.hand != hand])
        score = measure([case for case in cases if case.hand == hand], weights)
        total += score
        say(f"{hand:12} {told(score)}")
    say(f"{'all hands':12} {told(total)}")
    lines = [f'"{cue}" = {weight:.2f}' for cue, weight in learn(cases).items()]
    head = f'data = "{digest(paths)}"'
    note = "# What each cue weighs: made by `python -m training.date_weights`."
    WEIGHTS_FILE.write_text("\n".join([note, head, "", "[weights]", *lines, ""]), encoding="utf-8")


def cases_of(mail: Labelled) -> Iterator[Case]:
    """Every labelled event of a mail, once for each sign that might be found of it."""
    if not mail.events:
        return
    at = datetime.fromisoformat(mail.at)
    offset = at.utcoffset()
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    dates = find_dates(mail.text, sent_on=at.date(), utc_offset_minutes=minutes)
    for event in mail.events:
        for sign in _signs_of(mail.text, event):
            asked = _asked(mail.text, sign, at.date())
            yield Case(mail.hand, event.date, tuple(candidates(asked, dates)))


def _asked(text: str, sign: Sign, sent_on: date) -> Asked:
    return Asked(text, split_sentences(text), sign, tense_of(text, sign), sent_on)


def _signs_of(text: str, event: Telling) -> Iterator[Sign]:
    """The evidence, its whole sentence, and the few words that a rule would find in it."""
    pack, sentences = load_pack("en"), split_sentences(text)
    of = next(one for one in pack.kinds if one.kind is Kind(event.kind))
    index = sentence_at(sentences, event.start)
    sentence = sentences[index]
    yield Sign(of, index, event.start, event.end, is_hint=False)
    yield Sign(of, index, sentence.start, sentence.end, is_hint=False)
    for sign in find_signs(text, sentences, pack):
        if sign.sentence == index and sign.of is of:
            yield sign
            return
    middle = event.start + (event.end - event.start) // 3
    yield Sign(of, index, middle, min(middle + FEW_WORDS, event.end), is_hint=False)


def learn(cases: Sequence[Case]) -> dict[str, float]:
    """The weights under which the labelled dates, or none, are likeliest (multinomial logit)."""
    seen = Counter(cue for case in cases for one in case.candidates for cue in set(one.cues))
    cues = sorted(cue for cue, count in seen.items() if count >= LEAST_SEEN)
    number = {cue: at for at, cue in enumerate(cues)}
    cases = [case for case in cases if case.candidates]
    most = max(len(case.candidates) for case in cases)
    has = np.zeros((len(cases), most + 1, len(cues)))
    is_open = np.full((len(cases), most + 1), -np.inf)
    is_right = np.zeros((len(cases), most + 1))
    for row, case in enumerate(cases):
        is_open[row, : len(case.candidates) + 1] = 0.0
        for column, one in enumerate(case.candidates, 1):
            is_right[row, column] = one.iso == case.date
            for cue in one.cues:
                if cue in number:
                    has[row, column, number[cue]] = 1.0
        is_right[row, 0] = not is_right[row].any()  # none: without a cue, and without weight
    counts = np.array([CROWDED_WEIGHT if case.hand in CROWDED else 1.0 for case in cases])
    weights = _fitted(has, is_open, is_right, counts)
    return {cue: float(weight) for cue, weight in zip(cues, weights, strict=True)}


def _fitted(has: Floats, is_open: Floats, is_right: Floats, counts: Floats) -> Floats:
    """By Adam, from zero: the problem is convex, so the start does not matter."""
    weights, first, second = (np.zeros(has.shape[2]) for _ in range(3))
    for step in range(1, STEPS + 1):
        share = _shares(has @ weights + is_open)
        right = share * is_right
        right /= right.sum(axis=1, keepdims=True)
        slope = np.einsum("i,ij,ijk->k", counts, share - right, has) + PENALTY * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        rate = RATE * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
        weights = weights - rate * first / (np.sqrt(second) + 1e-8)
    return np.asarray(weights)


def _shares(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def measure(cases: Sequence[Case], weights: dict[str, float]) -> Counter[str]:
    """How many dates are exact and how many events without one get none."""
    score: Counter[str] = Counter()
    for case in cases:
        best = likeliest(case.candidates, weights)
        score["dated" if case.date else "dateless"] += 1
        score["exact" if case.date else "none"] += best == case.date
        score["wrong"] += bool(case.date and best and best != case.date)
    return score


def told(score: Counter[str]) -> str:
    """A score as a line of the report."""
    exact, none = score["exact"] / score["dated"], score["none"] / score["dateless"]
    return f"date exact {exact:.3f} (wrong {score['wrong']}), none where there is none {none:.3f}"


if __name__ == "__main__":
    main()
