"""Suggestions, and what became of them."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from pydantic import Field

from agent.models.life_events import Evidence, LifeEvent
from agent.models.record import Record
from agent.vocabulary import UNDECIDED, DismissalReason, Doing, SuggestionState


class Ground(Record):
    """One thing that a suggestion's rank rests on."""

    words: str
    """For "why?", fit to follow "because": "a loss weighs more than anything"."""
    points: float


class Suggestion(Record):
    """Whom to write or call, why now, until when; made by a practice."""

    id: str
    customer_id: str
    practice: str
    reason: str
    """Why now, in words for the owner: "Glenn's interview was yesterday"."""
    life_event_id: str | None = None
    entry_id: str | None = None
    """The mail to answer."""
    evidence: tuple[Evidence, ...] = ()
    due_on: dt.date
    expires_on: dt.date
    priority: float
    state: SuggestionState = SuggestionState.OPEN
    snoozed_until: dt.date | None = None
    dismissed_because: DismissalReason | None = None
    needs_confirmation: bool = False
    """A delicate kind: nothing is drafted until the owner says that it is so."""
    is_sad: bool = False
    doing: Doing = Doing.WRITE
    phone: str = ""
    """The number to call, from a signature or a contact's card."""
    cause: str = ""
    """What it is made for, in short; one cause of a customer makes one suggestion a practice.

    Empty in suggestions of old journals.
    """
    stage: str = ""
    """Which form of its practice it is: "eve" or "after", a `DateKind`, a `Stage`."""
    words: str = ""
    """A question or a compliment to weave in; empty where the practice has none."""
    grounds: tuple[Ground, ...] = ()
    """What `priority` is the sum of; empty in suggestions of old journals."""
    owners_word: str = ""
    """Evidence that no mail holds: "wildfires, Lake County CA" as the owner typed it."""
    slots: dict[str, str] = Field(default_factory=dict)
    """What a draft may say of it where no life event is behind it: `what` and `place` of a
    hardship, the ISO `date` of a day."""

    @property
    def is_undecided(self) -> bool:
        """The owner may still write, put it off or drop it."""
        return self.state in UNDECIDED

    def shows(self, life_event: LifeEvent) -> bool:
        """Whether it rests on that life event, or one of its quotes tells of it."""
        return life_event.id == self.life_event_id or any(
            evidence in self.evidence for evidence in life_event.evidence
        )


class Made(NamedTuple):
    """A suggestion that was made before, in any state, without its words."""

    id: str
    practice: str
    cause: str
    state: SuggestionState
    due_on: dt.date
    life_event_id: str | None
