"""Stage 2: which customer, which direction, which thread."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.config import Config
from agent.journal import (
    Circle,
    Place,
    customer_id_of,
    file_mail,
    other_end,
)
from agent.mail.parse import parse_mail
from agent.mail.structure import PartialMail, PartOutline
from agent.models import (
    Address,
    Automation,
    Direction,
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


def scan(*, date: str = "Tue, 17 Nov 2026 09:30:00 -0500", subject: str = "Scan 1") -> bytes:
    """What a scanner sends: always the same Message-ID and the same words."""
    return (
        f"From: glenn@tillery.example\nMessage-ID: <constant@scanner>\nDate: {date}\n"
        f"Subject: {subject}\n\nsee attached\n"
    ).encode()


def entry_id(raw: bytes | PartialMail) -> str:
    parsed = parse_mail(raw, received_at=datetime(2026, 11, 18, tzinfo=UTC))
    (entry,) = file_mail(parsed, Place(account="mail", is_sent=False), circle=CIRCLE)
    return entry.id


def test_a_message_id_used_twice_with_another_date_or_subject_is_two_entries() -> None:
    one, later = scan(), scan(date="Tue, 17 Nov 2026 09:30:01 -0500")
    assert len({entry_id(raw) for raw in (one, later, scan(subject="Scan 2"))}) == 3


def test_a_mail_is_one_entry_however_much_of_it_was_fetched_or_read() -> None:
    raw = scan()
    header, _, text = raw.partition(b"\n\n")
    outline = PartOutline("1", (("content-type", b"text/plain"),), len(text))
    partial = PartialMail(header + b"\n\n", outline, {"1": b"see"})
    in_utc = scan(date="Tue, 17 Nov 2026 14:30:00 +0000", subject="=?utf-8?q?Scan_1?=")
    assert entry_id(raw) == entry_id(partial) == entry_id(in_utc)


def test_of_mails_without_a_date_the_words_tell_them_apart() -> None:
    one = scan(date="")
    assert entry_id(one) == entry_id(b"Received: by mx\n" + one)
    assert entry_id(one) != entry_id(one.replace(b"see attached", b"another"))


def test_a_mail_without_references_starts_its_own_thread() -> None:
    (entry,) = file_mail(
        mail(GLENN, ROBIN, references=(), in_reply_to=""),
        Place(account="mail", is_sent=False),
        circle=CIRCLE,
    )
    assert entry.thread_id == "<2@x>"


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


def test_answers_go_where_they_are_wanted_and_never_to_the_owner_himself() -> None:
    place = Place(account="mail", is_sent=False)
    home = Address(email="glenn@home.example")

    def wanted(*reply_to: Address) -> Address | None:
        (entry,) = file_mail(mail(GLENN, ROBIN, reply_to=reply_to), place, circle=CIRCLE)
        return entry.reply_to

    assert wanted(home) == home
    assert wanted(ROBIN, home) == home
    assert wanted(ROBIN) is None
    assert wanted(home, GLENN) == GLENN
    assert wanted(Address(email="nowhere")) is None


def test_which_of_the_owner_s_addresses_it_came_to_is_kept_where_to_and_cc_hide_it() -> None:
    place = Place(account="mail", is_sent=False)
    brought = ("robin@hale.example", "relay@host.example")
    hidden = Address(email="friends@lists.example")
    (entry,) = file_mail(mail(GLENN, hidden, delivered_to=brought), place, circle=CIRCLE)
    assert entry.delivered_to == ("robin@hale.example",)
    (entry,) = file_mail(mail(GLENN, ROBIN, delivered_to=brought), place, circle=CIRCLE)
    assert entry.delivered_to == ()
