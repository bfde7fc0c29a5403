"""What is asked and said of the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from agent.models import Found


@dataclass
class SearchRequested(Message):
    """Look for these words in the journal."""

    words: str


@dataclass
class JournalSearched(Message):
    """What matches `words`."""

    words: str
    found: Found
