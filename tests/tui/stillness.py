"""When the screen has nothing left to do.

Textual's own pilot sleeps 20 ms and more, at least twice for each key, until the process has used
little time. Here the loop is asked instead whether anything is ready to run.
"""

from __future__ import annotations

import asyncio
import math

SOON_SECONDS = 0.02
"""A timer that ends within this, like that of the next frame, is waited for."""


async def wait_for_idle(_min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Return once nothing on the loop is ready to run, nor will be soon; in place of Textual's."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while loop.time() < began + max_sleep:
        await asyncio.sleep(0)
        if loop._ready:  # type: ignore[attr-defined]
            continue
        timers = loop._scheduled  # type: ignore[attr-defined]
        due = min((one.when() for one in timers if not one.cancelled()), default=math.inf)
        if due > began + SOON_SECONDS:
            return
        await asyncio.sleep(max(0, due - loop.time()))
