"""No trace of whoever is on the never-log list, or whom the owner has forgotten.

What is there already is taken out of every store.

What is kept: what other people wrote, subject and text, though they speak of that person or quote
his address, and the owner's own notes.
A mail that the owner approved for that person stays in the outbox until it has left.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from agent.changes import ChangeFeed
from agent.errors import StoreError
from agent.journal import Circle, addresses_in, without_trace
from agent.models import (
    BookRecord,
    Customer,
    Detail,
    EntryKind,
    Erasure,
    KnownFact,
    Lesson,
    LifeEvent,
    OutboxState,
    RememberedDate,
    Suggestion,
    Topic,
)
from agent.store.book import CUSTOMERS, LESSONS, LIFE_EVENTS, Book
from agent.store.bookfile import Tables
from agent.store.sqlite import Journal

COMES_TO_REST = (OutboxState.FILED, OutboxState.FAILED, OutboxState.MISSED)
"""Nothing of such a mail leaves any more: a missed one only if its owner approves it anew."""
RETRY_SECONDS = 60.0
_logger = logging.getLogger(__name__)
_IsListed = Callable[[str], bool]
_ToldT = TypeVar("_ToldT", Detail, RememberedDate, KnownFact)


class Eraser:
    """Takes people out of the book, its copies and the journal; may be asked again at any time."""

    def __init__(self, *, book: Book, journal: Journal, changes: ChangeFeed) -> None:
        self._book = book
        self._journal = journal
        self._changes = changes
        self._owed = asyncio.Event()
        self._scrubbing = asyncio.Lock()

    async def run(self) -> None:
        """Scrub the journal whenever that is owed, until cancelled; trouble is waited out."""
        while True:
            self._owed.clear()
            try:
                await self.scrub()
            except StoreError as error:
                _logger.warning("%s", error)
                await asyncio.sleep(RETRY_SECONDS)
            else:
                await self._owed.wait()

    async def scrub(self) -> None:
        """Leave no trace of what was erased in the journal's files; the loop goes on meanwhile.

        Raises StoreError; it is then still owed, also by an agent that is started anew.
        """
        async with self._scrubbing:
            while self._journal.owes_scrub:
                await asyncio.to_thread(self._journal.scrub)

    def erase(self, circle: Circle) -> Erasure | None:
        """Erase whom the circle says; returns how much that was, None where there was nothing.

        The journal comes last, because what it holds tells what is to go elsewhere; to `scrub` it
        is then owed.
        """
        if not circle.never_log:
            return None
        is_listed = circle.leaves_no_trace
        gone: set[str] = set()
        touched: set[str] = set()
        for entry_id, address, people, ids in self._journal.people():
            if is_listed(address):
                gone.add(entry_id)
            elif circle.is_named_in(ids) or any(map(is_listed, addresses_in(people))):
                touched.add(entry_id)
        customers = {
            customer.id
            for customer in self._book.customers()
            if any(is_listed(address.lower()) for address in _all_addresses(customer))
        }
        pending = self._erase_from_outbox(is_listed)
        events = {
            key for key, one in self._changes_in_book(gone, is_listed)[1].items() if one is None
        }
        kinds = self._journal.kinds_of(gone)
        in_desk, suggestions = self._erase_from_desk(gone, events, circle, pending)
        in_copies = self._book.rewrite_copies(lambda tables: _erased(tables, gone, is_listed))
        in_steps = any(is_listed(address.lower()) for address in self._addresses_in_steps())
        if not (gone or touched or customers or in_desk or in_copies or in_steps):
            return None
        self._journal.owe_scrub()
        self._owed.set()
        self._journal.drop_steps()
        self._book.change(lambda: self._erase_from_book(gone, is_listed))
        with self._journal.transaction():
            for entry in self._journal.entries(touched):
                self._journal.replace_entry(without_trace(entry, circle))
            self._journal.remove_entries(gone)
        self._changes.announce(Topic.ALL)
        return Erasure(
            mails=kinds.get(EntryKind.MAIL, 0),
            logged=kinds.total() - kinds.get(EntryKind.MAIL, 0),
            life_events=len(events),
            suggestions=suggestions,
            waiting=len(pending),
        )

    def _addresses_in_steps(self) -> Iterator[str]:
        """Of all whom the undoing of a join or a split would bring back."""
        for step in self._journal.steps():
            for customer in (*step.before, *step.after):
                yield from _all_addresses(customer)

    def _changes_in_book(
        self, gone: Collection[str], is_listed: _IsListed
    ) -> tuple[dict[str, Customer | None], dict[str, LifeEvent | None]]:
        return _changes(
            {one.id: one for one in self._book.customers()},
            {one.id: one for one in self._book.life_events()},
            gone,
            is_listed,
        )

    def _erase_from_book(self, gone: Collection[str], is_listed: _IsListed) -> None:
        customers, events = self._changes_in_book(gone, is_listed)
        told_in = {
            one.entry_id
            for event_id, event in events.items()
            if event is None and (known := self._book.life_event(event_id))
            for one in known.evidence
        }
        for event_id, event in events.items():
            if event is None:
                self._book.remove_life_event(event_id)
            else:
                self._book.put_life_event(event)
        for customer_id, customer in customers.items():
            if customer is None:
                self._book.remove_customer(customer_id)
            else:
                self._book.put_customer(customer)
        for lesson in self._book.lessons():
            if lesson.entry_id in told_in.union(gone):
                self._book.remove_lesson(lesson.id)

    def _erase_from_outbox(self, is_listed: _IsListed) -> set[str]:
        """Remove what has left or will not; returns the suggestions whose mail is still to leave.

        What is sent without its copy being filed is still to leave.
        """
        pending = set()
        for item in self._journal.outbox_items():
            if not any(is_listed(recipient.lower()) for recipient in item.recipients):
                continue
            if item.state in COMES_TO_REST:
                self._journal.remove_outbox_item(item.id)
            else:
                pending.add(item.suggestion_id)
        return pending

    def _erase_from_desk(
        self,
        gone: Collection[str],
        events: Collection[str],
        circle: Circle,
        pending: Collection[str],
    ) -> tuple[bool, int]:
        """Remove what rests on entries or life events that are gone, or goes to whom is listed.

        Returns whether there was anything, and how many suggestions that were.
        """
        drafts = {draft.suggestion_id: draft for draft in self._journal.drafts()}
        removed = 0
        for suggestion in self._journal.all_suggestions():
            draft = drafts.get(suggestion.id)
            is_to_listed = draft is not None and any(
                circle.leaves_no_trace(who.email) for who in draft.to
            )
            is_gone = (
                is_to_listed
                or suggestion.life_event_id in events
                or _rests_on(suggestion, gone)
                or self._is_of_listed(suggestion, circle)
            )
            if suggestion.id in pending or not is_gone:
                continue
            removed += 1
            self._journal.remove_suggestion(suggestion.id)
            self._changes.announce(Topic.SUGGESTION, suggestion.id)
        had_any = removed > 0
        for draft in self._journal.drafts():
            kept = tuple(one for one in draft.references if not circle.is_named_in(one))
            is_named = circle.is_named_in(draft.in_reply_to)
            is_like_another = bool(draft.gate.nearest and (had_any or gone or events))
            if draft.suggestion_id not in pending and (
                is_named or kept != draft.references or is_like_another
            ):
                had_any = True
                answered = "" if is_named else draft.in_reply_to
                update: dict[str, object] = {"references": kept, "in_reply_to": answered}
                if is_like_another:  # the other note may have been to whom is listed
                    update["gate"] = draft.gate.without_nearest()
                self._journal.save_draft(draft.model_copy(update=update))
        for happening in self._journal.happenings():
            if happening.from_event_id in events:
                had_any = True
                self._journal.remove_happening(happening.id)
        return had_any, removed

    def _is_of_listed(self, suggestion: Suggestion, circle: Circle) -> bool:
        """Whether it may tell of whom is listed: then it is that customer's, or nobody's any more.

        One that rests on mail goes with that mail, unless nothing stays of its customer.
        """
        rests_on_mail = bool(suggestion.entry_id or suggestion.evidence)
        customer = self._book.customer(suggestion.customer_id)
        if customer is None:
            return not rests_on_mail
        listed = [circle.leaves_no_trace(address.lower()) for address in customer.addresses]
        return any(listed) and (all(listed) or not rests_on_mail)


def _all_addresses(customer: Customer) -> tuple[str, ...]:
    return (*customer.addresses, *customer.vouched_for, *customer.somebody_else)


def _rests_on(suggestion: Suggestion, gone: Collection[str]) -> bool:
    return suggestion.entry_id in gone or any(one.entry_id in gone for one in suggestion.evidence)


def _kept_customer(
    customer: Customer, gone: Collection[str], is_listed: _IsListed
) -> Customer | None:
    """What stays of a customer; None where every address is to leave no trace."""

    def kept(addresses: Collection[str]) -> tuple[str, ...]:
        return tuple(address for address in addresses if not is_listed(address.lower()))

    addresses = kept(customer.addresses)
    if customer.addresses and not addresses:
        return None
    return customer.model_copy(
        update={
            "addresses": addresses,
            "vouched_for": kept(customer.vouched_for),
            "somebody_else": kept(customer.somebody_else),
            "details": _left(customer.details, gone),
            "dates": _left(customer.dates, gone),
            "facts": _left(customer.facts, gone),
        }
    )


def _left(told: Iterable[_ToldT], gone: Collection[str]) -> tuple[_ToldT, ...]:
    """What rests on none of these entries, or is the owner's own word."""
    return tuple(one for one in told if one.evidence is None or one.evidence.entry_id not in gone)


