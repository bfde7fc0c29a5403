"""The region that the owner types: one place or several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from agent.errors import UsageError
from agent.suggestions import gazetteer
from agent.suggestions.place import Place, spelled
from agent.suggestions.whereabouts import fold, is_place, name_of, read_spot

LONGEST_REGION = 200
MOST_PLACES = 12

_COUNTY = re.compile(r".+ (?:county|parish|borough|census area|municipality)")
_NO_PLACE = re.compile(
    r"a|all|and|any|anybody|anyone|area|areas|blizzard|cities|city|counties|countries|country|county"
    r"|district|drought|earthquake|evacuations?|everybody|everyone|everywhere|fires?"
    r"|flood(?:s|ing|ed)?|for|here|hurricane|in|landslides?|near|none|nowhere|of|outages?|people"
    r"|places?|regions?|somewhere|states?|storms?|the|there|tornado(?:es)?|towns?|typhoon|villages?"
    r"|wildfires?|\W*|\d*"
)
_BETWEEN = re.compile(r"\s*(?:[;&+]|,?\s(?:and|or|plus|as well as)\s)\s*", re.IGNORECASE)
"""What stands between two places."""
_BEFORE = re.compile(
    r"\A(?:(?:in|across|throughout|around|both|parts of|all of|all over|most of|much of) )+(?=\S)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:the )?(?:(counties|parishes|boroughs)(?: of)?\b|(?:provinces|cantons|districts"
    r"|departments|(?<!united )states|regions|cities|towns|villages) of\b|(?:provinces|cantons)\b)",
    re.IGNORECASE,
)
"""One word for several places: "Lake and Napa counties"."""
_SHORT_COUNTY = re.compile(r"\bCo\.(?=\s|,|$)", re.IGNORECASE)
_EACH_OF = {"counties": "County", "parishes": "Parish", "boroughs": "Borough"}
_OF_TWO_NAMES = frozenset(
    {
        "argyll and bute",
        "brighton and hove",
        "dumfries and galloway",
        "hammersmith and fulham",
        "kensington and chelsea",
        "perth and kinross",
        "redcar and cleveland",
        "telford and wrekin",
        "tyne and wear",
        "windsor and maidenhead",
    }
)
"""Single places outside the United States; those there the gazetteer has."""
_CODE = r"(?P<code>[a-z]{0,2}\d[a-z\d]*(?: \d[a-z]{2})?)\b(?:[,\s]+(?P<where>.+))?"
_POSTAL = re.compile(
    rf"(?:(?P<zip>zips?(?: ?codes?)?)|post ?codes?|postal (?:codes?|areas?)|plz) (?:{_CODE}"
    r"|(?P<letters>[a-z]{1,2}))",
    re.IGNORECASE,
)
"""A postal area: "zip 954", "postcodes LS6", "PLZ 94, Germany"."""
_ANOTHER_POSTAL = re.compile(_CODE, re.IGNORECASE)
_HOW = 'write a county, town, state or country: "Lake County CA", "Valencia, Spain"'


@dataclass(frozen=True)
class Region:
    """One place or several."""

    words: str
    """As the owner typed it, made plain."""
    places: tuple[Place, ...]

    @property
    def is_known(self) -> bool:
        """Whether there is such a place."""
        return any(one.is_known for one in self.places)


class _Part(NamedTuple):
    """What stands between two "and"s."""

    names: tuple[str, ...] = ()
    """As they are spelled; empty where it is a whole state or country."""
    country: str = ""
    state: str = ""
    each_of: str = ""
    """"County", where the names are told to be counties by one word for all."""
    postcode: str = ""
    words: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is a state or a country and nothing in it."""
        return not (self.names or self.postcode)


def read_region(text: str) -> Region:
    """The places that the owner's words name; raises UsageError with what to write instead."""
    words = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if len(words) > LONGEST_REGION:
        raise UsageError(f"a region has {LONGEST_REGION} characters at most; write it shorter")
    return Region(words, _places(words))


# How several places are written: "Lake, Mendocino and Sonoma counties, CA"


@lru_cache(maxsize=256)
def _places(words: str) -> tuple[Place, ...]:
    _require_names(words)
    parts: list[_Part] = []
    for chunk in _between(_BEFORE.sub("", _SHORT_COUNTY.sub("County", words))):
        parts += _parts_of(chunk, parts[-1] if parts else _Part())
    places: list[Place] = []
    for part in _placed(parts):
        for place in _places_of(part, state_before=places[-1].state if places else ""):
            if not any(place.is_same(other) for other in places):
                places.append(place)
    if len(places) > MOST_PLACES:
        raise UsageError(f"a region has {MOST_PLACES} places at most; write it in two")
    if len(places) == 1:
        return (replace(places[0], words=words),)
    return tuple(places)


def _require_names(words: str) -> None:
    if all(_NO_PLACE.fullmatch(word) for word in fold(words).split()):
        raise UsageError(f'"{words}" names no place; {_HOW}')


def _between(words: str) -> Iterator[str]:
    """What stands between the "and"s, but for those within a name."""
    chunk, *others = _BETWEEN.split(words)
    for other in others:
        joined = f"{chunk.rpartition(',')[2]} and {other}".strip()
        if _is_one_name(joined):
            chunk = f"{chunk} and {other}"
        else:
            yield chunk
            chunk = other
    yield chunk


