"""What belongs together in the correspondence with one customer, whatever the order of filing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from agent.models import Address, Direction, Entry, EntryKind
from agent.threads import base_subject, with_new_addresses, with_threads

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
GLENN = Address(name="Glenn Maddox", email="glenn@tillery.example")
FORGED = Address(name="Glenn MADDOX", email="glenn@evil.example")


def entry(
    number: int,
    *references: str,
    day: float = 0,
    subject: str = "November order",
    sender: Address = GLENN,
    **fields: object,
) -> Entry:
    values: dict[str, object] = {
        "id": f"entry-{number}",
        "customer_id": "customer-1",
        "kind": EntryKind.MAIL,
        "direction": Direction.IN,
        "at": START + timedelta(days=day or number),
        "subject": subject,
        "message_id": f"<{number}@x>",
        "references": references,
        "thread_id": references[0] if references else f"<{number}@x>",
        "sender": sender,
        "address": sender.email,
        **fields,
    }
    return Entry(**values)  # type: ignore[arg-type]


def threads(*entries: Entry) -> set[frozenset[str]]:
    """Which entries are together, the same for every order; sets of their numbers."""
    found = []
    for order in permutations(entries):
        together: dict[str, set[str]] = {}
        for one in with_threads(order):
            together.setdefault(one.thread_id, set()).add(one.id.removeprefix("entry-"))
        found.append({frozenset(ids) for ids in together.values()})
    assert all(one == found[0] for one in found)
    return found[0]


def test_an_answer_is_in_the_thread_of_what_it_refers_to() -> None:
    one, two = entry(1), entry(2, "<1@x>")
    assert threads(one, two, entry(3, subject="A new stove")) == {
        frozenset({"1", "2"}),
        frozenset({"3"}),
    }


def test_the_middle_of_a_thread_may_be_missing() -> None:
    assert threads(entry(1), entry(4, "<1@x>", "<2@x>"), entry(5, "<2@x>")) == {
        frozenset({"1", "4", "5"})
    }


def test_in_reply_to_alone_is_enough() -> None:
    assert threads(entry(1), entry(2, in_reply_to="<1@x>")) == {frozenset({"1", "2"})}


def test_a_reference_that_nobody_knows_does_not_part_what_another_one_joins() -> None:
    assert threads(entry(1), entry(2, "<gone@x>", "<1@x>")) == {frozenset({"1", "2"})}


@pytest.mark.parametrize("prefix", ["Re: ", "AW: ", "SV: ", "RE[2]: ", "Antw: ", "re : ", "R: "])
def test_an_answer_that_refers_to_nothing_is_found_by_its_subject(prefix: str) -> None:
    answer = entry(2, subject=f"{prefix}november  Order")
    assert threads(entry(1), answer, entry(3, "<2@x>", subject="Re: November order")) == {
        frozenset({"1", "2", "3"})
    }


@pytest.mark.parametrize(
    ("first", "answer"),
    [
        (entry(1), entry(2, subject="November order")),
        (entry(1), entry(62, subject="Re: November order")),
        (entry(1, subject="Hello"), entry(2, subject="Re: Hello")),
        (entry(1, subject="Quick question"), entry(2, subject="Re: Quick question")),
        (entry(1, subject="Re:"), entry(2, subject="AW: Re:")),
        (entry(1, subject="Ihre Anfrage"), entry(2, subject="AW: Ihre Anfrage")),
        (entry(1), entry(2, "<other@x>", subject="Re: November order")),
        (entry(2), entry(1, subject="Re: November order")),
        (entry(1), entry(2, subject="Fwd: November order")),
    ],
)
def test_by_subject_only_with_care(first: Entry, answer: Entry) -> None:
    assert len(threads(first, answer)) == 2


def test_by_subject_the_latest_thread_before_it_is_meant() -> None:
    assert threads(
        entry(1, day=1), entry(2, day=40), entry(3, day=41, subject="Re: November order")
    ) == {frozenset({"1"}), frozenset({"2", "3"})}


def test_a_call_is_in_no_thread() -> None:
    call = entry(1, kind=EntryKind.CALL, message_id="", thread_id="", subject="November order")
    assert [one.thread_id for one in with_threads([entry(2), call])] == ["", "<2@x>"]


def test_a_subject_is_compared_without_its_prefixes_and_case() -> None:
    assert base_subject("AW: Re[3]: Fwd: Twelve  Cases") == "twelve cases"
    assert base_subject("Re: Frage") == ""


def new_ones(*entries: Entry, **known: object) -> list[str]:
    values: dict[str, object] = {"vouched_for": (), "namesakes": {}, **known}
    found = {
        tuple(one.id for one in with_new_addresses(order, **values) if one.is_new_address)  # type: ignore[arg-type]
        for order in permutations(entries)
    }
    (ids,) = {tuple(sorted(ids)) for ids in found}
    return [id_.removeprefix("entry-") for id_ in ids]


def test_a_known_name_that_writes_from_another_address_is_marked() -> None:
    assert new_ones(entry(1), entry(9, sender=FORGED), entry(10, sender=FORGED)) == ["10", "9"]


def test_the_first_address_of_a_name_is_not_new() -> None:
    assert new_ones(entry(1, sender=FORGED), entry(9)) == ["9"]
    assert new_ones(entry(1), entry(2)) == []


def test_an_address_that_the_owner_has_written_to_is_known_from_then_on() -> None:
    written = entry(5, direction=Direction.OUT, address=FORGED.email)
    assert new_ones(entry(1), entry(4, sender=FORGED), written, entry(6, sender=FORGED)) == ["4"]


def test_an_address_that_the_owner_gave_himself_is_not_new() -> None:
    assert new_ones(entry(1), entry(9, sender=FORGED), vouched_for={FORGED.email}) == []


def test_after_a_month_an_address_is_no_longer_new() -> None:
    assert new_ones(entry(1), entry(2, sender=FORGED), entry(40, sender=FORGED)) == ["2"]


@pytest.mark.parametrize(
    ("since", "marked"), [(START, ["9"]), (None, ["9"]), (START + timedelta(days=20), [])]
)
def test_the_name_may_be_known_from_another_customer(
    since: datetime | None, marked: list[str]
) -> None:
    namesakes = {"glenn maddox": {"glenn@tillery.example": since}}
    assert new_ones(entry(9, sender=FORGED), namesakes=namesakes) == marked


def test_a_first_name_alone_is_no_name_to_know() -> None:
    other = Address(name="Glenn", email="glenn@other.example")
    assert (
        new_ones(
            entry(1, sender=Address(name="Glenn", email="g@a.example")), entry(2, sender=other)
        )
        == []
    )
