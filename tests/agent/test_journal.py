"""Stage 2: which customer, which direction, which thread."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.journal import (
    Circle,
    Place,
    customer_id_of,
    file_mail,
    is_same_person,
    joined,
    other_end,
)
from agent.models import Address, Customer, Direction, Mail

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
