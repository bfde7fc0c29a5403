"""Waiting in tests for what is to come, with patience: nothing here is a measure of speed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

PATIENCE_SECONDS = 90


async def until(is_so: Callable[[], object], *, pause_seconds: float = 0.01) -> None:
    """Return once something is so, while the loop goes on."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_so():
            await asyncio.sleep(pause_seconds)


def block_until(
    is_so: Callable[[], object], *, what: str = "", pause_seconds: float = 0.02
) -> None:
    """Return once something is so; `what` says what it was that did not come."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, what or "waited in vain"
        time.sleep(pause_seconds)
