"""The bars, and how the medians stand to them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.rows import Figures


@dataclass(frozen=True)
class Line:
    """One line of the table: what is said of the runs of a row, and what it must not exceed."""

    row: str
    what: str
    figure: Callable[[Figures], float]
    bar: float
    unit: str
    beside: Callable[[Figures], str] = lambda _: ""


LINES = (
    Line(
        "first-run",
        "first run: all filed and searchable, against mbsync + notmuch",
        lambda one: one["filed_seconds"] / one["peer_seconds"],
        0.5,
        "x",
        lambda one: f"{one['filed_seconds']:.1f} s, peer {one['peer_seconds']:.1f} s",
    ),
    Line(
        "first-run",
        "first run: all read for life events, against the same",
        lambda one: one["read_seconds"] / one["peer_seconds"],
        1.5,
        "x",
        lambda one: f"{one['read_seconds']:.1f} s",
    ),
    Line(
        "first-run",
        "first run: first suggestion on the desk after login",
        lambda one: one["desk_seconds"],
        2.0,
        "s",
        lambda one: f"{one['desk_seconds'] / one['peer_seconds']:.3f} x the peer",
    ),
    Line(
        "new-mail",
        "new mail: from EXISTS to readable, median",
        lambda one: one["median_ms"],
        100,
        "ms",
        lambda one: f"{one['ratio']:.1f} x a bare FETCH of {one['fetch_ms']:.1f} ms",
    ),
    Line("new-mail", "new mail: p99", lambda one: one["p99_ms"], 300, "ms"),
    Line("memory", "memory at rest", lambda one: one["rest_mb"], 150, "MB"),
    Line(
        "memory",
        "memory, while it reads a backlog, workers included",
        lambda one: one["backlog_mb"],
        400,
        "MB",
    ),
    Line(
        "first-run",
        "memory, in the whole first run",
        lambda one: one["peak_mb"],
        400,
        "MB",
    ),
    Line(
        "search",
        "full-text query, median",
        lambda one: one["median_ms"],
        10,
        "ms",
        lambda one: f"{one['ratio']:.1f} x the bare index; p95 {one['p95_ms']:.1f} ms",
    ),
    Line(
        "growth",
        "work that one new mail is, the most to the least by size",
        lambda one: one["ratio"],
        1.2,
        "x",
        lambda one: ", ".join(
            f"{size}: {ms:.0f} ms" for size, ms in one.items() if size != "ratio"
        ),
    ),
    Line(
        "today",
        "the list of a day over 5,000 customers and 20,000 life events",
        lambda one: one["seconds_5000"],
        0.5,
        "s",
        lambda one: (
            f"of the processor {one['processor_seconds_5000']:.2f} s;"
            f" the first ever {one['first_seconds_5000']:.2f} s;"
            f" its drafts {one['draft_seconds_5000']:.2f} s"
        ),
    ),
    Line(
        "today",
        "the list of a day: cost of a customer, 5,000 to 1,000 of them",
        lambda one: one["ratio"],
        1.2,
        "x",
        lambda one: f"{one['seconds_1000']:.3f} s over 1,000",
    ),
    Line(
        "screen",
        "first paint: the curtain, to an empty Textual app",
        lambda one: one["opening_ratio"],
        1.5,
        "x",
        lambda one: f"{one['opening_seconds']:.2f} s, empty {one['empty_seconds']:.2f} s",
    ),
    Line(
        "screen",
        "first paint: the screen itself, to an empty Textual app",
        lambda one: one["screen_ratio"],
        1.5,
        "x",
        lambda one: f"{one['screen_seconds']:.2f} s; its list {one['list_seconds']:.2f} s",
    ),
    Line(
        "screen",
        "any key to its paint, p99",
        lambda one: one["key_p99_ms"],
        50,
        "ms",
        lambda one: f"median {one['key_median_ms']:.1f} ms",
    ),
    Line(
        "screen",
        "search as you type, a letter to what it finds, p99",
        lambda one: one["search_p99_ms"],
        50,
        "ms",
        lambda one: f"median {one['search_median_ms']:.1f} ms",
    ),
    Line("screen", "memory of the screen", lambda one: one["memory_mb"], 120, "MB"),
)


def print_table(rows: dict[str, list[Figures]], mails: int, sizes: Sequence[int]) -> bool:
    """Print the medians beside their bars; says whether all are met."""
    counts = sorted({len(found) for found in rows.values()})
    journals = ", ".join(f"{one:,}" for one in sizes)
    print(f"\nFirst run: {mails:,} mails. Journals: {journals}. Medians of {counts[-1]} run(s).\n")
    is_well = True
    for line in LINES:
        if not (found := rows.get(line.row)):
            continue
        values = [line.figure(one) for one in found]
        value = statistics.median(values)
        middle = min(found, key=lambda one: abs(line.figure(one) - value))
        is_met = value <= line.bar
        is_well &= is_met
        spread = f" ({min(values):.3g} to {max(values):.3g})" if len(values) > 1 else ""
        print(
            f"{'ok    ' if is_met else 'MISSED'} {line.what:64} "
            f"{value:8.3g} {line.unit:2} <= {line.bar:g}{spread}  {line.beside(middle)}".rstrip()
        )
    return is_well
