"""The book's file on disk: written beside and renamed, so that a crash leaves the old or the new.

A hand edit is noticed by the file's signature, read, and never overwritten.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from agent.errors import StoreError

Tables = dict[str, dict[str, Any]]
Signature = tuple[int, int, int] | None
SECONDS_BETWEEN_COPIES = 3600.0


class HandEditError(StoreError):
    """The file changed on disk while a change was being prepared; prepare it again."""


class BookFile(Storage):
    """A TinyDB Storage for one JSON file that its owner may also edit by hand."""

    def __init__(self, path: Path, copies: int = 5) -> None:
        self.path = path
        self._copies = copies
        self._tables: Tables = {}
        self._signature: Signature = None
        self._is_loaded = False
        self._held: list[Tables] | None = None

    def read(self) -> Tables | None:
        """Return the tables as of the last look at the file; raises StoreError if unreadable."""
        if self._held:
            return dict(self._held[-1])
        if not self._is_loaded:
            self.refresh()
        return dict(self._tables)

    def write(self, data: Tables) -> None:
        """Replace the file, or the held state inside `hold()`."""
        if self._held is None:
            self._replace(data)
        else:
            self._held[:] = [data]

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Gather writes and replace the file once at the end; an exception drops them all."""
        held: list[Tables] = []
        self._held = held
        try:
            yield
        finally:
            self._held = None
        if held:
            self._replace(held[-1])

    def refresh(self) -> bool:
        """Read the file again if it changed on disk; says whether it did."""
        signature = self._sign()
        if self._is_loaded and signature == self._signature:
            return False
        if signature is None:
            self._tables = {}
        else:
            self._tables = self._parse()
        was_edited = self._is_loaded
        self._signature, self._is_loaded = signature, True
        if was_edited and signature is not None:
            self._rotate()
        return True

    def _parse(self) -> Tables:
        try:
            text = self.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"{self.path}: the book cannot be read: {error}") from None
        try:
            tables = json.loads(text) if text.strip() else {}
        except json.JSONDecodeError as error:
            raise StoreError(
                f"{self.path}:{error.lineno}: the book is not JSON here ({error.msg}); mend this "
                f"line, or put the last good copy back: cp '{self.path}.1' '{self.path}'"
            ) from None
        if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
            raise StoreError(
                f"{self.path}: the book must be an object of tables; put the last good copy back: "
                f"cp '{self.path}.1' '{self.path}'"
            )
        return tables

    def _sign(self) -> Signature:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{self.path}: the book cannot be read: {error}") from None
        return status.st_mtime_ns, status.st_size, status.st_ino

    def _replace(self, tables: Tables) -> None:
        beside = self.path.with_name(self.path.name + ".new")
        try:
            with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(tables, file, ensure_ascii=False, indent=2)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            if self._is_loaded and self._sign() != self._signature:
                raise HandEditError(f"{self.path}: the book was edited just now")
            if self._copy_age_seconds() > SECONDS_BETWEEN_COPIES:
                self._rotate()
            beside.replace(self.path)
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except (OSError, ValueError) as error:
            raise StoreError(
                f"{self.path}: the book cannot be written ({error}); nothing is lost, it is tried "
                "again; is the disk full?"
            ) from error
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        self._tables, self._signature, self._is_loaded = tables, self._sign(), True

    def _copy(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")

    def _copy_age_seconds(self) -> float:
        try:
            return time.time() - self._copy(1).stat().st_mtime
        except OSError:
            return float("inf")

    def _rotate(self) -> None:
        """Keep the file as it is now as copy 1, and move the older copies up."""
        if not self.path.exists():
            return
        for number in range(self._copies, 1, -1):
            with contextlib.suppress(FileNotFoundError):
                self._copy(number - 1).replace(self._copy(number))
        # A copy, not a link: the owner's editor may write into the old inode.
        shutil.copyfile(self.path, self._copy(1))
        self._copy(1).chmod(0o600)
