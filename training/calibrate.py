"""How much the encoder, the rules and the text weigh, and how certain is certain enough.

Fitted on hands and on real passages that this encoder has not read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from agent.life_events.encoder import KINDS, Encoder
from agent.life_events.language import is_english
from agent.life_events.reading import Scales, whose
from agent.life_events.rules import Rules
from agent.life_events.sights import FEATURES, Observation, observe
from agent.models import DELICATE_KINDS, Direction, Entry, EntryKind, Kind, Who
from training.data import Labelled

TELLING_WEIGHT = 3.0
"""What is like the mail that will be read counts so much more than a written passage."""
KIND_SHARE = 0.5
"""How freely the kinds may differ from each other."""
STRENGTH = 1.0
PRECISE = 0.87
"""Share that must be right of what is certain enough for a delicate kind."""
BETA = 0.7
"""Recall counts so much as precision: a false alarm costs the owner's trust, a miss one letter."""
NO_HARM = 0.005
ASKED = 0.35
"""Share that must be right of what the owner is asked about."""
_OWNER = "Robin Hale"


@dataclass(frozen=True, slots=True)
class Found:
    """The strongest observation of a kind in a text, and what the label says."""

    text: int
    seen: Observation
    by_rules: Who
    is_told: bool
    is_right: bool
    who: str | None
    """The label's; None where the text tells of no such kind."""

    def whose(self, scales: Scales) -> Who:
        """Whose the reader would say that it is."""
        return whose(self.seen, self.by_rules, is_told=self.is_told, scales=scales)


def entry_of(text: Labelled) -> Entry:
    """A labelled text as the journal would hold it."""
    at = datetime.fromisoformat(text.at) if text.at else datetime(2026, 3, 4, 9, tzinfo=UTC)
    offset = at.utcoffset()
    return Entry(
        id="entry-x", customer_id="customer-x", kind=EntryKind.MAIL, at=at.astimezone(UTC),
        utc_offset_minutes=int(offset.total_seconds() // 60) if offset else 0,
        direction=Direction(text.direction), subject=text.subject, text=text.text,
    )  # fmt: skip


def observations(texts: Sequence[Labelled], encoder: Encoder) -> list[Found]:
    """What is seen in each text, the strongest of each kind."""
    found = []
    for number, text in enumerate(texts):
        entry = entry_of(text)
        rules = Rules(entry, text.text, "", _OWNER)
        if not text.pieces or rules.is_barred or not is_english(text.text):
            continue
        best: dict[Kind, Observation] = {}
        for seen in observe(entry, text.text, rules, encoder=encoder, gate=None):
            if rules.allows(seen.kind) and (
                seen.kind not in best or strength(seen) > strength(best[seen.kind])
            ):
                best[seen.kind] = seen
        for kind, seen in best.items():
            labelled = [one.who for one in text.events if one.kind == kind]
            told = rules.circumstances(seen.sign)
            found.append(
                Found(
                    number, seen, told.who, told.is_told,
                    bool(labelled), labelled[0] if labelled else None,
                )
            )  # fmt: skip
    return found


def strength(seen: Observation) -> float:
    """Which of several sentences tells a kind the clearest: as the encoder sees it both ways."""
    return float(seen.features[0] + seen.features[1] + 3 * seen.features[FEATURES.index("is_sign")])


def fit_scales(found: Sequence[Found], texts: Sequence[Labelled]) -> Scales:
    """How much each feature weighs, and which certainty is enough."""
    features = np.array([one.seen.features for one in found])
    kinds = np.array([KINDS.index(one.seen.kind) for one in found])
    right = np.array([one.is_right for one in found])
    is_telling = np.array([is_as_read(texts[one.text]) for one in found])
    matrix = np.concatenate((features, np.eye(len(KINDS))[kinds] * KIND_SHARE), axis=1)
    weights = np.where(is_telling, TELLING_WEIGHT, 1.0)
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(matrix, right, weights)
    biases = model.intercept_[0] + model.coef_[0][len(FEATURES) :] * KIND_SHARE
    told_who, meant_who = fit_who(found, weights)
    scales = Scales(
        weights=tuple(round(float(one), 4) for one in model.coef_[0][: len(FEATURES)]),
        biases={kind: round(float(one), 4) for kind, one in zip(KINDS, biases, strict=True)},
        event={},
        maybe={},
        told_who=told_who,
        meant_who=meant_who,
    )
    certainty = np.array([scales.certainty(one.seen) for one in found])
    wanted = sum(len({e.kind for e in text.events}) for text in texts if is_as_read(text))
    event = best_threshold(certainty[is_telling], right[is_telling], wanted)
    is_delicate = np.isin(kinds, [KINDS.index(kind) for kind in DELICATE_KINDS])
    high = max(event, precise_from(certainty[is_delicate], right[is_delicate], PRECISE))
    below = is_telling & (certainty < event)
    maybe = precise_from(certainty[below], right[below], ASKED)
    return replace(
        scales,
        event={one: round(high if one in DELICATE_KINDS else event, 3) for one in KINDS},
        maybe={one: round(maybe, 3) for one in KINDS},
    )


def is_as_read(text: Labelled) -> bool:
    """Whether a text is like what will be read: a whole mail, or a piece of a real one."""
    return text.is_mail or bool(text.source)


def best_threshold(certainty: np.ndarray, right: np.ndarray, wanted: int) -> float:
    """The certainty from which on F is best, with precision weighing more: see BETA."""
    order = np.argsort(-certainty)
    hits = np.cumsum(right[order])
    scores = (1 + BETA**2) * hits / (np.arange(1, len(order) + 1) + BETA**2 * wanted)
    return float(certainty[order[int(scores.argmax())]])


def precise_from(certainty: np.ndarray, right: np.ndarray, share: float) -> float:
    """The lowest certainty from which on this share is right."""
    order = np.argsort(-certainty)
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= share)
    return float(certainty[order[enough[-1]]]) if len(enough) else 1.0


