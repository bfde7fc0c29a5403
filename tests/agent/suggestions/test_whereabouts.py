"""Addresses and telephone numbers: which country, which state."""

from __future__ import annotations

import pytest

from agent.models import Customer, Detail, DetailKind
from agent.suggestions.whereabouts import (
    MOST_PIECES,
    Number,
    Spot,
    country_of,
    fold,
    name_of,
    read_number,
    read_spot,
    states_of,
)


def customer(**fields: object) -> Customer:
    return Customer.model_validate(
        {"id": "customer-1", "name": "Dale Hutchins", "addresses": ("dale@h.example",), **fields}
    )


def signed(kind: DetailKind, value: str) -> Detail:
    return Detail(kind=kind, value=value)


@pytest.mark.parametrize(
    ("text", "pieces", "country", "state", "postcode"),
    [
        ("Kelseyville, CA", ("kelseyville",), "US", "CA", ""),
        (
            "4120 Main St, Kelseyville, CA 95451, USA",
            ("# main st", "kelseyville"),
            "US",
            "CA",
            "95451",
        ),
        (
            "4120 Main St Kelseyville CA 95451-0012",
            ("# main st kelseyville",),
            "US",
            "CA",
            "95451",
        ),
        ("410 Foundry Road\nPortland\nOregon", ("# foundry road", "portland"), "US", "OR", ""),
        ("Charleston, West Virginia", ("charleston",), "US", "WV", ""),
        ("Washington, D.C.", ("washington",), "US", "DC", ""),
        ("Ontario, CA 91761", ("ontario",), "US", "CA", "91761"),
        ("Toronto, ON M5V 2T6", ("toronto",), "CA", "ON", "M5V2T6"),
        ("Perth WA 6000", ("perth",), "AU", "WA", "6000"),
        ("Seattle WA", ("seattle",), "US", "WA", ""),
        ("Leeds LS1 4AB", ("leeds",), "GB", "", "LS14AB"),
        ("C/ Colón 12, 46001 Valencia, España", ("c colon", "# valencia"), "ES", "VC", "46001"),
        ("46001 Valencia", ("# valencia",), "", "", "46001"),
        ("Am Markt 3, D-94032 Passau, Germany", ("am markt", "# passau"), "DE", "BY", "94032"),
        ("89231 Neu-Ulm, Germany", ("# neu ulm",), "DE", "", "89231"),
        ("Bahnhofstr. 10, 8001 Zürich, Schweiz", ("bahnhofstr", "# zurich"), "CH", "", "8001"),
        (
            "12 rue de la Paix, 75002 Paris, France",
            ("# rue de la paix", "# paris"),
            "FR",
            "IDF",
            "75002",
        ),
        ("Glasgow G1 1AA", ("glasgow",), "GB", "SCT", "G11AA"),
        ("Gloucester GL1 1AA", ("gloucester",), "GB", "", "GL11AA"),
        ("Vancouver V5K 0A1", ("vancouver",), "CA", "BC", "V5K0A1"),
        ("Bavaria", (), "DE", "BY", ""),
        ("Berlin", ("berlin",), "", "", ""),
        ("Porto, 4000-123, Portugal", ("porto",), "PT", "", "4000123"),
        ("New Mexico", (), "US", "NM", ""),
        ("Belfast, Northern Ireland", ("belfast",), "GB", "NIR", ""),
        ("Middletown", ("middletown",), "", "", ""),
        ("or", ("or",), "", "", ""),
        ("", (), "", "", ""),
        (" , ;\n", (), "", "", ""),
        (". , - , ... CA", (), "US", "CA", ""),
        ("Bend, .", ("bend",), "", "", ""),
    ],
)
def test_an_address_tells_the_town_the_state_and_the_country(
    text: str, pieces: tuple[str, ...], country: str, state: str, postcode: str
) -> None:
    assert read_spot(text) == Spot(pieces, country, state, postcode)


