"""Reading in the test's own process."""

from __future__ import annotations

from typing import Any

from agent.workers import Workers


class ReadingHere(Workers):
    """Hires nobody: each test's own workers would load the encoder anew, a second each."""

    def _hire(self, work: Any) -> None:
        """Nobody."""
