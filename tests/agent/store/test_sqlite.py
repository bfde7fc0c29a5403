"""The journal's database: everything once, found by its words, and whole after any crash."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from agent.errors import NotFoundError, StoreError
from agent.journal import customer_id_of
from agent.models import (
    Address,
    Automation,
    Direction,
    Draft,
    Entry,
    EntryKind,
    GateReport,
    Happening,
    SealedMail,
    Suggestion,
    SuggestionState,
)
from agent.store import entries
from agent.store.entries import entry_row
from agent.store.fulltext import Wanted
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
            "address": "glenn@a.example",
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
    wanted = Wanted(words=tuple(query.split()), is_typing=True)
    assert [found.id for found, _ in journal.search(wanted)] == ["entry-1"]


def test_search_marks_the_match_and_takes_any_characters_as_words(journal: Journal) -> None:
    journal.add_entry(entry(1), is_to_read=True)
    assert "\x02Tyler\x03" in journal.search(Wanted(words=("Tyler",)))[0][1]
    for hostile in ('"', "a AND", "NEAR(", "subject:", "*", "'; DROP TABLE entries", "", "-"):
        journal.search(Wanted(words=(hostile,), without=(hostile,), is_typing=True))
    assert journal.count_entries() == 1


def test_a_transaction_that_fails_leaves_nothing_behind(journal: Journal) -> None:
    with pytest.raises(ZeroDivisionError), journal.transaction():
        journal.add_entry(entry(1), is_to_read=True)
        journal.save_cursor("mail", "INBOX", (1, 2, 3))
        raise ZeroDivisionError
    assert journal.count_entries() == 0
    assert journal.search(Wanted(words=("tyler",))) == []
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
    journal.add_entry(entry(1, address="glenn@a.example"), is_to_read=True)
    journal.save_suggestion(suggestion(1, state=SuggestionState.DISMISSED))
    journal.save_draft(DRAFT)
    journal.give_entries("peggy@a.example", "customer-1", "customer-2")
    assert journal.homes(["customer-1"]) == [("customer-1", "glenn@a.example")]
    journal.give_entries("glenn@a.example", "customer-1", "customer-2")
    (given,) = journal.suggestions_of_customer("customer-1")
    journal.give_suggestion(given, "customer-2")
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


def test_what_struck_a_region_stays_until_the_owner_drops_it(journal: Journal) -> None:
    fires, storm = (
        Happening(id=f"happening-{what}", region="Lake County CA", what=what, on=NOON.date())
        for what in ("wildfires", "storm")
    )
    for one in (fires, storm, fires):
        journal.add_happening(one)
    assert journal.happenings() == [fires, storm]
    journal.remove_happening(fires.id)
    journal.remove_happening("happening-none")
    assert journal.happenings() == [storm]


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
from agent.store.fulltext import Wanted
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
from agent.store.fulltext import Wanted
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


SCHEMA_1 = """
CREATE TABLE entries (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    customer_id TEXT NOT NULL,
    at TEXT NOT NULL,                -- ISO 8601, UTC, milliseconds: sorts as text
    direction TEXT NOT NULL,
    is_automated INTEGER NOT NULL,
    is_read INTEGER,                 -- for life events: NULL not a customer's, 0 to read, 1 read
    message_id TEXT NOT NULL,
    thread_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    people TEXT NOT NULL,
    rest TEXT NOT NULL               -- the other fields of agent.models.Entry, JSON
) STRICT;
CREATE INDEX entries_of_customer ON entries (customer_id, at);
CREATE INDEX entries_in_thread ON entries (thread_id, at);
CREATE INDEX entries_of_message ON entries (message_id);
CREATE INDEX entries_to_read ON entries (at) WHERE is_read = 0;
CREATE VIRTUAL TABLE entries_text USING fts5 (
    subject, text, people, content = 'entries', content_rowid = 'number',
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
CREATE TRIGGER entries_added AFTER INSERT ON entries BEGIN
    INSERT INTO entries_text (rowid, subject, text, people)
    VALUES (new.number, new.subject, new.text, new.people);
END;
CREATE TRIGGER entries_removed AFTER DELETE ON entries BEGIN
    INSERT INTO entries_text (entries_text, rowid, subject, text, people)
    VALUES ('delete', old.number, old.subject, old.text, old.people);
END;
CREATE TABLE cursors (
    account TEXT NOT NULL, folder TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,
    PRIMARY KEY (account, folder)
) STRICT;
CREATE TABLE suggestions (
    id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX suggestions_of_customer ON suggestions (customer_id);
CREATE INDEX suggestions_by_state ON suggestions (state);
CREATE TABLE drafts (
    id TEXT PRIMARY KEY, suggestion_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL
) STRICT;
CREATE TABLE sealed (
    draft_id TEXT PRIMARY KEY REFERENCES drafts (id) ON DELETE CASCADE,
    body TEXT NOT NULL, raw BLOB NOT NULL
) STRICT;
CREATE TABLE outbox (
    id TEXT PRIMARY KEY, draft_id TEXT NOT NULL, suggestion_id TEXT NOT NULL, state TEXT NOT NULL,
    body TEXT NOT NULL, raw BLOB NOT NULL
) STRICT;
CREATE INDEX outbox_by_state ON outbox (state);
CREATE INDEX outbox_of_suggestion ON outbox (suggestion_id);
"""


def test_a_journal_of_version_1_is_brought_up_to_date_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    glenn = customer_id_of(GLENN.email)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(SCHEMA_1)
        db.execute("PRAGMA user_version = 1")
        rest = {"kind": "mail", "account": "mail", "references": ["<0@a.example>"]}
        to_glenn = [{"email": "mallory@c.example"}, {"email": GLENN.email, "name": GLENN.name}]
        for number, customer, direction, is_automated, is_read, more in (
            (1, glenn, "out", 0, 1, {"to": to_glenn}),
            (2, "customer-joined", "in", 0, 0, {"sender": {"email": "g@b.example"}}),
            (3, "stranger", "in", 1, None, {"sender": {"email": "news@d.example"}}),
        ):
            db.execute(
                "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'Title', 'U14 title', ?, ?)",
                (
                    number,
                    f"entry-{number}",
                    customer,
                    "2016-11-02T12:00:00.000+00:00",
                    direction,
                    is_automated,
                    is_read,
                    f"<{number}@a.example>",
                    "<0@a.example>",
                    "Glenn Maddox",
                    json.dumps(
                        {**rest, **more, **({"is_automated": True} if is_automated else {})}
                    ),
                ),
            )
        db.execute("INSERT INTO cursors VALUES ('mail', 'INBOX', 1, 2, 3)")
        db.execute(
            "INSERT INTO suggestions VALUES ('suggestion-1', ?, 'snoozed', ?)",
            (glenn, suggestion(1, state=SuggestionState.SNOOZED).model_dump_json()),
        )
        db.execute(
            "INSERT INTO drafts VALUES ('draft-1', 'suggestion-1', ?)", (DRAFT.model_dump_json(),)
        )
        db.execute(
            "INSERT INTO outbox VALUES ('outbox-1', 'draft-1', 'suggestion-1', 'waiting', '{}', ?)",
            (b"raw",),
        )
    for _ in range(2):
        with contextlib.closing(Journal(path)) as journal:
            assert journal.count_entries() == 3
            first = journal.entry("entry-1")
            assert (first.address, first.text) == (GLENN.email, "U14 title")
            assert (first.message_id, first.thread_id) == ("<1@a.example>", "<0@a.example>")
            assert first.references == ("<0@a.example>",)
            assert journal.entry("entry-3").automation is Automation.NOTICE
            assert journal.entry("entry-2").address == "g@b.example"
            assert {one.id for one, _ in journal.search(Wanted(words=("title",)))} == {
                f"entry-{number}" for number in (1, 2, 3)
            }
            assert [one.id for one in journal.entries_to_read(9)] == ["entry-2"]
            assert journal.load_cursor("mail", "INBOX") == (1, 2, 3)
            assert journal.suggestion("suggestion-1").state is SuggestionState.SNOOZED
            assert journal.draft_of("suggestion-1") == DRAFT
            assert journal.outbox_raw("outbox-1") == b"raw"
            assert journal.outbox_item_of_message("<1@a.example>") is None
            (touch,) = journal.touches([glenn], until=NOON)[glenn]
            assert (touch.direction, touch.thread_id) == (Direction.OUT, "<0@a.example>")
            assert [one.practice for one in journal.made()[glenn]] == ["reply"]
            assert journal.happenings() == []


def test_a_version_1_that_cannot_be_brought_up_to_date_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(SCHEMA_1)
        db.execute("PRAGMA user_version = 1")
        db.execute(
            "INSERT INTO entries VALUES"
            " (1, 'e', 'c', 'no time at all', 'in', 0, 0, '', '', '', '', '', '{}')"
        )
    for _ in range(2):
        with pytest.raises(StoreError, match="cannot be used"):
            Journal(path)
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT id FROM entries").fetchall() == [("e",)]


def test_search_gives_the_newest_first_and_beginnings_where_whole_words_are_few(
    journal: Journal,
) -> None:
    for number in (2, 3, 1):
        journal.add_entry(entry(number, subject="", text=f"word{number} order"), is_to_read=True)
    order = Wanted(words=("order",), is_typing=True)
    assert [one.id for one, _ in journal.search(order)] == ["entry-3", "entry-2", "entry-1"]
    journal.add_entry(entry(4, subject="", text="orders"), is_to_read=True)
    assert journal.search(order, limit=3)[0][0].id == "entry-3"
    assert journal.search(order)[0][0].id == "entry-4"


def test_many_entries_of_the_same_second_are_all_kept(journal: Journal, monkeypatch) -> None:
    monkeypatch.setattr(entries, "number_of", lambda at, entry_id: 5)
    for start in (0, 30, 10):
        journal.add_entries([entry_row(entry(number)) for number in range(start, start + 30)])
    assert journal.count_entries() == 60
    assert len(journal.entries_of_customer("customer-1")) == 60
    assert len(journal.search(Wanted(words=("tyler",)), limit=100)) == 60


def test_what_a_program_wrote_is_not_read_for_life_events_but_an_out_of_office_text_is(
    journal: Journal,
) -> None:
    for number, automation in enumerate(Automation):
        journal.add_entry(entry(number, automation=automation), is_to_read=True)
    assert {one.automation for one in journal.entries_to_read(99)} == {
        Automation.NONE,
        Automation.OUT_OF_OFFICE,
    }
    journal.mark_read(one.id for one in journal.entries_to_read(99))
    journal.read_again("customer-1")
    assert len(journal.entries_to_read(99)) == 2


def test_the_count_is_right_also_after_what_was_undone(journal: Journal) -> None:
    journal.add_entry(entry(1), is_to_read=True)
    with pytest.raises(ZeroDivisionError), journal.transaction():
        journal.add_entry(entry(2), is_to_read=True)
        raise ZeroDivisionError
    assert journal.count_entries() == 1


def test_what_the_owner_wrote_last_is_known_and_no_answer_of_a_program(journal: Journal) -> None:
    assert journal.last_written("customer-1") is None
    journal.add_entry(entry(1, direction=Direction.OUT), is_to_read=True)
    journal.add_entry(entry(3), is_to_read=True)
    robot = entry(2, direction=Direction.OUT, automation=Automation.OUT_OF_OFFICE)
    journal.add_entry(robot, is_to_read=True)
    last = journal.last_written("customer-1")
    assert last
    assert last.id == "entry-1"
    assert [one.id for one in journal.entries_sent(9)] == ["entry-1"]
