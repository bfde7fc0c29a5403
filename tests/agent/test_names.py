"""Names and addresses as people write them."""

from __future__ import annotations

import pytest

from agent.names import call_name, full_name, is_houses, is_robot


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Maddox, Glenn", "Glenn Maddox"),
        ("glenn@tillery.example", ""),
        ("WALT KOWALCZYK", "Walt Kowalczyk"),
        ('"Dr. Samira Haddad"', "Dr. Samira Haddad"),
        ("Lerato  O'Brien", "Lerato O’Brien"),
        ("  ", ""),
    ],
)
def test_a_name_is_put_the_usual_way_round(written: str, name: str) -> None:
    assert full_name(written) == name


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Glenn Maddox", "Glenn"),
        ("Maddox, Glenn", "Glenn"),
        ("Dr. Samira Haddad", "Samira"),
        ("Dr Anna Weiss", "Anna"),
        ("J. R. Hartley", "Hartley"),
        ("peggy lindqvist", "Peggy"),
        ("WALT KOWALCZYK", "Walt"),
        ("棚部 愛子", "棚部"),
        ("Sr Ada Novak", "Ada"),
        ("Office", ""),
        ("Accounts Payable", ""),
        ("info@studio.example", ""),
        ("", ""),
    ],
)
def test_somebody_is_called_by_the_first_name_and_an_office_by_none(name: str, called: str) -> None:
    assert call_name(name) == called


def test_a_firm_is_not_called_by_its_first_word() -> None:
    assert call_name("Acme Tools", "acme tools") == ""


@pytest.mark.parametrize(
    "address",
    [
        "no-reply@shop.example",
        "noreply2@shop.example",
        "donotreply@shop.example",
        "do.not.reply@shop.example",
        "auto-confirm@shop.example",
        "MAILER-DAEMON@mx.example",
        "notifications@hub.example",
        "alerts@bank.example",
        "unsubscribe+3@list.example",
    ],
)
def test_a_program_is_told_by_its_address(address: str) -> None:
    assert is_robot(address)


@pytest.mark.parametrize(
    "address",
    [
        "nora@shop.example",
        "newsome@shop.example",
        "dorothy@shop.example",
        "replyall@shop.example",
        "respondeck@shop.example",
        "robert.root@shop.example",
    ],
)
def test_people_are_not_taken_for_programs(address: str) -> None:
    assert not is_robot(address)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Lakeview Dental Care", "office@lakeview-dental.example"),
        ("Hale Supply", "robin@halesupply.example"),
        ("Tom and Anna Ruiz", "ruiz@home.example"),
        ("Familie Weiß", "weiss@home.example"),
    ],
)
def test_a_firm_s_or_a_couple_s_name_is_no_one_person_s(name: str, address: str) -> None:
    assert is_houses(name, address)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Glenn Maddox", "glenn@glennmaddox.example"),
        ("Glenn Maddox", "info@tillery.example"),
        ("Ann Lee", "ann@home.example"),
        ("", "office@lakeview.example"),
    ],
)
def test_a_person_s_name_is_his(name: str, address: str) -> None:
    assert not is_houses(name, address)