def _kept_event(event: LifeEvent, gone: Collection[str]) -> LifeEvent | None:
    """What stays of a life event; None where all that told of it is gone."""
    evidence = tuple(one for one in event.evidence if one.entry_id not in gone)
    if event.evidence and not evidence:
        return None
    contrary = tuple(one for one in event.contrary if one.entry_id not in gone)
    update: dict[str, object] = {"evidence": evidence, "contrary": contrary}
    if merged := event.merged:
        given = tuple(one for one in merged.evidence if one.entry_id not in gone)
        update["merged"] = merged.model_copy(update={"evidence": given})
    return event.model_copy(update=update)


def _changes(
    customers: Mapping[str, Customer],
    events: Mapping[str, LifeEvent],
    gone: Collection[str],
    is_listed: _IsListed,
) -> tuple[dict[str, Customer | None], dict[str, LifeEvent | None]]:
    """The records that do not stay as they are; None for one that is to go."""
    kept = {key: _kept_customer(one, gone, is_listed) for key, one in customers.items()}
    left = {
        key: None
        if event.customer_id in kept and kept[event.customer_id] is None
        else _kept_event(event, gone)
        for key, event in events.items()
    }
    for key, one in left.items():
        if one and one.story in left and left[one.story] is None:  # nobody nearer tells it now
            left[key] = one.model_copy(update={"story": ""})
    return (
        {key: one for key, one in kept.items() if one != customers[key]},
        {key: one for key, one in left.items() if one != events[key]},
    )


