"""What is asked and said of who is who, and of who is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from agent.models import Customer, Double, Erasure, Join, Split


@dataclass
class JoinRequested(Message):
    """Ask who is the same person as a customer; `likely` are those who look so."""

    customer: Customer
    likely: tuple[Customer, ...]


@dataclass
class DoubleRequested(Message):
    """Ask whether a customer and another are one person."""

    customer: Customer
    double: Double


@dataclass
class SplitRequested(Message):
    """Ask which address of a customer is another person's."""

    customer: Customer


@dataclass
class ForgetRequested(Message):
    """Say what would be erased of a customer, and ask whether to."""

    customer: Customer


@dataclass
class OthersFetched(Message):
    """Everybody who may be the same person as a customer; `likely` are those who look so."""

    customer: Customer
    others: tuple[Customer, ...]
    likely: tuple[Customer, ...]


@dataclass
class CustomersJoined(Message):
    """Two customers are one now; of those who were joined one record stays."""

    join: Join
    joined_ids: tuple[str, ...]


@dataclass
class CustomerParted(Message):
    """One customer is two now."""

    split: Split


@dataclass
class DoubleRefused(Message):
    """It is not asked again whether these two are one."""


@dataclass
class StepUndone(Message):
    """A customer's join or split is taken back; whose screen shows `joined_id` had `before_id`."""

    customer_id: str = ""
    joined_id: str = ""
    before_id: str = ""


@dataclass
class ErasureTold(Message):
    """What forgetting a customer would erase."""

    customer: Customer
    erasure: Erasure


@dataclass
class CustomerForgotten(Message):
    """What of a customer was erased."""

    customer_id: str
    erasure: Erasure
