"""What an entry tells, read in whatever process: life events, promises, its writer's signature."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import ValidationError

from agent.changes import ChangeFeed
from agent.customers import is_owners, learned, say_the_same
from agent.life_events import find_life_events
from agent.life_events.hearsay import HEARD, may_be_shared, stories_of
from agent.life_events.hearsay import Told as Heard
from agent.life_events.story import Reading, Telling, weave
from agent.life_events.strand import fingerprint, woven_fields
from agent.life_events.turns import Turn, find_turns
from agent.mail.contact import read_details
from agent.matters import find_matters
from agent.models import (
    Customer,
    Detail,
    DetailKind,
    Direction,
    Entry,
    Evidence,
    FoundEvent,
    Lesson,
    LifeEvent,
    Matter,
    Suggestion,
    Topic,
    Version,
)
from agent.names import domain_of
from agent.providers import is_public
from agent.store.book import Book
from agent.store.schema import number_of
from agent.store.sqlite import Journal

MOST_WOVEN = 100
NEAR = timedelta(days=500)
"""Of a customer of whom more mails than that tell something, only those are woven that are near."""
_logger = logging.getLogger(__name__)


class Told(NamedTuple):
    """What one entry tells: of its writer's life, in its signature, and what it leaves open."""

    found: tuple[FoundEvent, ...] = ()
    details: tuple[Detail, ...] = ()
    turns: tuple[Turn, ...] = ()
    matters: tuple[Matter, ...] = ()
    is_read: bool = True
    """The reader did not fail on it: where it tells of no life event, there is none."""


