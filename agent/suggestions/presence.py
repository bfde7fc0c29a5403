"""Which customers are in a region, each with what tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from agent.models import Customer, Detail, DetailKind, Evidence
from agent.remarks import one_line
from agent.suggestions.place import Place, bare, spelled
from agent.suggestions.places import Region
from agent.suggestions.whereabouts import (
    Number,
    Spot,
    fold,
    name_of,
    numbers_of,
    read_spot,
    spots_of,
    stated_country,
)

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
    """What tells that somebody is in a place."""

    words: str
    """A sentence without its full stop: "Dale writes from Kelseyville"."""
    place: Place
    """Which one of the region."""
    evidence: Evidence | None = None
    """The mail that shows it, if one does."""
    is_sure: bool = True
    """A telephone number may have moved with its owner."""


class _Known(NamedTuple):
    """What is known of where a customer is."""

    customer: Customer
    name: str
    whose: str
    stated: str
    """The country that the owner or a card has stated."""
    spots: list[tuple[str, Spot]]
    phones: list[tuple[Detail, Number]]
    here: str
    """The country of a postcode that names none."""

    @property
    def numbers(self) -> list[Number]:
        return [number for _, number in self.phones]


def find_sign(
    region: Region, customer: Customer, mentions: Iterable[Evidence] = (), *, home: str = ""
) -> Sign | None:
    """What tells that a customer is in a region, the surest first; None where nothing does.

    An address elsewhere outweighs a telephone number and what a mail speaks of. `mentions` are
    quotes about the customer's own life; `home` is the owner's country, for numbers and addresses
    that name none.
    """
    known = _known_of(customer, home)
    for tag in customer.tags:
        if fold(tag) == fold(region.words):
            return Sign(f'you tagged {known.name} "{_shown(tag)}"', region.places[0])
    mentions = tuple(mentions)
    signs = (_sign_in(place, known, mentions) for place in region.places)
    return min(filter(None, signs), key=lambda sign: not sign.is_sure, default=None)


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


def _known_of(customer: Customer, home: str) -> _Known:
    name = customer.first_name or customer.company or next(iter(customer.addresses), "")
    phones = [one for one in customer.details if one.kind is DetailKind.PHONE]
    numbers = numbers_of(customer, home)
    stated = stated_country(customer)
    told = {number.country for number in numbers} - {""}
    return _Known(
        customer=customer,
        name=name,
        whose=f"{name}'" if name.endswith("s") else f"{name}'s",
        stated=stated,
        spots=spots_of(customer),
        phones=list(zip(phones, numbers, strict=True)),
        here=stated or (home if not told else told.pop() if len(told) == 1 else ""),
    )


def _sign_in(place: Place, known: _Known, mentions: Iterable[Evidence]) -> Sign | None:
    """What tells that a customer is in a place, the surest first."""
    customer, name = known.customer, known.name
    for tag in customer.tags:
        if _is_tag_of(place, tag):
            return Sign(f'you tagged {name} "{_shown(tag)}"', place)
    if known.stated and place.country not in ("", known.stated):
        return None
    for text, spot in known.spots:
        if place.holds(spot, known.numbers, known.here):
            where = _where(place, spot, text)
            if text in customer.places:
                return Sign(f"{known.whose} address is in {where}", place)
            words = f"{name} writes from {where}"
            return Sign(words, place, _evidence(customer, DetailKind.PLACE, text))
    is_country = not (place.name or place.state or place.postcode)
    if known.stated and is_country:
        return Sign(f"{known.whose} country is {name_of(place.country)}", place)
    if any(place.denies(spot) for _, spot in known.spots):
        return None
    for phone, number in known.phones:
        if place.has(number):
            is_of_town = bool(number.dialled and place.name)
            told = f"is one of {place.name.title()}" if is_of_town else f"has the {number.prefix}"
            words = f"{known.whose} number {told}"
            return Sign(words, place, phone.evidence, is_sure=not place.name)
    return _spoken_of(place, known, mentions)


def _spoken_of(place: Place, known: _Known, mentions: Iterable[Evidence]) -> Sign | None:
    """What a mail tells, where it speaks of a town that is nowhere else."""
    states = {number.state for number in known.numbers}
    for mention in mentions:
        for spoken in names_spoken_of(mention.quote):
            plain = fold(spoken)
            is_its_own = bool(place.name) and plain == place.name and place.state in states
            if place.is_telling(plain) or is_its_own:
                return Sign(f"{known.name} wrote of {spoken}", place, mention)
    return None


def _is_tag_of(place: Place, tag: str) -> bool:
    """Whether the owner's tag names the place, "lake county", or a town that is only there."""
    spot = read_spot(tag, is_typed=True)
    if place.postcode:
        return bool(spot.postcode) and place.holds(spot)
    if not place.name:
        return not spot.pieces and place.holds(spot)
    differs = spot.country not in ("", place.country) or spot.state not in ("", place.state)
    if differs and (place.country or place.state):
        return False
    names = [piece.removeprefix("# ") for piece in spot.pieces]
    return any(
        name == place.name or bare(name) == place.bare_name or place.is_telling(name)
        for name in names
    )


def _evidence(customer: Customer, kind: DetailKind, value: str) -> Evidence | None:
    return next(
        (one.evidence for one in customer.details if one.kind is kind and one.value == value), None
    )


def _where(place: Place, spot: Spot, text: str) -> str:
    """The town as the address spells it, else the state or the country."""
    if place.postcode:
        return spot.postcode
    if not place.name:
        return name_of(place.country, place.state)
    return _shown(spelled(place.town_in(spot), text)) or place.words


def _shown(words: str) -> str:
    """Words of a card or a mail, short and on one line."""
    return one_line(words)[:60]
