"""What went to and fro with one customer, put together: threads, and addresses that are new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from agent.models import EarlierEntries, Entry
from agent.names import full_name
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.threads import with_new_addresses, with_threads

PAGE = 100
FARTHEST = 200
"""So many mails before and after one its thread is looked for: a customer may have thousands."""


class Correspondence:
    """Reads the stores; changes nothing."""

    def __init__(self, *, book: Book, journal: Journal) -> None:
        self._book = book
        self._journal = journal

    def page(self, customer_id: str, before: str = "") -> EarlierEntries:
        """The latest entries, or those before one; a long story costs no more than a short one.

        Raises NotFoundError where there is no such entry.
        """
        bound = self._journal.entry(before) if before else None
        latest = self._journal.latest_entries(
            customer_id, before=(bound.at, bound.id) if bound else None
        )
        found = list(islice(latest, PAGE))[::-1]
        if not found:
            return EarlierEntries(entries=(), earlier=0)
        return EarlierEntries(
            entries=tuple(self._told(customer_id, found)),
            earlier=self._journal.count_before(found[0]),
        )

    def _told(self, customer_id: str, found: Sequence[Entry]) -> list[Entry]:
        """These entries as they stand among all of the customer's, oldest first."""
        shown = {entry.id for entry in found}
        # What is new in these mails only the first ones of each address can tell.
        first = [one for one in self._journal.first_of_each(customer_id) if one.id not in shown]
        entries = with_threads([*first, *found])
        customer = self._book.customer(customer_id)
        names = set(map(full_name, {entry.sender.name for entry in entries if entry.sender}))
        told = with_new_addresses(
            entries,
            vouched_for=customer.vouched_for if customer else (),
            namesakes={name.casefold(): self._namesakes(name, customer_id) for name in names},
        )
        return [entry for entry in told if entry.id in shown]

    def entry(self, entry_id: str) -> Entry:
        """One entry as it stands among the others; raises NotFoundError."""
        entry = self._journal.entry(entry_id)
        (told,) = self._told(entry.customer_id, [entry])
        return told

    def thread_of(self, entry_id: str) -> list[Entry]:
        """The thread that an entry is in, oldest first; raises NotFoundError.

        Looked for among the FARTHEST entries before and after it.
        """
        entry = self._journal.entry(entry_id)
        entries = self._told(entry.customer_id, self._journal.entries_around(entry, FARTHEST))
        threads = {one.thread_id for one in entries if one.id == entry_id and one.thread_id}
        return [one for one in entries if one.id == entry_id or one.thread_id in threads]

    def _namesakes(self, name: str, customer_id: str) -> dict[str, datetime | None]:
        """Addresses of other customers of that name, each with when it was first heard of."""
        found: dict[str, datetime | None] = {}
        for customer in self._book.customers_named(name):
            if customer.id == customer_id:
                continue
            found |= dict.fromkeys(customer.addresses)
            for entry in reversed(self._journal.first_of_each(customer.id)):
                found[entry.address] = entry.at
        return found
