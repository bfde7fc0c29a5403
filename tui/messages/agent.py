"""What is said of the agent: how it is, what changed, what it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from agent.models import AgentStatus, Change


@dataclass
class StatusFetched(Message):
    """How the agent is."""

    status: AgentStatus


@dataclass
class ChangesArrived(Message):
    """The agent says that something changed."""

    changes: tuple[Change, ...]


@dataclass
class AgentLost(Message):
    """The agent does not answer."""


@dataclass
class AgentFound(Message):
    """The agent answers, for the first time or again: what is shown may be old."""


@dataclass
class RequestRefused(Message):
    """What was asked for cannot be; `words` say why and what to do."""

    words: str
    is_gate: bool = False
