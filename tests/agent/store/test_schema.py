"""A journal of an older kinkeeper: brought up to date in place, once, and nothing is lost."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from agent.models import Automation, Direction, Made, Matter, MatterKind, SuggestionState
from agent.store.fulltext import Wanted
from agent.store.schema import number_of
from agent.store.sqlite import Journal
from tests.agent.store.conftest import make_suggestion

ENTRIES_2 = """
CREATE TABLE entries (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    customer_id TEXT NOT NULL,
    at TEXT NOT NULL,
    direction TEXT NOT NULL,
    is_automated INTEGER NOT NULL,
    is_read INTEGER,
    message_id TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    people TEXT NOT NULL,
    rest TEXT NOT NULL
) STRICT;
CREATE INDEX entries_of_customer ON entries (customer_id, number, address);
CREATE INDEX entries_of_strangers ON entries (customer_id) WHERE is_read IS NULL;
CREATE INDEX entries_written ON entries (customer_id)
    WHERE direction = 'out' AND is_automated = 0;
CREATE INDEX entries_sent ON entries (direction) WHERE direction = 'out' AND is_automated = 0;
CREATE INDEX entries_to_read ON entries (is_read) WHERE is_read = 0;
CREATE VIRTUAL TABLE entries_text USING fts5 (
    subject, text, people, content = 'entries', content_rowid = 'number',
    tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO entries_text (entries_text, rank) VALUES ('automerge', 8);
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
    id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL,
    made_at TEXT
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
    body TEXT NOT NULL, raw BLOB NOT NULL,
    came_back TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_by_state ON outbox (state);
CREATE INDEX outbox_of_suggestion ON outbox (suggestion_id);
CREATE INDEX outbox_of_message ON outbox (json_extract(body, '$.message_id'));
"""
READINGS_3 = """
CREATE TABLE readings (
    entry_id TEXT PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    has_turn INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX readings_with_turn ON readings (entry_id) WHERE has_turn;
CREATE TABLE maybes (
    entry_id TEXT NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    found TEXT NOT NULL,
    answer TEXT,
    model TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (entry_id, question)
) STRICT;
CREATE INDEX maybes_to_judge ON maybes (tries) WHERE answer IS NULL;
INSERT INTO readings VALUES ('entry-lately', 1, 'read');
"""
LATELY = datetime.now(UTC).replace(microsecond=0) - timedelta(days=300)
LONG_AGO = LATELY - timedelta(days=999)
PATH = "journal.sqlite"


@pytest.fixture(params=[2, 3])
def journal(request, tmp_path: Path) -> Iterator[Journal]:
    with contextlib.closing(sqlite3.connect(tmp_path / PATH, isolation_level=None)) as db:
        db.executescript(ENTRIES_2)
        for name, at, direction, is_read, automation in (
            ("long-ago", LONG_AGO, "out", 1, "none"),
            ("lately", LATELY, "in", 1, "none"),
            ("away", LATELY, "in", 1, "out of office"),
            ("program", LATELY, "in", 1, "newsletter"),
            ("stranger", LATELY, "in", None, "none"),
        ):
            rest = {
                "kind": "mail",
                "thread_id": "<0@a.example>",
                "automation": automation,
                "folder": "INBOX",
            }
            row = (
                number_of(at, name),
                f"entry-{name}",
                "customer-1" if name != "stranger" else "customer-2",
                at.isoformat(timespec="milliseconds"),
                direction,
                automation != "none",
                is_read,
                f"<{name}@a.example>",
                "glenn@a.example",
                "The quinces",
                f"The quinces are in, {name}.",
                "Glenn Maddox <glenn@a.example>",
                json.dumps(rest),
            )
            db.execute(f"INSERT INTO entries VALUES ({', '.join('?' * len(row))})", row)
        db.execute("INSERT INTO entries_text (entries_text) VALUES ('rebuild')")
        old = make_suggestion(1, cause="", practice="reply", life_event_id="event-1")
        new_fields = {"doing", "phone", "cause", "stage", "words", "grounds", "owners_word"}
        for one in (old, make_suggestion(2, cause="", state=SuggestionState.DONE)):
            db.execute(
                "INSERT INTO suggestions VALUES (?, ?, ?, ?, ?)",
                (
                    one.id,
                    one.customer_id,
                    one.state,
                    one.model_dump_json(exclude=new_fields),
                    "2026-11-02T12:00:00+00:00" if one is old else None,
                ),
            )
        db.execute("INSERT INTO cursors VALUES ('mail', 'INBOX', 1, 2, 3)")
        if request.param == 3:
            db.executescript(READINGS_3)
        db.execute(f"PRAGMA user_version = {request.param}")
    Journal(tmp_path / PATH).close()
    with contextlib.closing(Journal(tmp_path / PATH)) as journal:
        yield journal


def test_every_entry_is_there_and_is_a_mail_in_its_thread(journal) -> None:
    assert journal.count_entries() == 5
    lately = journal.entry("entry-lately")
    assert (lately.kind, lately.thread_id) == ("mail", "<0@a.example>")
    assert (lately.folder, lately.text) == ("INBOX", "The quinces are in, lately.")
    assert journal.entry("entry-away").automation is Automation.OUT_OF_OFFICE
    assert len(journal.search(Wanted(words=("quinces",)))) == 5
    assert journal.load_cursor("mail", "INBOX") == (1, 2, 3)
    (sent,) = journal.entries_sent(9)
    assert sent.id == "entry-long-ago"


def test_touches_are_known_from_the_first_day(journal) -> None:
    touches = journal.touches(until=datetime.now(UTC))["customer-1"]
    assert [(one.at, one.direction, one.thread_id) for one in touches] == [
        (LONG_AGO, Direction.OUT, "<0@a.example>"),
        (LATELY, Direction.IN, "<0@a.example>"),
    ]


def test_what_people_wrote_in_the_last_year_is_read_once_more(journal) -> None:
    told = {one.id for one in journal.entries_to_read(9)}
    assert told == {"entry-lately", "entry-away"}
    journal.mark_read(told)
    with contextlib.closing(Journal(journal.path)) as again:
        assert again.entries_to_read(9) == []


def test_suggestions_keep_what_was_decided_and_when_they_were_made(journal) -> None:
    assert journal.made() == {
        "customer-1": [
            Made(
                "suggestion-2",
                "keep_in_touch",
                "",
                SuggestionState.DONE,
                date(2026, 11, 4),
                None,
            ),
            Made("suggestion-1", "reply", "", SuggestionState.OPEN, date(2026, 11, 3), "event-1"),
        ]
    }
    assert journal.suggestion("suggestion-1").life_event_id == "event-1"
    assert journal.ended_between(LONG_AGO, datetime.now(UTC)) == [], "nobody noted when"


def test_what_was_read_and_what_is_new_has_its_place(journal) -> None:
    promise = Matter(kind=MatterKind.PROMISE, quote="The quinces are in", start=0)
    journal.save_matters("entry-lately", [promise])
    assert journal.matters(since=LONG_AGO).keys() == {"customer-1"}
    assert journal.happenings() == []
    assert journal.maybes_to_judge("small", tries=2, limit=9) == []
    journal.save_reading("entry-away", "read", has_turn=True)
    assert "entry-away" in journal.readings_with_turn("customer-1")


def test_an_old_journal_becomes_the_same_as_a_new_one(journal, tmp_path: Path) -> None:
    def looks(path: Path) -> tuple[dict[str, str], dict[str, set[tuple[object, ...]]]]:
        with contextlib.closing(sqlite3.connect(path)) as db:
            rows = db.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
            tables = [name for kind, name, _ in rows if kind == "table"]
            columns = {
                name: {row[1:] for row in db.execute(f"PRAGMA table_info ({name})")}
                for name in tables
            }
            return {name: sql for kind, name, sql in rows if kind != "table"}, columns

    Journal(tmp_path / "new.sqlite").close()
    assert looks(journal.path) == looks(tmp_path / "new.sqlite")
