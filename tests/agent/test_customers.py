"""A customer's record: two made one, and what signatures tell."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from agent.customers import is_same_person, joined, learned, with_details
from agent.models import (
    About,
    Customer,
    DateKind,
    Detail,
    DetailKind,
    Evidence,
    Kind,
    KnownFact,
    RememberedDate,
    Who,
)


def person(name: str, *addresses: str) -> Customer:
    return Customer(id=addresses[0], name=name, addresses=addresses)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            person("Glenn Maddox", "glenn.maddox@tillery.example"),
            person("glenn maddox", "gmaddox@gmail.com"),
            True,
        ),
        (
            person("Glenn Maddox", "glenn.maddox@tillery.example"),
            person("Glenn Maddox", "gmaddox@northgate.example"),
            False,
        ),
        (person("Glenn Maddox", "g.maddox@a"), person("Gwen Maddox", "g.maddox@gmail.com"), False),
        (person("Glenn Maddox", "maddox@a"), person("Glenn Maddox", "maddox@gmail.com"), False),
        (person("Glenn Maddox", "gmaddox@web.de"), person("Glenn Maddox", "gmaddox@gmx.de"), False),
        (
            person("John Smith", "john.smith@big.example"),
            person("John Smith", "smith.john@big.example"),
            False,
        ),
        (
            person("John Smith", "john.smith@big.example"),
            person("John Smith", "john.smith77@gmail.com"),
            False,
        ),
        (person("Wei Li", "oliver@a.example"), person("Wei Li", "alice@gmail.com"), False),
        (
            person("John Smith", "john.smith@big.example", "jsmith@gmail.com"),
            person("John Smith", "jsmith@other.example"),
            False,
        ),
        (
            person("Ann-Kathrin O’Hara", "ann-kathrin.ohara@a.example"),
            person("Ann-Kathrin O’Hara", "a.ohara+post@gmail.com"),
            True,
        ),
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


def test_one_person_has_the_tags_the_places_and_the_closer_watch_of_both_records() -> None:
    old = person("Glenn Maddox", "glenn.maddox@tillery.example").model_copy(
        update={
            "tags": ("vip", "orchard"),
            "places": ("Kelseyville CA",),
            "every_days": 90,
            "unwanted_kinds": (Kind.TRAVEL,),
        }
    )
    new = person("Glenn Maddox", "gmaddox@gmail.com").model_copy(
        update={
            "tags": ("orchard", "lake county"),
            "unwanted_kinds": (Kind.MOVE, Kind.TRAVEL),
            "unwanted_practices": ("curiosity",),
            "places": ("Main St 4", "Kelseyville CA"),
            "country": "US",
            "every_days": 30,
        }
    )
    one = joined(old, new)
    assert one.tags == ("vip", "orchard", "lake county")
    assert one.unwanted_kinds == (Kind.TRAVEL, Kind.MOVE)
    assert one.unwanted_practices == ("curiosity",)
    assert one.places == ("Kelseyville CA", "Main St 4")
    assert (one.country, one.every_days) == ("US", 30)
    assert joined(old, person("Glenn", "g@a.example")).every_days == 90
    assert joined(person("Glenn", "g@a.example"), person("Glenn", "g@b.example")).every_days is None


def birthday(day: str, **fields: object) -> RememberedDate:
    return RememberedDate.model_validate({"kind": DateKind.BIRTHDAY, "date": day, **fields})


def fact(value: str, **fields: object) -> KnownFact:
    return KnownFact.model_validate({"about": About.CAUSES, "value": value, **fields})


@pytest.mark.parametrize(
    ("days", "left"),
    [
        ([birthday("--05-01"), birthday("1970-05-01")], [birthday("1970-05-01")]),
        ([birthday("1970-05-01"), birthday("1970-05-01")], [birthday("1970-05-01")]),
        (
            [birthday("--05-01", who=Who.CHILD, name="Ana"), birthday("1999-05-01", who=Who.CHILD)],
            [birthday("--05-01", who=Who.CHILD, name="Ana"), birthday("1999-05-01", who=Who.CHILD)],
        ),
        (
            [birthday("1970-05-01"), birthday("1971-05-01")],
            [birthday("1970-05-01"), birthday("1971-05-01")],
        ),
        ([birthday("no day"), birthday("")], [birthday("no day"), birthday("")]),
    ],
)
def test_one_day_of_one_person_is_remembered_once(
    days: list[RememberedDate], left: list[RememberedDate]
) -> None:
    for one, other in (days, days[::-1]):
        old = person("Glenn", "g@a.example").model_copy(update={"dates": (one,)})
        new = person("Glenn", "g@b.example").model_copy(update={"dates": (other,)})
        found = joined(old, new).dates
        assert len(found) == len(left)
        assert all(one in found for one in left)


def test_of_what_is_known_twice_the_owners_own_word_stays() -> None:
    told = {"evidence": Evidence(quote="the food bank", entry_id="entry-1")}
    old = person("Glenn", "g@a.example").model_copy(
        update={"facts": (fact("food bank", **told),), "dates": (birthday("--05-01", **told),)}
    )
    new = person("Glenn", "g@b.example").model_copy(
        update={"facts": (fact("food bank"), fact("rowing")), "dates": (birthday("--05-01"),)}
    )
    one = joined(old, new)
    assert one.facts == (fact("food bank"), fact("rowing"))
    assert one.dates == (birthday("--05-01"),)


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
