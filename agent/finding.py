"""The search: what was typed is looked for among people, mails and life events."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from agent.clock import Clock
from agent.models import (
    JOYFUL_KINDS,
    MATCH_END,
    MATCH_START,
    SAD_KINDS,
    Customer,
    CustomerLine,
    Direction,
    Entry,
    Found,
    LifeEvent,
    SearchHit,
)
from agent.queries import Being, Query, read_query
from agent.store.book import Book
from agent.store.fulltext import MOST_FOUND, Wanted
from agent.store.sqlite import Journal

MOST_PEOPLE = 8
"""So many whose name holds the words are shown above the mails."""
MOST_EVENTS = 2000
"""So many life events of a kind are looked through, the latest told first."""
_LEAST_INSIDE = 3
"""Letters of a name's fragment that may stand inside a word, and not only begin one."""


class _Called(NamedTuple):
    """A customer, and what they are found by: folded, a space before each word."""

    customer: Customer
    name: str
    words: str
    """Name, company and addresses."""


class Finding:
    """Reads the stores; changes nothing."""

    def __init__(self, *, book: Book, journal: Journal, clock: Clock) -> None:
        self._book = book
        self._journal = journal
        self._clock = clock
        self._edition = -1
        """Of the book, when what follows was made."""
        self._called: list[_Called] = []
        """All customers in the order of their names."""
        self._lines_called, self._starts = "", [0]
        """The same a line each, looked through as one text; and where each line starts."""

    def find(self, typed: str) -> Found:
        """The newest entries that match, and the people; without words, who was in touch last."""
        query = read_query(typed, self._clock.today())
        self._take_book()
        if not typed.strip():
            latest = (self._book.customer(id_) for id_ in self._journal.latest_customers())
            people = [customer for customer in latest if customer is not None]
            return Found(people=self._lines(people), customers=len(self._called))
        events = self._events(query)
        hits = [
            self._hit(entry, snippet, query, events)
            for entry, snippet in self._entries(query, events)
        ]
        return Found(
            hits=tuple(hits),
            is_all=len(hits) < MOST_FOUND,
            people=() if query.has_operators else self._lines(self._people(query)),
            customers=len(self._called),
            said=tuple(query.said),
        )

    # Who

    def _people(self, query: Query) -> list[Customer]:
        """Those whose name, company or address holds every word, or a part of one."""
        if not query.words:
            return []
        found = self._named(" ".join(query.words))
        hidden = [fold(word) for word in query.without]
        kept = [one for one in found if not any(word in one.words for word in hidden)]
        begun = f" {fold(query.words[0])}"
        kept.sort(key=lambda one: begun not in one.name)
        return [one.customer for one in kept[:MOST_PEOPLE]]

    def _named(self, words: str) -> list[_Called]:
        """Those who hold all these words, or parts of them, in the order of their names."""
        first, *others = [
            word if len(word) >= _LEAST_INSIDE else f" {word}" for word in fold(words).split()
        ] or [" "]
        lines = re.finditer(f"{re.escape(first)}.*", self._lines_called)
        found = [self._called[bisect(self._starts, line.start()) - 1] for line in lines]
        return [one for one in found if all(word in one.words for word in others)]

    def _take_book(self) -> None:
        """Take in who changed; of who is forgotten nothing stays."""
        if self._edition == self._book.edition:
            return
        before = {one.customer.id: one for one in self._called}
        called = (
            known if known is not None and known.customer is customer else _called(customer)
            for customer in self._book.customers()
            for known in (before.get(customer.id),)
        )
        self._called = sorted(called, key=lambda one: (one.name, one.customer.id))
        lines = [f"{one.words}\n" for one in self._called]
        self._lines_called = "".join(lines)
        self._starts = list(accumulate(map(len, lines), initial=0))
        self._edition = self._book.edition

    def _lines(self, people: Iterable[Customer]) -> tuple[CustomerLine, ...]:
        shown = tuple(people)
        counts = self._journal.entry_counts([one.id for one in shown])
        nothing = (0, None)
        return tuple(
            CustomerLine(customer=one, entries=number, last_at=last_at)
            for one in shown
            for number, last_at in (counts.get(one.id, nothing),)
        )

    def _ids(self, query: Query) -> frozenset[str] | None:
        """Of whom or to whom it is; None where nobody is named."""
        names = [*query.writers, *query.readers]
        if not names:
            return None
        named = {name: self._named(name) for name in names}
        query.said += [
            f"No customer is called “{name}”." for name, found in named.items() if not found
        ]
        return frozenset(one.customer.id for found in named.values() for one in found)

    # What

    def _entries(
        self, query: Query, events: Mapping[str, LifeEvent] | None
    ) -> list[tuple[Entry, str]]:
        directions = {
            direction
            for direction, is_asked in (
                (Direction.IN, query.writers or Being.RECEIVED in query.beings),
                (Direction.OUT, query.readers or Being.SENT in query.beings),
            )
            if is_asked
        }
        customer_ids = self._ids(query)
        if len(directions) == 2:
            query.said.append("What you wrote and what they wrote are two: ask for one of them.")
            return []
        wanted = Wanted(
            words=tuple(query.words),
            without=tuple(query.without),
            is_typing=query.is_typing,
            since=self._clock.midnight(query.since) if query.since else None,
            until=self._clock.midnight(query.before) if query.before else None,
            direction=next(iter(directions), None),
            customer_ids=customer_ids,
            is_of_strangers=Being.STRANGER in query.beings,
        )
        found = []
        if events is not None:
            found += self._journal.search(replace(wanted, entry_ids=frozenset(events)))
        if events is None or query.entry_kinds:
            found += self._journal.search(replace(wanted, kinds=frozenset(query.entry_kinds)))
        by_id = {entry.id: (entry, snippet) for entry, snippet in found}
        newest = sorted(by_id.values(), key=lambda one: (one[0].at, one[0].id), reverse=True)
        return newest[:MOST_FOUND]

    def _events(self, query: Query) -> dict[str, LifeEvent] | None:
        """The life events asked for, by the mail that tells of them; None where none is."""
        asked = query.beings & _IS.keys()
        if not (query.kinds or asked):
            return None
        events = [
            event
            for event in self._book.life_events()
            if not event.is_rejected
            and (not query.kinds or event.kind in query.kinds)
            and all(_IS[being](event) for being in asked)
        ]
        events.sort(key=lambda event: event.told_at)
        return {
            evidence.entry_id: event
            for event in events[-MOST_EVENTS:]
            for evidence in event.evidence
        }

    def _hit(
        self,
        entry: Entry,
        snippet: str,
        query: Query,
        events: Mapping[str, LifeEvent] | None,
    ) -> SearchHit:
        customer = self._book.customer(entry.customer_id)
        event = events.get(entry.id) if events else None
        if event is not None and not query.words:
            quotes = (one.quote for one in event.evidence if one.entry_id == entry.id)
            snippet = f"{MATCH_START}{next(quotes)}{MATCH_END}"
        return SearchHit(
            entry=entry,
            customer_name=customer.name if customer else entry.sender_name,
            snippet=snippet,
            life_event=event,
        )


def _called(customer: Customer) -> _Called:
    words = (customer.name, customer.company, *customer.addresses)
    name, all_words = (" ".join(fold(one).split()) for one in (customer.name, " ".join(words)))
    return _Called(customer, f" {name}", f" {all_words}")


_IS: Mapping[Being, Callable[[LifeEvent], bool]] = {
    Being.JOYFUL: lambda event: event.kind in JOYFUL_KINDS and not event.is_maybe,
    Being.SAD: lambda event: event.kind in SAD_KINDS,
    Being.DOUBTFUL: lambda event: event.is_maybe and not event.is_decided,
    Being.CONFIRMED: lambda event: event.is_confirmed,
}


def fold(words: str) -> str:
    """In small letters without accents: "Chloé" and "chloe" are the same."""
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
