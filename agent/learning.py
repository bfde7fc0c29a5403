"""What an entry tells, read in whatever process: life events, and the signature of its writer."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from agent.changes import ChangeFeed
from agent.customers import is_owners, learned, say_the_same
from agent.life_events import find_life_events
from agent.life_events.story import tell
from agent.mail.contact import read_details
from agent.models import (
    Customer,
    Detail,
    DetailKind,
    Direction,
    Entry,
    Evidence,
    FoundEvent,
    LifeEvent,
    Topic,
)
from agent.store.book import Book
from agent.store.schema import number_of
from agent.store.sqlite import Journal

MOST_RETOLD = 20
"""A story of more mails than that is not told anew with every further one."""
_logger = logging.getLogger(__name__)


class Told(NamedTuple):
    """What one entry tells: of its writer's life, and in its signature."""

    found: tuple[FoundEvent, ...] = ()
    details: tuple[Detail, ...] = ()


def read_all(named: Sequence[tuple[Entry, str]], *, owner_name: str) -> list[Told]:
    """What each entry tells, given its customer's name; runs in a worker where there are many."""
    readings: list[Told] = []
    for entry, name in named:
        told = Told()
        try:
            told = Told(details=details_in(entry))
            found = find_life_events(entry, customer_name=name, owner_name=owner_name)
            told = told._replace(found=found)
        except Exception:
            _logger.exception("the reader failed on entry %s", entry.id)
        readings.append(told)
    return readings


def details_in(entry: Entry) -> tuple[Detail, ...]:
    """What the customer's own signature tells of him; nothing where it may be somebody else's."""
    if entry.sender is None or not entry.signature or entry.direction is Direction.OUT:
        return ()
    if entry.is_automated or (entry.authentication and entry.authentication.has_failed):
        return ()
    return tuple(
        Detail(
            kind=kind,
            value=value,
            evidence=Evidence(quote=line, entry_id=entry.id),
            told_at=entry.at,
        )
        for kind, value, line in read_details(entry.signature, entry.sender)
    )


class Learning:
    """Keeps in the book what entries tell of customers; used inside `book.change()` only."""

    def __init__(self, *, book: Book, journal: Journal, changes: ChangeFeed) -> None:
        self._book = book
        self._journal = journal
        self._changes = changes

    def keep(self, told: Told, entry: Entry, *, owner_name: str) -> bool:
        """Keep what an entry tells; says whether that changed any life event."""
        is_new = False
        for kind, who in dict.fromkeys((one.kind, one.who) for one in told.found):
            found = [one for one in told.found if (one.kind, one.who) == (kind, who)]
            is_new |= self._keep_story(found, entry, owner_name)
        if told.details:
            self._learn(told.details, entry)
        return is_new

    def _keep_story(self, found: Sequence[FoundEvent], entry: Entry, owner_name: str) -> bool:
        """Add what an entry tells of one kind of event, as if all had been read in its order.

        The mails that told of it before are read once more for that; what the owner has had his
        hand in is not told anew, but added to.
        """
        known = [
            event
            for event in self._book.life_events(entry.customer_id)
            if (event.kind, event.who) == (found[0].kind, found[0].who)
        ]
        told = [(entry, one) for one in found]
        earlier = self._earlier(known, owner_name) if known else []
        if earlier is None:
            story = _story(told, known)
        else:
            story = _story([*(one for one in earlier if one[0].id != entry.id), *told], ())
        before = {event.id: event for event in known}
        for event_id in before.keys() - story.keys():
            self._book.remove_life_event(event_id)
        changed = {id_ for id_, event in story.items() if before.get(id_) != event}
        for event_id in changed:
            self._book.put_life_event(story[event_id])
        for event_id in changed | (before.keys() - story.keys()):
            self._changes.announce(Topic.LIFE_EVENT, event_id)
        return bool(changed)

    def _earlier(
        self, known: Sequence[LifeEvent], owner_name: str
    ) -> list[tuple[Entry, FoundEvent]] | None:
        """What the mails behind life events tell of them; None where that is not all there is."""
        ids = {evidence.entry_id for event in known for evidence in event.evidence}
        if len(ids) > MOST_RETOLD or self._is_decided(known):
            return None
        customer = self._book.customer(known[0].customer_id)
        name = customer.name if customer else ""
        entries = self._journal.entries(ids)
        readings = read_all([(entry, name) for entry in entries], owner_name=owner_name)
        told = [
            (entry, one)
            for entry, reading in zip(entries, readings, strict=True)
            for one in reading.found
            if (one.kind, one.who) == (known[0].kind, known[0].who)
        ]
        is_all = _story(told, ()) == {event.id: event for event in known}
        return told if is_all else None

    def _is_decided(self, known: Sequence[LifeEvent]) -> bool:
        """Whether the owner has decided something that rests on one of these."""
        return any(
            (not one.is_undecided or one.snoozed_until or self._journal.outbox_item_of(one.id))
            and any(one.shows(event) for event in known)
            for one in self._journal.suggestions_of_customer(known[0].customer_id)
        )

    def _learn(self, told: Sequence[Detail], entry: Entry) -> None:
        """Keep what a signature tells."""
        customer = self._book.customer(entry.customer_id)
        if customer is None:
            return
        known = _by_kind(customer.details)
        for kind, new in _by_kind(told).items():
            known[kind] = self._current(customer, known.get(kind, []), new, entry)
        after = learned(customer, [one for of_kind in known.values() for one in of_kind])
        if after != customer:
            self._book.put_customer(after)
            self._changes.announce(Topic.CUSTOMER, customer.id)

    def _current(
        self, customer: Customer, old: list[Detail], new: list[Detail], entry: Entry
    ) -> list[Detail]:
        """What holds of one kind: what was told last, from the mail since which nothing else was.

        So it does not depend on the order in which mails are read; and one that tells what was
        known before it, as nearly all do, costs nothing.
        """
        if any(map(is_owners, old)):
            return old
        is_same = say_the_same(old, new)
        if old:
            at, entry_id = max((one.told_at or entry.at, _entry_id(one)) for one in old)
            is_later = number_of(entry.at, entry.id) >= number_of(at, entry_id)
            if is_same is is_later:
                return old
            if is_same:
                return self._first_told(customer, new[0].kind, old, before=(at, entry_id))
        return self._first_told(customer, new[0].kind, []) or new

    def _first_told(
        self,
        customer: Customer,
        kind: DetailKind,
        known: list[Detail],
        *,
        before: tuple[datetime, str] | None = None,
    ) -> list[Detail]:
        """What was told last (else what is `known`), as the first of the mails in a row told it."""
        for entry in self._journal.latest_entries(customer.id, before=before):
            told = [one for one in details_in(entry) if one.kind is kind]
            if told and known and not say_the_same(known, told):
                break
            known = told or known
        return known


def _by_kind(details: Iterable[Detail]) -> dict[DetailKind, list[Detail]]:
    found: dict[DetailKind, list[Detail]] = {}
    for one in details:
        found.setdefault(one.kind, []).append(one)
    return found


def _entry_id(detail: Detail) -> str:
    return detail.evidence.entry_id if detail.evidence else ""


def _story(
    told: Iterable[tuple[Entry, FoundEvent]], known: Sequence[LifeEvent]
) -> dict[str, LifeEvent]:
    """The life events that mails tell of, the oldest mail first, added to those that are known."""
    events = {event.id: event for event in known}
    for entry, one in sorted(told, key=lambda telling: (telling[0].at, telling[0].id)):
        event = tell(one, entry, [events[id_] for id_ in sorted(events)])
        events[event.id] = event
    return events
