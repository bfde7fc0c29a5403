"""What a language model is to judge: put once, the newest first, and gone with its mail."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.models import Direction, Entry, EntryKind, FoundEvent, Kind, When, Who
from agent.store.sqlite import Journal

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MODEL = "small"


def found(words: str) -> FoundEvent:
    return FoundEvent(
        kind=Kind.MOVE,
        who=Who.SELF,
        status=When.ONGOING,
        evidence=words,
        confidence=0.4,
        is_maybe=True,
        likeliest=(Kind.MOVE, Kind.TRAVEL),
    )


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with contextlib.closing(Journal(tmp_path / "journal.sqlite")) as journal:
        for number in range(3):
            entry = Entry(
                id=f"entry-{number}",
                customer_id="customer-1",
                kind=EntryKind.MAIL,
                direction=Direction.IN,
                at=NOON + timedelta(days=number),
            )
            journal.add_entry(entry, is_to_read=True)
            journal.add_maybes(entry.id, {"question": found(f"words {number}")})
        yield journal


def waiting(journal: Journal, model: str = MODEL) -> list[str]:
    return [one.entry_id for one in journal.maybes_to_judge(model, tries=2, limit=9)]


def test_the_newest_comes_first_but_what_was_asked_in_vain_comes_last(journal) -> None:
    assert waiting(journal) == ["entry-2", "entry-1", "entry-0"]
    newest, *_ = journal.maybes_to_judge(MODEL, tries=2, limit=1)
    assert newest.found == found("words 2")
    journal.count_try(newest)
    assert waiting(journal) == ["entry-1", "entry-0", "entry-2"]
    journal.count_try(newest)
    assert waiting(journal) == ["entry-1", "entry-0"]
    journal.forget_tries()
    assert waiting(journal) == ["entry-2", "entry-1", "entry-0"]


def test_an_answer_is_kept_and_none_that_helps_is_asked_of_another_model(journal) -> None:
    first, second, _ = journal.maybes_to_judge(MODEL, tries=2, limit=9)
    journal.keep_answer(first, MODEL, "{}")
    journal.keep_answer(second, MODEL, None)
    assert journal.answers(first.entry_id) == {"question": "{}"}
    assert journal.answers(second.entry_id) == {}
    assert waiting(journal) == ["entry-0"]
    assert waiting(journal, "large") == ["entry-1", "entry-0"]


def test_a_question_that_is_no_longer_one_is_gone_but_its_answer_stays(journal) -> None:
    first, second, _ = journal.maybes_to_judge(MODEL, tries=2, limit=9)
    journal.keep_answer(first, MODEL, "{}")
    for one in first, second:
        journal.add_maybes(one.entry_id, {"another": found("other words")})
    assert journal.answers(first.entry_id) == {"question": "{}"}
    asked = {
        (one.entry_id, one.question) for one in journal.maybes_to_judge(MODEL, tries=2, limit=9)
    }
    assert asked == {("entry-2", "another"), ("entry-1", "another"), ("entry-0", "question")}


def test_the_same_question_is_put_once(journal) -> None:
    first, *_ = journal.maybes_to_judge(MODEL, tries=2, limit=9)
    journal.keep_answer(first, MODEL, None)
    journal.add_maybes(first.entry_id, {"question": found("words 2")})
    assert waiting(journal) == ["entry-1", "entry-0"]
    assert journal.without_maybes(["entry-1", "entry-9"]) == {"entry-9"}


def test_with_a_mail_its_questions_go(journal) -> None:
    journal.remove_entries(["entry-1"])
    assert waiting(journal) == ["entry-2", "entry-0"]
    assert journal.without_maybes(["entry-1"]) == {"entry-1"}


def test_a_question_of_an_older_version_is_dropped_to_be_put_anew(journal, tmp_path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "journal.sqlite")) as db, db:
        db.execute("UPDATE maybes SET found = '{}' WHERE entry_id = 'entry-2'")
    assert [one.entry_id for one in journal.maybes_to_judge(MODEL, tries=2, limit=1)] == ["entry-1"]
    assert journal.without_maybes(["entry-2"]) == {"entry-2"}


def test_only_what_has_been_read_is_read_anew(journal) -> None:
    journal.mark_read(["entry-1"])
    journal.mark_strangers(["entry-2"])
    journal.read_anew(["entry-0", "entry-1", "entry-2"])
    assert [one.id for one in journal.entries_to_read(9)] == ["entry-1", "entry-0"]
