"""What is asked and said of life events to confirm or set right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from agent.models import Corrections, LifeEvent, Settled


@dataclass
class MergeRequested(Message):
    """Ask which other life event of the customer is the same."""

    life_event: LifeEvent


@dataclass
class YesRequested(Message):
    """That life event is so."""

    life_event: LifeEvent


@dataclass
class NoRequested(Message):
    """There is no such life event."""

    life_event: LifeEvent


@dataclass
class KindRequested(Message):
    """Ask of which kind it is."""

    life_event: LifeEvent


@dataclass
class WhoRequested(Message):
    """Ask whose it is."""

    life_event: LifeEvent


@dataclass
class DateRequested(Message):
    """Ask when it is."""

    life_event: LifeEvent


@dataclass
class TakeBackRequested(Message):
    """Undo what was decided last about that life event."""

    life_event_id: str


@dataclass
class CorrectionsFetched(Message):
    """Life events to confirm or set right."""

    corrections: Corrections


@dataclass
class LifeEventDecided(Message):
    """The owner's yes or no was heard."""

    settled: Settled


@dataclass
class LifeEventCorrected(Message):
    """It is now as the owner says."""

    settled: Settled


@dataclass
class DecisionTakenBack(Message):
    """The life event is as it was before the last decision."""

    settled: Settled


@dataclass
class SameSought(Message):
    """The other life events of a customer, of which one may be the same."""

    life_event: LifeEvent
    others: tuple[LifeEvent, ...]
