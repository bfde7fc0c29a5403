"""The region that the owner types, and which customers are in it, each with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from agent.errors import UsageError
from agent.models import Customer, DetailKind, Evidence
from agent.suggestions import gazetteer
from agent.suggestions.whereabouts import (
    Number,
    Spot,
    fold,
    name_of,
    numbers_of,
    read_number,
    read_spot,
    spots_of,
    stated_country,
)

LONGEST_REGION = 100

_COUNTY = re.compile(r".+ (?:county|parish|borough|census area|municipality)")
_AROUND = re.compile(
    r"(?:(?:greater|north|south|east|west|northern|southern|eastern|western|central|downtown|near"
    r"|the|city|town|county|co|province|region|of) )+(?=\S)"
)
"""What may stand before a name without leading elsewhere."""
_TITLE = re.compile(r"^(?:(?:greater|the|city|town|county|co|province|region|of) )+(?=\S)")
_NO_PLACE = re.compile(
    r"a|all|and|any|anybody|anyone|area|areas|blizzard|cities|city|countries|country|county|district"
    r"|drought|earthquake|evacuations?|everybody|everyone|everywhere|fires?|flood(?:s|ing|ed)?|for"
    r"|here|hurricane|in|landslides?|near|none|nowhere|of|outages?|people|places?|regions?|somewhere"
    r"|states?|storms?|the|there|tornado(?:es)?|towns?|typhoon|villages?|wildfires?|\W*|\d*"
)
_WHERE_NAMES_RECUR = ("US", "CA")
"""Here a town or a county is hardly told without its state."""
_OF_OTHERS = re.compile(
    r"\b(?:sister|brother|mother|father|mom|mum|dad|parent|son|daughter|cousin|aunt|uncle|niece"
    r"|nephew|grand\w+|in-?law|friend|neighbou?r|relative|family|folk)s?\b"
    r"|\b(?:stay|driv|head|go|mov|flee|evacuat|travel|relocat|escap)\w*(?: \w+){0,3}"
    r" (?:to|in|with)\b"
    r"|\b(?:went|fled|drove|hotel|motel|shelter)\b",
    re.IGNORECASE,
)
"""Where a quote has one of these, its town may be where somebody else lives, or a refuge."""


class Sign(NamedTuple):
    """What tells that somebody is in a region."""

    words: str
    """A sentence without its full stop: "Dale writes from Kelseyville"."""
    evidence: Evidence | None = None
    """The mail that shows it, if one does."""
    is_sure: bool = True
    """A telephone number may have moved with its owner."""


@dataclass(frozen=True)
class Region:
    """A country, a state or a county, or something of which only the name is known."""

    words: str
    """As the owner typed it, made plain."""
    country: str = ""
    state: str = ""
    name: str = ""
    """Folded; empty where it is a whole state or country."""
    area: gazetteer.Area | None = None
    """What is known of it, where it is a county or a town of the United States."""

    @property
    def is_known(self) -> bool:
        """Whether there is such a place; of those abroad only the country is known."""
        return (
            not self.name
            or self.area is not None
            or self.country not in ("", "US")
            or gazetteer.is_town(self.name, self.state)
        )

    def town_in(self, spot: Spot) -> str:
        """The region's name or the town of it that an address has, folded; empty for none."""
        towns = self.area.towns if self.area else {}
        for piece in spot.pieces:
            name = piece.removeprefix("# ")
            if name in towns or name == self.name or _bare(name) in (self.name, self.bare_name):
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

    def holds(self, spot: Spot, numbers: Iterable[Number] = ()) -> bool:
        """Whether an address is in the region; telephone numbers tell what it leaves open."""
        if self.country and spot.country and spot.country != self.country:
            return False
        if self.state and spot.state and spot.state != self.state:
            return False
        if not self.name:
            return spot.country == self.country and spot.state == (self.state or spot.state)
        if self.area and spot.zip_code:
            return spot.zip_code in self.area.zip_codes
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
        """Whether a town's name alone, folded, tells that it is the one of this region."""
        return self.area is not None and self.area.towns.get(town, False)

    def denies(self, spot: Spot) -> bool:
        """Whether an address that is not in the region tells that it is elsewhere."""
        if not self.name:
            return bool(spot.state if self.state else spot.country)
        return bool(spot.pieces or spot.state) or spot.country not in ("", self.country)

    def has(self, number: Number) -> bool:
        """Whether a telephone number was given out there, and the region is large enough to say."""
        if self.name:
            return self.area is not None and number.area_code in self.area.area_codes
        return number.country == self.country and self.state in ("", number.state)


def read_region(text: str) -> Region:
    """The region that the owner's words name; raises UsageError with what to write instead."""
    words = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if len(words) > LONGEST_REGION:
        raise UsageError(f"a region has {LONGEST_REGION} characters at most; write it shorter")
    folded = fold(words).split()
    if all(_NO_PLACE.fullmatch(word) for word in folded):
        raise UsageError(
            f'"{words}" names no place; write a county, town, state or country: '
            '"Lake County CA", "Valencia, Spain"'
        )
    if "counties" in folded:
        raise UsageError('write one region at a time: "Lake County CA"')
    return _region(words)


