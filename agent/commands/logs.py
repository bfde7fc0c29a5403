"""Where the log goes, and what is kept out of it."""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
from collections.abc import Iterator
from pathlib import Path

from agent.errors import StoreError


def hush_libraries() -> None:
    """Keep out of the log what is only noise, and what is searched for."""
    for name in ("httpx", "httpcore", "imapclient", "watchfiles"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # What is tried again, and why, is said by the status.
    logging.getLogger("stamina").setLevel(logging.ERROR)


@contextlib.contextmanager
def log_to_file(folder: Path) -> Iterator[None]:
    """Keep the log off the terminal that the screen is on."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(
            folder / "agent.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8"
        )
    except OSError as error:
        raise StoreError(f"{folder}: {error}; name another [store] folder") from None
    (folder / "agent.log").chmod(0o600)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    hush_libraries()
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()
