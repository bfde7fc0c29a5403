"""One place of a region, and which addresses and telephone numbers are in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from agent.suggestions import dialling, gazetteer
from agent.suggestions.whereabouts import Number, Spot, fold, state_of_postcode

_AROUND = re.compile(
    r"(?:(?:greater|north|south|east|west|northern|southern|eastern|western|central|downtown|near"
    r"|the|city|town|county|co|province|region|of) )+(?=\S)"
)
"""What may stand before a name without leading elsewhere."""
_TITLE = re.compile(r"^(?:(?:greater|the|city|town|county|co|province|region|of) )+(?=\S)")
_WHERE_NAMES_RECUR = ("US", "CA")
"""Here a town or a county is hardly told without its state."""


@dataclass(frozen=True)
class Place:
    """A country, a state, a county or a postal area, or something of which the name is known."""

    words: str
    """As the owner would write it alone: "Lake County CA", "Bavaria"."""
    country: str = ""
    state: str = ""
    name: str = ""
    """Folded; empty where it is a whole state or country, or a postal area."""
    area: gazetteer.Area | None = None
    """What is known of it, where it is a county or a town of the United States."""
    postcode: str = ""
    """Of a postal area the beginning of its postcodes."""

    @property
    def is_known(self) -> bool:
        """Whether there is such a place; of those abroad only the country is known."""
        return (
            not self.name
            or self.area is not None
            or self.country not in ("", "US")
            or gazetteer.is_town(self.name, self.state)
        )

    def is_same(self, other: Place) -> bool:
        """Whether two are one place, however they are written."""
        mine = (self.country, self.state, self.name, self.postcode)
        return mine == (other.country, other.state, other.name, other.postcode)

    def town_in(self, spot: Spot) -> str:
        """The place's name or the town of it that an address has, folded; empty for none."""
        towns = self.area.towns if self.area else {}
        for piece in spot.pieces:
            name = piece.removeprefix("# ")
            if name in towns or name == self.name or bare(name) in (self.name, self.bare_name):
                return name
        if len(spot.pieces) == 1 and spot.pieces[0].startswith("# "):  # the street is in it, too
            words = spot.pieces[0].split()[1:]
            endings = (" ".join(words[at:]) for at in range(1, len(words)))
            return next((one for one in endings if one in towns or one == self.name), "")
        return ""

    @property
    def bare_name(self) -> str:
        """Its name as an address has it: "Kerry" for "County Kerry"."""
        return _TITLE.sub("", self.name)

    def holds(self, spot: Spot, numbers: Iterable[Number] = (), here: str = "") -> bool:
        """Whether an address is in it; telephone numbers tell what the address leaves open.

        `here` is the country of a postcode that stands in an address without one.
        """
        if self.country and spot.country and spot.country != self.country:
            return False
        if self.state and spot.state and spot.state != self.state:
            return False
        if self.postcode:
            is_here = (spot.country or here) == self.country
            return is_here and _is_in_area(spot.postcode, self.postcode, self.country)
        if not self.name:
            if spot.country:
                return spot.country == self.country and spot.state == (self.state or spot.state)
            state = state_of_postcode(here, spot.postcode) if here == self.country else ""
            return bool(state) and state == self.state
        if self.area and spot.country == "US" and spot.postcode:
            return spot.postcode in self.area.zip_codes
        town = self.town_in(spot)
        if not town:
            return False
        told = [one for one in numbers if one.country]
        if not spot.country and told and all(self.country not in ("", one.country) for one in told):
            return False
        if spot.state or not self.state or self.country not in _WHERE_NAMES_RECUR:
            return True
        return self.is_telling(town) or any(one.state == self.state for one in told)

    def is_telling(self, town: str) -> bool:
        """Whether a town's name alone, folded, tells that it is the one of this place."""
        return self.area is not None and self.area.towns.get(town, False)

    def denies(self, spot: Spot) -> bool:
        """Whether an address that is not in it tells that it is elsewhere."""
        if not (self.name or self.postcode):
            return bool(spot.state if self.state else spot.country)
        return bool(spot.pieces or spot.state) or spot.country not in ("", self.country)

    def has(self, number: Number) -> bool:
        """Whether a telephone number was given out there, as far as its first figures tell."""
        if self.postcode:
            return False
        if not self.name:
            return number.country == self.country and self.state in ("", number.state)
        if self.area and number.area_code in self.area.area_codes:
            return True
        is_there = self.country in ("", number.country) and bool(number.dialled)
        return is_there and not {self.name, self.bare_name}.isdisjoint(
            dialling.towns_of(number.dialled)
        )


def bare(name: str) -> str:
    """A folded name without what may stand before it: "northern", "the city of"."""
    return _AROUND.sub("", name, count=1) if _AROUND.match(name) else name


def spelled(name: str, text: str) -> str:
    """A folded name as a text spells it; empty where it is not in it."""
    for piece in re.split(r"[,;\n]+", text):
        words = piece.split()
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                if name == fold(" ".join(words[start:end])):
                    return " ".join(words[start:end])
    return ""


def _is_in_area(postcode: str, area: str, country: str) -> bool:
    """Whether a postcode is in an area; the British "LS1" is not the beginning of "LS10"."""
    if country != "GB":
        return postcode.startswith(area)
    outward = postcode[:-3]
    return area in (postcode, outward, re.sub(r"\d.*", "", outward))
