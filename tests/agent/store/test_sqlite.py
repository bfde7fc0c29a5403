"""The journal's database: everything once, found by its words, and whole after any crash."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from agent.errors import NotFoundError, StoreError
from agent.models import (
    Address,
    Direction,
    Draft,
    Entry,
    EntryKind,
    GateReport,
    SealedMail,
    Suggestion,
    SuggestionState,
)
from agent.store.sqlite import Journal

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
GLENN = Address(name="Glenn Maddox", email="glenn@a.example")


def entry(number: int, **fields: object) -> Entry:
    return Entry.model_validate(
        {
            "id": f"entry-{number}",
            "customer_id": "customer-1",
            "kind": EntryKind.MAIL,
            "direction": Direction.IN,
            "at": NOON + timedelta(hours=number),
            "utc_offset_minutes": -480,
            "subject": "November order, and a brag",
            "text": "Tyler's team took the state U14 title on Saturday.",
            "message_id": f"<{number}@a.example>",
            "references": ("<0@a.example>",),
            "thread_id": "<0@a.example>",
            "sender": GLENN,
            "to": (Address(email="robin@b.example"),),
            **fields,
        }
    )


def suggestion(number: int, **fields: object) -> Suggestion:
    return Suggestion.model_validate(
        {
            "id": f"suggestion-{number}",
            "customer_id": "customer-1",
            "practice": "reply",
            "reason": "Glenn told you something",
            "due_on": date(2026, 11, 2),
            "expires_on": date(2026, 12, 2),
            "priority": 1.0,
            **fields,
        }
    )


DRAFT = Draft(
    id="draft-1",
    suggestion_id="suggestion-1",
    customer_id="customer-1",
    account="mail",
    sender=Address(email="robin@b.example"),
    to=(GLENN,),
    subject="Re: November order",
    text="Glenn, what a goal.",
    facts=(),
    gate=GateReport(checks=()),
)


@pytest.fixture
def journal(tmp_path: Path):
    journal = Journal(tmp_path / "journal.sqlite")
    yield journal
    journal.close()


def test_an_entry_comes_back_as_it_went_in_and_is_kept_once(journal: Journal) -> None:
    assert journal.add_entry(entry(1), is_to_read=True)
    assert not journal.add_entry(entry(1), is_to_read=True)
    assert journal.entry("entry-1") == entry(1)
    assert journal.count_entries() == 1


def test_a_customers_entries_are_oldest_first_and_the_latest_when_limited(journal: Journal) -> None:
    for number in (3, 1, 2):
        journal.add_entry(entry(number), is_to_read=True)
    assert [one.id for one in journal.entries_of_customer("customer-1", limit=2)] == [
        "entry-2",
        "entry-3",
    ]
    assert journal.entry_counts() == {"customer-1": (3, NOON + timedelta(hours=3))}


def test_only_customers_entries_are_read_newest_first_and_once(journal: Journal) -> None:
    for number in (1, 2):
        journal.add_entry(entry(number), is_to_read=True)
    journal.add_entry(entry(3, customer_id="stranger"), is_to_read=False)
    assert [one.id for one in journal.entries_to_read(10)] == ["entry-2", "entry-1"]
    journal.mark_read(["entry-2", "entry-1"])
    assert journal.entries_to_read(10) == []
    journal.mark_to_read("stranger")
    assert [one.id for one in journal.entries_to_read(10)] == ["entry-3"]
    journal.mark_to_read("customer-1")
    assert len(journal.entries_to_read(10)) == 1, "what was read is not read again"


@pytest.mark.parametrize("query", ["tyler", "TYLER state", "brag", "Maddox", "titl"])
def test_search_finds_words_in_text_subject_and_names(journal: Journal, query: str) -> None:
    journal.add_entry(entry(1), is_to_read=True)
    assert [found.id for found, _ in journal.search(query)] == ["entry-1"]


def test_search_marks_the_match_and_takes_any_characters_as_words(journal: Journal) -> None:
    journal.add_entry(entry(1), is_to_read=True)
    assert "\x02Tyler\x03" in journal.search("Tyler")[0][1]
    for hostile in ('"', "a AND", "NEAR(", "subject:", "*", "'; DROP TABLE entries", "", "-"):
        journal.search(hostile)
    assert journal.count_entries() == 1


def test_threads_grow_together_whichever_mail_comes_first(journal: Journal) -> None:
    journal.add_entry(entry(2, thread_id="<1@a.example>"), is_to_read=True)
    journal.add_entry(entry(1), is_to_read=True)
    journal.join_threads("<1@a.example>", "<0@a.example>")
    in_thread = journal.entries_in_thread("<0@a.example>", "customer-1")
    assert [one.id for one in in_thread] == ["entry-1", "entry-2"]
    assert journal.thread_of(["<nobody@x>", "<2@a.example>"]) == "<0@a.example>"


def test_a_transaction_that_fails_leaves_nothing_behind(journal: Journal) -> None:
    with pytest.raises(ZeroDivisionError), journal.transaction():
        journal.add_entry(entry(1), is_to_read=True)
        journal.save_cursor("mail", "INBOX", (1, 2, 3))
        raise ZeroDivisionError
    assert journal.count_entries() == 0
    assert journal.search("tyler") == []
    assert journal.load_cursor("mail", "INBOX") is None


def test_suggestions_are_found_by_state(journal: Journal) -> None:
    journal.save_suggestion(suggestion(1))
    journal.save_suggestion(suggestion(2, state=SuggestionState.DONE))
    assert journal.suggestions_in(SuggestionState.OPEN) == [suggestion(1)]
    journal.save_suggestion(suggestion(1, state=SuggestionState.DISMISSED))
    assert journal.suggestions_in(SuggestionState.OPEN) == []
    with pytest.raises(NotFoundError):
        journal.suggestion("suggestion-9")


def test_when_two_customers_are_one_nothing_of_the_other_is_left_behind(journal: Journal) -> None:
    journal.add_entry(entry(1), is_to_read=True)
    journal.save_suggestion(suggestion(1, state=SuggestionState.DISMISSED))
    journal.save_draft(DRAFT)
    journal.give_all("customer-1", "customer-2")
    assert journal.entries_of_customer("customer-1") == []
    assert journal.suggestions_of_customer("customer-1") == []
    assert journal.entry("entry-1").customer_id == "customer-2"
    (kept,) = journal.suggestions_of_customer("customer-2")
    assert kept.state is SuggestionState.DISMISSED, "what was decided stays decided"
    assert journal.draft("draft-1").customer_id == "customer-2"


def test_an_edited_draft_is_no_longer_the_sealed_one(journal: Journal) -> None:
    sealed = SealedMail(
        draft_id="draft-1",
        message_id="<m@b.example>",
        sender="robin@b.example",
        recipients=("glenn@a.example",),
        subject="s",
        text="t",
        size_bytes=3,
        digest="d",
    )
    journal.save_draft(DRAFT)
    journal.save_sealed(sealed, b"raw")
    assert journal.sealed("draft-1") == (sealed, b"raw")
    journal.save_draft(DRAFT.model_copy(update={"text": "Other words."}))
    assert journal.sealed("draft-1") is None
    assert journal.draft_of("suggestion-1") == DRAFT.model_copy(update={"text": "Other words."})


def test_a_newer_journal_is_left_alone_with_a_clear_word(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "journal.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError, match="version 99"):
        Journal(tmp_path / "journal.sqlite")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").write_text("not a database, surely" * 100)
    with pytest.raises(StoreError, match="journal is damaged"):
        Journal(tmp_path / "journal.sqlite")


def test_killed_at_any_moment_entries_and_cursor_agree(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    source = Path(__file__).read_text(encoding="utf-8")
    (tmp_path / "tests_sqlite.py").write_text(source)
    script = f"""
