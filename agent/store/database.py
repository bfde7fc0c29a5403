"""The journal's file: opened, brought up to date, changed in transactions; the only room of SQLite.

WAL mode, opened by the agent alone, used on its event loop.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from agent.errors import StoreError
from agent.store.schema import (
    FROM_1_TO_4,
    FROM_2_TO_4,
    FROM_3_TO_4,
    SCHEMA,
    SCHEMA_VERSION,
    Upgrade,
)

_MOST_VALUES = 500
"""In one statement."""
_UPGRADES = {1: FROM_1_TO_4, 2: FROM_2_TO_4, 3: FROM_3_TO_4}
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
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
            "busy_timeout = 5000",
            "wal_autocheckpoint = 4000",
            "cache_size = -8000",
        ):
            self._db.execute(f"PRAGMA {pragma}")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._run(SCHEMA)
        elif version in _UPGRADES:
            _logger.info("the journal is brought up to date; this may take some minutes")
            upgrade = Upgrade()
            for name, count in (("number_of", 3), ("address_of", 3), ("rest_of", 2)):
                self._db.create_function(name, count, getattr(upgrade, name))
            self._run(_UPGRADES[version])
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

    def scrub(self) -> None:
        """Leave nothing in the files of what was removed: not in the full text, nor in free pages.

        It takes some seconds where there is much, and room for a second copy of the file.
        """
        with self._errors():
            self._db.execute("INSERT INTO entries_text (entries_text) VALUES ('optimize')")
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

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


def _statements(script: str) -> Iterator[str]:
    """Split an SQL script, keeping triggers whole."""
    statement = ""
    for line in script.splitlines():
        statement += line.split("--")[0] + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