def _erased(tables: Tables, gone: Collection[str], is_listed: _IsListed) -> Tables | None:
    """A copy of the book without them; None where they are not in it."""
    customers, events = tables.get(CUSTOMERS, {}), tables.get(LIFE_EVENTS, {})
    lessons = tables.get(LESSONS, {})
    known = {key: LifeEvent.model_validate(document) for key, document in events.items()}
    changed = _changes(
        {key: Customer.model_validate(document) for key, document in customers.items()},
        known,
        gone,
        is_listed,
    )
    erased = (known[key] for key, one in changed[1].items() if one is None)
    told_in = {evidence.entry_id for event in erased for evidence in event.evidence}
    forgotten: dict[str, BookRecord | None] = {
        key: None
        for key, document in lessons.items()
        if Lesson.model_validate(document).entry_id in told_in.union(gone)
    }
    if not any(changed) and not forgotten:
        return None
    return {
        **tables,
        **({LESSONS: _rewritten(lessons, forgotten)} if forgotten else {}),
        CUSTOMERS: _rewritten(customers, changed[0]),
        LIFE_EVENTS: _rewritten(events, changed[1]),
    }


def _rewritten(table: dict[str, Any], changed: Mapping[str, BookRecord | None]) -> dict[str, Any]:
    kept = {}
    for key, document in table.items():
        if record := changed.get(key):
            kept[key] = record.model_dump(mode="json", exclude_none=True)
        elif key not in changed:
            kept[key] = document
    return kept