import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(Path(__file__).resolve().parents[3])!r}]
from pathlib import Path
from tests_sqlite import entry
from agent.store.sqlite import Journal
journal = Journal(Path({str(path)!r}))
start = (journal.load_cursor("mail", "INBOX") or (1, 0, 0))[2]
print("ready", flush=True)
for number in range(start + 1, start + 100000):
    with journal.transaction():
        journal.add_entry(entry(number % 9999 + number // 9999 * 10000), is_to_read=True)
        journal.save_cursor("mail", "INBOX", (1, 1, number))
"""
    for _ in range(5):
        process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
        assert process.stdout
        with process.stdout:
            assert process.stdout.readline() == b"ready\n"
            time.sleep(0.1)
            process.kill()
            process.wait()
    journal = Journal(path)
    cursor = journal.load_cursor("mail", "INBOX")
    assert cursor
    assert journal.count_entries() == cursor[2] > 0
    journal.close()


def test_a_full_disk_is_told_and_once_there_is_room_nothing_is_missing(tmp_path: Path) -> None:
    (tmp_path / "tests_sqlite.py").write_text(Path(__file__).read_text(encoding="utf-8"))
    script = f"""
import resource, sys; sys.path[:0] = [{str(tmp_path)!r}, {str(Path(__file__).resolve().parents[3])!r}]
from pathlib import Path
from tests_sqlite import entry
from agent.errors import StoreError
from agent.store.sqlite import Journal
journal = Journal(Path({str(tmp_path / "journal.sqlite")!r}))
journal.add_entry(entry(1), is_to_read=True)
limits = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
filed = 1
try:
    for number in range(2, 5000):
        with journal.transaction():
            journal.add_entry(entry(number, text="word " * 2000), is_to_read=True)
            journal.save_cursor("mail", "INBOX", (1, 1, number))
        filed = number
except StoreError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, limits)
print(journal.count_entries() == filed == (journal.load_cursor("mail", "INBOX") or (0, 0, 1))[2])
journal.add_entry(entry(filed + 1), is_to_read=True)
print(journal.count_entries() == filed + 1)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    told, *rest = done.stdout.splitlines()
    assert "the journal cannot be used" in told, done.stderr
    assert rest == ["True", "True"], done.stdout
