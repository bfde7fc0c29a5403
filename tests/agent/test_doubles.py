"""Who may be one person under two names: suggested with a reason, and never too eagerly."""

from __future__ import annotations

import pytest

from agent.doubles import CROWD, find_doubles
from agent.models import Customer, Detail, DetailKind


def person(name: str, *addresses: str, phone: str = "", **fields: object) -> Customer:
    details = (Detail(kind=DetailKind.PHONE, value=phone),) if phone else ()
    return Customer(  # type: ignore[arg-type]
        id=f"customer-{addresses[0]}", name=name, addresses=addresses, details=details, **fields
    )


def reasons(*customers: Customer) -> list[str]:
    return [double.reason for double in find_doubles(customers)]


def test_one_full_name_at_two_domains_is_asked_about() -> None:
    glenn = person("Glenn Maddox", "glenn@tillery.example")
    other = person("glenn maddox", "sawdust@northgate.example")
    (double,) = find_doubles([glenn, other])
    assert {customer.id for customer in double.customers} == {glenn.id, other.id}
    assert double.reason == "both are called Glenn Maddox"
    assert find_doubles([other, glenn])[0].id == double.id


def test_accents_do_not_part_a_name() -> None:
    assert reasons(person("José Núñez", "a@a.example"), person("Jose Nunez", "b@b.example"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Glenn", "glenn@a.example"), person("Peggy", "peggy@b.example")),
        (person("Glenn", "g@a.example"), person("Glenn", "h@b.example")),
        (person("Sales Team", "sales@a.example"), person("Sales Team", "sales@b.example")),
        (person("Glenn Maddox", "info@a.example"), person("Peggy Lund", "info@b.example")),
        (person("Glenn Maddox", "office@a.example"), person("Glenn Lund", "office@b.example")),
        (
            person("Glenn Maddox", "gm@a.example", phone="+1 503 555 0100"),
            person("Peggy Lund", "pl@a.example", phone="503-555-0100"),
        ),
        (person("Bob Miller", "b@a.example"), person("Robert Miller", "r@b.example")),
        (person("Bob Miller", "b@gmail.com"), person("Robert Miller", "r@gmail.com")),
        (person("Bob Miller", "b@a.example"), person("Bill Miller", "w@a.example")),
        (person("Bob Miller", "b@a.example"), person("Robert Lund", "r@a.example")),
    ],
)
def test_what_two_people_may_well_share_is_no_reason(one: Customer, other: Customer) -> None:
    assert reasons(one, other) == []


def test_one_mailbox_name_and_one_name_are_asked_about() -> None:
    found = reasons(
        person("Glenn", "glenn.m@tillery.example"),
        person("Glenn Maddox", "glenn.m@northgate.example"),
    )
    assert found == ["both write from an address that begins with glenn.m@"]


def test_one_phone_number_and_a_name_in_common_are_asked_about() -> None:
    found = reasons(
        person("Glenn Maddox", "gm@a.example", phone="+1 503 555 0100"),
        person("G. Maddox", "glenn@b.example", phone="(503) 555-0100"),
    )
    assert found == ["both give the same phone number, +1 503 555 0100"]


def test_bob_and_robert_of_one_family_name_and_firm_are_asked_about() -> None:
    (reason,) = reasons(
        person("Bob Miller", "bob@a.example"), person("Robert Miller", "rmiller@a.example")
    )
    assert reason.startswith("Bob may be short for Robert")
    assert reasons(
        person("Bob Miller", "bob@a.example", company="Tillery"),
        person("Robert Miller", "bob.m@gmail.com", company="tillery"),
    )


def test_what_the_owner_has_refused_is_not_asked_again() -> None:
    glenn = person("Glenn Maddox", "a@a.example", somebody_else=("b@b.example",))
    other = person("Glenn Maddox", "b@b.example", "c@c.example", somebody_else=("a@a.example",))
    assert reasons(glenn, other) == []
    one_sided = other.model_copy(update={"somebody_else": ()})
    assert reasons(glenn, one_sided) == []


def test_a_pair_is_asked_about_once_with_its_best_reason() -> None:
    assert reasons(
        person("Glenn Maddox", "glenn@a.example", phone="503 555 0100"),
        person("Glenn Maddox", "glenn@b.example", phone="503 555 0100"),
    ) == ["both are called Glenn Maddox"]


def test_a_crowd_of_one_name_is_left_alone() -> None:
    crowd = [person("Wei Zhang", f"w{number}@a.example") for number in range(CROWD + 1)]
    assert find_doubles(crowd) == []
