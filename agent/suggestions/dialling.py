"""Which town a telephone number was given out in, as far as it is not one of North America."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agent.suggestions.whereabouts import fold

LANGUAGES = ("en", "de", "es", "fr", "it")
"""In which a town is looked up: the owner and an address may call it otherwise."""

_heard: dict[str, tuple[str, ...]] = {}
"""The folded names of the town of each number that was looked up."""


def read_towns(numbers: Sequence[str]) -> list[tuple[str, ...]]:
    """The folded names of the town of each number, "+49891234567"; none for a mobile one.

    For a process beside the agent's own: the tables take seconds to be loaded, and 170 MB.
    """
    # Loaded with the first question only.
    from phonenumbers import geocoder, parse

    found = []
    for number in numbers:
        parsed = parse(number)
        towns: dict[str, None] = {}
        for language in LANGUAGES:
            words = geocoder.description_for_number(parsed, language)
            is_country = words == geocoder.country_name_for_number(parsed, language)
            if not is_country and "/" not in words:  # several towns share that code
                towns[_town_of(words)] = None
        found.append(tuple(filter(None, towns)))
    return found


def learn(numbers: Iterable[str], towns: Iterable[tuple[str, ...] | None]) -> None:
    """Keep what was read; of a number that could not be looked up, that it tells nothing."""
    _heard.update((number, of_one or ()) for number, of_one in zip(numbers, towns, strict=True))


def is_unheard(number: str) -> bool:
    """Whether a number has not been looked up yet."""
    return number not in _heard


def towns_of(number: str) -> tuple[str, ...]:
    """The folded names of the town of a number; none where it was not looked up."""
    return _heard.get(number, ())


def _town_of(words: str) -> str:
    """Of "Chennai, Tamil Nadu" and "Porto Alegre - RS" what stands before the state."""
    return fold(words.partition(",")[0].partition(" - ")[0])
