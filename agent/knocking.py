"""Whether an agent answers: apart from `door`, so that the screen need not load a server."""

from __future__ import annotations

import socket
from pathlib import Path


def is_answered(path: Path) -> bool:
    """Whether an agent listens on the socket `path`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(path))
        except (OSError, ValueError):  # no name for a file is a name of no agent
            return False
        return True