def test_only_the_owner_calls_a_state_ca() -> None:
    assert read_spot("lake county ca").state == ""
    assert read_spot("lake county ca", is_typed=True).state == "CA"
    assert read_spot("lake county, ca", is_typed=True).state == "CA"
    assert read_spot("ok", is_typed=True) == Spot(("ok",))


def test_of_a_text_without_end_only_the_beginning_is_read() -> None:
    assert len(read_spot("a, " * 10_000).pieces) <= MOST_PIECES
    read_spot("CA " * 10_000)
    read_number("7" * 10_000)


@pytest.mark.parametrize(
    ("text", "country", "state", "prefix"),
    [
        ("+1 707 555 0119", "US", "CA", "area code 707"),
        ("(707) 555-0119", "US", "CA", "area code 707"),
        ("1-707-555-0119 ext 12", "US", "CA", "area code 707"),
        ("+1 416 555 0123", "CA", "ON", "area code 416"),
        ("+1 902 555 0123", "CA", "", "area code 902"),
        ("+1 876 926 1234", "JM", "", "prefix +1"),
        ("+34 961 234 567 (mobile)", "ES", "", "prefix +34"),
        ("0044 113 496 0000", "GB", "", "prefix +44"),
        ("+49 30 1234567", "DE", "", "prefix +49"),
        ("030 1234567", "", "", ""),
        ("12", "", "", ""),
        ("no number", "", "", ""),
        ("+999 123 456 789", "", "", ""),
    ],
)
def test_a_telephone_number_tells_the_country_and_in_america_the_state(
    text: str, country: str, state: str, prefix: str
) -> None:
    found = read_number(text)
    assert (found.country, found.state, found.prefix) == (country, state, prefix)


def test_a_number_without_a_prefix_is_one_of_the_owners_country() -> None:
    assert read_number("030 1234567", "DE").country == "DE"
    assert read_number("7075550119", "US") == read_number("+17075550119")
    assert read_number("7075550119") == Number()


def test_a_country_is_told_by_the_owner_then_by_an_address_then_by_a_number() -> None:
    spanish = signed(DetailKind.PHONE, "+34 961 234 567")
    leeds = signed(DetailKind.PLACE, "Leeds LS1 4AB")
    assert country_of(customer()) == ""
    assert country_of(customer(details=(spanish,))) == "ES"
    assert country_of(customer(details=(spanish, leeds))) == "GB"
    assert country_of(customer(details=(leeds,), places=("Paris, France",))) == ""
    assert country_of(customer(details=(leeds,), country="ie")) == "IE"
    assert country_of(customer(country="UK")) == country_of(customer(country="England")) == "GB"
    assert country_of(customer(details=(leeds,), country="??")) == "GB"


def test_numbers_of_two_countries_tell_none() -> None:
    numbers = (
        signed(DetailKind.PHONE, "+34 961 234 567"),
        signed(DetailKind.PHONE, "+49 30 123456"),
    )
    assert country_of(customer(details=numbers)) == ""


def test_every_name_and_every_area_code_is_of_one_place() -> None:
    assert len(states_of("US")) == 56
    assert len(states_of("CA")) == 13
    assert name_of("ES") == "Spain"
    assert name_of("US", "CA") == "California"
    assert name_of("US") == "the United States"
    assert name_of("XX") == ""
    codes = [
        (code, read_number(f"+1 {code} 555 0123").state) for code in map(str, range(200, 1000))
    ]
    assert sum(bool(state) for _, state in codes) > 350
    for name in ("Georgia", "the Netherlands", "Türkiye", "São Tomé and Príncipe"):
        assert read_spot(name).country


def test_words_are_compared_without_case_accents_and_signs() -> None:
    assert fold("São  Tomé") == "sao tome"
    assert fold("Prince George's County") == "prince georges county"
    assert fold("Saint Louis") == fold("St. Louis") == "st louis"