@lru_cache(maxsize=256)
def _region(words: str) -> Region:
    spot = read_spot(words, is_typed=True)
    if not spot.pieces:
        return Region(words, spot.country, spot.state)
    name = re.sub(r" co$", " county", spot.pieces[0].removeprefix("# "))
    if spot.country not in ("", "US"):
        return Region(words, spot.country, spot.state, name)
    if not _COUNTY.fullmatch(name):
        return Region(words, spot.country, spot.state, name, gazetteer.town(name, spot.state))
    states = (spot.state,) if spot.state else gazetteer.counties(name)
    if len(states) > 1:
        raise UsageError(
            f"{', '.join(states[:-1])} and {states[-1]} each have a {name.title()}; "
            f'write the state as well: "{name.title()} {states[0]}"'
        )
    area = gazetteer.county(name, states[0]) if states else None
    if area is None:
        where = name_of("US", spot.state)
        raise UsageError(f"there is no {name.title()} in {where}; look up its name and its state")
    return Region(words, "US", area.state, name, area)


def is_there(
    region: Region, customer: Customer, mentions: Iterable[Evidence] = (), *, home: str = ""
) -> str:
    """Why a customer is taken to be in a region, in words; empty where nothing tells it."""
    sign = find_sign(region, customer, mentions, home=home)
    return sign.words if sign else ""


def find_sign(
    region: Region, customer: Customer, mentions: Iterable[Evidence] = (), *, home: str = ""
) -> Sign | None:
    """What tells that a customer is in a region, the surest first; None where nothing does.

    An address elsewhere outweighs a telephone number and what a mail speaks of. `mentions` are
    quotes about the customer's own life; `home` is the owner's country, for numbers that name none.
    """
    name = customer.first_name or customer.company or next(iter(customer.addresses), "")
    whose = f"{name}'" if name.endswith("s") else f"{name}'s"
    for tag in customer.tags:
        if _is_tag_of(region, tag):
            return Sign(f'you tagged {name} "{_shown(tag)}"')
    stated = stated_country(customer)
    if stated and region.country not in ("", stated):
        return None
    numbers = numbers_of(customer, home)
    spots = spots_of(customer)
    for text, spot in spots:
        if region.holds(spot, numbers):
            where = _where(region, spot, text)
            if text in customer.places:
                return Sign(f"{whose} address is in {where}")
            return Sign(f"{name} writes from {where}", _evidence(customer, DetailKind.PLACE, text))
    if stated and not region.name and not region.state:
        return Sign(f"{whose} country is {name_of(region.country)}")
    if any(region.denies(spot) for _, spot in spots):
        return None
    for phone in (one for one in customer.details if one.kind is DetailKind.PHONE):
        number = read_number(phone.value, home)
        if region.has(number):
            words = f"{whose} number has the {number.prefix}"
            return Sign(words, phone.evidence, is_sure=not region.name)
    states = {number.state for number in numbers}
    for mention in mentions:
        for spoken in names_spoken_of(mention.quote):
            plain = fold(spoken)
            is_its_own = bool(region.name) and plain == region.name and region.state in states
            if region.is_telling(plain) or is_its_own:
                return Sign(f"{name} wrote of {spoken}", mention)
    return None


def _is_tag_of(region: Region, tag: str) -> bool:
    """Whether the owner's tag names the region, "lake county", or a place that is only there."""
    spot = read_spot(tag, is_typed=True)
    if not region.name:
        return not spot.pieces and region.holds(spot)
    differs = spot.country not in ("", region.country) or spot.state not in ("", region.state)
    if differs and (region.country or region.state):
        return False
    names = [piece.removeprefix("# ") for piece in spot.pieces]
    return any(
        name == region.name or _bare(name) == region.bare_name or region.is_telling(name)
        for name in names
    )


def _bare(name: str) -> str:
    return _AROUND.sub("", name, count=1) if _AROUND.match(name) else name


def names_spoken_of(quote: str) -> Iterator[str]:
    """Names that may be of the place where the writer of a quote is, as he spells them.

    "We lost the barn here in Lake County": "Lake County", "Lake". None where he speaks of others,
    or of a refuge.
    """
    if _OF_OTHERS.search(quote):
        return
    words = re.findall(r"[^\W\d_][\w'’.-]*", quote)
    for at, word in enumerate(words[:-1]):
        if word.lower() not in ("at", "around", "from", "here", "in", "near", "outside"):
            continue
        start = at + 1 + (words[at + 1].lower() in ("in", "the"))
        capital = list(takewhile(lambda one: one[0].isupper(), words[start : start + 4]))
        for count in range(len(capital), 0, -1):
            yield " ".join(capital[:count]).rstrip(".'’-")


def _evidence(customer: Customer, kind: DetailKind, value: str) -> Evidence | None:
    return next(
        (one.evidence for one in customer.details if one.kind is kind and one.value == value), None
    )


def _where(region: Region, spot: Spot, text: str) -> str:
    """The town as the address spells it, else the state or the country."""
    if not region.name:
        return name_of(region.country, region.state)
    town = region.town_in(spot)
    for piece in re.split(r"[,;\n]+", text):
        words = piece.split()
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                if town == fold(" ".join(words[start:end])):
                    return _shown(" ".join(words[start:end]))
    return region.words


def _shown(words: str) -> str:
    """Words of a card or a mail, short and on one line."""
    return " ".join("".join(char if char.isprintable() else " " for char in words).split())[:60]
