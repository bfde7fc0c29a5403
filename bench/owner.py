"""An owner who sets right what was read wrongly: does the next such sentence profit?

The mails of a folder are read in the order of their dates. In the first half the owner answers
every finding, also the maybes, as the labels say; the second half is read with and without what
that taught.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.commands.detect import entry_of
from agent.corrections import sentence_around
from agent.exchange.mailfiles import read_mails
from agent.life_events import find_life_events
from agent.models import Entry, Evidence, FoundEvent, Kind, Lesson, Who


@dataclass(frozen=True, slots=True)
class Simulated:
    """Kind F1 and kind-and-who F1 of the later half, untaught and taught."""

    lessons: int
    before: tuple[float, float]
    after: tuple[float, float]

    def line(self) -> str:
        """In words."""
        return (
            f"a simulated owner over `written`: {self.lessons} corrections in the earlier half "
            f"move the later half's kind F1 from {self.before[0]:.3f} to {self.after[0]:.3f} and "
            f"kind-and-who F1 from {self.before[1]:.3f} to {self.after[1]:.3f}"
        )


def simulate(folder: Path) -> Simulated:
    """Read a labelled folder as an owner would live through it."""
    labels = {}
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels[row["file"]] = row
    mails = []
    for name, raw in read_mails(folder / "eml"):
        if entry := entry_of(raw, labels[name]["owner"]):
            mails.append((entry, labels[name]["events"]))
    mails.sort(key=lambda mail: mail[0].at)
    half = len(mails) // 2
    lessons = [
        lesson
        for entry, events in mails[:half]
        for lesson in corrections(entry, find_life_events(entry), events)
    ]
    later = mails[half:]
    return Simulated(len(lessons), _score(later, ()), _score(later, lessons))


def corrections(
    entry: Entry, found: tuple[FoundEvent, ...], events: list[dict[str, Any]]
) -> list[Lesson]:
    """What the owner says of each finding: so it is, somebody else's, or no life event."""
    lessons = []
    for number, one in enumerate(found):
        evidence = Evidence(quote=one.evidence, entry_id=entry.id, start=one.start)
        right = [event for event in events if event["kind"] == one.kind]
        if right and one.who in {event["who"] for event in right} and not one.is_maybe:
            continue
        lessons.append(
            Lesson(
                id=f"lesson-{entry.id}-{number}",
                entry_id=entry.id,
                direction=entry.direction,
                sentence=sentence_around(evidence, entry),
                found=one.kind,
                kind=Kind(right[0]["kind"]) if right else None,
                who=Who(right[0]["who"]) if right else None,
            )
        )
    return lessons


def _score(mails: list[tuple[Entry, list[dict[str, Any]]]], lessons: Any) -> tuple[float, float]:
    hits = whose = found = wanted = 0
    for entry, events in mails:
        told = [one for one in find_life_events(entry, lessons=lessons) if not one.is_maybe]
        found += len(told)
        wanted += len(events)
        left = Counter(event["kind"] for event in events)
        pairs = {(event["kind"], event["who"]) for event in events}
        for one in told:
            if left[one.kind]:
                left[one.kind] -= 1
                hits += 1
                whose += (one.kind, one.who) in pairs
    return 2 * hits / (found + wanted), 2 * whose / (found + wanted)
