"""Stage 2: which customer, which direction, which thread."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from agent.config import Config
from agent.journal import (
    Circle,
    Place,
    customer_id_of,
    file_mail,
    is_same_person,
    joined,
    learned,
    other_end,
    with_details,
)
from agent.models import (
    Address,
    Automation,
    Customer,
    Detail,
    DetailKind,
    Direction,
    Evidence,
    Mail,
)

ROBIN = Address(name="Robin Hale", email="robin@hale.example")
GLENN = Address(name="Glenn Maddox", email="glenn@tillery.example")
DALE = Address(name="Dale Hutchins", email="dale@orchard.example")
CIRCLE = Circle(
    own=frozenset({"robin@hale.example"}),
    colleague_domains=frozenset({"hale.example"}),
    never_log=frozenset({"ex@home.example", "@clinic.example"}),
    always=frozenset({"@tillery.example"}),
)


def mail(sender: Address, *to: Address, cc: tuple[Address, ...] = (), **fields: object) -> Mail:
    values: dict[str, object] = {
        "message_id": "<2@x>",
        "sent_at": datetime(2026, 4, 6, 19, 17, tzinfo=UTC),
        "utc_offset_minutes": -420,
        "sender": sender,
        "reply_to": (),
        "to": to,
        "cc": cc,
        "subject": "Re: Reorder",
        "in_reply_to": "<1@x>",
        "references": ("<0@x>", "<1@x>"),
        "text": "I've got a job interview on Thursday.\n> quoted",
        "own_text": "I've got a job interview on Thursday.",
        **fields,
    }
    return Mail(**values)  # type: ignore[arg-type]


def test_a_mail_to_the_owner_is_one_entry_with_its_sender() -> None:
    (entry,) = file_mail(mail(GLENN, ROBIN), Place(account="mail", is_sent=False), circle=CIRCLE)
    assert entry.direction is Direction.IN
    assert entry.customer_id == customer_id_of("glenn@tillery.example")
    assert entry.text == "I've got a job interview on Thursday."
    assert entry.thread_id == "<0@x>"
    assert entry.local_at.isoformat() == "2026-04-06T12:17:00-07:00"


def test_a_mail_of_the_owners_is_one_entry_for_each_customer_it_went_to() -> None:
    colleague = Address(email="anna@hale.example")
    entries = file_mail(
        mail(ROBIN, GLENN, colleague, GLENN, cc=(DALE, ROBIN)),
        Place(account="mail", is_sent=True),
        circle=CIRCLE,
    )
    assert [other_end(entry) for entry in entries] == [GLENN, DALE]
    assert len({entry.id for entry in entries}) == 2
    assert {entry.direction for entry in entries} == {Direction.OUT}


def test_a_mail_that_only_says_it_is_the_owners_is_nobodys() -> None:
    forged = mail(ROBIN, DALE, GLENN)
    assert file_mail(forged, Place(account="mail", is_sent=False), circle=CIRCLE) == []


def test_what_lies_in_sent_is_the_owners_from_whatever_address() -> None:
    alias = Address(email="hello@hale-supply.example")
    (entry,) = file_mail(mail(alias, DALE), Place(account="mail", is_sent=True), circle=CIRCLE)
    assert entry.direction is Direction.OUT


@pytest.mark.parametrize("address", ["ex@home.example", "dr@clinic.example", "anna@hale.example"])
def test_the_never_log_list_and_colleagues_leave_no_trace(address: str) -> None:
    who = Address(email=address)
    assert file_mail(mail(who, ROBIN), Place(account="mail", is_sent=False), circle=CIRCLE) == []
    assert file_mail(mail(ROBIN, who), Place(account="mail", is_sent=True), circle=CIRCLE) == []


def test_the_same_mail_from_two_folders_is_the_same_entry() -> None:
    one = file_mail(mail(GLENN, ROBIN), Place(account="mail", is_sent=False), circle=CIRCLE)
    two = file_mail(mail(GLENN, ROBIN), Place(account="other", is_sent=False), circle=CIRCLE)
    assert [entry.id for entry in one] == [entry.id for entry in two]


def test_a_message_id_used_twice_for_two_texts_is_two_entries() -> None:
    one = file_mail(mail(GLENN, ROBIN), Place(account="mail", is_sent=False), circle=CIRCLE)
    two = file_mail(
        mail(GLENN, ROBIN, text="Another."), Place(account="mail", is_sent=False), circle=CIRCLE
    )
    assert one[0].id != two[0].id


def test_a_mail_without_references_starts_its_own_thread() -> None:
    (entry,) = file_mail(
        mail(GLENN, ROBIN, references=(), in_reply_to=""),
        Place(account="mail", is_sent=False),
        circle=CIRCLE,
    )
    assert entry.thread_id == "<2@x>"


def person(name: str, *addresses: str) -> Customer:
    return Customer(id=addresses[0], name=name, addresses=addresses)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            person("Glenn Maddox", "glenn.maddox@tillery.example"),
            person("glenn maddox", "gmaddox@northgate.example"),
            True,
        ),
        (person("Glenn Maddox", "maddox@a"), person("Gwen Maddox", "maddox@b"), False),
        (person("Glenn Maddox", "maddox@a"), person("Glenn Maddox", "office@b"), False),
        (person("Glenn", "glenn@a"), person("Glenn", "glenn@b"), False),
        (person("", "maddox@a"), person("", "maddox@b"), False),
    ],
)
def test_only_a_sure_double_is_joined(one: Customer, other: Customer, same: bool) -> None:
    assert is_same_person(one, other) is same


def test_of_two_records_nothing_that_the_owner_wrote_is_lost() -> None:
    old = person("Glenn Maddox", "glenn.maddox@tillery.example")
    new = person("Glenn Maddox", "gmaddox@northgate.example").model_copy(
        update={"notes": "asked for quiet", "do_not_contact": True, "tea": "oolong"}
    )
    one = joined(old, Customer.model_validate(new.model_dump()))
    assert one.id == old.id
    assert one.addresses == (*old.addresses, *new.addresses)
    assert (one.do_not_contact, one.notes) == (True, "asked for quiet")
    assert one.model_dump()["tea"] == "oolong"


def circle_of(*own: str, **customers: object) -> Circle:
    account = {
        "address": own[0],
        "imap": {"host": "imap.example"},
        "smtp": {"host": "smtp.example"},
        "password": {"keyring": True},
    }
    owner = {"name": "Robin Hale", "addresses": own}
    return Circle.of(
        Config.model_validate({"owner": owner, "accounts": [account], "customers": customers})
    )


def test_people_of_the_owners_own_domains_are_colleagues_but_not_of_a_public_provider() -> None:
    circle = circle_of("robin@hale.example", "robin.hale@gmail.com")
    assert not circle.is_outside("anna@hale.example")
    assert circle.is_outside("glenn@gmail.com")
    assert circle.is_outside("anna@shop.hale.example")


def test_a_domain_of_colleagues_may_be_written_with_its_at() -> None:
    circle = circle_of("robin@gmail.com", colleague_domains=["@Hale.example", "shop.example"])
    assert not circle.is_outside("anna@hale.example")
    assert not circle.is_outside("anna@shop.example")


def test_always_makes_a_customer_even_of_a_colleague_but_not_of_whom_never_log_names() -> None:
    circle = circle_of(
        "robin@hale.example",
        always=["anna@hale.example", "ex@home.example"],
        never_log=["ex@home.example"],
    )
    assert circle.is_outside("anna@hale.example")
    assert not circle.is_outside("bert@hale.example")
    assert not circle.is_outside("ex@home.example")


@pytest.mark.parametrize(
    ("place", "is_customers"),
    [
        (Place(account="mail", is_sent=False, folder="Clients/Tillery"), True),
        (Place(account="mail", is_sent=False, folder="clients.tillery"), True),
        (Place(account="mail", is_sent=False, labels=frozenset({"Clients/Tillery"})), True),
        (Place(account="mail", is_sent=False, labels=frozenset({"CUSTOMER"})), True),
        (Place(account="mail", is_sent=False, folder="[Gmail]/Clients"), True),
        (Place(account="mail", is_sent=False, folder="INBOX"), False),
        (Place(account="mail", is_sent=False, folder="Clients"), False),
    ],
)
def test_who_writes_to_a_customers_folder_or_with_a_tag_is_a_customer(
    place: Place, is_customers: bool
) -> None:
    circle = circle_of(
        "robin@hale.example", folders=["Clients/*", "[Gmail]/Clients"], tags=["customer"]
    )
    (entry,) = file_mail(mail(GLENN, ROBIN), place, circle=circle)
    is_place = circle.is_customers_place(place)
    assert is_place is is_customers
    assert circle.makes_customer(entry, is_customers_place=is_place) is is_customers


@pytest.mark.parametrize(
    ("sender", "automation", "is_customer"),
    [
        (GLENN, Automation.NONE, True),
        (GLENN, Automation.OUT_OF_OFFICE, True),
        (GLENN, Automation.NEWSLETTER, False),
        (Address(email="no-reply@tillery.example"), Automation.NONE, False),
    ],
)
def test_a_program_in_a_customers_folder_is_no_customer(
    sender: Address, automation: Automation, is_customer: bool
) -> None:
    circle = circle_of("robin@hale.example", folders=["Clients/*"])
    place = Place(account="mail", is_sent=False, folder="Clients/Tillery")
    (entry,) = file_mail(mail(sender, ROBIN, automation=automation), place, circle=circle)
    assert circle.makes_customer(entry, is_customers_place=True) is is_customer


def test_of_a_mail_to_several_the_never_log_list_is_left_out_everywhere() -> None:
    listed = Address(name="Ex", email="ex@home.example")
    via = Address(name="ex@home.example via Forum", email="forum@lists.example")
    (entry, _) = file_mail(
        mail(ROBIN, GLENN, listed, cc=(via,), reply_to=(listed,)),
        Place(account="mail", is_sent=True),
        circle=CIRCLE,
    )
    assert "ex@home" not in entry.model_dump_json()
    assert entry.to == (GLENN, Address(email="forum@lists.example"))
    assert entry.references == ("<0@x>", "<1@x>")


def test_the_identifier_of_a_thread_is_of_the_mail_alone() -> None:
    place = Place(account="mail", is_sent=False)
    (entry,) = file_mail(mail(GLENN, ROBIN, references=()), place, circle=CIRCLE)
    assert entry.thread_id == "<1@x>"


def detail(value: str, day: int, kind: DetailKind = DetailKind.PHONE, line: str = "") -> Detail:
    return Detail(
        kind=kind,
        value=value,
        evidence=Evidence(quote=line or f"tel. {value}", entry_id=f"entry-{day}"),
        told_at=datetime(2026, 3, day, tzinfo=UTC),
    )


def test_of_each_kind_the_newest_signature_counts_whatever_the_order() -> None:
    told = [
        detail("111", 1),
        detail("222", 3),
        detail("foreman", 2, DetailKind.TITLE),
        detail("clerk", 1, DetailKind.TITLE),
    ]
    for order in permutations(told):
        known: tuple[Detail, ...] = ()
        for one in order:
            known = with_details(known, [one])
        assert {one.value for one in known} == {"222", "foreman"}


def test_a_number_told_again_keeps_its_evidence() -> None:
    assert with_details([detail("111", 1)], [detail("111", 9)]) == (detail("111", 1),)


def test_what_one_signature_no_longer_tells_beside_the_rest_is_gone() -> None:
    before = with_details((), [detail("111", 1), detail("222", 1)])
    assert [one.value for one in with_details(before, [detail("333", 2)])] == ["333"]


@pytest.mark.parametrize(
    "written",
    [
        Detail(kind=DetailKind.PHONE, value="999"),
        detail("111", 1).model_copy(update={"value": "999"}),
        detail("111", 1).model_copy(update={"value": ""}),
    ],
)
def test_what_the_owner_wrote_into_the_book_is_never_replaced(written: Detail) -> None:
    assert with_details([written], [detail("222", 9)]) == (written,)


def test_a_number_that_is_written_another_way_than_its_line_is_not_the_owners() -> None:
    known = detail("+49 89 555", 1, line="Tel +49/89-555")
    assert [one.value for one in with_details([known], [detail("222", 2)])] == ["222"]


def test_a_signature_names_a_firm_only_where_none_is_known() -> None:
    firm = detail("Tillery Ltd", 1, DetailKind.COMPANY)
    assert learned(person("Glenn", "g@a.example"), [firm]).company == "Tillery Ltd"
    known = person("Glenn", "g@a.example").model_copy(update={"company": "Northgate"})
    assert learned(known, [firm]).company == "Northgate"
