"""Write to everybody in a region that something struck: are you safe, and what would help?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from agent.errors import UsageError
from agent.models import (
    Customer,
    Direction,
    EntryKind,
    Evidence,
    Ground,
    Happening,
    Kind,
    LifeEvent,
    Offer,
    Suggestion,
    Who,
)
from agent.remarks import one_line
from agent.suggestions import dialling, gazetteer
from agent.suggestions.place import Place
from agent.suggestions.places import Region, read_region
from agent.suggestions.practice import new_suggestion
from agent.suggestions.presence import Sign, find_sign, names_spoken_of
from agent.suggestions.situation import TALKS, Situation
from agent.suggestions.town import Town
from agent.suggestions.whereabouts import Spot, fold, name_of, numbers_of, spots_of

NAME = "hardship"
IS_FOR_ALL = True
WORDS = "Are you and yours safe, and is there anything I could do?"
POINTS, UNSURE_POINTS = 84.0, 78.0
NEWS_DAYS = 14
"""So long a customer's own news of trouble is news, and offered for his neighbours."""
MOST_NAMES = 8
"""So many names in a quote are looked up."""
_HIS_OWN = frozenset({Who.SELF, Who.SPOUSE, Who.CHILD, Who.COMPANY, Who.COMMUNITY})
_AT_HOME = frozenset({Kind.HARDSHIP, Kind.VOLUNTEERING, Kind.BUSINESS_MILESTONE})
"""Kinds whose place is where somebody lives or works; nobody lives where he travels to."""
_STRUCK = (
    ("wildfires", r"(?:wild|brush|bush|forest|grass) ?fires?|fire\w*\b.{0,80}\bevacuat\w*"),
    ("wildfires", r"evacuat\w*\b.{0,80}\bfires?"),
    ("floods", r"flood(?:s|ed|ing|waters?)?(?! with (?:orders|calls|mails?|emails?|requests))"),
    ("a hurricane", r"hurricanes?|typhoons?|cyclones?"),
    ("a tornado", r"tornado(?:e?s)?|twisters?"),
    ("an earthquake", r"earth ?quakes?|quake"),
    ("a landslide", r"(?:land|mud|rock) ?slides?"),
    ("a blizzard", r"blizzards?|snow ?storms?|ice storms?"),
    ("a storm", r"(?<!perfect )(?<!by )storms?"),
    ("a power outage", r"(?:power|grid) (?:outages?|cuts?|is out|failure)|blackouts?"),
)
"""What strikes neighbours as well, and the words that tell of it."""
_IN_ONE_HOUSE = re.compile(
    r"\b(?:kitchen|oven|stove|chimney|candle|fryer|burst|pipes?|toilet|washing machine|dishwasher"
    r"|boiler|sprinkler|figure of speech)\b",
    re.IGNORECASE,
)
_PATTERNS = tuple(
    (what, re.compile(rf"\b(?:{words})\b", re.IGNORECASE | re.DOTALL)) for what, words in _STRUCK
)


def choose(town: Town) -> Iterable[Suggestion]:
    """A note for everybody in each region of the last days; quiet ones too, it is no cheer."""
    keep_days = town.settings.hardship.keep_days
    for happening in town.happenings:
        if is_current(happening, town.today, keep_days):
            yield from _notes(town, happening, keep_days)


def is_current(happening: Happening, today: dt.date, keep_days: int) -> bool:
    """Whether those who are there may still be asked how they are."""
    return 0 <= (today - happening.on).days <= keep_days


def stands(suggestion: Suggestion, situation: Situation) -> bool:
    """Until the two have spoken, or the customer tells of his trouble himself."""
    return _is_to_be_asked(situation, suggestion.due_on)


def answer(town: Town, happening: Happening) -> list[str]:
    """What the owner is told who has typed a region, a line each.

    Who is there, and why that is thought; of several places how each was understood. Raises
    UsageError.
    """
    found = list(_people_in(town, happening))
    lines = [f"{one.customer.name}: {sign.words}" for one, sign in found]
    places = read_region(happening.region).places
    if len(places) > 1:
        lines += [_understood(place, [sign for _, sign in found]) for place in places]
    return lines


def numbers_to_look_up(
    customers: Iterable[Customer], happenings: Iterable[Happening], home: str
) -> list[str]:
    """The telephone numbers whose towns are asked for and not known yet, "+34961234567"."""
    regions = filter(None, (_read(one.region) for one in happenings))
    named = [place for region in regions for place in region.places if place.name]
    countries = {place.country for place in named if place.country != "US"}
    if not countries:
        return []
    numbers = {number for one in customers for number in numbers_of(one, home) if number.dialled}
    return sorted(
        one.dialled
        for one in numbers
        if (one.country in countries or "" in countries) and dialling.is_unheard(one.dialled)
    )


def is_of_a_region(event: LifeEvent, today: dt.date) -> bool:
    """Whether it is late news of what strikes neighbours too, so that `offers` looks up where."""
    return (
        event.kind is Kind.HARDSHIP
        and -1 <= (today - event.told_at.date()).days <= NEWS_DAYS + 1  # UTC is a day off at most
        and bool(_what_struck(event))
    )


def offers(town: Town) -> list[Offer]:
    """The regions of customers who told of a calamity of late, where others of them are, too."""
    asked = {one.from_event_id for one in town.happenings}
    earliest = town.today - dt.timedelta(days=NEWS_DAYS)
    found: dict[tuple[str, str], Offer] = {}
    for situation in town.people.values():
        for event in situation.life_events:
            if event.kind is not Kind.HARDSHIP or event.id in asked:
                continue
            if not earliest <= situation.day_of(event.told_at) <= town.today:
                continue
            what = _what_struck(event)
            words = _region_of(situation, event, town.country) if what else ""
            if not words or (words, what) in found or _is_asked_about(town, words, earliest):
                continue
            happening = Happening(
                id="", region=words, what=what, on=town.today, from_event_id=event.id
            )
            others = sum(_is_to_be_asked(one, town.today) for one, _ in _people_in(town, happening))
            if others:
                found[words, what] = Offer(
                    life_event_id=event.id, region=words, what=what, customers=others
                )
    return list(found.values())


