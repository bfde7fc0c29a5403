"""The book's file on disk: replaced as one, so that a crash leaves the old or the new.

A hand edit is noticed by the file's signature, read, and never overwritten.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from agent.errors import StoreError
from agent.files import remove_leftovers, replace_file

Tables = dict[str, dict[str, Any]]
Signature = tuple[int, int, int] | None
SECONDS_BETWEEN_COPIES = 3600.0


class HandEditError(StoreError):
    """The file changed on disk while a change was being prepared; prepare it again."""


class BookFile(Storage):
    """A TinyDB Storage for one JSON file that its owner may also edit by hand.

    What was edited by hand counts only once it is `accept`ed; until then nothing is written.
    """

    def __init__(self, path: Path, copies: int = 5) -> None:
        self.path = path
        self._copies = copies
        self._tables: Tables = {}
        self._signature: Signature = None
        self._noticed: Signature = None
        self._held: list[Tables] | None = None
        self._texts: dict[tuple[str, str], tuple[Any, str]] = {}
        remove_leftovers(path)  # they may tell of whom the owner has erased since

    def read(self) -> Tables | None:
        """Return the accepted tables, or what is held since."""
        return dict(self._held[-1] if self._held else self._tables)

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

    def edited(self) -> tuple[Tables, Signature] | None:
        """What somebody else wrote into the file since it was last accepted or written.

        Raises StoreError when it cannot be read, or is gone although there are copies.
        """
        signature = self._sign()
        if signature == self._signature:
            if signature is None and self._copy(1).exists():
                raise StoreError(self._with_advice(f"{self.path}: the book is gone"))
            return None
        if signature != self._noticed and self._signature is not None:
            self._keep_last_good()
        self._noticed = signature
        if signature is None:
            raise StoreError(self._with_advice(f"{self.path}: the book is gone"))
        return self._parse(), signature

    def accept(self, tables: Tables, signature: Signature) -> None:
        """Take what `edited` found as the book."""
        self._tables, self._signature = tables, signature

    def refuse(self, place: str, trouble: str) -> StoreError:
        """Say what is wrong with what `edited` found, and where."""
        return StoreError(self._with_advice(f"{self.path}: {place}: {trouble}; mend it"))

    def _with_advice(self, words: str) -> str:
        if not self._copy(1).exists():
            return words
        return f"{words}, or put the last good copy back: cp '{self._copy(1)}' '{self.path}'"

    def _parse(self) -> Tables:
        try:
            text = self.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"{self.path}: the book cannot be read: {error}") from None
        try:
            tables = json.loads(text)
        except json.JSONDecodeError as error:
            raise StoreError(
                self._with_advice(
                    f"{self.path}:{error.lineno}: the book is not JSON here ({error.msg}); "
                    "mend this line"
                )
            ) from None
        except RecursionError:
            raise self.refuse("the whole file", "it is nested too deeply") from None
        if not isinstance(tables, dict) or not all(
            isinstance(table, dict) and all(isinstance(one, dict) for one in table.values())
            for table in tables.values()
        ):
            raise self.refuse("the whole file", "it must be an object of tables of objects")
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
        if self._sign() != self._signature:
            raise HandEditError(f"{self.path}: the book was edited just now")
        try:
            if self._copy_age_seconds() > SECONDS_BETWEEN_COPIES:
                self._keep_last_good()
            self._write_file(self.path, tables)
            if not self._copy(1).exists():
                shutil.copy2(self.path, self._copy(1))
        except (OSError, ValueError) as error:
            raise StoreError(
                f"{self.path}: the book cannot be written ({error}); nothing is lost, it is tried "
                "again; is the disk full?"
            ) from error
        self._tables, self._signature = tables, self._sign()

    def _write_file(self, path: Path, tables: Tables) -> None:
        replace_file(path, self._text(tables).encode())

    def rewrite_copies(self, rewrite: Callable[[Tables], Tables | None]) -> bool:
        """Change what the copies hold; `rewrite` returns None where a copy may stay as it is.

        A copy that cannot be read is removed. Says whether there was anything to change.
        """
        has_changed = False
        for number in range(1, self._copies + 1):
            copy = self._copy(number)
            try:
                status = copy.stat()
                tables = rewrite(json.loads(copy.read_text(encoding="utf-8")))
            except FileNotFoundError:
                continue
            except (ValueError, AttributeError, RecursionError):
                copy.unlink(missing_ok=True)
                has_changed = True
            else:
                if tables is not None:
                    self._write_file(copy, tables)
                    os.utime(copy, ns=(status.st_atime_ns, status.st_mtime_ns))
                    has_changed = True
        return has_changed

    def _text(self, tables: Tables) -> str:
        """The file's content; only what has changed since the last time is put into words anew."""
        known, self._texts = self._texts, {}
        parts = []
        for name, table in tables.items():
            documents = []
            for key, document in table.items():
                old = known.get((name, key))
                if old is None or old[0] is not document:
                    text = json.dumps(document, ensure_ascii=False, indent=2)
                    old = document, f"    {_quoted(key)}: " + text.replace("\n", "\n    ")
                self._texts[name, key] = old
                documents.append(old[1])
            inside = ",\n".join(documents)
            parts.append(f"  {_quoted(name)}: " + (f"{{\n{inside}\n  }}" if inside else "{}"))
        inside = ",\n".join(parts)
        return f"{{\n{inside}\n}}\n" if inside else "{}\n"

    def _copy(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")

    def _copy_age_seconds(self) -> float:
        try:
            return time.time() - self._copy(1).stat().st_mtime
        except OSError:
            return 0.0

    def _keep_last_good(self) -> None:
        """Keep the accepted book as copy 1, and move the older copies up."""
        for number in range(self._copies, 1, -1):
            with contextlib.suppress(FileNotFoundError):
                self._copy(number - 1).replace(self._copy(number))
        with contextlib.suppress(OSError):  # a full disk must not hide what is wrong with the book
            self._write_file(self._copy(1), self._tables)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
