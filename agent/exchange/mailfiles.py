"""Mail in files: .eml files, Maildirs and mboxes."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from pathlib import Path

from agent.errors import UsageError


def read_mails(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (name, raw bytes) of every mail at `path`; raises UsageError where there is none.

    A name is the file's name, or for an mbox its name and the mail's number in it.
    """
    if path.is_dir():
        yield from _read_folder(path)
    elif not path.exists():
        raise UsageError(f"{path}: there is no such file or folder")
    elif _is_mbox(path):
        yield from _read_mbox(path)
    else:
        yield path.name, _read_file(path)


def _read_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    if (path / "cur").is_dir():
        files = [file for part in ("cur", "new") for file in sorted((path / part).glob("*"))]
    else:
        files = sorted(path.rglob("*.eml"))
    if not files:
        raise UsageError(f"{path}: neither a Maildir nor a folder with .eml files")
    for file in files:
        if file.is_file():
            yield file.name, _read_file(file)


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None


def _is_mbox(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return path.suffix != ".eml" and file.read(5) == b"From "
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None


def _read_mbox(path: Path) -> Iterator[tuple[str, bytes]]:
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            yield f"{path.name}:{number}", box.get_bytes(key)
    finally:
        box.close()
