"""How well the date grammar reads ../shared/mail/dates/phrases.jsonl."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agent.life_events.dates import find_dates


@dataclass(frozen=True, slots=True)
class PhrasesRead:
    """How many lines with dates there are and are read exactly; how many without, and are not."""

    dated: int
    exact: int
    dateless: int
    alarms: int

    @property
    def share(self) -> float:
        """Of the dated lines, those that are read exactly."""
        return self.exact / self.dated


def measure_phrases(path: Path) -> PhrasesRead:
    """What the grammar makes of each line."""
    exact = dated = alarms = dateless = 0
    for row in path.read_text(encoding="utf-8").splitlines():
        line = json.loads(row)
        found = [
            one.iso for one in find_dates(line["text"], sent_on=date.fromisoformat(line["date"]))
        ]
        if line["dates"]:
            dated += 1
            exact += is_exact(found, line["dates"])
        else:
            dateless += 1
            alarms += bool(found)
    return PhrasesRead(dated, exact, dateless, alarms)


def is_exact(found: Sequence[str], expected: Sequence[Sequence[str]]) -> bool:
    """Whether the dates found are one accepted answer for each expected date, and nothing else."""
    left = list(found)
    for accepted in expected:
        for answer in accepted:
            days = answer.split(",")
            if all(day in left for day in days):
                for day in days:
                    left.remove(day)
                break
        else:
            return False
    return not left
