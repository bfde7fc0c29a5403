"""What the machine tells of itself: whether it has slept, and by which way it reaches the world."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

ROUTES, ROUTES_6 = Path("/proc/net/route"), Path("/proc/net/ipv6_route")
_REJECT = 0x0200


def clocks_apart() -> float:
    """By how many seconds the clock on the wall is ahead of the monotonic one.

    More than before: the machine has slept, or its clock was set.
    """
    return time.time() - time.monotonic()


def way_out() -> tuple[str, ...]:
    """Interfaces and gateways of the default routes, of IPv4 and IPv6.

    Only Linux tells them in a file. Elsewhere, and where two networks look alike (the same gateway
    on the same interface), nothing is noticed: there a line that went dead is found by its silence,
    within the seconds that IDLE and the polls take.
    """
    return tuple(sorted({*_routes_4(), *_routes_6()}))


def _routes_4() -> Iterator[str]:
    for route in _table(ROUTES)[1:]:
        if len(route) > 2 and route[1] == "00000000":
            yield f"{route[0]} {route[2]}"


def _routes_6() -> Iterator[str]:
    # Destination, its length, source, its length, gateway, metric, two counters, flags, interface.
    for route in _table(ROUTES_6):
        is_default = len(route) == 10 and route[0] == "0" * 32 and route[1] == "00"
        if is_default and not int(route[8], 16) & _REJECT:
            yield f"{route[9]} {route[4]}"


def _table(path: Path) -> list[list[str]]:
    try:
        return [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    except (OSError, UnicodeDecodeError):
        return []