def _notes(town: Town, happening: Happening, keep_days: int) -> Iterator[Suggestion]:
    what = one_line(happening.what)
    typed = (
        f"{what}, {one_line(happening.region)}"
        f" (your own words of {happening.on.day} {happening.on:%b})"
    )
    try:
        people = list(_people_in(town, happening))
    except UsageError:
        return  # typed when the region was read otherwise; whoever types it again is told why
    for situation, sign in people:
        if not _is_to_be_asked(situation, happening.on):
            continue
        yield new_suggestion(
            situation,
            NAME,
            f"happening {happening.id}",
            reason=f"{what} in {one_line(sign.place.words)}: {sign.words}",
            due_on=happening.on,
            keep_days=keep_days,
            grounds=(
                Ground(
                    words="trouble near home does not wait"
                    if sign.is_sure
                    else "trouble near home does not wait, though only a number tells of home",
                    points=POINTS if sign.is_sure else UNSURE_POINTS,
                ),
            ),
            # A quote from a life event would make of this the same news, to be spoken of once.
            evidence=tuple(
                one for one in (sign.evidence,) if one and one not in _spoken(situation)
            ),
            words=WORDS,
            slots={"what": what, "place": one_line(sign.place.words)},
            owners_word=typed,
            is_sad=True,
        )


def _people_in(town: Town, happening: Happening) -> Iterator[tuple[Situation, Sign]]:
    region = read_region(happening.region)
    for situation in town.people.values():
        if happening.from_event_id in {event.id for event in situation.found}:
            continue
        sign = find_sign(region, situation.customer, _spoken(situation), home=town.country)
        if sign:
            yield situation, sign


def _understood(place: Place, signs: Iterable[Sign]) -> str:
    """How many are in one of several places, or that none is, or that it is not known."""
    count = sum(sign.place.is_same(place) for sign in signs)
    words = one_line(place.words)
    if count:
        return f"{words}: {count} {'customer' if count == 1 else 'customers'}"
    if place.is_known:
        return f"{words}: nobody in the book is known to be there"
    return f"{words}: no place of that name is known here"


def _spoken(situation: Situation) -> list[Evidence]:
    """Quotes about the customer's own life, of which a town can be his."""
    return [
        evidence
        for event in situation.life_events
        if event.kind in _AT_HOME and event.who in _HIS_OWN
        for evidence in event.evidence
    ]


def _is_to_be_asked(situation: Situation, since: dt.date) -> bool:
    """Whether the two have not spoken after that day, and nothing of his own is to be answered."""
    have_spoken = any(
        situation.day_of(one.at) > since
        and (one.kind in TALKS or (one.kind is EntryKind.MAIL and one.direction is Direction.OUT))
        for one in situation.touches
    )
    earliest = since - dt.timedelta(days=NEWS_DAYS)
    tells_himself = any(
        event.kind is Kind.HARDSHIP
        and event.who in _HIS_OWN
        and not event.is_rejected
        and situation.day_of(event.told_at) >= earliest
        for event in situation.found
    )
    return not (have_spoken or tells_himself)


def _what_struck(event: LifeEvent) -> str:
    """What struck, in our words, where that strikes neighbours too; empty where it does not."""
    quotes = " … ".join(evidence.quote for evidence in event.evidence)
    if event.who not in _HIS_OWN or _IN_ONE_HOUSE.search(quotes):
        return ""
    return next((what for what, pattern in _PATTERNS if pattern.search(quotes)), "")


def _region_of(situation: Situation, event: LifeEvent, home: str) -> str:
    """The region that a customer's trouble is in, as the owner would type it; empty if unknown."""
    spots = [spot for _, spot in spots_of(situation.customer)]
    if words := next(filter(None, map(_words_of, spots)), ""):
        return words
    numbers = numbers_of(situation.customer, home)
    states = {spot.state for spot in spots if spot.country == "US"}
    states |= {number.state for number in numbers if number.country == "US"}
    states -= {""}
    if len(states) != 1:
        return ""
    (state,) = states
    spoken = (name for one in event.evidence for name in names_spoken_of(one.quote))
    for name in islice(spoken, MOST_NAMES):
        if county := gazetteer.county(fold(name), state):
            return f"{county.name} {state}"
        if words := _words_of(Spot((fold(name),), "US", state)):
            return words
    return ""


def _words_of(spot: Spot) -> str:
    """The county of an address in the United States, elsewhere the town and the country."""
    town = spot.pieces[-1].removeprefix("# ") if spot.pieces else ""
    if spot.country == "US":
        county = gazetteer.county_of(town, spot.state, spot.postcode) if spot.state else ""
        return f"{county} {spot.state}" if county else ""
    where = name_of(spot.country, spot.state if spot.country == "CA" else "")
    return f"{town.title()}, {where}" if town and where else ""


def _is_asked_about(town: Town, words: str, earliest: dt.date) -> bool:
    """Whether the owner has typed that region of late."""
    asked = [
        place
        for happening in town.happenings
        if happening.on >= earliest and (region := _read(happening.region))
        for place in region.places
    ]
    offered = _read(words)
    return offered is not None and any(map(offered.places[0].is_same, asked))


def _read(words: str) -> Region | None:
    try:
        return read_region(words)
    except UsageError:
        return None
