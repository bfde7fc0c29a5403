"""What is asked and said of what was done in a week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from agent.models import Week


@dataclass
class WeekRequested(Message):
    """Show the week so many weeks ago."""

    ago: int


@dataclass
class WeekFetched(Message):
    """What was done in the week so many weeks `ago`, and before it."""

    ago: int
    week: Week
