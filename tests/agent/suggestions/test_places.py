"""The region that the owner types: one place or several."""

from __future__ import annotations

import pytest

from agent.errors import UsageError
from agent.suggestions.place import Place
from agent.suggestions.places import LONGEST_REGION, MOST_PLACES, Region, read_region

LAKE = "Lake County CA"


def the_place(region: Region) -> Place:
    (place,) = region.places
    return place


def places_of(text: str) -> list[tuple[str, str, str]]:
    return [(one.country, one.state, one.name) for one in read_region(text).places]


@pytest.mark.parametrize(
    "text",
    [
        "Lake County CA",
        "lake county, ca",
        "  Lake  County,\tCalifornia ",
        "Lake Co. CA",
        "Lake County, California, USA",
    ],
)
def test_a_county_is_read_however_it_is_written(text: str) -> None:
    place = the_place(read_region(text))
    assert (place.country, place.state, place.name) == ("US", "CA", "lake county")
    assert place.area


@pytest.mark.parametrize(
    ("text", "country", "state", "name"),
    [
        ("California", "US", "CA", ""),
        ("CA", "US", "CA", ""),
        ("Ontario", "CA", "ON", ""),
        ("Scotland", "GB", "SCT", ""),
        ("Spain", "ES", "", ""),
        ("UK", "GB", "", ""),
        ("Valencia, Spain", "ES", "", "valencia"),
        ("valencia spain", "ES", "", "valencia"),
        ("Toronto, ON", "CA", "ON", "toronto"),
        ("Mendocino County", "US", "CA", "mendocino county"),
        ("Orleans Parish LA", "US", "LA", "orleans parish"),
        ("County Kerry, Ireland", "IE", "", "county kerry"),
        ("Bay Area", "", "", "bay area"),
        ("Bavaria", "DE", "BY", ""),
        ("Passau, Bavaria", "DE", "BY", "passau"),
        ("Andalucía", "ES", "AN", ""),
        ("Canton of Zurich", "CH", "ZH", ""),
        ("Salzburg, Austria", "AT", "", "salzburg"),
        ("United States of America", "US", "", ""),
    ],
)
def test_states_towns_and_countries_are_read(
    text: str, country: str, state: str, name: str
) -> None:
    assert places_of(text) == [(country, state, name)]


@pytest.mark.parametrize("text", ["", "  ", "!!!", "12345", "wildfires", "everybody everywhere"])
def test_a_text_without_a_place_is_refused_with_what_to_write_instead(text: str) -> None:
    with pytest.raises(UsageError, match=r'names no place; write .*"Lake County CA"'):
        read_region(text)


def test_a_county_that_many_states_have_wants_its_state() -> None:
    with pytest.raises(UsageError, match=r'each have a Lake County; .*"Lake County CA"'):
        read_region("Lake County")


def test_a_county_that_the_state_does_not_have_is_refused() -> None:
    with pytest.raises(UsageError, match="there is no Lake County in Nevada"):
        read_region("Lake County NV")
    with pytest.raises(UsageError, match="there is no Narnia County in the United States"):
        read_region("Narnia County")


