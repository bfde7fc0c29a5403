"""What a dismissal teaches, each reason its own lesson, and how it is unlearned."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.corrections import Corrector
from agent.decisions import Decisions
from agent.models import (
    DismissalReason,
    LifeEvent,
    Suggestion,
    SuggestionState,
    Topic,
    Who,
)
from agent.store.book import Book

LATER = dt.timedelta(days=7)
"""What is not for now comes back after so long."""
REASONS_THAT_TEACH = frozenset({DismissalReason.NOT_AN_EVENT, DismissalReason.NOT_THIS_PERSON})
"""After these the life event is no longer what the reader took it for."""


class Whose(NamedTuple):
    """To whom a life event happened, seen from the customer, and the name where it is known."""

    who: Who
    name: str | None = None


class Dismissals:
    """Ends suggestions as the owner says why, and keeps what that tells for the next time."""

    def __init__(
        self,
        *,
        book: Book,
        clock: Clock,
        changes: ChangeFeed,
        decisions: Decisions,
        corrector: Corrector,
    ) -> None:
        self._book = book
        self._clock = clock
        self._changes = changes
        self._decisions = decisions
        self._corrector = corrector

    def dismiss(
        self, suggestion: Suggestion, reason: DismissalReason, whose: Whose | None = None
    ) -> Suggestion:
        """Drop a suggestion; what is only not for now is put off, if its time lasts so long.

        `whose` says to whom the life event happened, where it was not this person; without it the
        life event is taken back. Raises UsageError for a name that is too long.
        """
        back_on = self._clock.today() + LATER
        if reason is DismissalReason.NOT_NOW and back_on <= suggestion.expires_on:
            return self._decisions.put_off(suggestion, back_on, expires_on=suggestion.expires_on)
        event = self._book.life_event(suggestion.life_event_id or "")
        if event and reason is DismissalReason.NOT_THIS_PERSON and whose:
            who, name = whose
            self._corrector.correct(event.id, kind=event.kind, who=who, name=name, date=event.date)
        elif event and reason in REASONS_THAT_TEACH:
            self._corrector.reject(event.id)
        elif reason is DismissalReason.NEVER_THIS_KIND:
            self._want(suggestion, event, is_wanted=False)
        return self._decisions.end(
            suggestion, self._clock.now(), SuggestionState.DISMISSED, dismissed_because=reason
        )

    def unlearn(self, suggestion: Suggestion) -> None:
        """Take back what the dismissal of a suggestion has taught."""
        event = self._book.life_event(suggestion.life_event_id or "")
        if event and event.is_decided and suggestion.dismissed_because in REASONS_THAT_TEACH:
            self._corrector.take_back(event.id)
        elif suggestion.dismissed_because is DismissalReason.NEVER_THIS_KIND:
            self._want(suggestion, event, is_wanted=True)

    def _want(self, suggestion: Suggestion, event: LifeEvent | None, *, is_wanted: bool) -> None:
        """Keep whether the owner wants more of this kind: of the life event, else the practice."""
        what = event.kind if event else suggestion.practice

        name = "unwanted_kinds" if event else "unwanted_practices"

        def write() -> None:
            customer = self._book.the_customer(suggestion.customer_id)
            others = [one for one in getattr(customer, name) if one != what]
            unwanted = tuple(others if is_wanted else [*others, what])
            self._book.put_customer(customer.model_copy(update={name: unwanted}))

        self._book.change(write)
        self._changes.announce(Topic.CUSTOMER, suggestion.customer_id)
