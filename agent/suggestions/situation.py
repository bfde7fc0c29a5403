"""All that a practice may look at of one customer: what was said, what happened, and today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from agent.config import Suggestions
from agent.models import (
    Customer,
    DetailKind,
    Direction,
    Entry,
    EntryKind,
    Evidence,
    Kept,
    Kind,
    LifeEvent,
    Made,
    Suggestion,
    Touch,
)
from agent.suggestions import quiet

TOUCHING = frozenset(EntryKind) - {EntryKind.NOTE}
"""What counts as being in touch; a note is the owner's own."""
TALKS = frozenset({EntryKind.CALL, EntryKind.APPOINTMENT})
"""What answers as a mail does."""


def _no_entries(_customer_id: str) -> Sequence[Entry]:
    return ()


class Found(tuple[LifeEvent, ...]):
    """All that the reader found of one customer, whatever the owner says of it.

    What is told of it stays the same until something else is found, so it lasts over the days.
    """

    @cached_property
    def told(self) -> tuple[LifeEvent, ...]:
        """What a practice may speak of: what is so, and is for this customer to be told about."""
        return tuple(
            event
            for event in self
            if event.is_known
            and not event.has_come_to_nothing
            # Of a loss each who wrote of it himself hears from the owner.
            and (not event.is_told_elsewhere or event.kind is Kind.BEREAVEMENT)
        )


@dataclass(frozen=True)
class Situation:
    """One customer as of today; `zone` is the owner's, None the system's."""

    customer: Customer
    found: Found
    today: dt.date
    zone: dt.tzinfo | None
    settings: Suggestions
    touches: Sequence[Touch] = ()
    """The latest, oldest first, none after now; those that life events rest on among them."""
    first_at: dt.datetime | None = None
    """When they were first in touch."""
    last_at: dt.datetime | None = None
    """No touch is later than this; None where only the touches themselves tell it."""
    matters: Sequence[Kept] = ()
    """Oldest first."""
    made: Sequence[Made] = ()
    """Oldest first; every suggestion of this customer that the journal still holds."""
    dismissed: Sequence[Suggestion] = ()
    """What the owner dropped; its news is not brought up again."""
    country: str = ""
    """The owner's own country, ISO 3166; empty where he did not say."""
    load: Callable[[str], Sequence[Entry]] = field(default=_no_entries, compare=False)
    """Reads a customer's latest entries with their texts; dear, so only for who needs words."""

    @property
    def life_events(self) -> tuple[LifeEvent, ...]:
        """What a practice may speak of."""
        unwanted = self.customer.unwanted_kinds
        if not unwanted:
            return self.found.told
        return tuple(event for event in self.found.told if event.kind not in unwanted)

    @property
    def name(self) -> str:
        """How a reason calls the customer: by first name, else by address."""
        return self.customer.first_name or next(iter(self.customer.addresses), self.customer.name)

    def day_of(self, moment: dt.datetime) -> dt.date:
        """The owner's calendar day of a moment."""
        return moment.astimezone(self.zone).date()

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """The latest entries with their texts, oldest first."""
        return self.load(self.customer.id)

    def touch(self, entry_id: str) -> Touch | None:
        """The line of the journal that a quote stands in, where it is among the latest."""
        return self._by_id.get(entry_id)

    @cached_property
    def _by_id(self) -> dict[str, Touch]:
        return {touch.entry_id: touch for touch in self.touches}

    def is_silent_since(self, day: dt.date) -> bool:
        """Whether no touch is of that day or a later one; of most, no touch is read for it."""
        last_at = self.last_at or (self.touches[-1].at if self.touches else None)
        return last_at is None or self.day_of(last_at) < day

    @cached_property
    def last_touched_at(self) -> dt.datetime | None:
        """When the two were last in touch, whoever began."""
        return next((one.at for one in reversed(self.touches) if one.kind in TOUCHING), None)

    @cached_property
    def last_written_at(self) -> dt.datetime | None:
        """When the owner wrote a mail to this customer last, from whatever program."""
        written = (
            one.at
            for one in reversed(self.touches)
            if one.kind is EntryKind.MAIL and one.direction is Direction.OUT
        )
        return next(written, None)

    def answered_at(self, entry_id: str) -> dt.datetime | None:
        """When the owner first answered a mail: in its thread, or by a talk; None if he did not.

        Any other mail of the owner, an invoice say, is no answer.
        """
        asked = self.touch(entry_id)
        if asked is None:
            return None
        answers = (
            one.at
            for one in self.touches
            if one.at > asked.at
            and (
                one.kind in TALKS
                or (
                    one.direction is Direction.OUT
                    and one.kind is EntryKind.MAIL
                    and one.thread_id == asked.thread_id != ""
                )
            )
        )
        return min(answers, default=None)

    def is_acknowledged(self, event: LifeEvent) -> bool:
        """Whether the owner has spoken of a life event: in a mail of his, or by a talk since."""
        touches = [self.touch(one.entry_id) for one in event.evidence]
        if any(one is not None and one.direction is Direction.OUT for one in touches):
            return True
        return any(self.answered_at(one.entry_id) is not None for one in touches if one)

    def is_dismissed(self, event: LifeEvent, evidence: Evidence) -> bool:
        """Whether the owner has dropped this life event, or this telling of it."""
        return any(
            event.id == one.life_event_id or evidence in one.evidence for one in self.dismissed
        )

    @property
    def phone(self) -> str:
        """A number to call; empty where no signature and no card holds one."""
        phones = (one.value for one in self.customer.details if one.kind is DetailKind.PHONE)
        return next(phones, "")

    @cached_property
    def is_quiet(self) -> bool:
        """Whether grief or grave illness forbid cheer; where that is in doubt, too."""
        return quiet.is_quiet(self.found, self.today, self.day_of, self.settings)