def read_all(
    named: Sequence[tuple[Entry, str]], *, owner_name: str, lessons: Sequence[Lesson] = ()
) -> list[Told]:
    """What each entry tells, given its customer's name; runs in a worker where there are many."""
    readings: list[Told] = []
    for entry, name in named:
        told = Told(is_read=False)
        try:
            told = told._replace(
                details=details_in(entry), turns=find_turns(entry), matters=find_matters(entry)
            )
            found = find_life_events(
                entry, customer_name=name, owner_name=owner_name, lessons=lessons
            )
            told = told._replace(found=found, is_read=True)
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

    def keep(self, told: Told, entry: Entry) -> set[str]:
        """Keep what an entry tells; returns the customers whose life events that changed."""
        if told.details:
            self._learn(told.details, entry)
        if not told.is_read:
            return set()
        self._journal.save_matters(entry.id, told.matters)
        known = self._book.life_events(entry.customer_id)
        is_cited = any(one.entry_id == entry.id for event in known for one in event.evidence)
        before = self._journal.readings([entry.id]) if known else {}
        if not (told.found or told.turns or is_cited or before):
            return set()
        reading = Reading(found=told.found, turns=told.turns)
        is_empty = not (told.found or told.turns)
        self._journal.save_reading(
            entry.id, "" if is_empty else reading.model_dump_json(), has_turn=bool(told.turns)
        )
        if not (told.found or known):
            return set()
        after = self._woven(entry, reading, known)
        return self._put(entry.customer_id, known, after)

    def _put(
        self, customer_id: str, known: Sequence[LifeEvent], woven: Sequence[LifeEvent]
    ) -> set[str]:
        """Have the book hold these life events of a customer, and no others."""
        before = {event.id: event for event in known}
        after = {event.id: event for event in woven}
        gone = before.keys() - after.keys()
        changed = {id_ for id_, event in after.items() if before.get(id_) != event}
        if not gone and not changed:
            return set()
        for event_id in gone:
            self._book.remove_life_event(event_id)
        for event_id in changed:
            self._book.put_life_event(after[event_id])
        for event_id in sorted(gone | changed):
            self._changes.announce(Topic.LIFE_EVENT, event_id)
        touched = [before[id_] for id_ in gone | changed if id_ in before]
        touched += [after[id_] for id_ in changed]
        return {customer_id, *self._share(customer_id, touched)}

    def _woven(self, entry: Entry, reading: Reading, known: Sequence[LifeEvent]) -> list[LifeEvent]:
        """The customer's life events as all his mails tell them, this one read just now.

        What the owner has set right stays so, and what he has decided on keeps its identifier.
        """
        near = _near(known, entry, reading)
        readings = self._readings(entry, reading, near)
        kept = [event for event in near if self._is_owners(event, readings)]
        ids = {id_ for event in kept for id_ in _entries_of(event)}
        his = {"customer_id": entry.customer_id}  # also of one who was joined to him just now
        found = self._journal.entries(ids | readings.keys())
        entries = {one.id: one.model_copy(update=his) for one in (*found, entry)}
        kept_ids = {event.id for event in kept}
        learned = [event for event in near if event.id not in kept_ids]
        told_by = _quotes(learned)
        tellings = [
            Telling(entries[id_], self._still(one, id_, told_by, kept, is_new=id_ == entry.id))
            for id_, one in readings.items()
            if id_ in entries
        ]
        events = weave(
            tellings,
            [(one, [entries[id_] for id_ in _entries_of(one) if id_ in entries]) for one in kept],
        )
        near_ids = {event.id for event in near}
        far = (event for event in known if event.id not in near_ids)
        return [*self._with_decisions(events, learned, entry.customer_id), *far]

    def _readings(
        self, entry: Entry, reading: Reading, known: Sequence[LifeEvent]
    ) -> dict[str, Reading]:
        """What was read in the mails behind life events, and in those that may turn one."""
        bodies = self._journal.readings({id_ for event in known for id_ in _entries_of(event)})
        bodies |= self._journal.readings_with_turn(entry.customer_id)
        readings = {}
        for id_, body in bodies.items():
            try:
                readings[id_] = Reading.model_validate_json(body)
            except ValidationError:  # of another version: its life events stay as they are
                _logger.info("what entry %s told is to be read anew", id_)
        return {**readings, entry.id: reading}

    @staticmethod
    def _is_owners(event: LifeEvent, readings: Mapping[str, Reading]) -> bool:
        """Whether a life event stays as it is: set right by hand, or of mails not read anew."""
        if event.is_rejected or event.learned != fingerprint(event):
            return True
        return any(id_ not in readings for id_ in _entries_of(event))

    @staticmethod
    def _still(
        reading: Reading,
        entry_id: str,
        told_by: Mapping[str, Mapping[str, Sequence[LifeEvent]]],
        kept: Sequence[LifeEvent],
        *,
        is_new: bool,
    ) -> Reading:
        """What is still to be told of what was read: not what the owner took out of the book.

        What the owner has set right is told by that already.
        """
        quotes = told_by.get(entry_id, {})
        owners = [one.quote for event in kept for one in event.evidence if one.entry_id == entry_id]
        found = tuple(
            _as_confirmed(one, quotes.get(one.evidence, ()))
            for one in reading.found
            if one.evidence in quotes
            or (
                is_new
                and not any(one.evidence in quote or quote in one.evidence for quote in owners)
            )
        )
        return reading.model_copy(update={"found": found})

    def _with_decisions(
        self, woven: Sequence[LifeEvent], known: Sequence[LifeEvent], customer_id: str
    ) -> list[LifeEvent]:
        """Life events as woven, with what the owner has said of them so far.

        One that he has decided on, or something that rests on it, keeps its identifier.
        """
        by_id = {event.id: event for event in woven}
        held = {event.id: event for event in known}
        taken: set[str] = set()
        decided_on = self._decided_suggestions(customer_id) if known else []
        for old in sorted(known, key=lambda event: (event.told_at, event.id)):
            if not (old.is_decided or any(one.shows(old) for one in decided_on)):
                continue
            fit = [one for id_, one in by_id.items() if id_ not in taken and _shared(one, old)]
            new = max(
                fit,
                key=lambda one: (one.id == old.id, _shared(one, old), one.kind is old.kind, one.id),
                default=old,
            )
            by_id.pop(new.id, None)
            by_id[old.id] = new.model_copy(update={"id": old.id})
            taken.add(old.id)
        return [
            _decided(event, held[event.id]) if event.id in held else event
            for event in by_id.values()
        ]

    def _decided_suggestions(self, customer_id: str) -> list[Suggestion]:
        """A customer's suggestions on which the owner has decided in any way."""
        return [
            one
            for one in self._journal.suggestions_of_customer(customer_id)
            if not one.is_undecided or one.snoozed_until or self._journal.outbox_item_of(one.id)
        ]

    def _share(self, customer_id: str, touched: Sequence[LifeEvent]) -> set[str]:
        """Note which life events several customers of a firm tell; returns whom that concerned."""
        kinds = {event.kind for event in touched if may_be_shared(event)}
        firm = _firm(self._book.customer(customer_id))
        if not kinds or not firm:
            return set()
        told = [
            Heard(event, customer.name)
            for event in self._book.life_events()
            if event.kind in kinds and may_be_shared(event)
            if (customer := self._book.customer(event.customer_id)) and _firm(customer) & firm
        ]
        if not any(one.event.who in HEARD or one.event.story for one in told):
            return set()
        stories = stories_of(told)
        concerned = set()
        for event, _ in told:
            if event.story != stories[event.id]:
                told_so = event.model_copy(update={"story": stories[event.id]})
                self._book.put_life_event(told_so)
                self._changes.announce(Topic.LIFE_EVENT, event.id)
                concerned.add(event.customer_id)
        return concerned

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


