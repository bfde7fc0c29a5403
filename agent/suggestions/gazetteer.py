"""Which towns, ZIP codes and telephone area codes a county of the United States has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from agent.suggestions.whereabouts import fold, states_of

SHORTEST_TELLING = 5
"""Letters of a town's name that is no other word: there is a town of Nice."""


class Area(NamedTuple):
    """A county or a town, and what tells that somebody is there."""

    name: str
    """"Lake County", "Kelseyville"."""
    state: str
    towns: dict[str, bool]
    """Folded names; true where no other county has a town of that name."""
    zip_codes: frozenset[str]
    area_codes: frozenset[str]
    """Those that serve most of it, or little else; a town is too small to be told by one."""


def load() -> None:
    """Load all tables; for a thread, since it takes a second."""
    _homes()


def is_loaded() -> bool:
    """Whether a question is answered at once."""
    return _homes.cache_info().currsize > 0


@lru_cache(maxsize=64)
def county(name: str, state: str) -> Area | None:
    """A county by its folded name, "lake county"; None where the state has none of that name."""
    everywhere = _rows(state)
    rows = [row for row in everywhere if fold(row["county"]) == name]
    if not rows:
        return None
    served = Counter(code for row in everywhere for code in row["area_codes"])
    codes = Counter(code for row in rows for code in row["area_codes"])
    return Area(
        name=rows[0]["county"],
        state=state,
        towns={
            town: _is_telling(town, {(state, name)})
            for row in rows
            for town in map(fold, _towns(row))
        },
        zip_codes=frozenset(row["zip_code"] for row in rows),
        area_codes=frozenset(
            code for code, count in codes.items() if count * 2 >= min(len(rows), served[code])
        ),
    )


@lru_cache(maxsize=64)
def counties(name: str) -> tuple[str, ...]:
    """The states that have a county of a folded name."""
    homes = {home for one in _homes().values() for home in one if home[1] == name}
    return tuple(sorted(state for state, _ in homes))


def is_town(name: str, state: str = "") -> bool:
    """Whether there is a town of a folded name; more than one state may have it."""
    return any(state in ("", home[0]) for home in _homes().get(name, ()))


@lru_cache(maxsize=64)
def town(name: str, state: str = "") -> Area | None:
    """A town by its folded name; without a state only where a single state has one."""
    homes = {home for home in _homes().get(name, ()) if state in ("", home[0])}
    states = {one for one, _ in homes}
    if len(states) != 1:
        return None
    (state,) = states
    rows = [row for row in _rows(state) if name in map(fold, _towns(row))]
    return Area(
        name=rows[0]["city"],
        state=state,
        towns={name: _is_telling(name, homes)},
        zip_codes=frozenset(row["zip_code"] for row in rows),
        area_codes=frozenset(),
    )


@lru_cache(maxsize=256)
def county_of(town: str, state: str, zip_code: str = "") -> str:
    """The county of a ZIP code, else of a town by its folded name; empty where that is not one."""
    found = {
        fold(row["county"]): row["county"]
        for row in _rows(state)
        if (row["zip_code"] == zip_code if zip_code else town in map(fold, _towns(row)))
    }
    return next(iter(found.values())) if len(found) == 1 else ""


def _is_telling(town: str, homes: set[tuple[str, str]]) -> bool:
    """Whether a town of that name is nowhere but there, and the name no word of another kind."""
    return len(town) >= SHORTEST_TELLING and homes == set(_homes().get(town, ()))


@cache
def _homes() -> dict[str, tuple[tuple[str, str], ...]]:
    """The states and counties that have a town of a folded name."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for state in states_of("US"):
        homes: dict[str, tuple[str, str]] = {}
        for row in _rows(state):
            home = homes.setdefault(row["county"], (state, fold(row["county"])))
            for name in map(fold, _towns(row)):
                if home not in (known := found.get(name, ())):
                    found[name] = (*known, home)
    return found


def _towns(row: dict[str, Any]) -> Iterator[str]:
    yield row["city"]
    yield from row["acceptable_cities"]


def _rows(state: str) -> list[dict[str, Any]]:
    # Loaded with the first question: it holds 50 MB. One mail of a wildfire asks one.
    import zipcodes

    rows: list[dict[str, Any]] = zipcodes.filter_by(state=state)  # type: ignore[no-untyped-call]
    return [row for row in rows if row["county"]]