@pytest.mark.parametrize(
    "text",
    [
        "Lake County and Napa County CA",
        "Lake County CA and Napa County CA",
        "Lake County, CA; Napa County, CA",
        "Lake and Napa counties, CA",
        "Lake & Napa Counties California",
        "the counties of Lake and Napa, CA",
        "Lake Co. and Napa Co. CA",
        "parts of Lake and Napa County CA",
        "Napa County CA, Lake County CA and Napa County CA",
    ],
)
def test_two_counties_in_one_line_are_both_of_them(text: str) -> None:
    lake, napa = ("US", "CA", "lake county"), ("US", "CA", "napa county")
    assert sorted(places_of(text)) == [lake, napa]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Lake, Mendocino and Sonoma counties, CA",
            ["Lake County CA", "Mendocino County CA", "Sonoma County CA"],
        ),
        ("Orleans and Jefferson parishes, LA", ["Orleans Parish LA", "Jefferson Parish LA"]),
        ("Lake County CA and Orange County", ["Lake County CA", "Orange County CA"]),
        ("Kelseyville, CA and Reno, NV", ["Kelseyville CA", "Reno NV"]),
        ("Bavaria and Austria", ["Bavaria", "Austria"]),
        ("in Bavaria, and Austria", ["Bavaria", "Austria"]),
        ("Munich and Austria", ["Munich", "Austria"]),
        ("Paris and Lyon, France", ["Paris, France", "Lyon, France"]),
        ("Counties Kerry and Cork, Ireland", ["Kerry, Ireland", "Cork, Ireland"]),
        ("Valencia, Spain and Porto, Portugal", ["Valencia, Spain", "Porto, Portugal"]),
        ("Oregon, Washington and Idaho", ["Oregon", "Washington", "Idaho"]),
        ("Spain, Portugal", ["Spain", "Portugal"]),
        ("Ukiah CA, Reno NV", ["Ukiah CA", "Reno NV"]),
        ("United States and Canada", ["United States", "Canada"]),
        ("Bosnia and Herzegovina and Croatia", ["Bosnia and Herzegovina", "Croatia"]),
        (
            "Lewis and Clark County MT and Boise, ID",
            ["Lewis and Clark County MT", "Boise ID"],
        ),
        (
            "postal codes 94 and 95, Germany",
            ["postcode 94, Germany", "postcode 95, Germany"],
        ),
    ],
)
def test_several_places_in_one_line_are_all_of_them(text: str, places: list[str]) -> None:
    region = read_region(text)
    assert region.words == text
    assert [one.words for one in region.places] == places


@pytest.mark.parametrize(
    "text",
    [
        "Tyne and Wear",
        "Brighton & Hove, UK",
        "King and Queen County VA",
        "Trinidad and Tobago",
        "Ontario, California",
        "New York, New York",
        "Lake County, California, USA",
        "Kelseyville, Lake County, CA",
        "Paiporta, Valencia, Spain",
        "The Villages, FL",
    ],
)
def test_a_name_with_an_and_and_a_place_told_more_closely_are_one(text: str) -> None:
    assert the_place(read_region(text)).words == text


def test_what_is_told_of_each_is_not_told_of_the_others() -> None:
    assert places_of("Munich, Germany and Boise") == [("DE", "", "munich"), ("", "", "boise")]
    assert places_of("Bavaria and Linz, Austria") == [("DE", "BY", ""), ("AT", "", "linz")]


@pytest.mark.parametrize(
    ("text", "country", "postcode"),
    [
        ("zip 95451", "US", "95451"),
        ("ZIP codes 954xx", "US", "954"),
        ("PLZ 94, Germany", "DE", "94"),
        ("postcode 94032 Germany", "DE", "94032"),
        ("postcodes LS6", "GB", "LS6"),
        ("postcode LS", "GB", "LS"),
        ("postcode LS1 4AB", "GB", "LS14AB"),
        ("postal code M5V", "CA", "M5V"),
    ],
)
def test_a_postal_area_is_read(text: str, country: str, postcode: str) -> None:
    place = the_place(read_region(text))
    assert (place.country, place.postcode, place.name) == (country, postcode, "")


def test_figures_that_many_countries_have_want_the_country() -> None:
    with pytest.raises(UsageError, match=r'write: "zip 94", or "postcode 94, Germany"'):
        read_region("postcode 94")


def test_one_place_that_is_none_among_others_is_refused() -> None:
    with pytest.raises(UsageError, match='"everywhere" names no place'):
        read_region("Lake County CA and everywhere")


def test_too_many_and_endless_regions_are_refused() -> None:
    names = [f"Ort{letter}" for letter in "abcdefghijklm"]
    assert len(read_region(" and ".join(names[:MOST_PLACES])).places) == MOST_PLACES
    with pytest.raises(UsageError, match="12 places at most"):
        read_region(" and ".join(names))
    with pytest.raises(UsageError, match="characters at most"):
        read_region("x" * (LONGEST_REGION + 1))


@pytest.mark.parametrize("text", ["and and and", ", , and ,", ";;;", "Co. and Co.", "&"])
def test_words_between_places_alone_are_no_place(text: str) -> None:
    with pytest.raises(UsageError):
        read_region(text)


def test_control_characters_do_not_come_into_its_words() -> None:
    assert read_region("Lake\x1b[2J County\u202e CA".replace("[2J", "")).words == LAKE
