"""Words that were typed and that the agent does not have yet, on disk, so that no crash loses them.

One small file a draft, readable to its owner only. Blocks: a worker calls it in a thread.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path

from pydantic import AwareDatetime, ValidationError

from agent.models import Record

LARGEST_BYTES = 4 << 20
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")


class KeptWords(Record):
    """What the owner typed of one draft."""

    draft_id: str
    subject: str
    text: str
    version: str = ""
    """Of the draft that it was typed over; empty where that is not known."""
    customer_id: str = ""
    """To whom it was to go; empty where that is not known."""
    typed_at: AwareDatetime

    @property
    def words(self) -> tuple[str, str]:
        """Subject and text."""
        return self.subject, self.text


class WordKeeper:
    """A folder of them; methods raise OSError where it cannot be written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> tuple[KeptWords, ...]:
        """What is there, the first typed first; what cannot be read stays, and is left out."""
        found = []
        for path in self._folder.glob("*.json"):
            with contextlib.suppress(OSError, ValidationError):
                if path.stat().st_size <= LARGEST_BYTES:
                    found.append(KeptWords.model_validate_json(path.read_bytes()))
        return tuple(sorted(found, key=lambda one: one.typed_at))

    def keep(self, words: KeptWords) -> None:
        """Write them beside, flush, rename: a crash leaves the old or the new, whole."""
        path = self._path(words.draft_id)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, beside = tempfile.mkstemp(dir=self._folder, prefix=f".{path.name}.")
        try:
            with open(descriptor, "w", encoding="utf-8") as file:
                file.write(words.model_dump_json())
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(beside)
            raise

    def drop(self, draft_id: str) -> None:
        """The agent has them, or nobody wants them."""
        path = self._path(draft_id)
        for one in (path, *self._folder.glob(f".{path.name}.*")):  # what a crash left beside it
            one.unlink(missing_ok=True)

    def _path(self, draft_id: str) -> Path:
        if not _NAME.fullmatch(draft_id) or draft_id.startswith("."):
            raise OSError(f"{draft_id!r} is no name for a file")
        return self._folder / f"{draft_id}.json"
