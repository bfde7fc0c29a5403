"""The region that the owner types, and who is in it."""

from __future__ import annotations

import pytest

from agent.errors import UsageError
from agent.models import Customer, Detail, DetailKind, Evidence
from agent.suggestions.places import LONGEST_REGION, find_sign, is_there, read_region

LAKE = "Lake County CA"


def dale(**fields: object) -> Customer:
    return Customer.model_validate(
        {"id": "customer-dale", "name": "Dale Hutchins", "addresses": ("dale@h.example",), **fields}
    )


def place(value: str) -> Detail:
    evidence = Evidence(quote=value, entry_id="entry-1", start=0)
    return Detail(kind=DetailKind.PLACE, value=value, evidence=evidence)


def phone(value: str) -> Detail:
    evidence = Evidence(quote=value, entry_id="entry-1", start=0)
    return Detail(kind=DetailKind.PHONE, value=value, evidence=evidence)


def said(quote: str) -> Evidence:
    return Evidence(quote=quote, entry_id="entry-2", start=0)


# Reading a region


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
    region = read_region(text)
    assert (region.country, region.state, region.name) == ("US", "CA", "lake county")
    assert region.area


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
    ],
)
def test_states_towns_and_countries_are_read(
    text: str, country: str, state: str, name: str
) -> None:
    region = read_region(text)
    assert (region.country, region.state, region.name) == (country, state, name)


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


def test_several_regions_at_once_and_endless_ones_are_refused() -> None:
    with pytest.raises(UsageError, match="one region at a time"):
        read_region("Lake and Mendocino Counties CA")
    with pytest.raises(UsageError, match="characters at most"):
        read_region("x" * (LONGEST_REGION + 1))


def test_control_characters_do_not_come_into_its_words() -> None:
    assert read_region("Lake\x1b[2J County\u202e CA".replace("[2J", "")).words == LAKE


# Who is there


def test_the_owners_tag_tells_with_and_without_the_state() -> None:
    region = read_region(LAKE)
    assert is_there(region, dale(tags=("vip", "lake county"))) == 'you tagged Dale "lake county"'
    assert is_there(region, dale(tags=("Lake County, CA",)))
    assert is_there(region, dale(tags=("kelseyville",)))
    assert not is_there(region, dale(tags=("lake county il",)))
    assert not is_there(region, dale(tags=("nice", "vip", "ca", "finley")))


def test_a_tag_of_a_state_or_a_country_tells_of_the_whole() -> None:
    assert is_there(read_region("California"), dale(tags=("california",)))
    assert is_there(read_region("Spain"), dale(tags=("spain",)))
    assert not is_there(read_region("Oklahoma"), dale(tags=("ok",)))


def test_a_postal_address_tells_by_the_zip_code_and_by_the_town() -> None:
    region = read_region(LAKE)
    there = "Dale's address is in Kelseyville"
    assert is_there(region, dale(places=("4120 Main St, Kelseyville, CA 95451, USA",))) == there
    assert is_there(region, dale(places=("4120 Main St Kelseyville CA 95451",))) == there
    assert is_there(region, dale(places=("Kelseyville\nCalifornia",))) == there
    assert is_there(region, dale(places=("PO Box 7, Lake County, CA",)))
    assert not is_there(region, dale(places=("12 Kelseyville Road, Sacramento, CA 95814",)))


def test_the_town_of_a_signature_tells_and_shows_its_line() -> None:
    sign = find_sign(read_region(LAKE), dale(details=(place("Kelseyville, CA"),)))
    assert sign
    assert sign.words == "Dale writes from Kelseyville"
    assert sign.evidence
    assert sign.evidence.quote == "Kelseyville, CA"


def test_the_same_town_or_county_in_another_state_is_not_meant() -> None:
    region = read_region(LAKE)
    for elsewhere in (
        "Middletown, NY",
        "Lake County, IL",
        "Lucerne, CO",
        "Lake County, Florida 32778",
    ):
        assert not is_there(region, dale(details=(place(elsewhere),)))
        assert not is_there(region, dale(places=(elsewhere,)))


def test_a_town_that_many_states_have_wants_a_sign_of_the_state() -> None:
    region = read_region(LAKE)
    assert not is_there(region, dale(details=(place("Middletown"),)))
    assert not is_there(region, dale(details=(place("Middletown"), phone("+1 212 555 0100"))))
    there = is_there(region, dale(details=(place("Middletown"), phone("+1 707 555 0100"))))
    assert there == "Dale writes from Middletown"
    assert is_there(region, dale(details=(place("Kelseyville"),)))


