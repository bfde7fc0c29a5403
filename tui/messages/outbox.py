"""What is asked and said of mail that waits to leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from agent.models import OutboxItem, OutboxView


@dataclass
class TakeMailBackRequested(Message):
    """Let this approved mail not leave."""

    item_id: str


@dataclass
class HurryMailRequested(Message):
    """Let this approved mail leave at once."""

    item_id: str


@dataclass
class NewTimeRequested(Message):
    """Show this waiting mail as it would leave at another time: now, or where it is to be asked."""

    item: OutboxItem
    is_now: bool = False


@dataclass
class OutboxFetched(Message):
    """What waits to leave, what did not, and what left today."""

    outbox: OutboxView


@dataclass
class MailTakenBack(Message):
    """It does not leave; its draft stands as it was."""

    item: OutboxItem


@dataclass
class MailHurried(Message):
    """It leaves now."""

    item: OutboxItem
