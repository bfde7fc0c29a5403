"""What the reader took from each entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.models import Direction, Entry, EntryKind
from agent.store.sqlite import Journal


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journal.sqlite")
    for number, customer in enumerate(("glenn", "glenn", "priya")):
        journal.add_entry(
            Entry(
                id=f"entry-{number}",
                customer_id=customer,
                kind=EntryKind.MAIL,
                direction=Direction.IN,
                at=datetime(2026, 5, 4, tzinfo=UTC),
            ),
            is_to_read=True,
        )
    yield journal
    journal.close()


def test_the_last_reading_counts_and_an_empty_one_is_none(journal: Journal) -> None:
    for body in ("{}", '{"found": []}'):
        journal.save_reading("entry-0", body, has_turn=False)
        assert journal.readings(["entry-0", "entry-1"]) == {"entry-0": body}
    journal.save_reading("entry-0", "", has_turn=False)
    assert journal.readings(["entry-0"]) == {}


def test_what_turns_a_story_is_found_by_customer(journal: Journal) -> None:
    for number in range(3):
        journal.save_reading(f"entry-{number}", str(number), has_turn=number > 0)
    assert journal.readings_with_turn("glenn") == {"entry-1": "1"}
    journal.save_reading("entry-1", "1", has_turn=False)
    assert journal.readings_with_turn("glenn") == {}


def test_there_is_no_reading_without_its_entry(journal: Journal) -> None:
    journal.save_reading("entry-9", "{}", has_turn=True)
    journal.save_reading("entry-2", "{}", has_turn=True)
    journal.remove_entries(["entry-2"])
    assert journal.readings(["entry-2", "entry-9"]) == {}