def test_a_number_tells_by_its_area_code_where_no_address_is_elsewhere() -> None:
    region = read_region(LAKE)
    sign = find_sign(region, dale(details=(phone("(707) 555-0119"),)))
    assert sign
    assert sign.words == "Dale's number has the area code 707"
    assert not sign.is_sure
    assert not is_there(region, dale(details=(phone("+1 503 555 0119"),)))
    assert not is_there(region, dale(details=(place("Ukiah, CA"), phone("+1 707 555 0119"))))
    assert not is_there(region, dale(places=("Napa",), details=(phone("+1 707 555 0119"),)))


def test_a_town_is_too_small_to_be_told_by_an_area_code() -> None:
    assert not is_there(read_region("Kelseyville CA"), dale(details=(phone("+1 707 555 0119"),)))


def test_a_state_and_a_country_are_told_by_addresses_and_numbers() -> None:
    california, spain = read_region("California"), read_region("spain")
    assert is_there(california, dale(details=(place("Kelseyville, CA"),)))
    assert is_there(california, dale(details=(phone("+1 707 555 0119"),)))
    assert not is_there(california, dale(details=(place("Bend, OR"), phone("+1 707 555 0119"))))
    assert is_there(spain, dale(details=(phone("+34 961 234 567"),))) == (
        "Dale's number has the prefix +34"
    )
    assert is_there(spain, dale(country="ES")) == "Dale's country is Spain"
    assert is_there(spain, dale(places=("Valencia, España",))) == "Dale's address is in Spain"
    assert not is_there(spain, dale(country="MX", details=(phone("+34 961 234 567"),)))


def test_valencia_in_spain_is_not_the_one_in_california_nor_a_street() -> None:
    region = read_region("Valencia, Spain")
    assert is_there(region, dale(places=("C/ Colón 12, 46001 Valencia, Spain",)))
    assert is_there(region, dale(details=(place("Valencia"), phone("+34 961 234 567"))))
    assert not is_there(region, dale(details=(place("Valencia, CA"),)))
    assert not is_there(region, dale(details=(place("Valencia"), phone("+58 241 123 4567"))))
    assert not is_there(region, dale(places=("Calle Valencia 3, Madrid, Spain",)))


def test_a_quote_tells_of_a_town_that_is_only_there() -> None:
    region = read_region(LAKE)
    quote = said("I'm flipping at the Kelseyville Grange pancake breakfast for the fire crews.")
    sign = find_sign(region, dale(), [quote])
    assert sign
    assert (sign.words, sign.evidence) == ("Dale wrote of Kelseyville", quote)
    for other in (
        "Nice weather here in Nice.",
        "Jo Finley's place in Finley.",
        "The Kelseyville bus was late.",
    ):
        assert not is_there(region, dale(), [said(other)])


def test_a_sisters_town_is_hers_and_a_refuge_is_no_home() -> None:
    region = read_region("Mendocino County CA")
    for quote in (
        "We're at my sisters in Ukiah w the goats in her yard.",
        "We evacuated to a motel in Gualala.",
        "My brother lost his barn in Gualala.",
        "We are staying in Gualala for now.",
    ):
        assert not is_there(region, dale(), [said(quote)])
    assert is_there(region, dale(), [said("We lost the barn here in Gualala.")])


def test_an_address_elsewhere_outweighs_what_a_mail_speaks_of() -> None:
    quote = said("I'm flipping at the Kelseyville Grange.")
    assert not is_there(read_region(LAKE), dale(places=("Ukiah, CA 95482",)), [quote])


def test_nothing_that_is_known_tells_nothing() -> None:
    assert find_sign(read_region(LAKE), dale()) is None
    assert is_there(read_region("Elk County PA"), dale(tags=("lake county",))) == ""


def test_what_a_mail_made_up_as_a_place_is_shown_short_and_on_one_line() -> None:
    region = read_region("Spain")
    customer = dale(tags=("Spain",), details=(place("Evil\x1b" + "x" * 500 + ", Spain"),))
    assert "\x1b" not in is_there(region, customer)
    assert len(is_there(read_region("Spain"), customer.model_copy(update={"tags": ()}))) < 100
