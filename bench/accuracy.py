"""`make accuracy`: how well life events are found, against the bars; needs ../shared.

Each figure is printed with its floor and its goal and how far it is from both. The mails of
`written` and `real` are in no training data; the rules, though, were written by somebody who had
read `written` and had seen errors on `real`.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.owner import Simulated, simulate
from bench.phrases import measure_phrases

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
MAIL = SHARED / "mail"
SPEED = """
import os, sys, time
from pathlib import Path
def megabytes():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
os.sched_setaffinity(0, {0})
from agent.commands.detect import entry_of
from agent.exchange.mailfiles import read_mails
from agent.life_events import find_life_events
before = megabytes()
started = time.perf_counter()
from agent.life_events.reading import load_engine
load_engine()
loaded = time.perf_counter() - started
mails = [raw for _, raw in read_mails(Path(sys.argv[1]))][:: int(sys.argv[2])]
entry = entry_of(mails[0], "")
find_life_events(entry)
started = time.process_time()
found = 0
for raw in mails:
    entry = entry_of(raw, "")
    found += len(find_life_events(entry)) if entry else 0
took = time.process_time() - started
print(len(mails) / took, loaded, megabytes() - before, found)
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """What is measured, and what it must reach; `is_less` where less is better."""

    name: str
    figure: float
    floor: float
    goal: float | None
    is_less: bool = False

    def line(self) -> str:
        """One line of the table."""

        def distance(to: float | None) -> str:
            return "" if to is None else f"{self.figure - to:+.3g}"

        is_reached = self.figure <= self.floor if self.is_less else self.figure >= self.floor
        goal = "" if self.goal is None else f"{self.goal:g}"
        return (
            f"{self.name:58} {self.figure:8.3f} {self.floor:8g} {distance(self.floor):>8} "
            f"{goal:>8} {distance(self.goal):>8}  {'ok' if is_reached else 'MISSED'}"
        )


def scores(folder: Path, mails: Path, *options: str) -> dict[str, Any]:
    """What ../shared/tools/score_events.py says of what `kinkeeper detect` finds."""
    labels = folder / "labels.jsonl"
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as predictions:
        subprocess.run(
            [sys.executable, "-m", "tui", "detect", mails, "--labels", labels, "--json"],
            check=True, stdout=predictions, cwd=ROOT,
        )  # fmt: skip
        scorer = SHARED / "tools" / "score_events.py"
        scored = subprocess.run(
            [sys.executable, scorer, labels, predictions.name, "--json", *options],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    found: dict[str, Any] = json.loads(scored.stdout)
    return found


def speed(every: int) -> tuple[float, float, float]:
    """Mails a second on one core, seconds to load, megabytes added; background.mbox.gz."""
    with tempfile.NamedTemporaryFile(suffix=".mbox") as plain:
        plain.write(gzip.decompress((MAIL / "real" / "background.mbox.gz").read_bytes()))
        plain.flush()
        printed = subprocess.run(
            [sys.executable, "-c", SPEED, plain.name, str(every)],
            check=True, capture_output=True, text=True, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    rate, loaded, memory, _ = map(float, printed.stdout.split())
    return rate, loaded, memory


def bars(say: Callable[[str], None], *, every: int) -> list[Bar]:
    """All that is measured."""
    say("reading `written` ...")
    written = scores(MAIL / "written", MAIL / "written" / "eml")
    say("reading `real` ...")
    alternatives = str(MAIL / "real" / "alternatives.jsonl")
    real = scores(MAIL / "real", MAIL / "real" / "labelled", "--alternatives", alternatives)
    say("reading phrases, and the background for speed ...")
    phrases = measure_phrases(MAIL / "dates" / "phrases.jsonl")
    rate, loaded, memory = speed(every)
    return [
        Bar("written: kind F1", written["kind"]["F"], 0.80, 0.92),
        Bar("written: kind and who F1", written["kind_who"]["F"], 0.68, 0.88),
        Bar("real: kind F1", real["kind"]["F"], 0.72, 0.90),
        Bar("real: kind and who F1", real["kind_who"]["F"], 0.60, 0.85),
        Bar("written: date exact", written["date"], 0.88, 0.95),
        Bar("real: date exact", real["date"], 0.88, 0.95),
        Bar("written: no date where there is none", written["no_date"], 0.92, 0.98),
        Bar("real: no date where there is none", real["no_date"], 0.92, 0.98),
        Bar(
            "written: alarms in mail without an event", written["alarms"], 0.12, 0.03, is_less=True
        ),
        Bar("real: alarms in mail without an event", real["alarms"], 0.12, 0.03, is_less=True),
        Bar("phrases.jsonl: exact", phrases.share, 0.97, 1.0),
        Bar("phrases.jsonl: alarms on dateless lines", phrases.alarms, 1, 0, is_less=True),
        Bar("written: evidence verbatim", written["verbatim"], 1.0, 1.0),
        Bar("real: evidence verbatim", real["verbatim"], 1.0, 1.0),
        Bar(f"mails a second, one core, every {every}th of background", rate, 150, 1000),
        Bar("seconds to load the model", loaded, 1.0, None, is_less=True),
        Bar("megabytes that a reading worker adds while it lives", memory, 150, None, is_less=True),
    ]


def main(arguments: Sequence[str] = ()) -> int:
    """Print the table, and what a simulated owner's corrections change."""
    if not MAIL.is_dir():
        print("make accuracy needs the labelled mail in ../shared/mail", file=sys.stderr)
        return 2
    every = int(arguments[0]) if arguments else 4
    table = bars(lambda line: print(line, file=sys.stderr, flush=True), every=every)
    print(f"{'':58} {'figure':>8} {'floor':>8} {'to it':>8} {'goal':>8} {'to it':>8}")
    for bar in table:
        print(bar.line())
    taught: Simulated = simulate(MAIL / "written")
    print(taught.line())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