def fit_who(found: Sequence[Found], weights: np.ndarray) -> tuple[float, float]:
    """What the rules' word on whose it is adds to the encoder's log probabilities.

    As much as does no harm: within NO_HARM of the best, a word that can be shown counts for more.
    """
    told_of = [
        (one, weight) for one, weight in zip(found, weights, strict=True) if one.who is not None
    ]

    def hits(told: float, meant: float) -> float:
        scales = Scales((), {}, {}, {}, told_who=told, meant_who=meant)
        return sum(weight for one, weight in told_of if one.whose(scales) == one.who)

    steps = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
    tried = {(told, meant): hits(told, meant) for told in steps for meant in steps}
    enough = max(tried.values()) * (1 - NO_HARM)
    return max((pair for pair, one in tried.items() if one >= enough), key=sum)


def write(scales: Scales, path: Path) -> None:
    """The file model/scales.json, one number a line, so that a change can be read."""
    stored = asdict(scales) | {"weights": dict(zip(FEATURES, scales.weights, strict=True))}
    path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def is_found(one: Found, scales: Scales) -> bool:
    """Whether the reader would say that it is an event."""
    return scales.certainty(one.seen) >= scales.event[one.seen.kind]


def sentences_found(found: Sequence[Found], texts: Sequence[Labelled], scales: Scales) -> list[str]:
    """The sentences in which the reader rightly finds an event."""
    return [
        texts[one.text].text[slice(*one.seen.sentence)]
        for one in found
        if one.is_right and is_found(one, scales)
    ]


def report(found: Sequence[Found], texts: Sequence[Labelled], scales: Scales) -> dict:
    """Kind F1, kind and who, and alarms: for passages as written, and for texts as read."""
    events = [one for one in found if is_found(one, scales)]
    lines = {}
    for name, group in (("passages", False), ("mails and real passages", True)):
        told = [one for one in texts if is_as_read(one) is group]
        mine = [one for one in events if is_as_read(texts[one.text]) is group]
        both = len(mine) + sum(len({event.kind for event in one.events}) for one in told)
        right = [one for one in mine if one.is_right]
        alarmed = {one.text for one in mine if not texts[one.text].events}
        lines[name] = {
            "kind": round(2 * len(right) / both, 3),
            "kind_who": round(2 * sum(one.whose(scales) == one.who for one in right) / both, 3),
            "alarms": round(len(alarmed) / sum(not one.events for one in told), 3),
        }
    return lines
