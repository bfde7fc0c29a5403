"""Who was in touch with whom: told of every customer at once, and of no mail's text."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agent.errors import NotFoundError
from agent.models import Automation, Direction, EntryKind, Touch
from agent.store.fulltext import Wanted
from tests.agent.store.conftest import NOON, by_hand, make_entry

MUCH_LATER = NOON + timedelta(days=999)


def ids(touches: list[Touch]) -> list[str]:
    return [touch.entry_id for touch in touches]


def test_a_touch_tells_when_how_and_in_which_thread(journal) -> None:
    journal.add_entry(make_entry(1), is_to_read=True)
    journal.add_by_hand(by_hand(2, EntryKind.CALL))
    assert journal.touches(until=MUCH_LATER) == {
        "customer-1": [
            Touch(
                NOON + timedelta(days=1), EntryKind.MAIL, Direction.IN, "entry-1", "<0@a.example>"
            ),
            Touch(NOON + timedelta(days=2), EntryKind.CALL, Direction.OUT, "entry-2", ""),
        ]
    }


def test_of_each_customer_the_latest_are_told_oldest_first(journal) -> None:
    for number in (3, 1, 2):
        journal.add_entry(make_entry(number), is_to_read=True)
    journal.add_entry(make_entry(4, customer_id="customer-2"), is_to_read=True)
    latest = journal.touches(until=MUCH_LATER, most=2)
    assert {id_: ids(of_one) for id_, of_one in latest.items()} == {
        "customer-1": ["entry-2", "entry-3"],
        "customer-2": ["entry-4"],
    }
    assert journal.touches(["customer-2", "nobody"], until=MUCH_LATER).keys() == {"customer-2"}
    assert journal.touches([], until=MUCH_LATER) == {}


def test_an_appointment_that_is_still_to_come_is_no_touch_yet(journal) -> None:
    journal.add_entry(make_entry(1), is_to_read=True)
    journal.add_by_hand(by_hand(5, EntryKind.APPOINTMENT))
    on_the_day = NOON + timedelta(days=5)
    for until, told in (
        (on_the_day - timedelta(seconds=1), ["entry-1"]),
        (on_the_day, ["entry-1", "entry-5"]),
    ):
        assert ids(journal.touches(until=until)["customer-1"]) == told


def test_neither_a_program_nor_a_stranger_touches_anybody(journal) -> None:
    journal.add_entry(make_entry(1, automation=Automation.NEWSLETTER), is_to_read=True)
    journal.add_entry(make_entry(2, automation=Automation.OUT_OF_OFFICE), is_to_read=True)
    journal.add_entry(make_entry(3, customer_id="stranger"), is_to_read=False)
    assert journal.touches(until=MUCH_LATER) == {}
    assert journal.spans(["customer-1", "stranger"], until=MUCH_LATER) == {}
    assert journal.touches_of(["entry-1", "entry-2", "entry-3"]) == []
    assert list(journal.touches_between(NOON, MUCH_LATER)) == []


def test_a_touch_is_found_by_its_entry_and_the_first_and_last_by_their_customer(journal) -> None:
    for number in (2, 1, 3):
        journal.add_entry(make_entry(number), is_to_read=True)
    assert ids(journal.touches_of(["entry-3", "entry-1", "nothing"])) == ["entry-1", "entry-3"]
    first, second, third = (NOON + timedelta(days=number) for number in (1, 2, 3))
    assert journal.spans(["customer-1"], until=MUCH_LATER) == {"customer-1": (first, third)}
    assert journal.spans(["customer-1", "nobody"], until=second) == {"customer-1": (first, second)}


def test_a_week_holds_its_first_moment_and_not_its_last(journal) -> None:
    for number in range(4):
        journal.add_entry(make_entry(number, customer_id=f"customer-{number}"), is_to_read=True)
    between = journal.touches_between(NOON + timedelta(days=1), NOON + timedelta(days=3))
    assert [id_ for id_, _ in between] == ["customer-1", "customer-2"]
    just_after = NOON + timedelta(milliseconds=200)
    assert list(journal.touches_between(just_after, just_after + timedelta(hours=1))) == []


def test_what_is_put_in_by_hand_is_found_by_its_words_and_kept_once(journal) -> None:
    sale = by_hand(1, EntryKind.SALE, text="Twelve cases of walnuts")
    journal.add_by_hand(sale)
    journal.add_by_hand(sale)
    assert journal.entry("entry-1") == sale
    assert [found.id for found, _ in journal.search(Wanted(words=("walnuts",)))] == ["entry-1"]
    assert journal.entries_of_customer("customer-1") == [sale]


def test_a_call_and_a_note_may_tell_of_a_life_and_a_sale_does_not(journal) -> None:
    for number, kind in enumerate(one for one in EntryKind if one is not EntryKind.MAIL):
        journal.add_by_hand(by_hand(number, kind))
    told = {EntryKind.CALL, EntryKind.NOTE}
    assert {one.kind for one in journal.entries_to_read(99)} == told
    journal.mark_read(one.id for one in journal.entries_to_read(99))
    journal.read_again("customer-1")
    assert {one.kind for one in journal.entries_to_read(99)} == told


def test_only_mail_shows_how_the_owner_writes(journal) -> None:
    journal.add_entry(make_entry(1, direction=Direction.OUT), is_to_read=True)
    journal.add_by_hand(by_hand(2, EntryKind.CALL))
    assert [one.id for one in journal.entries_sent(9)] == ["entry-1"]
    last = journal.last_written("customer-1")
    assert last
    assert last.id == "entry-1"


def test_what_was_put_in_by_hand_is_taken_out_again_and_never_a_mail(journal) -> None:
    journal.add_entry(make_entry(1), is_to_read=True)
    journal.add_by_hand(by_hand(2, EntryKind.NOTE, text="walnuts"))
    journal.remove_by_hand("entry-2")
    assert journal.search(Wanted(words=("walnuts",))) == []
    for entry_id in ("entry-1", "entry-2"):
        with pytest.raises(NotFoundError):
            journal.remove_by_hand(entry_id)
    assert journal.count_entries() == 1


def test_the_touches_of_a_day_read_no_mail(journal) -> None:
    told = []
    journal._db.set_trace_callback(told.append)
    journal.touches(until=NOON)
    journal.touches(["customer-1"], until=NOON)
    journal.spans(["customer-1", "customer-2"], until=NOON)
    list(journal.touches_between(NOON, MUCH_LATER))
    journal._db.set_trace_callback(None)
    for sql in told:
        plan = [row[-1] for row in journal._db.execute(f"EXPLAIN QUERY PLAN {sql}")]
        looks = [step for step in plan if "entries" in step]
        assert looks
        assert all("COVERING INDEX entries_touches" in step for step in looks), plan
