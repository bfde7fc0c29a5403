"""What changed, numbered, so that a screen can ask for all that is new since it last looked."""

from __future__ import annotations

import asyncio
from collections import deque

from agent.models import Change, Changes, Topic

KEPT = 2000


class ChangeFeed:
    """Numbered changes in memory; whoever asks for older ones than are kept is told "all"."""

    def __init__(self) -> None:
        self._last = 1
        self._changes: deque[Change] = deque(maxlen=KEPT)
        self._news = asyncio.Event()
        self._is_closed = False

    def announce(self, topic: Topic, id_: str = "") -> None:
        """Say that the record of that topic and identifier is not what it was."""
        self._last += 1
        self._changes.append(Change(number=self._last, topic=topic, id=id_))
        self._news.set()
        self._news = asyncio.Event()

    def close(self) -> None:
        """Let whoever waits go; from now on nobody waits."""
        self._is_closed = True
        self._news.set()

    async def after(self, number: int, wait_seconds: float) -> Changes:
        """All changes after `number`; where there are none, wait for the next, but not for ever.

        0 asks for the current number only.
        """
        if number == self._last and not self._is_closed:
            news = self._news
            try:
                async with asyncio.timeout(wait_seconds):
                    await news.wait()
            except TimeoutError:
                return Changes(last=self._last, changes=())
        if not 0 < number <= self._last:
            return Changes(last=self._last, changes=())
        if self._changes and number < self._changes[0].number - 1:
            return Changes(last=self._last, changes=(Change(number=self._last, topic=Topic.ALL),))
        return Changes(
            last=self._last,
            changes=tuple(change for change in self._changes if change.number > number),
        )
