"""What the owner decides; the only way from a draft to an approved mail, with `approvals`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

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
    OutboxItem,
    Settled,
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
        hurry_in_outbox: Callable[[str], None],
    ) -> None:
        super().__init__(
            book=book,
            journal=journal,
            pipeline=pipeline,
            config=config,
            clock=clock,
            changes=changes,
            wake_outbox=wake_outbox,
            hurry_in_outbox=hurry_in_outbox,
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
        event = self._book.life_event(suggestion.life_event_id or "")
        dismissed = self._dismissals.dismiss(suggestion, reason, whose)
        self._hold_back(event)
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
        event = self._book.life_event(suggestion.life_event_id or "")
        self._dismissals.unlearn(suggestion)
        self._hold_back(event)
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

    def confirm_life_event(self, life_event_id: str) -> Settled:
        """Yes, that is so; raises NotFoundError."""
        return self._settled(life_event_id, self._corrector.confirm)

    def reject_life_event(self, life_event_id: str) -> Settled:
        """There is no such thing; raises NotFoundError."""
        return self._settled(life_event_id, self._corrector.reject)

    def correct_life_event(
        self, life_event_id: str, *, kind: Kind, who: Who, name: str | None, date: str | None
    ) -> Settled:
        """It is this; raises NotFoundError, or UsageError where that cannot be."""
        correct = partial(self._corrector.correct, kind=kind, who=who, name=name, date=date)
        return self._settled(life_event_id, correct)

    def merge_life_events(self, life_event_id: str, other_id: str) -> Settled:
        """That one and the other are one, which the other is; NotFound-, Usage- or StaleError."""
        return self._settled(life_event_id, partial(self._corrector.merge, other_id=other_id))

    def take_back(self, life_event_id: str) -> Settled:
        """Undo what was decided last about a life event; StaleError where there is nothing."""
        return self._settled(life_event_id, self._corrector.take_back)

    def _settled(self, life_event_id: str, decide: Callable[[str], LifeEvent]) -> Settled:
        """Decide on a life event, and bring the outbox and the list in line with it.

        What was dropped because there was no such thing comes back with it.
        """
        before = self._book.life_event(life_event_id)
        event = decide(life_event_id)
        held_back = self._hold_back(before)
        for suggestion in self._journal.suggestions_of_customer(event.customer_id):
            if (
                suggestion.life_event_id == event.id
                and suggestion.state is SuggestionState.DISMISSED
                and suggestion.dismissed_because in REASONS_THAT_TEACH
                and not event.is_rejected
            ):
                self._decisions.open_again(suggestion)
        self._pipeline.upkeep.refresh(event.customer_id)
        return Settled(life_event=event, held_back=held_back)

    def _hold_back(self, before: LifeEvent | None) -> tuple[OutboxItem, ...]:
        """Let no mail leave that tells a life event as it was before, and is no longer.

        As far as that can be helped; each draft stands again, and wants a new look. Returns what
        was taken back.
        """
        now = self._book.life_event(before.id) if before else None
        if before is None or now == before:
            return ()
        if now and now.merged:
            now = self._book.life_event(now.merged.into)
        if now and _is_told_alike(before, now):
            return ()
        about = [
            self._journal.outbox_item_of(suggestion.id)
            for suggestion in self._journal.suggestions_of_customer(before.customer_id)
            if suggestion.shows(before)
        ]
        held = [item for item in about if item is not None and item.can_be_taken_back]
        return tuple(self.take_mail_back(item.id) for item in held)

    def take_contacts(self, contacts: Sequence[Contact]) -> Imported:
        """Make customers of the owner's contacts; taking the same ones again changes nothing."""
        circle = Circle.of(self._config, self._book.forgotten())
        counts, joined = self._pipeline.acquaintance.take_contacts(contacts, circle)
        for customer_id in joined:
            self._pipeline.upkeep.refresh(customer_id)
        self._pipeline.look_again()
        return counts


def _is_told_alike(before: LifeEvent, now: LifeEvent) -> bool:
    """Whether what a mail said of a life event before is what may be said of it now."""
    told = ("kind", "who", "name", "date")
    is_same = all(getattr(before, name) == getattr(now, name) for name in told)
    return is_same and now.is_known and not now.needs_confirmation
