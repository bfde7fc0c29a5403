"""How far the first reading of an account's folders has come, and how fast it goes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_SECONDS = 10.0
"""The speed is that of so many seconds past."""


@dataclass(slots=True)
class _Share:
    """What one folder adds to the whole; in mails."""

    filed: int
    total: int


class Progress:
    """Counts mails of all folders; `now` tells seconds, from any moment on."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._shares: dict[str, _Share] = {}
        self._filed_here = 0
        self._marks: deque[tuple[float, int]] = deque()

    def expect(self, folder: str, *, filed: int, total: int) -> None:
        """Of `total` mails in a folder, so many were filed before."""
        self._shares[folder] = _Share(filed, total)
        if not self._marks:
            self._marks.append((self._now(), 0))

    def add(self, folder: str, mails: int) -> None:
        """So many more of the expected mails are filed."""
        self._shares[folder].filed += mails
        self._filed_here += mails
        self._marks.append((self._now(), self._filed_here))

    def forget(self, folder: str) -> None:
        """A folder is gone, and with it what was expected of it."""
        self._shares.pop(folder, None)

    @property
    def filed(self) -> int:
        return sum(share.filed for share in self._shares.values())

    @property
    def total(self) -> int:
        return sum(share.total for share in self._shares.values())

    @property
    def mails_per_second(self) -> float:
        """Over the last seconds, those in which nothing came included; rounded for the eye."""
        now = self._now()
        while len(self._marks) > 1 and self._marks[1][0] <= now - WINDOW_SECONDS:
            self._marks.popleft()
        if not self._marks:
            return 0.0
        began_at, filed = self._marks[0]
        speed = (self._filed_here - filed) / max(now - began_at, 0.1)
        return round(speed, 1 if speed < 10 else None)

    @property
    def seconds_left(self) -> int | None:
        """None where nothing is left, or nobody can tell."""
        left, speed = self.total - self.filed, self.mails_per_second
        return round(left / speed) if left > 0 and speed > 0 else None
