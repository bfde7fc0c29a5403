"""Who becomes a customer without having been written to: the owner's contacts, and by rule."""

from __future__ import annotations

import httpx
import pytest

from agent.exchange.contacts import Contact
from agent.journal import Place
from agent.mail.parse import parse_mail
from agent.models import DateKind, DetailKind, Imported, RememberedDate
from tests.agent.conftest import GLENN, ROBIN, make_config, make_mail

PEGGY = Contact(
    name="Peggy Lindqvist",
    addresses=("peggy@hardware.example", "peggy@home.example"),
    company="Lindqvist Hardware",
    phones=("+1 218 555 0142",),
    notes="Prefers calls.",
    birthday="1971-05-09",
)


def follow(house, **customers: object) -> None:
    """The owner edits [customers], and the edit is taken up."""
    house.config = make_config(house.folder, customers=customers)
    for room in (house.pipeline, house.desk, house.views):
        room.take_config(house.config)
    house.pipeline.follow_the_rules()


async def test_a_contact_becomes_a_customer_with_all_that_the_card_tells(house) -> None:
    assert house.desk.take_contacts([PEGGY]) == Imported(added=1)
    (customer,) = house.book.customers()
    assert (customer.name, customer.company) == ("Peggy Lindqvist", "Lindqvist Hardware")
    assert customer.addresses == customer.vouched_for == PEGGY.addresses
    assert customer.notes == "Prefers calls."
    assert [(one.kind, one.date) for one in customer.dates] == [(DateKind.BIRTHDAY, "1971-05-09")]
    assert [(one.kind, one.value) for one in customer.details] == [
        (DetailKind.PHONE, "+1 218 555 0142")
    ]


async def test_importing_twice_changes_nothing(house) -> None:
    house.desk.take_contacts([PEGGY, PEGGY])
    before = (house.folder / "book.json").read_bytes()
    assert house.desk.take_contacts([PEGGY]) == Imported(unchanged=1)
    assert (house.folder / "book.json").read_bytes() == before


async def test_the_wedding_day_places_and_groups_of_a_card_are_taken_in_as_well(house) -> None:
    more = {"anniversary": "--08-08", "places": ("12 Main St, Kelseyville",), "tags": ("VIP",)}
    house.desk.take_contacts([PEGGY.model_copy(update=more)])
    (customer,) = house.book.customers()
    assert (customer.places, customer.tags) == (more["places"], more["tags"])
    assert [(one.kind, one.date) for one in customer.dates] == [
        (DateKind.BIRTHDAY, "1971-05-09"),
        (DateKind.WEDDING_DAY, "--08-08"),
    ]


async def test_a_card_overwrites_no_day_place_or_tag_that_the_owner_has(house) -> None:
    house.desk.take_contacts([PEGGY.model_copy(update={"birthday": ""})])
    (known,) = house.book.customers()
    day = RememberedDate(kind=DateKind.BIRTHDAY, date="--05-10")
    mine = known.model_copy(update={"dates": (day,), "places": ("Duluth",), "tags": ("vip",)})
    house.book.change(lambda: house.book.put_customer(mine))
    card = PEGGY.model_copy(update={"places": ("Otley", "duluth"), "tags": ("VIP", "hardware")})
    assert house.desk.take_contacts([card]) == Imported(changed=1)
    (customer,) = house.book.customers()
    assert customer.dates == (day,)
    assert (customer.places, customer.tags) == (("Duluth", "Otley"), ("vip", "hardware"))
    assert house.desk.take_contacts([card]) == Imported(unchanged=1)


async def test_a_birthday_that_stands_in_the_notes_already_is_not_doubled(house) -> None:
    house.desk.take_contacts([PEGGY.model_copy(update={"birthday": ""})])
    (known,) = house.book.customers()
    noted = known.model_copy(update={"notes": "Prefers calls.\nBirthday: 1971-05-09"})
    house.book.change(lambda: house.book.put_customer(noted))
    assert house.desk.take_contacts([PEGGY]) == Imported(unchanged=1)
    (customer,) = house.book.customers()
    assert customer.dates == ()


async def test_a_day_that_nobody_can_read_is_kept_in_the_notes(house) -> None:
    odd = {"birthday": "3/4/1971", "anniversary": "in spring"}
    house.desk.take_contacts([PEGGY.model_copy(update=odd)])
    (customer,) = house.book.customers()
    assert customer.dates == ()
    assert customer.notes == "Prefers calls.\nBirthday: 3/4/1971\nAnniversary: in spring"
    again = house.desk.take_contacts([PEGGY.model_copy(update=odd)])
    assert again == Imported(unchanged=1)


