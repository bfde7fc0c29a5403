"""What a search finds."""

from __future__ import annotations

from agent.models.journal import Entry
from agent.models.life_events import LifeEvent
from agent.models.people import CustomerLine
from agent.models.record import Record


class SearchHit(Record):
    """An entry that matches, with the words around each match (see MATCH_START)."""

    entry: Entry
    """Without its text; ask for the entry to read it."""
    customer_name: str
    snippet: str
    life_event: LifeEvent | None = None
    """Of the kind that was asked for, which the entry tells of."""


class Found(Record):
    """What a search has found."""

    hits: tuple[SearchHit, ...] = ()
    """The newest first."""
    is_all: bool = True
    """Whether there is no hit beside these."""
    people: tuple[CustomerLine, ...] = ()
    """Customers who are called so; where nothing is looked for, those in touch last."""
    customers: int
    """How many there are."""
    said: tuple[str, ...] = ()
    """What of the question was not understood, a sentence each."""
