"""How much the encoder, the rules and the text weigh, and how certain is certain enough.

Fitted on hands that this encoder has not read, and that the rules' author had not seen either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from agent.life_events.encoder import KINDS, WHOS, Encoder
from agent.life_events.language import is_english
from agent.life_events.rules import Rules
from agent.life_events.sights import FEATURES, Observation, observe
from agent.models import DELICATE_KINDS, Direction, Entry, EntryKind, Kind, Who
from training.data import Labelled

MAIL_WEIGHT = 3.0
"""A whole mail counts so much more than a passage: it is what the reader will read."""
STRENGTH = 1.0
PRECISE = 0.8
"""Share that must be right of what is certain enough for a delicate kind."""
ASKED = 0.35
"""Share that should be right, at least, of what the owner is asked about."""
_OWNER = "Robin Hale"


@dataclass(frozen=True, slots=True)
class Found:
    """The strongest observation of a kind in a text, and what the label says."""

    text: int
    is_mail: bool
    seen: Observation
    by_rules: Who
    is_told: bool
    is_right: bool
    who: str | None
    """The label's; None where the text tells of no such kind."""


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
                    number, text.is_mail, seen, told.who, told.is_told,
                    bool(labelled), labelled[0] if labelled else None,
                )
            )  # fmt: skip
    return found


def strength(seen: Observation) -> float:
    """Which of several sentences tells a kind the clearest: as the encoder sees it both ways."""
    return float(seen.features[0] + seen.features[1] + 3 * seen.features[FEATURES.index("is_sign")])


def fit_scales(found: Sequence[Found], texts: Sequence[Labelled]) -> dict:
    """The numbers of model/scales.json."""
    features = np.array([one.seen.features for one in found])
    kinds = np.array([KINDS.index(one.seen.kind) for one in found])
    right = np.array([one.is_right for one in found])
    matrix = np.concatenate((features, np.eye(len(KINDS))[kinds] * 0.5), axis=1)
    weights = np.where([one.is_mail for one in found], MAIL_WEIGHT, 1.0)
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(matrix, right, weights)
    certainty = model.predict_proba(matrix)[:, 1]
    biases = model.intercept_[0] + model.coef_[0][len(FEATURES) :] * 0.5
    is_mail = np.array([one.is_mail for one in found])
    wanted = sum(len({e.kind for e in text.events}) for text in texts if text.is_mail)
    event = best_threshold(certainty[is_mail], right[is_mail], wanted)
    delicate = np.isin(kinds, [KINDS.index(kind) for kind in DELICATE_KINDS])
    high = max(event, precise_from(certainty[delicate], right[delicate], PRECISE))
    maybe = min(event * 0.6, precise_from(certainty, right, ASKED))
    told, meant = fit_who(found)
    return {
        "weights": dict(zip(FEATURES, (round(float(w), 4) for w in model.coef_[0]), strict=False)),
        "biases": {kind.value: round(float(b), 4) for kind, b in zip(KINDS, biases, strict=True)},
        "event": {k.value: round(high if k in DELICATE_KINDS else event, 3) for k in KINDS},
        "maybe": {kind.value: round(maybe, 3) for kind in KINDS},
        "told_who": told,
        "meant_who": meant,
    }


def best_threshold(certainty: np.ndarray, right: np.ndarray, wanted: int) -> float:
    """The certainty from which on F1 is best."""
    order = np.argsort(-certainty)
    hits = np.cumsum(right[order])
    scores = 2 * hits / (np.arange(1, len(order) + 1) + wanted)
    return float(certainty[order[int(scores.argmax())]])


def precise_from(certainty: np.ndarray, right: np.ndarray, share: float) -> float:
    """The lowest certainty from which on this share is right."""
    order = np.argsort(-certainty)
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= share)
    return float(certainty[order[enough[-1]]]) if len(enough) else 1.0


def fit_who(found: Iterable[Found]) -> tuple[float, float]:
    """What the rules' word on whose it is adds to the encoder's log probabilities."""
    told_of = [one for one in found if one.who is not None]

    def share(told: float, meant: float) -> float:
        hits = 0
        for one in told_of:
            scores = one.seen.who.copy()
            scores[WHOS.index(one.by_rules)] += told if one.is_told else meant
            hits += WHOS[int(scores.argmax())] == one.who
        return hits / len(told_of)

    steps = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
    return max(((t, m) for t in steps for m in steps), key=lambda pair: share(*pair))


def write(scales: dict, path: Path) -> None:
    """One number a line, so that a change can be read."""
    path.write_text(json.dumps(scales, indent=1) + "\n", encoding="utf-8")


def report(found: Sequence[Found], texts: Sequence[Labelled], scales: dict) -> dict:
    """Kind F1, kind and who, and alarms, for passages and for whole mails."""
    weights = np.array([scales["weights"][name] for name in FEATURES])
    lines = {}
    for is_mail in (False, True):
        told = [one for one in texts if one.is_mail is is_mail]
        wanted = sum(len({event.kind for event in one.events}) for one in told)
        hits = whose = count = 0
        alarmed: set[int] = set()
        for one in found:
            if one.is_mail is not is_mail:
                continue
            total = scales["biases"][one.seen.kind.value] + float(one.seen.features @ weights)
            if 1 / (1 + np.exp(-total)) < scales["event"][one.seen.kind.value]:
                continue
            count += 1
            hits += one.is_right
            scores = one.seen.who.copy()
            scores[WHOS.index(one.by_rules)] += (
                scales["told_who"] if one.is_told else scales["meant_who"]
            )
            whose += one.is_right and WHOS[int(scores.argmax())] == one.who
            if not texts[one.text].events:
                alarmed.add(one.text)
        harmless = sum(not one.events for one in told)
        lines["mails" if is_mail else "passages"] = {
            "kind": round(2 * hits / (count + wanted), 3),
            "kind_who": round(2 * whose / (count + wanted), 3),
            "alarms": round(len(alarmed) / harmless, 3),
        }
    return lines
