"""Entries by their words, and by who, when and how."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agent.models import MATCH_START, Automation, Direction, EntryKind
from agent.store.fulltext import Wanted
from agent.store.sqlite import Journal
from tests.agent.store.conftest import NOON, by_hand, make_entry


@pytest.fixture
def full(journal: Journal) -> Journal:
    """Two customers, a program, a stranger and a call, a day apart."""
    journal.add_entry(make_entry(1, subject="Fruit"), is_to_read=True)
    journal.add_entry(
        make_entry(2, customer_id="customer-2", direction=Direction.OUT), is_to_read=True
    )
    journal.add_entry(make_entry(3, automation=Automation.NEWSLETTER), is_to_read=True)
    journal.add_entry(make_entry(4, customer_id="stranger"), is_to_read=False)
    journal.add_by_hand(by_hand(5, EntryKind.CALL, text="Quince jam"))
    return journal


QUINCES = ("quinces",)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(words=QUINCES), [4, 3, 2, 1]),
        (Wanted(words=QUINCES, direction=Direction.IN), [1]),
        (Wanted(words=QUINCES, customer_ids=frozenset({"customer-2"})), [2]),
        (Wanted(words=QUINCES, entry_ids=frozenset({"entry-3", "entry-5"})), [3]),
        (Wanted(words=QUINCES, is_of_strangers=True), [4]),
        (Wanted(words=QUINCES, since=NOON + timedelta(days=2)), [4, 3, 2]),
        (Wanted(words=QUINCES, until=NOON + timedelta(days=2)), [1]),
        (Wanted(words=QUINCES, without=("fruit",)), [4, 3, 2]),
        (Wanted(words=QUINCES, customer_ids=frozenset()), []),
        (Wanted(words=QUINCES, kinds=frozenset({EntryKind.CALL})), []),
        (Wanted(kinds=frozenset({EntryKind.CALL})), [5]),
        (Wanted(direction=Direction.OUT), [5, 2]),
        (Wanted(direction=Direction.OUT, without=("jam",)), [2]),
        (Wanted(customer_ids=frozenset({"customer-1"})), [5, 1]),
        (Wanted(since=NOON + timedelta(days=5)), [5]),
        (Wanted(is_of_strangers=True), [4]),
        (Wanted(), []),
    ],
)
def test_entries_are_found_newest_first_by_all_that_is_wanted(
    full: Journal, wanted: Wanted, numbers: list[int]
) -> None:
    assert [entry.id for entry, _ in full.search(wanted)] == [f"entry-{one}" for one in numbers]


def test_a_beginning_of_two_letters_begins_too_much_to_be_looked_up(full: Journal) -> None:
    found = {
        typed: len(full.search(Wanted(words=(typed,), is_typing=True)))
        for typed in ("qu", "qui", "quinc", "the qu")
    }
    assert found == {"qu": 0, "qui": 5, "quinc": 5, "the qu": 0}


def test_the_words_around_are_the_texts_and_the_subjects_where_only_they_match(
    full: Journal,
) -> None:
    ((entry, around),) = full.search(Wanted(words=("fruit",)))
    assert around.startswith(f"{MATCH_START}Fruit")
    assert (entry.subject, entry.text) == ("Fruit", "")
    ((_, around),) = full.search(Wanted(words=("jam",)))
    assert around.startswith("Quince")
    ((_, opening),) = full.search(Wanted(kinds=frozenset({EntryKind.CALL})))
    assert opening == "Quince jam"


def test_who_was_in_touch_last_comes_first(full: Journal) -> None:
    assert full.latest_customers() == ["customer-1", "customer-2"]
    assert full.latest_customers(1) == ["customer-1"]
