"""How long to wait, after which trouble, before a thing is tried again; without end.

Each wait is jittered, so that not all clients come at once when a server is back.
"""

from __future__ import annotations

import errno
import random
import socket
from collections.abc import AsyncIterator, Callable

import stamina

from agent.errors import AccountError, AuthenticationError, CertificateError, StoreError

LONGEST_SECONDS = 60.0
LOCAL_SECONDS = (1.0, 5.0)
"""Where no server hears of it: no network, no such name, nobody at that port."""
AFTER_USE_SECONDS = (0.1, 0.6)
"""Where a connection is lost that had been of use."""

_LOCAL_ERRORS = frozenset(
    {
        errno.ECONNREFUSED, errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN,
        errno.EHOSTUNREACH, errno.EADDRNOTAVAIL,
    }
)  # fmt: skip


def connecting() -> AsyncIterator[stamina.Attempt]:
    """Attempts to hold a connection; what would not get better by it is raised."""
    return _attempts(_wait_after)


def filing() -> AsyncIterator[stamina.Attempt]:
    """Attempts to have a batch filed while the stores are in trouble."""
    return _attempts(StoreError)


def _attempts(
    on: type[Exception] | Callable[[Exception], bool | float],
) -> AsyncIterator[stamina.Attempt]:
    return stamina.retry_context(
        on=on,
        attempts=None,
        timeout=None,
        wait_initial=1.0,
        wait_max=LONGEST_SECONDS,
        wait_jitter=1.0,
    )


def pause_after_use() -> float:
    """Seconds until a connection that was lost after it had been of use is made anew."""
    return random.uniform(*AFTER_USE_SECONDS)  # noqa: S311


def _wait_after(error: Exception) -> bool | float:
    """Seconds to wait; True leaves them to stamina, which doubles them; False ends the attempts."""
    if isinstance(error, AuthenticationError) or not isinstance(error, AccountError | StoreError):
        return False
    if isinstance(error, CertificateError):
        return LONGEST_SECONDS * random.uniform(1, 1.5)  # noqa: S311
    if _is_local(error):
        return random.uniform(*LOCAL_SECONDS)  # noqa: S311
    return True


def _is_local(error: Exception) -> bool:
    """Whether it was trouble on this side of the server."""
    cause = error.__cause__
    if isinstance(cause, socket.gaierror):
        return True
    return isinstance(cause, OSError) and cause.errno in _LOCAL_ERRORS
