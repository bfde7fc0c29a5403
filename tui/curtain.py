"""What stands on the terminal from the first moment, while the screen is loaded behind it.

It imports next to nothing, so that the owner sees at once that something comes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l\x1b[2J", "\x1b[?1049l\x1b[?25h"
WORDS = "Good day. Looking at your desk …"


def opens_screen(arguments: Sequence[str]) -> bool:
    """Whether `kinkeeper` with these arguments shows the screen and nothing else."""
    left = list(arguments)
    if left and left[0] == "--config":
        left = left[2:]
    elif left and left[0].startswith("--config="):
        left = left[1:]
    return not left


class Curtain:
    """Hangs from `hang` until the screen paints over it, or until `lift`."""

    def __init__(self) -> None:
        self._hangs = False

    def hang(self) -> None:
        """Take the whole terminal, if it is one."""
        if not sys.stdout.isatty() or os.environ.get("TERM", "dumb") == "dumb":
            return
        size = os.get_terminal_size(sys.stdout.fileno())
        column = max(1, (size.columns - len(WORDS)) // 2)
        self._hangs = True
        _write(f"{_ENTER}\x1b[1;3H\x1b[1mkinkeeper\x1b[0m\x1b[{size.lines // 2};{column}H{WORDS}")

    def lift(self) -> None:
        """Give the terminal back, as it was, to whoever has something to say in plain words."""
        if self._hangs:
            self._hangs = False
            _write(_LEAVE)

    def leave_to_screen(self) -> None:
        """The screen takes the terminal over, and gives it back."""
        self._hangs = False


def _write(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()
