"""Which towns, ZIP codes and telephone area codes a county of the United States has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

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


class Tables(NamedTuple):
    """All that is known of a country's towns, as text: as objects it would hold 50 MB."""

    rows: dict[str, str]
    """By state: a line for each ZIP code, see `_Row`."""
    homes: dict[str, str]
    """By the folded name of a town: a line for each county that has one, "CA\tlake county"."""


class _Row(NamedTuple):
    """What a ZIP code tells."""

    zip_code: str
    county: str
    county_folded: str
    town: str
    towns_folded: str
    """All its names, "|" between them."""
    area_codes: str
    """A blank between them."""

    @property
    def towns(self) -> list[str]:
        return self.towns_folded.split("|")


_taken: list[Tables] = []


def read_tables(countries: Sequence[str]) -> list[Tables]:
    """The tables of countries, of which "US" is the only one that has any.

    For a process beside the agent's own: the library holds up every thread for half a second.
    """
    return [Tables(*_read()) if one == "US" else Tables({}, {}) for one in countries]


def take(tables: Tables) -> None:
    """Answer by these tables from now on."""
    _taken[:] = [tables]
    for one in (county, counties, town, county_of):
        one.cache_clear()


def is_loaded() -> bool:
    """Whether a question is answered at once."""
    return bool(_taken)


@lru_cache(maxsize=64)
def county(name: str, state: str) -> Area | None:
    """A county by its folded name, "lake county"; None where the state has none of that name."""
    everywhere = _rows(state)
    rows = [row for row in everywhere if row.county_folded == name]
    if not rows:
        return None
    served = Counter(code for row in everywhere for code in row.area_codes.split())
    codes = Counter(code for row in rows for code in row.area_codes.split())
    return Area(
        name=rows[0].county,
        state=state,
        towns={town: _is_telling(town, {(state, name)}) for row in rows for town in row.towns},
        zip_codes=frozenset(row.zip_code for row in rows),
        area_codes=frozenset(
            code for code, count in codes.items() if count * 2 >= min(len(rows), served[code])
        ),
    )


@lru_cache(maxsize=64)
def counties(name: str) -> tuple[str, ...]:
    """The states that have a county of a folded name."""
    rows = _tables().rows
    return tuple(state for state in states_of("US") if f"\t{name}\t" in rows.get(state, ""))


def is_town(name: str, state: str = "") -> bool:
    """Whether there is a town of a folded name; more than one state may have it."""
    return any(state in ("", home[0]) for home in _homes(name))


@lru_cache(maxsize=64)
def town(name: str, state: str = "") -> Area | None:
    """A town by its folded name; without a state only where a single state has one."""
    homes = {home for home in _homes(name) if state in ("", home[0])}
    states = {one for one, _ in homes}
    if len(states) != 1:
        return None
    (state,) = states
    rows = [row for row in _rows(state) if name in row.towns]
    return Area(
        name=rows[0].town,
        state=state,
        towns={name: _is_telling(name, homes)},
        zip_codes=frozenset(row.zip_code for row in rows),
        area_codes=frozenset(),
    )


@lru_cache(maxsize=256)
def county_of(town: str, state: str, zip_code: str = "") -> str:
    """The county of a ZIP code, else of a town by its folded name; empty where that is not one."""
    found = {
        row.county_folded: row.county
        for row in _rows(state)
        if (row.zip_code == zip_code if zip_code else town in row.towns)
    }
    return next(iter(found.values())) if len(found) == 1 else ""


def _is_telling(town: str, homes: set[tuple[str, str]]) -> bool:
    """Whether a town of that name is nowhere but there, and the name no word of another kind."""
    return len(town) >= SHORTEST_TELLING and homes == set(_homes(town))


def _tables() -> Tables:
    if not _taken:
        take(*read_tables(["US"]))
    return _taken[0]


def _homes(town: str) -> Iterator[tuple[str, str]]:
    """The states and counties that have a town of a folded name."""
    for line in _tables().homes.get(town, "").splitlines():
        state, county = line.split("\t")
        yield state, county


def _rows(state: str) -> list[_Row]:
    return [_Row(*line.split("\t")) for line in _tables().rows.get(state, "").splitlines()]


def _read() -> tuple[dict[str, str], dict[str, str]]:
    """What the library knows, by state and by town."""
    import zipcodes  # with the first question only: it holds 50 MB

    rows: dict[str, str] = {}
    homes: dict[str, dict[str, None]] = {}
    for state in states_of("US"):
        lines = []
        for told in zipcodes.filter_by(state=state):  # type: ignore[no-untyped-call]
            if not told["county"]:
                continue
            names = [fold(name) for name in (told["city"], *told["acceptable_cities"])]
            row = _Row(
                zip_code=told["zip_code"],
                county=told["county"],
                county_folded=fold(told["county"]),
                town=told["city"],
                towns_folded="|".join(names),
                area_codes=" ".join(told["area_codes"]),
            )
            lines.append("\t".join(row))
            for name in names:
                homes.setdefault(name, {})[f"{state}\t{row.county_folded}"] = None
        rows[state] = "\n".join(lines)
    return rows, {name: "\n".join(of_one) for name, of_one in homes.items()}
