"""Mails over which the connection is lost: asked for in ever smaller batches, and at last left."""

from __future__ import annotations

from collections.abc import Sequence

from agent.errors import ConnectionLostError
from agent.mail.wire import is_for_now

LOSSES = 3
"""As often the connection is lost over a batch before it is made smaller, or a mail suspected."""
SILENCES = 6
"""So with a batch over which the server falls silent, or which it puts off."""
LOSSES_ALONE = 20
"""As often over a mail that no other can be compared with, before it is left."""
TIMES_SMALLER = 8
_LOSS = SILENCES // LOSSES
"""How much a loss weighs; a silence weighs 1."""


class Care:
    """What is known of a folder's mails from the connections that were lost over them."""

    def __init__(self) -> None:
        self._suspects: frozenset[int] = frozenset()
        self._size = 0
        self._weight = 0
        self._probes = 0

    def within(self, uids: Sequence[int]) -> list[int]:
        """Those of the first of `uids` that may be asked for at once."""
        if uids and uids[0] in self._suspects:
            return list(uids[: self._size])
        number = next((n for n, uid in enumerate(uids) if uid in self._suspects), len(uids))
        return list(uids[:number])

    def is_suspect(self, uid: int) -> bool:
        """Whether this mail has cost us the connection each time, and it alone.

        It may be the line all the same: that is seen by whether another mail comes over it.
        """
        return self._suspects == {uid} and self._weight >= SILENCES

    def is_hopeless(self, uid: int, *, has_other_come: bool) -> bool:
        """Whether to leave this mail; another of its folder has just come, or there is none."""
        bar = SILENCES if has_other_come else LOSSES_ALONE * _LOSS
        return self.is_suspect(uid) and self._weight >= bar

    def next_probe(self) -> int:
        """Which of the other mails to try now: each time another, for that one may be bad, too."""
        self._probes += 1
        return self._probes - 1

    def note_loss(self, asked: Sequence[int], error: ConnectionLostError) -> None:
        """The connection was lost when these had been asked for."""
        cause = error.__cause__
        is_put_off = is_for_now(str(error))
        if cause is None and not is_put_off:
            return  # no fetch was tried
        weight = 1 if is_put_off or isinstance(cause, TimeoutError) else _LOSS
        if frozenset(asked) != self._suspects:
            is_narrowed = self._suspects.issuperset(asked)
            self._suspects, self._size = frozenset(asked), len(asked)
            # Of a part of those that are suspected already once is enough, but of one mail.
            self._weight = SILENCES - weight if is_narrowed and len(asked) > 1 else 0
        self._weight += weight
        if self._weight >= SILENCES and self._size > 1:
            self._size = max(1, self._size // TIMES_SMALLER)

    def note_done(self, uids: Sequence[int]) -> None:
        """These came, or were left."""
        if self._suspects:
            self._suspects -= frozenset(uids)
