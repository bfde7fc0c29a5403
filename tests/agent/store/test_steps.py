"""What undoes a join or a split: kept in the journal, the latest of it, and dropped as a whole."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from agent.models import Customer, Step
from agent.store.sqlite import Journal
from agent.store.steps import MOST_STEPS

PATH = "journal.sqlite"


def a_step(number: int) -> Step:
    ann = Customer(id="customer-ann", name="Ann Lee", addresses=("ann@a.example",))
    after = ann.model_copy(update={"notes": f"step {number}"})
    return Step(before=(ann,), after=(after,), events_before=(), events_after=())


def test_a_step_is_found_by_its_name_also_when_the_journal_is_opened_again(tmp_path: Path) -> None:
    with contextlib.closing(Journal(tmp_path / PATH)) as journal:
        name = journal.keep_step(a_step(1))
        assert journal.keep_step(a_step(1)) == name, "done again after it was undone"
    with contextlib.closing(Journal(tmp_path / PATH)) as journal:
        assert journal.step(name) == a_step(1)
        journal.drop_step(name)
        assert journal.step(name) is None
        assert journal.steps() == []


def test_only_the_latest_can_be_undone(tmp_path: Path) -> None:
    with contextlib.closing(Journal(tmp_path / PATH)) as journal:
        names = [journal.keep_step(a_step(number)) for number in range(MOST_STEPS + 2)]
        assert [journal.step(name) is None for name in names] == [True, True] + [False] * MOST_STEPS
        journal.drop_steps()
        assert journal.steps() == []


def test_a_step_of_another_version_cannot_be_undone_and_does_no_harm(tmp_path: Path) -> None:
    with contextlib.closing(Journal(tmp_path / PATH)) as journal:
        name = journal.keep_step(a_step(1))
        with contextlib.closing(sqlite3.connect(tmp_path / PATH)) as db, db:
            db.execute("UPDATE steps SET body = '{}'")
        assert journal.step(name) is None
        assert journal.steps() == []


def test_a_journal_of_version_4_has_a_place_for_them_once_it_is_opened(tmp_path: Path) -> None:
    Journal(tmp_path / PATH).close()
    with contextlib.closing(sqlite3.connect(tmp_path / PATH)) as db:
        db.executescript("DROP TABLE steps; DROP TABLE owed; PRAGMA user_version = 4;")
    with contextlib.closing(Journal(tmp_path / PATH)) as journal:
        assert journal.step(journal.keep_step(a_step(1))) == a_step(1)
