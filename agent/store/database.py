"""The journal's file: opened, brought up to date, changed in transactions; the only room of SQLite.

WAL mode, opened by the agent alone, used on its event loop; scrubbed beside it.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from agent.errors import StoreError
from agent.store.schema import (
    FROM_1_TO_4,
    FROM_2_TO_4,
    FROM_3_TO_4,
    FROM_4_TO_5,
    SCHEMA,
    SCHEMA_VERSION,
    Upgrade,
)

_MOST_VALUES = 500
"""In one statement."""
_MERGED_AT_ONCE, _BETWEEN_MERGES_SECONDS = 300, 0.01
"""So many pages of the full text are merged while others wait to write, and then they may."""
_MOST_LOOKS, _BETWEEN_LOOKS_SECONDS = 100, 0.1
_PATIENCE_MILLISECONDS = 60_000
_TO_4 = {1: FROM_1_TO_4, 2: FROM_2_TO_4, 3: FROM_3_TO_4}
_logger = logging.getLogger(__name__)


class Database:
    """One SQLite file; raises StoreError when it cannot be read or written.

    A change inside `transaction()` that fails is undone as a whole.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._is_durable = True
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._db = _connect(path)
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
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "busy_timeout = 5000",
            "wal_autocheckpoint = 4000",
            "cache_size = -8000",
        ):
            self._db.execute(f"PRAGMA {pragma}")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._run(SCHEMA)
        elif version == 4:
            self._run(FROM_4_TO_5)
        elif version in _TO_4:
            _logger.info("the journal is brought up to date; this may take some minutes")
            upgrade = Upgrade()
            for name, count in (("number_of", 3), ("address_of", 3), ("rest_of", 2)):
                self._db.create_function(name, count, getattr(upgrade, name))
            self._run(_TO_4[version] + FROM_4_TO_5)
        elif version != SCHEMA_VERSION:
            raise StoreError(
                f"{self.path}: this journal is of version {version}, this kinkeeper knows "
                f"{SCHEMA_VERSION}; install the newer kinkeeper, or move the file away and the "
                "journal is read again from the server"
            )

    def _run(self, script: str) -> None:
        with self.transaction():
            for statement in _statements(script):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def owe_scrub(self) -> None:
        """Keep that what is removed from now on is to leave no trace, whatever may come between."""
        self._change("INSERT INTO owed DEFAULT VALUES")

    @property
    def owes_scrub(self) -> bool:
        """Whether something was removed of which the files may hold traces."""
        return bool(self._rows("SELECT 1 FROM owed LIMIT 1"))

    def scrub(self) -> None:
        """Leave nothing in the files of what was removed: not in the full text, nor in free pages.

        It takes some seconds where there is much, and room for a second copy of the file. It may
        run in a thread: its connection is its own, all can be read meanwhile, and whoever writes
        waits. Raises StoreError, and is then still owed.
        """
        with self._errors(), contextlib.closing(_connect(self.path)) as db:
            db.execute(f"PRAGMA busy_timeout = {_PATIENCE_MILLISECONDS}")
            (owed,) = db.execute("SELECT coalesce(max(number), 0) FROM owed").fetchone()
            _merge_full_text(db)
            db.execute("VACUUM")
            if not _is_log_emptied(db):
                raise StoreError(f"{self.path}: the journal is in use; it is tidied up later")
            db.execute("DELETE FROM owed WHERE number <= ?", (owed,))

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
    def transaction(self, *, is_durable: bool = True) -> Iterator[None]:
        """All changes inside the outermost block are committed together, or none is.

        What can be made again from the server need not be `is_durable`: it survives a crash of the
        agent, but after a power failure the last of it may be missing, its cursor with it.
        """
        if self._db.in_transaction:
            yield
            return
        with self._errors():
            if is_durable != self._is_durable:
                self._db.execute(f"PRAGMA synchronous = {'FULL' if is_durable else 'NORMAL'}")
                self._is_durable = is_durable
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # a full disk may have rolled back already
                    self._db.execute("ROLLBACK")
                self._has_rolled_back()
                raise

    def _has_rolled_back(self) -> None:
        """What is known by heart may be wrong now."""

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._errors():
            return self._db.execute(sql, values).fetchall()

    def _rows_in(self, sql: str, values: Iterable[Any]) -> list[Any]:
        """The rows for any number of values; `sql` ends in the name of the column they are in."""
        wanted = list(values)
        rows: list[Any] = []
        for start in range(0, len(wanted), _MOST_VALUES):
            part = wanted[start : start + _MOST_VALUES]
            rows += self._rows(f"{sql} IN ({', '.join('?' * len(part))})", part)
        return rows

    def _change(self, sql: str, values: Sequence[Any] = ()) -> int:
        with self.transaction():
            return self._db.execute(sql, values).rowcount

    def _change_all(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self.transaction():
            self._db.executemany(sql, rows)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA secure_delete = ON")
    return db


def _merge_full_text(db: sqlite3.Connection) -> None:
    """Make one segment of the index, which holds no word of what is gone; in small steps."""
    pages = -_MERGED_AT_ONCE  # below zero the first time: all segments are to be merged
    while True:
        before = db.total_changes
        sql = "INSERT INTO entries_text (entries_text, rank) VALUES ('merge', ?)"
        db.execute(sql, (pages,))
        if db.total_changes - before < 2:  # as its documentation says that it is done
            return
        pages = _MERGED_AT_ONCE
        time.sleep(_BETWEEN_MERGES_SECONDS)


def _is_log_emptied(db: sqlite3.Connection) -> bool:
    """Whether the write-ahead log holds nothing any more; another may be just about to empty it."""
    for _ in range(_MOST_LOOKS):
        is_busy, *_ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not is_busy:
            return True
        time.sleep(_BETWEEN_LOOKS_SECONDS)
    return False


def _statements(script: str) -> Iterator[str]:
    """Split an SQL script, keeping triggers whole."""
    statement = ""
    for line in script.splitlines():
        statement += line.split("--")[0] + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
