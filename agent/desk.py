"""What the owner decides; the only way from a draft to an approved mail, with `approvals`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from agent.approvals import Approvals
from agent.byhand import ByHand
from agent.changes import ChangeFeed
from agent.clock import Clock
from agent.config import Config
from agent.corrections import Corrector
from agent.dismissals import REASONS_THAT_TEACH, Dismissals, Whose
from agent.errors import StaleError, UsageError
from agent.exchange.contacts import Contact
from agent.journal import Circle
from agent.models import (
    DismissalReason,
    Imported,
    Kind,
    LifeEvent,
    Suggestion,
    SuggestionState,
    Topic,
    Who,
)
from agent.pipeline import Pipeline
from agent.store.book import Book
from agent.store.sqlite import Journal

LONGEST_SNOOZE = dt.timedelta(days=366)
STAYS_AFTER_SNOOZE = dt.timedelta(days=7)
"""What was put off stays on the list for so long once it is back."""
REOPENED = frozenset({SuggestionState.SNOOZED, SuggestionState.DISMISSED, SuggestionState.DONE})


class Desk(Approvals):
    """Takes the owner's decisions one at a time and keeps them in the two stores."""

    def __init__(
        self,
        *,
        book: Book,
        journal: Journal,
        pipeline: Pipeline,
        config: Config,
        clock: Clock,
        changes: ChangeFeed,
        by_hand: ByHand,
        wake_outbox: Callable[[], None],
    ) -> None:
        super().__init__(
            book=book,
            journal=journal,
            pipeline=pipeline,
            config=config,
            clock=clock,
            changes=changes,
            wake_outbox=wake_outbox,
        )
        self._by_hand = by_hand
        self._corrector = Corrector(book=book, journal=journal, clock=clock, changes=changes)
        self._dismissals = Dismissals(
            book=book,
            clock=clock,
            changes=changes,
            decisions=self._decisions,
            corrector=self._corrector,
        )

    def snooze(self, suggestion_id: str, until: dt.date) -> Suggestion:
        """Put a suggestion away until a later day."""
        today = self._clock.today()
        if not today < until <= today + LONGEST_SNOOZE:
            raise UsageError(f"{until} is not within the coming year; give a day after today")
        suggestion = self._decisions.undecided(suggestion_id)
        expires_on = max(suggestion.expires_on, until + STAYS_AFTER_SNOOZE)
        return self._decisions.put_off(suggestion, until, expires_on=expires_on)

    def dismiss(
        self,
        suggestion_id: str,
        reason: DismissalReason = DismissalReason.OTHER,
        whose: Whose | None = None,
    ) -> Suggestion:
        """Drop a suggestion, and learn from the reason; what is only not for now comes back."""
        suggestion = self._decisions.undecided(suggestion_id)
        dismissed = self._dismissals.dismiss(suggestion, reason, whose)
        self._pipeline.upkeep.refresh(suggestion.customer_id)
        return dismissed

    def take_kindness(self, suggestion_id: str) -> Suggestion:
        """Put the kindness on the list that is offered where nobody needs the owner.

        Raises StaleError where it is not on offer (any more).
        """
        offered = self._pipeline.kindness()
        if offered is None or offered.id != suggestion_id:
            raise StaleError("this kindness is no longer on offer; look again")
        self._journal.save_suggestion(offered, made_at=self._clock.now())
        self._changes.announce(Topic.SUGGESTION, offered.id)
        self._pipeline.upkeep.refresh(offered.customer_id)
        return self._journal.suggestion(offered.id)

    def reopen(self, suggestion_id: str) -> Suggestion:
        """Undo a snooze, a dismissal, or that it was done without a mail from here."""
        suggestion = self._journal.suggestion(suggestion_id)
        has_mail = self._journal.outbox_item_of(suggestion_id) is not None
        if suggestion.state not in REOPENED or (
            suggestion.state is SuggestionState.DONE and has_mail
        ):
            raise StaleError(f"this suggestion is {suggestion.state}; there is nothing to undo")
        if self._by_hand.undo(suggestion):
            return self._journal.suggestion(suggestion_id)
        self._dismissals.unlearn(suggestion)
        self._decisions.open_again(suggestion)
        self._pipeline.upkeep.refresh(suggestion.customer_id)
        return self._journal.suggestion(suggestion_id)

    def confirm(self, suggestion_id: str) -> None:
        """Say that the delicate life events of a suggestion are so; then its draft is written."""
        suggestion = self._journal.suggestion(suggestion_id)

        def confirm_all() -> None:
            for event in self._book.life_events(suggestion.customer_id):
                if suggestion.shows(event) and event.is_known:
                    self._corrector.confirm(event.id)

        self._book.change(confirm_all)
        self._pipeline.upkeep.refresh(suggestion.customer_id)

    # What happened, and to whom

    def confirm_life_event(self, life_event_id: str) -> LifeEvent:
        """Yes, that is so; raises NotFoundError."""
        return self._settled(self._corrector.confirm(life_event_id))

    def reject_life_event(self, life_event_id: str) -> LifeEvent:
        """There is no such thing; raises NotFoundError."""
        return self._settled(self._corrector.reject(life_event_id))

    def correct_life_event(
        self, life_event_id: str, *, kind: Kind, who: Who, name: str | None, date: str | None
    ) -> LifeEvent:
        """It is this; raises NotFoundError, or UsageError where that cannot be."""
        corrected = self._corrector.correct(life_event_id, kind=kind, who=who, name=name, date=date)
        return self._settled(corrected)

    def merge_life_events(self, life_event_id: str, other_id: str) -> LifeEvent:
        """That one and the other are one, which the other is; NotFound-, Usage- or StaleError."""
        return self._settled(self._corrector.merge(life_event_id, other_id))

    def take_back(self, life_event_id: str) -> LifeEvent:
        """Undo what was decided last about a life event; StaleError where there is nothing."""
        return self._settled(self._corrector.take_back(life_event_id))

    def _settled(self, event: LifeEvent) -> LifeEvent:
        """Bring the list in line with a life event that was decided on.

        What was dropped because there was no such thing comes back with it; where there is no such
        thing, no mail about it leaves that can still be held back.
        """
        for suggestion in self._journal.suggestions_of_customer(event.customer_id):
            if suggestion.life_event_id == event.id and event.is_rejected and not event.merged:
                item = self._journal.outbox_item_of(suggestion.id)
                if item is not None and item.can_be_taken_back:
                    self.take_mail_back(item.id)
            if (
                suggestion.life_event_id == event.id
                and suggestion.state is SuggestionState.DISMISSED
                and suggestion.dismissed_because in REASONS_THAT_TEACH
                and not event.is_rejected
            ):
                self._decisions.open_again(suggestion)
        self._pipeline.upkeep.refresh(event.customer_id)
        return event

    def take_contacts(self, contacts: Sequence[Contact]) -> Imported:
        """Make customers of the owner's contacts; taking the same ones again changes nothing."""
        circle = Circle.of(self._config, self._book.forgotten())
        counts, joined = self._pipeline.acquaintance.take_contacts(contacts, circle)
        for customer_id in joined:
            self._pipeline.upkeep.refresh(customer_id)
        self._pipeline.look_again()
        return counts
