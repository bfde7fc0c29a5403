"""What is asked and said of days that come up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from agent.models import Customer, DateLine, SavedDates


@dataclass
class RememberDateRequested(Message):
    """Ask whose day is to be remembered, and which; `day` is offered, if there is one."""

    day: dt.date | None = None


@dataclass
class DayPicked(Message):
    """That day was clicked in the calendar."""

    day: dt.date


@dataclass
class HowKnownRequested(Message):
    """Say how that day is known."""

    line: DateLine


@dataclass
class SaveDatesRequested(Message):
    """Ask for a file, and save the coming year there for a calendar."""


@dataclass
class DatesFetched(Message):
    """The days of customers that come up."""

    dates: tuple[DateLine, ...]


@dataclass
class SomebodySought(Message):
    """These are all customers: whose day is to be remembered?"""

    customers: tuple[Customer, ...]
    day: dt.date | None


@dataclass
class DateRemembered(Message):
    """A day of a customer is in the book now."""

    customer: Customer


@dataclass
class DatesSaved(Message):
    """The coming year is in a file, for a calendar."""

    saved: SavedDates
