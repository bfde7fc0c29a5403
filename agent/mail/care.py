"""Mails over which the connection is lost: asked for in ever smaller batches, and at last left."""

from __future__ import annotations

from collections.abc import Sequence

from agent.errors import ConnectionLostError
from agent.mail.wire import is_for_now

LOSSES = 3
"""As often the connection is lost over a batch before it is made smaller; so with a single mail."""
TIMES_SMALLER = 8


class Care:
    """What is known of a folder's mails from the connections that were lost over them."""

    def __init__(self) -> None:
        self._suspects: frozenset[int] = frozenset()
        self._size = 0
        self._losses = 0

    def within(self, uids: Sequence[int]) -> list[int]:
        """Those of the first of `uids` that may be asked for at once."""
        if uids and uids[0] in self._suspects:
            return list(uids[: self._size])
        number = next((n for n, uid in enumerate(uids) if uid in self._suspects), len(uids))
        return list(uids[:number])

    def is_hopeless(self, uid: int) -> bool:
        """Whether this mail has cost us the connection each time, and it alone."""
        return self._suspects == {uid} and self._losses >= LOSSES

    def note_loss(self, asked: Sequence[int], error: ConnectionLostError) -> None:
        """The connection was lost when these had been asked for."""
        cause = error.__cause__
        if cause is None or isinstance(cause, TimeoutError) or is_for_now(str(error)):
            return  # the server, or the way to it, has trouble with more than one mail
        if frozenset(asked) != self._suspects:
            is_narrowed = self._suspects.issuperset(asked)
            self._suspects, self._size = frozenset(asked), len(asked)
            # Of a part of those that are suspected already one loss is enough, but of one mail.
            self._losses = LOSSES - 1 if is_narrowed and len(asked) > 1 else 0
        self._losses += 1
        if self._losses >= LOSSES and self._size > 1:
            self._size = max(1, self._size // TIMES_SMALLER)

    def note_done(self, uids: Sequence[int]) -> None:
        """These came, or were left."""
        if self._suspects:
            self._suspects -= frozenset(uids)
