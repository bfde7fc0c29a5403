"""Who is in a region, and what tells it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from agent.models import Customer, Detail, DetailKind, Evidence
from agent.suggestions import dialling
from agent.suggestions.places import Region, read_region
from agent.suggestions.presence import find_sign

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


def is_there(
    region: Region, customer: Customer, mentions: Iterable[Evidence] = (), *, home: str = ""
) -> str:
    sign = find_sign(region, customer, mentions, home=home)
    return sign.words if sign else ""


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


# Abroad


def test_a_land_is_told_by_its_name_and_by_the_postcode() -> None:
    bavaria = read_region("Bavaria")
    for there in (
        "Ludwigstr. 4, 80331 München, Germany",
        "Ludwigstr. 4, D-94032 Passau, Deutschland",
        "Kaufbeuren, Bayern",
        "Kaufbeuren, Bavaria, Germany",
    ):
        assert is_there(bavaria, dale(places=(there,))) == "Dale's address is in Bavaria", there
        assert is_there(bavaria, dale(details=(place(there),)))
    for elsewhere in (
        "Ludwigstr. 4, 10115 Berlin, Germany",
        "80331 Somewhere, France",
        "Ludwigstr. 4, 89231 Neu-Ulm, Germany",
        "Munich, ND 58352",
    ):
        assert not is_there(bavaria, dale(places=(elsewhere,))), elsewhere


def test_a_postcode_without_a_country_is_one_of_his_numbers_country_else_of_the_owners() -> None:
    bavaria, munich = read_region("Bavaria"), "Ludwigstr. 4\n80331 München"
    assert is_there(bavaria, dale(places=(munich,)), home="DE")
    assert is_there(bavaria, dale(places=(munich,), details=(phone("+49 89 1234567"),)), home="US")
    assert not is_there(bavaria, dale(places=(munich,)), home="US")
    assert not is_there(bavaria, dale(places=(munich,), details=(phone("+33 4 91123456"),)))


@pytest.mark.parametrize(
    ("region", "address"),
    [
        ("Scotland", "1 High Street, Edinburgh EH1 1AA"),
        ("Ontario", "Toronto M5V 2T6"),
        ("Queensland", "Cairns 4870, Australia"),
        ("Tyrol", "6020 Innsbruck, Austria"),
        ("Tuscany", "50123 Firenze, Italia"),
        ("Catalonia, Spain", "Carrer Gran 2, 08001 Barcelona, Spain"),
        ("Brittany", "35000 Rennes, France"),
        ("Ticino", "6900 Lugano, Switzerland"),
    ],
)
def test_states_and_provinces_of_other_countries_are_told_by_the_postcode(
    region: str, address: str
) -> None:
    assert is_there(read_region(region), dale(places=(address,)))


def test_a_postal_area_is_told_by_the_postcode_of_an_address() -> None:
    leeds = read_region("postcode LS1")
    assert is_there(leeds, dale(details=(place("Leeds LS1 4AB"),))) == "Dale writes from LS14AB"
    assert not is_there(leeds, dale(details=(place("Leeds LS10 4AB"),)))
    assert is_there(read_region("postcode LS"), dale(places=("Leeds LS10 4AB",)))
    assert not is_there(read_region("postcode L"), dale(places=("Leeds LS10 4AB",)))
    assert is_there(read_region("PLZ 94, Germany"), dale(places=("94032 Passau, Germany",)))
    assert not is_there(read_region("PLZ 94, Germany"), dale(places=("94032 Créteil, France",)))
    assert is_there(read_region("zip 954"), dale(places=("Kelseyville, CA 95451",)))
    assert not is_there(read_region("zip 954"), dale(details=(phone("+1 707 555 0119"),)))


def test_a_town_abroad_is_told_by_a_number_once_its_town_was_looked_up() -> None:
    salzburg = read_region("Salzburg, Austria")
    her = dale(details=(phone("+43 662 123456"),))
    assert not is_there(salzburg, her)
    dialling.learn(["+43662123456"], [("salzburg",)])
    sign = find_sign(salzburg, her)
    assert sign
    assert (sign.words, sign.is_sure) == ("Dale's number is one of Salzburg", False)
    assert sign.evidence
    assert not is_there(read_region("Linz, Austria"), her)
    assert not is_there(salzburg, dale(places=("4020 Linz, Austria",), details=her.details))


# Several


def test_of_several_places_one_is_enough_and_the_surest_sign_is_told() -> None:
    region = read_region("Lake County CA and Austria")
    both = dale(details=(phone("+1 707 555 0119"), place("6020 Innsbruck, Austria")))
    sign = find_sign(region, both)
    assert sign
    assert (sign.words, sign.place.words) == ("Dale writes from Austria", "Austria")
    assert is_there(region, dale(details=(phone("+1 707 555 0119"),)))
    assert not is_there(region, dale(places=("10115 Berlin, Germany",)))


def test_an_address_in_one_of_several_is_no_denial_by_the_others() -> None:
    region = read_region("Lake, Mendocino and Sonoma counties, CA")
    assert is_there(region, dale(places=("Ukiah, CA 95482",))) == "Dale's address is in Ukiah"
    assert is_there(region, dale(tags=("sonoma county",)))
    assert not is_there(region, dale(places=("Napa, CA 94558",)))


def test_a_tag_in_the_words_of_all_the_places_tells_as_well() -> None:
    region = read_region("Lake and Napa counties, CA")
    tagged = dale(tags=("lake and napa counties, ca",))
    assert is_there(region, tagged) == 'you tagged Dale "lake and napa counties, ca"'
