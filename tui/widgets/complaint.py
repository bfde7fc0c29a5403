"""Why what was typed is no answer."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Complaint(Static):
    """An empty line until there is something to say."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def say(self, words: str) -> None:
        """Show these words in place of those before."""
        self.update(Content.styled(words, "$error"))
