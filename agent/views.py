"""What the owner is shown: the records of the stores, put together for a screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from agent.clock import Clock
from agent.config import Config
from agent.correspondence import Correspondence
from agent.doubles import find_doubles
from agent.errors import NotFoundError
from agent.models import (
    DELICATE_KINDS,
    Correction,
    Corrections,
    Customer,
    CustomerLine,
    CustomerView,
    Doubles,
    Entry,
    LifeEvent,
    SearchHit,
    Suggestion,
    SuggestionState,
    SuggestionView,
    Today,
    TodayLine,
)
from agent.pipeline import Pipeline
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.upkeep import THREAD_SHOWN

MOST_WAITING, MOST_DECIDED = 60, 30
"""So many life events are shown in Corrections, so that it is a list and not a ledger."""
MAILS_OF_A_STORY = 3


class Views:
    """Reads the stores; changes nothing."""

    def __init__(
        self, *, book: Book, journal: Journal, pipeline: Pipeline, config: Config, clock: Clock
    ) -> None:
        self._book = book
        self._journal = journal
        self._pipeline = pipeline
        self._config = config
        self._clock = clock
        self._correspondence = Correspondence(book=book, journal=journal)

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self._config = config

    def today(self) -> Today:
        """The list of the day, most urgent first, no longer than the settings allow."""
        today = self._clock.today()
        due = [
            suggestion
            for suggestion in self._journal.suggestions_in(
                SuggestionState.OPEN, SuggestionState.SNOOZED
            )
            if self._is_due(suggestion, today) and self._book.customer(suggestion.customer_id)
        ]
        due.sort(key=lambda suggestion: (-suggestion.priority, suggestion.id))
        shown = due[: self._config.suggestions.max_today]
        questions = sum(event.is_maybe for event in self._questions())
        return Today(today=today, lines=tuple(map(self._line, shown)), questions=questions)

    def _is_due(self, suggestion: Suggestion, today: dt.date) -> bool:
        if self._journal.outbox_item_of(suggestion.id):
            return True  # what became of an approved mail is told however late it is
        is_put_off = suggestion.snoozed_until is not None and suggestion.snoozed_until > today
        return not is_put_off and suggestion.due_on <= today <= suggestion.expires_on

    def _line(self, suggestion: Suggestion) -> TodayLine:
        return TodayLine(
            suggestion=suggestion,
            customer=self._customer(suggestion.customer_id),
            life_event=self._book.life_event(suggestion.life_event_id or ""),
            has_draft=self._journal.has_draft(suggestion.id),
            outbox=self._journal.outbox_item_of(suggestion.id),
        )

    def suggestion(self, suggestion_id: str) -> SuggestionView:
        """All that is needed to decide; raises NotFoundError."""
        suggestion = self._journal.suggestion(suggestion_id)
        customer = self._customer(suggestion.customer_id)
        told_in = [evidence.entry_id for evidence in suggestion.evidence]
        entry_id = suggestion.entry_id or next(reversed(told_in), None)
        thread = []
        if entry_id:
            thread = self._correspondence.thread_of(entry_id)
        if not thread:
            thread = self._correspondence.entries(customer.id)[-THREAD_SHOWN:]
        return SuggestionView(
            suggestion=suggestion,
            customer=customer,
            life_event=self._book.life_event(suggestion.life_event_id or ""),
            thread=tuple(thread),
            draft=self._journal.draft_of(suggestion_id),
            no_draft_because=self._pipeline.upkeep.why_no_draft(suggestion_id),
            outbox=self._journal.outbox_item_of(suggestion_id),
        )

    def customers(self) -> list[CustomerLine]:
        """Every customer, the one last heard of first."""
        counts = self._journal.entry_counts()
        lines = []
        for customer in self._book.customers():
            number, last_at = counts.get(customer.id, (0, None))
            lines.append(CustomerLine(customer=customer, entries=number, last_at=last_at))
        return sorted(
            lines, key=lambda line: line.last_at.timestamp() if line.last_at else 0.0, reverse=True
        )

    def customer(self, customer_id: str) -> CustomerView:
        """One customer's story; raises NotFoundError."""
        customer = self._customer(customer_id)
        return CustomerView(
            customer=customer,
            entries=tuple(self._correspondence.entries(customer_id)),
            life_events=tuple(
                sorted(self._book.life_events(customer_id), key=lambda event: event.told_at)
            ),
            suggestions=tuple(self._journal.suggestions_of_customer(customer_id)),
        )

    def corrections(self) -> Corrections:
        """What to confirm or set right: those in doubt, delicate ones, and what was decided."""
        waiting = self._questions()
        waiting.sort(key=lambda one: (one.is_maybe, one.told_at, one.id), reverse=True)
        decided = [one for one in self._book.life_events() if self._is_decided(one)]
        decided.sort(key=lambda one: (one.decided_at, one.id), reverse=True)
        shown = waiting[:MOST_WAITING], decided[:MOST_DECIDED]
        wanted = {id_ for events in shown for one in events for id_ in _told_in(one)}
        entries = {entry.id: entry for entry in self._journal.entries(wanted)}
        first, second = (
            tuple(self._correction(one, entries) for one in events) for events in shown
        )
        return Corrections(waiting=first, more=max(0, len(waiting) - MOST_WAITING), decided=second)

    def _questions(self) -> list[LifeEvent]:
        """What nobody has decided, and what may not be taken for granted."""
        return [
            event
            for event in self._book.life_events()
            if (event.is_maybe or event.kind in DELICATE_KINDS)
            and not event.is_decided
            and not event.has_come_to_nothing
            and not event.is_told_elsewhere
            and self._book.customer(event.customer_id)
        ]

    def _is_decided(self, event: LifeEvent) -> bool:
        return event.decided_at is not None and bool(self._book.customer(event.customer_id))

    def _correction(self, event: LifeEvent, entries: Mapping[str, Entry]) -> Correction:
        told_in = (entries[id_] for id_ in _told_in(event) if id_ in entries)
        return Correction(
            life_event=event,
            customer=self._customer(event.customer_id),
            entries=tuple(sorted(told_in, key=lambda entry: (entry.at, entry.id))),
        )

    def entry(self, entry_id: str) -> Entry:
        """One entry as it stands among the others; raises NotFoundError."""
        return self._correspondence.entry(entry_id)

    def doubles(self) -> Doubles:
        """Customers who may be one person, and of whom the owner has not said no."""
        return Doubles(doubles=tuple(find_doubles(self._book.customers())))

    def search(self, query: str) -> list[SearchHit]:
        """Entries that hold the words, best first."""
        hits = []
        for entry, snippet in self._journal.search(query):
            customer = self._book.customer(entry.customer_id)
            name = customer.name if customer else entry.sender_name
            hits.append(SearchHit(entry=entry, customer_name=name, snippet=snippet))
        return hits

    def _customer(self, customer_id: str) -> Customer:
        customer = self._book.customer(customer_id)
        if customer is None:
            raise NotFoundError(f"there is no customer {customer_id}")
        return customer


def _told_in(event: LifeEvent) -> list[str]:
    """The entries that tell of it, as many as are shown."""
    return list(dict.fromkeys(one.entry_id for one in event.evidence))[-MAILS_OF_A_STORY:]