async def test_what_a_contact_wrote_before_is_read_for_life_events(house) -> None:
    await house.receive(
        make_mail("Peggy <peggy@home.example>", ROBIN, "We bought a house in Otley!")
    )
    assert house.book.life_events() == []
    house.desk.take_contacts([PEGGY])
    await house.pipeline.settled()
    (customer,) = house.book.customers()
    assert len(house.journal.entries_of_customer(customer.id)) == 1
    assert len(house.book.life_events(customer.id)) == 1
    assert house.only_suggestion()


async def test_what_the_owner_has_in_the_book_stays_and_what_is_new_is_added(house) -> None:
    await house.receive(make_mail(ROBIN, "Peg L. <peggy@home.example>", "Hello."))
    (known,) = house.book.customers()
    mine = known.model_copy(update={"notes": "Likes tea.", "company": "Peg & Co"})
    house.book.change(lambda: house.book.put_customer(mine))
    assert house.desk.take_contacts([PEGGY]) == Imported(changed=1)
    (customer,) = house.book.customers()
    assert (customer.id, customer.name, customer.company) == (known.id, "Peg L.", "Peg & Co")
    assert customer.notes == "Likes tea.\nPrefers calls."
    assert set(customer.addresses) == set(PEGGY.addresses)


async def test_one_card_with_the_addresses_of_two_customers_makes_them_one(house) -> None:
    await house.receive(
        make_mail(ROBIN, "peggy@hardware.example", "Hello."),
        make_mail(ROBIN, "Peg <peggy@home.example>", "Hello again."),
    )
    assert len(house.book.customers()) == 2
    house.desk.take_contacts([PEGGY])
    (customer,) = house.book.customers()
    assert len(house.journal.entries_of_customer(customer.id)) == 2


async def test_but_not_against_what_the_owner_has_said(house) -> None:
    await house.receive(
        make_mail(ROBIN, "peggy@hardware.example", "Hello."),
        make_mail(ROBIN, "Peg <peggy@home.example>", "Hello again."),
    )
    one, other = house.book.customers()
    house.pipeline.joins.refuse(one.id, other.id)
    house.desk.take_contacts([PEGGY])
    assert len(house.book.customers()) == 2


async def test_colleagues_the_owner_and_the_never_log_list_are_left_out(house) -> None:
    follow(house, never_log=["@clinic.example"])
    contacts = [
        Contact(name="Robin Hale", addresses=("robin@hale.example",)),
        Contact(name="Anna", addresses=("anna@hale.example",)),
        Contact(name="Doctor", addresses=("dr@clinic.example",)),
        Contact(name="Nobody"),
    ]
    assert house.desk.take_contacts(contacts) == Imported(left_out=4)
    assert house.book.customers() == []


async def test_an_imported_address_is_not_new_when_its_first_mail_comes(house) -> None:
    house.desk.take_contacts([PEGGY])
    await house.receive(
        make_mail("Peggy Lindqvist <peggy@hardware.example>", ROBIN, "Hello."),
        make_mail(
            "Peggy Lindqvist <peggy@home.example>", ROBIN, "Hi.", on="2026-11-17T09:00:00-08:00"
        ),
    )
    (customer,) = house.book.customers()
    view = house.views.customer(customer.id)
    assert [entry.is_new_address for entry in view.entries] == [False, False]


async def test_contacts_over_the_api(house) -> None:
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://agent") as client:
        body = {"contacts": [PEGGY.model_dump()]}
        assert (await client.post("/customers", json=body)).json()["added"] == 1
        assert (await client.post("/customers", json=body)).json()["unchanged"] == 1
        assert (await client.post("/customers", json={"contacts": [3]})).status_code == 422


async def test_a_stranger_is_a_customer_as_soon_as_a_rule_says_so(house) -> None:
    await house.receive(make_mail(GLENN, ROBIN, "We bought a house in Otley!"))
    assert house.book.customers() == []
    follow(house, always=["@tillery.example"])
    await house.pipeline.settled()
    assert [customer.name for customer in house.book.customers()] == ["Glenn Maddox"]
    assert house.only_suggestion()


