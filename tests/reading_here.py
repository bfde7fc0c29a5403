"""Reading in the test's own process."""

from __future__ import annotations

from typing import Any

from agent.workers import Workers


class ReadingHere(Workers):
    """Hires nobody: each test's own workers would load the encoder anew, a second each."""

    @property
    def is_calm(self) -> bool:
        """Between two mails, too: else each test waits for calm whenever one has been read."""
        return not self._urgent

    def _hire(self, work: Any) -> None:
        """Nobody."""
