"""Files replaced as one: a crash leaves the old or the new, whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

BESIDE = ".new"
"""How a file ends that is written beside another; only a crash leaves one there."""


def replace_file(path: Path, content: bytes) -> None:
    """Write beside, flush to disk, rename, flush the folder; readable to its owner only.

    Raises OSError where it cannot be written; what was there stays.
    """
    # Made with mode 0600, so that nobody else can open it even before it is renamed.
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=BESIDE)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove_leftovers(path: Path) -> None:
    """Remove what crashes have left beside a file that nobody else writes now."""
    for left in path.parent.glob(f".{path.name}.*{BESIDE}"):
        with contextlib.suppress(OSError):
            left.unlink()