def _entries_of(event: LifeEvent) -> set[str]:
    return {one.entry_id for one in (*event.evidence, *event.contrary)}


def _quotes(events: Iterable[LifeEvent]) -> dict[str, dict[str, list[LifeEvent]]]:
    """The quotes that life events rest on, by entry, and which life events those are."""
    quotes: dict[str, dict[str, list[LifeEvent]]] = {}
    for event in events:
        for evidence in event.evidence:
            quotes.setdefault(evidence.entry_id, {}).setdefault(evidence.quote, []).append(event)
    return quotes


def _as_confirmed(found: FoundEvent, told: Sequence[LifeEvent]) -> FoundEvent:
    """What was found, without doubt where the owner has said that it is so."""
    event = min(told, key=lambda one: one.kind is not found.kind, default=None)
    if event is None or not (found.is_maybe and event.is_confirmed):
        return found
    return found.model_copy(update={"kind": event.kind, "is_maybe": False, "likeliest": ()})


def _near(known: Sequence[LifeEvent], entry: Entry, reading: Reading) -> Sequence[LifeEvent]:
    """The life events that an entry may have to do with: all, but of a very long story."""
    if len(_quotes(known)) <= MOST_WOVEN:
        return known
    kinds = {one.kind for one in reading.found}
    return [
        one
        for one in known
        if one.kind in kinds
        or abs(one.told_at - entry.at) <= NEAR
        or any(evidence.entry_id == entry.id for evidence in one.evidence)
    ]


def _shared(one: LifeEvent, other: LifeEvent) -> int:
    """How many quotes two life events have in common."""
    quotes = {(evidence.entry_id, evidence.quote) for evidence in one.evidence}
    return sum((evidence.entry_id, evidence.quote) in quotes for evidence in other.evidence)


def _decided(woven: LifeEvent, known: LifeEvent) -> LifeEvent:
    """A life event as woven now, with what the owner and the book have noted of it.

    What it was before a decision grows with it, so that a decision undone is not an old date back.
    """
    fields = woven_fields(woven)
    if known.is_confirmed:
        fields |= {"kind": known.kind, "who": known.who, "name": known.name or woven.name}
    fields["learned"] = fingerprint(woven.model_copy(update=fields))
    names = Version.model_fields.keys() - {"is_maybe"}
    grown = {name: value for name, value in fields.items() if name in names}
    was = {name: getattr(known, name) for name in grown}
    earlier = tuple(
        one.model_copy(update=grown)
        if all(getattr(one, name) == value for name, value in was.items())
        else one
        for one in known.earlier
    )
    fields["is_maybe"] = woven.is_maybe and not known.is_decided
    return known.model_copy(update={**fields, "earlier": earlier})


def _firm(customer: Customer | None) -> set[str]:
    """The domains from which a customer's whole firm writes."""
    addresses = customer.addresses if customer else ()
    return {domain for one in addresses if not is_public(domain := domain_of(one))}
