"""A draft in the owner's own editor: a private file, the editor, and what came back."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from agent.directories import runtime_folder
from agent.errors import UsageError
from tui.text import one_line, plain

_SUBJECT = "Subject:"


class Edited(NamedTuple):
    """The words as they came back, and what to say of the editor if it did not end well."""

    subject: str
    text: str
    trouble: str = ""


def edit_outside(subject: str, text: str) -> Edited | None:
    """Let the owner edit these words in $VISUAL or $EDITOR; None where nothing is changed.

    Waits until the editor has ended. Raises UsageError, with what to do, where there is no editor
    or nothing came back; the file is gone afterwards in any case.
    """
    command = _command()
    written = f"{_SUBJECT} {subject}\n\n{text}\n"
    with _private_file() as path:
        try:
            path.write_text(written, encoding="utf-8")
            status = _run([*command, str(path)])
            content = path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise UsageError(
                f"{command[0]} could not edit it: {error.strerror}; set VISUAL or EDITOR to another"
            ) from None
    trouble = f"{command[0]} ended with an error ({status})" if status else ""
    if content == written:
        if trouble:
            raise UsageError(f"{trouble}; the draft is as it was")
        return None
    words = _read(content, subject)
    if not words.text.strip():
        raise UsageError("the file came back empty; the draft is as it was")
    return words._replace(trouble=trouble)


def _command() -> list[str]:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(named)
    except ValueError:
        raise UsageError(f"{named!r} names no editor; set VISUAL or EDITOR") from None
    if not command:
        raise UsageError("no editor is named; set VISUAL or EDITOR, for example EDITOR=nano")
    if shutil.which(command[0]) is None:
        raise UsageError(f"there is no {command[0]} here; set VISUAL or EDITOR to another editor")
    return command


@contextlib.contextmanager
def _private_file() -> Iterator[Path]:
    """An empty file that nobody else can read, in a folder that goes with all that lies in it.

    Editors leave copies beside the file, which hold the words, too.
    """
    try:
        runtime_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="draft-", dir=runtime_folder()))
    except OSError as error:
        raise UsageError(f"no private file can be made: {error}") from None
    try:
        path = folder / "draft.txt"
        path.touch(mode=0o600)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str]) -> int:
    """The editor's exit status; Ctrl+C is the editor's alone while it runs."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.run(command, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, before)


def _read(content: str, subject: str) -> Edited:
    """Subject and text; without the line of the subject that is as it was."""
    content = plain(content)
    first, _, rest = content.partition("\n")
    if first.lower().startswith(_SUBJECT.lower()):
        subject, content = one_line(first[len(_SUBJECT) :]), rest.removeprefix("\n")
    return Edited(subject, content.rstrip())
