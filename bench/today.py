"""The list of the day over a large book."""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from agent.changes import ChangeFeed
from agent.clock import MovedClock
from agent.pipeline import Pipeline
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.views import Views
from agent.workers import Workers
from bench.thin_air import settings, settle

MORNINGS = 5
ZONE = ZoneInfo("Europe/London")
FIRST_MORNING = datetime(2026, 11, 16, 7, tzinfo=ZONE)


def today() -> dict[str, float]:
    """Over 1,000 customers and over 5,000, with four life events and twelve mails each."""
    figures: dict[str, float] = {}
    for customers in (1_000, 5_000):
        with tempfile.TemporaryDirectory() as folder:
            found = mornings(customers, Path(folder))
        figures |= {f"{name}_{customers}": value for name, value in found.items()}
    figures["ratio"] = (figures["seconds_5000"] / 5_000) / (figures["seconds_1000"] / 1_000)
    return figures


def mornings(customers: int, folder: Path) -> dict[str, float]:
    """Seconds for the list on a morning like any other, for its drafts, and on the first.

    Those of the processor alone stand beside them: other work on the machine does not count there.
    """
    clock = MovedClock(FIRST_MORNING, ZONE)
    book, journal = Book(folder / "book.json"), Journal(folder / "journal.sqlite")
    settle(book, journal, customers, clock.now())
    config = settings(folder)
    pipeline = Pipeline(
        book=book,
        journal=journal,
        config=config,
        clock=clock,
        changes=ChangeFeed(),
        workers=Workers(mark=folder / "parsing"),
    )
    views = Views(book=book, journal=journal, pipeline=pipeline, config=config, clock=clock)
    gc.freeze()  # as the agent does
    first = _morning(pipeline, views)
    seen = []
    for _ in range(MORNINGS):
        clock.move(timedelta(days=1))
        seen.append(_morning(pipeline, views))
    list_of_today = views.today()
    assert len(list_of_today.lines) == config.suggestions.max_today, "a short list is soon made"
    assert not list_of_today.troubles, list_of_today.troubles
    book.close()
    journal.close()
    return {
        "seconds": statistics.median(one.listed for one in seen),
        "processor_seconds": statistics.median(one.processor for one in seen),
        "first_seconds": first.listed,
        "draft_seconds": statistics.median(one.drafted for one in seen),
    }


class _Morning(NamedTuple):
    """Seconds until the owner has his list, and more until its drafts are written."""

    listed: float
    processor: float
    """Of `listed`, what the processor worked for it."""
    drafted: float


def _morning(pipeline: Pipeline, views: Views) -> _Morning:
    started, worked = time.perf_counter(), time.process_time()
    steps = pipeline.upkeep.looking()
    next(steps)
    views.today()
    listed, processor = time.perf_counter(), time.process_time() - worked
    for _ in steps:
        pass
    return _Morning(listed - started, processor, time.perf_counter() - listed)
