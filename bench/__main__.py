"""`python -m bench [--runs 5] [--only first-run,search] [--mails 50000] [--fresh]`."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.rows import Bench, Figures
from bench.screen import screen
from bench.table import print_table
from bench.today import today
from bench.town import CACHE, ROOT, missing, say, town

ROWS = {
    "first-run": Bench.first_run,
    "new-mail": Bench.new_mail,
    "memory": Bench.memory,
    "search": Bench.search,
    "growth": Bench.growth,
}
ALONE = {"today": today, "screen": screen}
"""What is measured without a mail server."""
NAMES = (*ROWS, *ALONE)


def main() -> int:
    """Measure what is asked for, as often as asked for, and say how it stands to the bars."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help=f"rows, of: {', '.join(NAMES)}")
    parser.add_argument("--mails", type=int, default=50_000, help="in the first run's mailbox")
    parser.add_argument("--sizes", default="1000,10000,100000", help="of the other mailboxes")
    parser.add_argument("--fresh", action="store_true", help="forget what is kept and unfinished")
    parser.add_argument("--results", type=Path, default=ROOT / "bench-results.json")
    options = parser.parse_args()
    only = [name for name in options.only.split(",") if name] or list(NAMES)
    if unknown := set(only) - set(NAMES):
        parser.error(f"no such row: {', '.join(sorted(unknown))}; there are: {', '.join(NAMES)}")
    sizes = [int(size) for size in options.sizes.split(",")]
    needs_server = bool(set(only) & set(ROWS))
    if needs_server and (lacks := missing()):
        for line in lacks:
            say(f"missing: {line}")
        return 2
    if options.fresh:
        for size in sizes:
            shutil.rmtree(CACHE / f"read-{size}", ignore_errors=True)
        options.results.unlink(missing_ok=True)

    kept = _Results(options.results, mails=options.mails, sizes=sizes)
    users = ["owner", *(f"n{size}" for size in sizes)]
    CACHE.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as opened:
        measured: dict[str, Callable[[], Figures]] = dict(ALONE)
        if needs_server:
            server = opened.enter_context(town(users))
            folder = opened.enter_context(tempfile.TemporaryDirectory(dir=CACHE))
            bench = Bench(server, Path(folder), mails=options.mails, sizes=sizes)
            measured |= {name: partial(row, bench) for name, row in ROWS.items()}
        for number in range(options.runs):
            for name in only:
                if len(kept.of(name)) > number:
                    continue  # an earlier call of the same code came so far
                say(f"run {number + 1} of {options.runs}: {name}")
                kept.add(name, measured[name]())
    is_well = print_table({name: kept.of(name) for name in only}, options.mails, sizes)
    return 0 if is_well else 1


class _Results:
    """The figures so far, in a file; those of other code are not taken over."""

    def __init__(self, path: Path, **options: object) -> None:
        self._path = path
        about = {"code": _code(), "python": platform.python_version()} | options
        found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        is_same = found.get("about") == about
        self._rows: dict[str, list[Figures]] = found["rows"] if is_same else {}
        self._about = about

    def of(self, row: str) -> list[Figures]:
        return self._rows.get(row, [])

    def add(self, row: str, figures: Figures) -> None:
        say("  " + ", ".join(f"{name} {value:.4g}" for name, value in figures.items()))
        self._rows.setdefault(row, []).append(figures)
        written = {"about": self._about, "rows": self._rows, "at": time.strftime("%F %T %Z")}
        self._path.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def _code() -> str:
    """What was measured, in short: a digest of the engine and of the bench."""
    digest = hashlib.sha256()
    for path in sorted([*(ROOT / "agent").rglob("*.py"), *(ROOT / "bench").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
