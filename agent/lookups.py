"""What practices look up of the world, loaded where the event loop does not wait for it.

Without it everything goes on: whoever asks first loads it then, or knows a little less.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from agent.suggestions import almanac, dialling, gazetteer
from agent.workers import Workers

_logger = logging.getLogger(__name__)


async def load_places(workers: Workers) -> None:
    """Have the towns of the United States; their library would hold up every thread of ours."""
    if gazetteer.is_loaded():
        return
    try:
        (tables,) = await workers.do_apart(gazetteer.read_tables, ["US"])
    except Exception:
        _logger.exception("the tables of places could not be loaded")
        return
    if tables is not None:
        gazetteer.take(tables)


async def look_up_towns(workers: Workers, numbers: Sequence[str]) -> None:
    """Have the towns of telephone numbers abroad, "+34961234567"."""
    if not numbers:
        return
    try:
        towns = await workers.do_apart(dialling.read_towns, numbers)
    except Exception:
        _logger.exception("the towns of telephone numbers could not be looked up")
        return
    dialling.learn(numbers, towns)


async def load_holidays() -> None:
    """Have the holidays of all countries; they are Python, so a thread of ours lets others run."""
    if almanac.is_loaded():
        return
    try:
        await asyncio.to_thread(almanac.load)
    except Exception:
        _logger.exception("the tables of holidays could not be loaded")