async def test_a_mail_that_is_moved_to_a_customers_folder_makes_its_writer_one(house) -> None:
    follow(house, folders=["Clients/*"])
    raw = make_mail(GLENN, ROBIN, "We bought a house in Otley!")
    await house.receive(raw)
    assert house.book.customers() == []
    mail = parse_mail(raw, received_at=house.clock.now())
    place = Place(account="mail", is_sent=False, folder="Clients/Tillery")
    house.pipeline.file_mails([(mail, place)])
    await house.pipeline.settled()
    assert [customer.name for customer in house.book.customers()] == ["Glenn Maddox"]
    assert house.only_suggestion()


def lind(name: str, *addresses: str) -> Contact:
    return Contact(name=name, addresses=addresses)


async def test_contacts_that_share_an_office_stay_the_people_they_are(house) -> None:
    cards = [
        lind("Dora Lind", "dora@firm.example", "info@firm.example"),
        lind("Emil Koch", "emil@firm.example", "info@firm.example"),
        lind("Fred Bauer", "fred@firm.example", "info@firm.example"),
    ]
    assert house.desk.take_contacts(cards) == Imported(added=3, kept_apart=3)
    assert {(one.name, one.addresses) for one in house.book.customers()} == {
        (card.name, card.addresses[:1]) for card in cards
    }
    assert house.desk.take_contacts(cards) == Imported(unchanged=3, kept_apart=3)


async def test_of_a_couple_with_one_address_neither_swallows_the_other(house) -> None:
    house.desk.take_contacts([lind("Anna Lind", "lind@home.example")])
    karl = lind("Karl Lind", "lind@home.example", "karl@work.example")
    assert house.desk.take_contacts([karl]) == Imported(added=1, kept_apart=1)
    assert [one.addresses for one in house.book.customers()] == [
        ("lind@home.example",),
        ("karl@work.example",),
    ]
    assert house.desk.take_contacts([lind("Karla", "lind@home.example")]) == Imported(kept_apart=1)


async def test_two_cards_of_one_person_are_one_customer(house) -> None:
    cards = [
        lind("Dora Lind", "dora@firm.example"),
        lind("Lind, D.", "dora@firm.example", "dora@home.example"),
    ]
    assert house.desk.take_contacts(cards) == Imported(added=1, changed=1)
    (customer,) = house.book.customers()
    assert customer.addresses == ("dora@firm.example", "dora@home.example")


async def test_a_card_with_the_addresses_of_two_people_does_not_join_them(house) -> None:
    house.desk.take_contacts([lind("Anna Lind", "anna@a.example")])
    house.desk.take_contacts([lind("Karl Koch", "karl@b.example")])
    both = lind("", "anna@a.example", "karl@b.example")
    assert house.desk.take_contacts([both]).joined == 0
    assert len(house.book.customers()) == 2


async def test_an_import_says_whom_it_joined(house) -> None:
    await house.receive(
        make_mail(ROBIN, "peggy@hardware.example", "Hello."),
        make_mail(ROBIN, "Peg <peggy@home.example>", "Hello again."),
    )
    assert house.desk.take_contacts([PEGGY]) == Imported(changed=1, joined=1)


@pytest.mark.parametrize(
    ("folder", "rule"),
    [
        ("Clients/Tillery", {"folders": ["Clients/*"]}),
        ("INBOX", {"tags": ["kunde"]}),
    ],
)
async def test_a_rule_about_places_reaches_mail_that_is_filed_already(house, folder, rule) -> None:
    def found_in(raw: bytes, folder: str, *labels: str) -> None:
        parsed = parse_mail(raw, received_at=house.clock.now())
        place = Place(account="mail", is_sent=False, folder=folder, labels=frozenset(labels))
        house.pipeline.file_mails([(parsed, place)])

    raw = make_mail(GLENN, ROBIN, "We bought a house in Otley!")
    found_in(raw, "INBOX")
    found_in(make_mail("Peg <peg@x.example>", ROBIN, "Hello."), "INBOX", "$Junk")
    found_in(make_mail("no-reply@tillery.example", ROBIN, "Hello."), folder, "Kunde")
    found_in(raw, folder, "Kunde")
    assert house.book.customers() == []
    follow(house, **rule)
    await house.pipeline.settled()
    assert [customer.name for customer in house.book.customers()] == ["Glenn Maddox"]
    assert house.only_suggestion()
