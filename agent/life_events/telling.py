"""Stage 3 of 6: Entry -> LifeEvent; a reading in words, for `kinkeeper detect`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agent.life_events.reading import Reading, Weighed, load_scales, read
from agent.life_events.sights import FEATURES
from agent.models import Entry, FoundEvent

SHOWN_FROM = 0.02
"""What is less certain is not worth a line."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What one mail tells, and with `is_why` what stood out in it."""

    reading: Reading
    is_why: bool = False

    def as_json(self) -> dict[str, Any]:
        """Events and maybes apart; with why, everything that was seen and weighed."""
        events = [one.model_dump(mode="json") for one in self.reading.events]
        told: dict[str, Any] = {
            "events": [one for one in events if not one["is_maybe"]],
            "maybes": [one for one in events if one["is_maybe"]],
        }
        if self.is_why:
            told["remark"] = self.reading.remark
            told["why"] = [self._reason(one) for one in self._weighed()]
        return told

    def lines(self) -> Iterator[str]:
        """A line an event, then with why a line for each thing seen."""
        for one in self.reading.events:
            yield _line(one)
        if not self.is_why:
            return
        if self.reading.remark:
            yield self.reading.remark
        for weighed in self._weighed():
            reason = self._reason(weighed)
            yield (
                f"  {reason['certainty']:.2f} {reason['kind']} (encoder {reason['encoder']:+.1f}, "
                f"rules: {reason['rule']}; an event from "
                f"{reason['event_from']:.2f}, a maybe from {reason['maybe_from']:.2f}"
                f"{', as the owner taught' if reason['is_taught'] else ''}): {reason['sentence']}"
            )

    def _weighed(self) -> Iterator[Weighed]:
        return (one for one in self.reading.weighed if one.certainty >= SHOWN_FROM)

    def _reason(self, one: Weighed) -> dict[str, Any]:
        seen, scales = one.observation, load_scales()
        features = dict(zip(FEATURES, (float(value) for value in seen.features), strict=True))
        rules = {"sign": "is_sign", "hint": "is_hint", "refused": "is_refused"}
        return {
            "kind": seen.kind.value,
            "certainty": round(one.certainty, 3),
            "encoder": round(features["logit"], 2),
            "rule": next((word for word, name in rules.items() if features[name]), "none"),
            "event_from": scales.event[seen.kind],
            "maybe_from": scales.maybe[seen.kind],
            "is_taught": one.lesson is not None,
            "sentence": " ".join(one.words.split()),
        }


def tell(entry: Entry | None, *, is_why: bool = False) -> Telling:
    """Read an entry, and keep what is needed to say why; None is mail that is nobody's."""
    if entry is None:
        return Telling(Reading(remark="no customer wrote or got it"), is_why)
    return Telling(read(entry), is_why)


def _line(one: FoundEvent) -> str:
    maybe = "maybe " if one.is_maybe else ""
    return (
        f"{maybe}{one.kind} of {one.who} {one.name or ''} ({one.date or 'no date'}, "
        f"{one.confidence:.2f}): {one.evidence}"
    )
