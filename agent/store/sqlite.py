"""The journal's database: entries and their full text, cursors, suggestions, drafts, outbox.

One SQLite file in WAL mode, opened by the agent alone, used on its event loop.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agent.errors import NotFoundError, StoreError
from agent.models import (
    MATCH_END,
    MATCH_START,
    Draft,
    Entry,
    OutboxItem,
    OutboxState,
    SealedMail,
    Suggestion,
    SuggestionState,
)

SCHEMA_VERSION = 1
SCHEMA = """
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
_COLUMNS = (
    "id",
    "customer_id",
    "at",
    "direction",
    "message_id",
    "thread_id",
    "subject",
    "text",
)
_SELECTED = ", ".join(f"entries.{name}" for name in (*_COLUMNS, "rest"))


class Journal:
    """The log of correspondence, and what needs transactions beside it.

    Methods raise StoreError when the file cannot be read or written; a change inside
    `transaction()` is then undone as a whole.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
        except sqlite3.Error as error:
            raise StoreError(f"{path}: the journal cannot be opened: {error}") from None
        try:
            path.chmod(0o600)
            with self._errors():
                self._set_up()
        except BaseException:
            self._db.close()
            raise

    def _set_up(self) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("PRAGMA busy_timeout = 5000")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            with self.transaction():
                for statement in _statements(SCHEMA):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        elif version != SCHEMA_VERSION:
            raise StoreError(
                f"{self.path}: this journal is of version {version}, this kinkeeper knows "
                f"{SCHEMA_VERSION}; install the newer kinkeeper, or move the file away and the "
                "journal is read again from the server"
            )

    def close(self) -> None:
        self._db.close()

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"{self.path}: the journal cannot be used now ({error}); nothing is lost, it is "
                "tried again; is the disk full?"
            ) from error
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{self.path}: the journal is damaged ({error}); stop kinkeeper and move the file "
                "away: the mail is read again from the server, the book stays"
            ) from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside the outermost block are committed together, or none is."""
        if self._db.in_transaction:
            yield
            return
        with self._errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # a full disk may have rolled back already
                    self._db.execute("ROLLBACK")
                raise

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._errors():
            return self._db.execute(sql, values).fetchall()

    def _change(self, sql: str, values: Sequence[Any] = ()) -> int:
        with self.transaction():
            return self._db.execute(sql, values).rowcount

    # Entries

    def add_entry(self, entry: Entry, *, is_to_read: bool) -> bool:
        """File an entry; says False where it was there already."""
        rest = entry.model_dump(mode="json", exclude=set(_COLUMNS), exclude_defaults=True)
        people = " ".join(str(who) for who in (entry.sender, *entry.to) if who)
        return bool(
            self._change(
                "INSERT OR IGNORE INTO entries (id, customer_id, at, direction, is_automated,"
                " is_read, message_id, thread_id, subject, text, people, rest)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    entry.id,
                    entry.customer_id,
                    _stamp(entry.at),
                    entry.direction,
                    entry.is_automated,
                    0 if is_to_read else None,
                    entry.message_id,
                    entry.thread_id,
                    entry.subject,
                    entry.text,
                    people,
                    json.dumps(rest, ensure_ascii=False),
                ),
            )
        )

    def entry(self, entry_id: str) -> Entry:
        """The entry of that identifier; raises NotFoundError."""
        found = self._entries("WHERE id = ?", (entry_id,))
        if not found:
            raise NotFoundError(f"there is no entry {entry_id}")
        return found[0]

    def entries_of_customer(self, customer_id: str, limit: int = -1) -> list[Entry]:
        """The latest `limit` entries with a customer, oldest first."""
        where = "WHERE customer_id = ? ORDER BY at DESC, number DESC LIMIT ?"
        return self._entries(where, (customer_id, limit))[::-1]

    def entries_in_thread(self, thread_id: str, customer_id: str) -> list[Entry]:
        """A conversation with one customer, oldest first."""
        where = "WHERE thread_id = ? AND customer_id = ? ORDER BY at, number"
        return self._entries(where, (thread_id, customer_id))

    def entries_to_read(self, limit: int) -> list[Entry]:
        """Customers' entries not yet read for life events, newest first."""
        return self._entries("WHERE is_read = 0 ORDER BY at DESC LIMIT ?", (limit,))

    def entries_sent(self, limit: int) -> list[Entry]:
        """What the owner wrote last, newest first."""
        where = "WHERE direction = 'out' AND is_automated = 0 ORDER BY at DESC LIMIT ?"
        return self._entries(where, (limit,))

    def _entries(self, where: str, values: Sequence[Any]) -> list[Entry]:
        return [
            _entry(row)
            for row in self._rows(f"SELECT {_SELECTED} FROM entries {where}", values)  # noqa: S608
        ]

    def count_entries(self) -> int:
        return int(self._rows("SELECT count(*) FROM entries")[0][0])

    def entry_counts(self) -> dict[str, tuple[int, datetime]]:
        """Per customer id: how many entries, and when the last one was."""
        rows = self._rows("SELECT customer_id, count(*), max(at) FROM entries GROUP BY customer_id")
        return {row[0]: (row[1], datetime.fromisoformat(row[2])) for row in rows}

    def thread_of(self, message_ids: Iterable[str]) -> str | None:
        """The thread that one of these mails is in."""
        for message_id in message_ids:
            sql = "SELECT thread_id FROM entries WHERE message_id = ? LIMIT 1"
            if rows := self._rows(sql, (message_id,)):
                return str(rows[0][0])
        return None

    def join_threads(self, old: str, new: str) -> None:
        """Whatever was in thread `old` is in `new`."""
        if old != new:
            self._change("UPDATE entries SET thread_id = ? WHERE thread_id = ?", (new, old))

    def give_all(self, old_customer_id: str, new_customer_id: str) -> None:
        """All of one customer's entries, suggestions and drafts become another's."""
        with self.transaction():
            self._change(
                "UPDATE entries SET customer_id = ? WHERE customer_id = ?",
                (new_customer_id, old_customer_id),
            )
            for suggestion in self.suggestions_of_customer(old_customer_id):
                given = {"customer_id": new_customer_id}
                self.save_suggestion(suggestion.model_copy(update=given))
                if draft := self.draft_of(suggestion.id):
                    self.save_draft(draft.model_copy(update=given))

    def mark_to_read(self, customer_id: str) -> None:
        """Somebody became a customer: what they wrote is to be read for life events."""
        self._change(
            "UPDATE entries SET is_read = 0 WHERE customer_id = ? AND is_read IS NULL",
            (customer_id,),
        )

    def mark_read(self, entry_ids: Iterable[str]) -> None:
        with self.transaction():
            for entry_id in entry_ids:
                self._change("UPDATE entries SET is_read = 1 WHERE id = ?", (entry_id,))

    def mark_strangers(self, entry_ids: Iterable[str]) -> None:
        """Entries whose writer is not in the book are not to be read."""
        with self.transaction():
            for entry_id in entry_ids:
                self._change("UPDATE entries SET is_read = NULL WHERE id = ?", (entry_id,))

    def search(self, query: str, limit: int = 50) -> list[tuple[Entry, str]]:
        """Entries that hold all words of `query`, best first, with the words around the match.

        The last word matches as a prefix; a match stands between MATCH_START and MATCH_END.
        """
        words = ['"' + word.replace('"', '""') + '"' for word in query.replace("\0", " ").split()]
        if not words:
            return []
        rows = self._rows(
            f"SELECT {_SELECTED}, snippet(entries_text, -1, ?, ?, '…', 16)"  # noqa: S608
            " FROM entries_text JOIN entries ON entries.number = entries_text.rowid"
            " WHERE entries_text MATCH ? ORDER BY rank, entries.at DESC LIMIT ?",
            (MATCH_START, MATCH_END, " ".join(words) + "*", limit),
        )
        return [(_entry(row[:-1]), row[-1]) for row in rows]

    # Cursors

    def load_cursor(self, account: str, folder: str) -> tuple[int, int, int] | None:
        """(uidvalidity, low, high) of a folder, where it was read before."""
        sql = "SELECT uidvalidity, low, high FROM cursors WHERE account = ? AND folder = ?"
        rows = self._rows(sql, (account, folder))
        return (rows[0][0], rows[0][1], rows[0][2]) if rows else None

    def save_cursor(self, account: str, folder: str, cursor: tuple[int, int, int]) -> None:
        self._change(
            "INSERT OR REPLACE INTO cursors (account, folder, uidvalidity, low, high)"
            " VALUES (?, ?, ?, ?, ?)",
            (account, folder, *cursor),
        )

    # Suggestions and drafts

    def save_suggestion(self, suggestion: Suggestion) -> None:
        self._change(
            "INSERT OR REPLACE INTO suggestions (id, customer_id, state, body) VALUES (?, ?, ?, ?)",
            (
                suggestion.id,
                suggestion.customer_id,
                suggestion.state,
                suggestion.model_dump_json(),
            ),
        )

    def suggestion(self, suggestion_id: str) -> Suggestion:
        """The suggestion of that identifier; raises NotFoundError."""
        rows = self._rows("SELECT body FROM suggestions WHERE id = ?", (suggestion_id,))
        if not rows:
            raise NotFoundError(f"there is no suggestion {suggestion_id}")
        return Suggestion.model_validate_json(rows[0][0])

    def suggestions_of_customer(self, customer_id: str) -> list[Suggestion]:
        rows = self._rows("SELECT body FROM suggestions WHERE customer_id = ?", (customer_id,))
        return [Suggestion.model_validate_json(row[0]) for row in rows]

    def suggestions_in(self, *states: SuggestionState) -> list[Suggestion]:
        """All suggestions in one of these states."""
        marks = ", ".join("?" * len(states))
        rows = self._rows(f"SELECT body FROM suggestions WHERE state IN ({marks})", states)  # noqa: S608
        return [Suggestion.model_validate_json(row[0]) for row in rows]

    def save_draft(self, draft: Draft) -> None:
        """Keep a draft; what was sealed of it before no longer counts."""
        with self.transaction():
            self._change("DELETE FROM sealed WHERE draft_id = ?", (draft.id,))
            self._change(
                "INSERT INTO drafts (id, suggestion_id, body) VALUES (?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                (draft.id, draft.suggestion_id, draft.model_dump_json()),
            )

    def remove_draft(self, draft_id: str) -> None:
        self._change("DELETE FROM drafts WHERE id = ?", (draft_id,))

    def draft(self, draft_id: str) -> Draft:
        """The draft of that identifier; raises NotFoundError."""
        rows = self._rows("SELECT body FROM drafts WHERE id = ?", (draft_id,))
        if not rows:
            raise NotFoundError(f"there is no draft {draft_id}")
        return Draft.model_validate_json(rows[0][0])

    def draft_of(self, suggestion_id: str) -> Draft | None:
        rows = self._rows("SELECT body FROM drafts WHERE suggestion_id = ?", (suggestion_id,))
        return Draft.model_validate_json(rows[0][0]) if rows else None

    def drafts(self) -> list[Draft]:
        return [Draft.model_validate_json(row[0]) for row in self._rows("SELECT body FROM drafts")]

    def has_draft(self, suggestion_id: str) -> bool:
        return bool(self._rows("SELECT 1 FROM drafts WHERE suggestion_id = ?", (suggestion_id,)))

    def waiting_texts(self) -> dict[str, str]:
        """Per suggestion that is open or snoozed: the words of its draft."""
        rows = self._rows(
            "SELECT drafts.suggestion_id, json_extract(drafts.body, '$.text') FROM drafts"
            " JOIN suggestions ON suggestions.id = drafts.suggestion_id"
            " WHERE suggestions.state IN ('open', 'snoozed')"
        )
        return dict(rows)

    def save_sealed(self, sealed: SealedMail, raw: bytes) -> None:
        self._change(
            "INSERT OR REPLACE INTO sealed (draft_id, body, raw) VALUES (?, ?, ?)",
            (sealed.draft_id, sealed.model_dump_json(), raw),
        )

    def sealed(self, draft_id: str) -> tuple[SealedMail, bytes] | None:
        """The mail that the owner was shown, with its exact bytes."""
        rows = self._rows("SELECT body, raw FROM sealed WHERE draft_id = ?", (draft_id,))
        return (SealedMail.model_validate_json(rows[0][0]), rows[0][1]) if rows else None

    # Outbox

    def add_outbox_item(self, item: OutboxItem, raw: bytes) -> None:
        self._change(
            "INSERT INTO outbox (id, draft_id, suggestion_id, state, body, raw)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (item.id, item.draft_id, item.suggestion_id, item.state, item.model_dump_json(), raw),
        )

    def save_outbox_item(self, item: OutboxItem) -> None:
        self._change(
            "UPDATE outbox SET state = ?, body = ? WHERE id = ?",
            (item.state, item.model_dump_json(), item.id),
        )

    def outbox_items(self, states: Iterable[OutboxState] = tuple(OutboxState)) -> list[OutboxItem]:
        """What is in one of these states, oldest first."""
        wanted = tuple(states)
        marks = ", ".join("?" * len(wanted))
        rows = self._rows(
            f"SELECT body FROM outbox WHERE state IN ({marks}) ORDER BY rowid",  # noqa: S608
            wanted,
        )
        return [OutboxItem.model_validate_json(row[0]) for row in rows]

    def outbox_raw(self, item_id: str) -> bytes:
        """The exact bytes that were approved; raises NotFoundError."""
        rows = self._rows("SELECT raw FROM outbox WHERE id = ?", (item_id,))
        if not rows:
            raise NotFoundError(f"there is no mail {item_id} in the outbox")
        return bytes(rows[0][0])

    def outbox_item_of(self, suggestion_id: str) -> OutboxItem | None:
        """The latest approved mail of a suggestion."""
        rows = self._rows(
            "SELECT body FROM outbox WHERE suggestion_id = ? ORDER BY rowid DESC LIMIT 1",
            (suggestion_id,),
        )
        return OutboxItem.model_validate_json(rows[0][0]) if rows else None


def _statements(script: str) -> Iterator[str]:
    """Split an SQL script, keeping triggers whole."""
    statement = ""
    for line in script.splitlines():
        statement += line.split("--")[0] + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _entry(row: Sequence[Any]) -> Entry:
    values = dict(zip((*_COLUMNS, "rest"), row, strict=True))
    return Entry.model_validate({**json.loads(values.pop("rest")), **values})
