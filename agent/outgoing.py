"""The outbox as the owner sees it: what waits, what is his to decide again, what left today."""

from __future__ import annotations

from agent.clock import Clock
from agent.errors import NotFoundError
from agent.models import (
    Direction,
    OutboxItem,
    OutboxLine,
    OutboxState,
    OutboxView,
    Suggestion,
)
from agent.store.book import Book
from agent.store.sqlite import Journal

ON_ITS_WAY = (OutboxState.WAITING, OutboxState.MISSED, OutboxState.SENDING)


class Outgoing:
    """Reads the outbox; what becomes of its mails is the desk's and the outbox's to say."""

    def __init__(self, *, book: Book, journal: Journal, clock: Clock) -> None:
        self._book = book
        self._journal = journal
        self._clock = clock

    def view(self) -> OutboxView:
        """All of it that is of today."""
        waiting = self._journal.outbox_items(ON_ITS_WAY)
        waiting.sort(key=lambda item: (item.state is not OutboxState.MISSED, item.due_at, item.id))
        failed = [
            item
            for item in self._journal.outbox_items_to_decide().values()
            if not item.is_under_way
        ]
        failed.sort(key=lambda item: (item.approved_at, item.id), reverse=True)
        today = self._clock.midnight(self._clock.today())
        sent = self._journal.outbox_items_sent_since(today)
        return OutboxView(
            waiting=tuple(self._line(item) for item in waiting),
            failed=tuple(self._line(item) for item in failed),
            sent=tuple(self._line(item) for item in sent if not item.has_come_back),
        )

    def _line(self, item: OutboxItem) -> OutboxLine:
        suggestion = self._suggestion(item)
        customer = self._book.customer(suggestion.customer_id) if suggestion else None
        return OutboxLine(
            item=item,
            name=(customer.name if customer else "") or ", ".join(item.recipients),
            has_written_since=item.can_be_taken_back
            and customer is not None
            and self._has_written_since(customer.id, item),
        )

    def _suggestion(self, item: OutboxItem) -> Suggestion | None:
        try:
            return self._journal.suggestion(item.suggestion_id)
        except NotFoundError:
            return None  # it was erased

    def _has_written_since(self, customer_id: str, item: OutboxItem) -> bool:
        found = self._journal.touches([customer_id], until=self._clock.now(), most=5)
        return any(
            touch.direction is Direction.IN and touch.at > item.approved_at
            for touch in found.get(customer_id, ())
        )
