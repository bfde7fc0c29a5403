"""All that a practice may look at: one customer, what was said, what happened, and today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.config import Suggestions
from agent.models import Customer, Direction, Entry, Evidence, Kind, LifeEvent, Suggestion


@dataclass(frozen=True)
class Situation:
    """One customer as of today; `entries` are oldest first, `zone` is the owner's."""

    customer: Customer
    entries: Sequence[Entry]
    found: Sequence[LifeEvent]
    """All that the reader found, whatever the owner says of it."""
    today: dt.date
    zone: dt.tzinfo | None
    settings: Suggestions
    dismissed: Sequence[Suggestion] = ()
    """What the owner dropped; its news is not brought up again."""

    @cached_property
    def life_events(self) -> tuple[LifeEvent, ...]:
        """What a practice may speak of: what is so, and is for this customer to be told about."""
        return tuple(
            event
            for event in self.found
            if event.is_known and not event.has_come_to_nothing and not event.is_told_elsewhere
        )

    def day_of(self, moment: dt.datetime) -> dt.date:
        """The owner's calendar day of a moment."""
        return moment.astimezone(self.zone).date()

    def entry(self, entry_id: str) -> Entry | None:
        return self._by_id.get(entry_id)

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def last_written_at(self) -> dt.datetime | None:
        """When the owner wrote to this customer last, from whatever program."""
        written = (
            entry.at
            for entry in self.entries
            if entry.direction is Direction.OUT and not entry.is_automated
        )
        return max(written, default=None)

    def is_dismissed(self, event: LifeEvent, evidence: Evidence) -> bool:
        """Whether the owner has dropped this life event, or this telling of it."""
        return any(
            event.id == one.life_event_id or evidence in one.evidence for one in self.dismissed
        )

    @property
    def is_quiet(self) -> bool:
        """Whether somebody died so lately that cheer would hurt; where that is in doubt, too."""
        since = self.today - dt.timedelta(days=self.settings.quiet_days)
        return any(
            event.kind is Kind.BEREAVEMENT
            and not event.is_rejected
            and not event.has_come_to_nothing
            and since <= (event.last_day or self.day_of(event.told_at)) <= self.today
            for event in self.found
        )
