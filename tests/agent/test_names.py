"""Names and addresses as people write them."""

from __future__ import annotations

import pytest

from agent.names import (
    call_name,
    formal_name,
    full_name,
    is_houses,
    is_robot,
    name_before,
    title_of,
)


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
        ("J. R. Hartley", "J. R. Hartley"),
        ("Dr. Mehta", "Dr. Mehta"),
        ("Deacon Earl Whitlow", "Earl"),
        ("Big Lou Ferrante", "Big Lou"),
        ("Sister Agnes Kelly", "Sister Agnes"),
        ("peggy lindqvist", "Peggy"),
        ("WALT KOWALCZYK", "Walt"),
        ("棚部 愛子", "棚部"),
        ("Sr Ada Novak", "Ada"),
        ("Office", ""),
        ("Accounts Payable", ""),
        ("Ops Desk", ""),
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
        ("Eastwood School", "lferrante@eastwood.example"),
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


@pytest.mark.parametrize(
    ("words", "address", "name"),
    [
        ("Northgate Preserves (Wilma Tack)", "wilma@northgate.example", "Wilma Tack"),
        ("Wilma Tack, Northgate Preserves", "wilma@northgatepreserves.example", "Wilma Tack"),
        ("jess @ rise & crumb", "jess@riseandcrumb.example", "jess"),
        ("Ngozi Eze (Mrs)", "n.eze@wells.example", "Mrs Ngozi Eze"),
        ("Ann Lee, CPA", "ann@books.example", "Ann Lee"),
        ("Sam Reed (they/them)", "sam@reed.example", "Sam Reed"),
        ("Maddox, Glenn", "glenn@maddox.example", "Glenn Maddox"),
        ("Bank of Ireland", "ann@boi.example", "Bank of Ireland"),
    ],
)
def test_beside_a_house_stands_the_person_whom_the_address_bears_out(
    words: str, address: str, name: str
) -> None:
    assert name_before(words, address) == name


@pytest.mark.parametrize(
    ("name", "formal"),
    [
        ("Mrs. Ngozi C. Eze", "Mrs. Eze"),
        ("Dr. Samira Haddad", "Dr. Haddad"),
        ("Sister Agnes Kelly", "Sister Agnes"),
        ("Ada Novak", "Ada Novak"),
        ("Accounts", ""),
    ],
)
def test_whoever_keeps_to_forms_is_called_by_title_and_surname_or_the_whole_name(
    name: str, formal: str
) -> None:
    assert formal_name(name) == formal


def test_a_title_is_somebodys_only_before_the_own_surname() -> None:
    assert title_of("Mrs. Ngozi C. Eze, FCA", "Eze") == "Mrs."
    assert title_of("Mr. Ibrahim Sule, Finance Manager", "Eze") == ""
