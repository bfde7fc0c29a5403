"""Reading in the test's own process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache
from typing import Any

from agent.suggestions.gazetteer import Tables, read_tables
from agent.workers import Workers


class ReadingHere(Workers):
    """Hires nobody: each test's own workers would load the encoder anew, a second each."""

    @property
    def is_calm(self) -> bool:
        """Between two mails, too: else each test waits for calm whenever one has been read."""
        return not self._urgent

    def _hire(self, work: Any) -> None:
        """Nobody."""

    async def _do_here(self, work: Any, items: Sequence[Any]) -> list[Any]:
        """What is half a second's work and the same each time is done once."""
        if work is read_tables:
            return [await asyncio.to_thread(_tables_of, one) for one in items]
        return await super()._do_here(work, items)


@cache
def _tables_of(country: str) -> Tables:
    return read_tables([country])[0]