def _is_one_name(words: str) -> bool:
    """Whether it is one place that has an "and" in its name."""
    if is_place(words.partition(",")[0]):
        return True
    spot = read_spot(words, is_typed=True)
    name = spot.pieces[0] if spot.pieces else ""
    if name in _OF_TWO_NAMES:
        return True
    return " and " in name and (
        gazetteer.is_town(name, spot.state) or bool(gazetteer.counties(name))
    )


def _parts_of(chunk: str, before: _Part) -> list[_Part]:
    several = _SEVERAL.search(chunk)
    each_of = _EACH_OF.get((several[1] or "").lower(), "") if several else ""
    chunk = " ".join(_SEVERAL.sub(" ", chunk).split()).strip(" ,")
    if postal := _POSTAL.fullmatch(chunk):
        return [_postal_part(**postal.groupdict())]
    if before.postcode and (postal := _ANOTHER_POSTAL.fullmatch(chunk)):
        part = _postal_part(**postal.groupdict())
        return [part if part.country else part._replace(country=before.country)]
    _require_names(chunk)
    pieces = [one.strip() for one in chunk.split(",")]
    if _are_beside_each_other(pieces):
        return [part for piece in pieces for part in _parts_of(piece, before)]
    spot = read_spot(chunk, is_typed=True)
    plain = [piece.removeprefix("# ") for piece in spot.pieces]
    names = [spelled(name, chunk) or name.title() for name in plain]
    if spot.country and not (each_of or all(map(_COUNTY.fullmatch, plain))):
        del names[1:]  # "Paiporta, Valencia, Spain" is one of three sizes
    return [_Part(tuple(names), spot.country, spot.state, each_of, words=chunk)]


def _postal_part(
    *,
    code: str | None,
    where: str | None,
    letters: str | None = None,
    zip: str | None = None,  # noqa: A002  # a group of the expression
) -> _Part:
    postcode = (code or letters or "").upper().replace(" ", "")
    if postcode[0].isdigit():
        postcode = postcode.rstrip("X")  # "954xx"
    country = "US" if zip else read_spot(where or "", is_typed=True).country
    return _Part(country=country, postcode=postcode)


def _are_beside_each_other(pieces: list[str]) -> bool:
    """Whether each tells its state or country, and none only in order to say where another is."""
    spots = [read_spot(one, is_typed=True) for one in pieces]
    if len(spots) < 2 or not all(spot.country for spot in spots):
        return False
    for inner, outer in pairwise(spots):
        is_whole = not outer.pieces
        if is_whole and outer.country == inner.country and outer.state in ("", inner.state):
            return False  # "Passau Bavaria, Germany"; "New York, New York"
    last = spots[-1]
    is_in_america = last.country == "US" and len(spots) == 2 and not last.pieces
    return not (is_in_america and gazetteer.is_town(fold(pieces[0]), last.state))


def _placed(parts: Iterable[_Part]) -> Iterator[_Part]:
    """The same parts, each with the state or the country that is told once for several."""
    waiting: list[_Part] = []
    for part in parts:
        if part.country and not part.is_whole:
            yield from _shared([*waiting, part], part)
            waiting.clear()
        elif part.country:
            yield from _shared(waiting, _Part())
            yield part
            waiting.clear()
        else:
            waiting.append(part)
    yield from _shared(waiting, _Part())


def _shared(parts: list[_Part], last: _Part) -> list[_Part]:
    each_of = next((one.each_of for one in parts if one.each_of), "")
    return [one._replace(country=last.country, state=last.state, each_of=each_of) for one in parts]


def _places_of(part: _Part, *, state_before: str) -> Iterator[Place]:
    if part.postcode:
        yield _postal_place(part)
    elif part.is_whole:
        yield Place(part.words, part.country, part.state)
    for name in part.names:
        yield _place(name, part, state_before)


def _postal_place(part: _Part) -> Place:
    country = part.country
    if not country and part.postcode[0].isalpha():
        country = "CA" if re.match(r"[A-Z]\d[A-Z]", part.postcode) else "GB"
    if not country:
        raise UsageError(
            f'many countries have postcodes like {part.postcode}; write: "zip {part.postcode}", '
            f'or "postcode {part.postcode}, Germany"'
        )
    words = f"postcode {part.postcode}, {name_of(country)}"
    return Place(words, country, postcode=part.postcode)


def _place(spelled: str, part: _Part, state_before: str) -> Place:
    """What a name is in the state or the country that was told."""
    name = re.sub(r" co$", " county", fold(spelled))
    country, state = part.country, part.state
    if country not in ("", "US"):
        return Place(f"{spelled}, {name_of(country, state)}", country, state, name)
    if part.each_of and not _COUNTY.fullmatch(name):
        name, spelled = f"{name} {part.each_of.lower()}", f"{spelled} {part.each_of}"
    elif not gazetteer.is_town(name, state) and gazetteer.county(f"{name} county", state):
        name, spelled = f"{name} county", f"{spelled} County"
    if not _COUNTY.fullmatch(name):
        words = f"{spelled} {state}" if state else spelled
        return Place(words, country, state, name, gazetteer.town(name, state))
    states = (state,) if state else gazetteer.counties(name)
    if len(states) > 1 and state_before in states:
        states = (state_before,)
    if len(states) > 1:
        raise UsageError(
            f"{', '.join(states[:-1])} and {states[-1]} each have a {name.title()}; "
            f'write the state as well: "{name.title()} {states[0]}"'
        )
    area = gazetteer.county(name, states[0]) if states else None
    if area is None:
        where = name_of("US", state)
        raise UsageError(f"there is no {name.title()} in {where}; look up its name and its state")
    return Place(f"{area.name} {area.state}", "US", area.state, name, area)
