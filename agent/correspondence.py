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


class Correspondence:
    """Reads the stores; changes nothing."""

    def __init__(self, *, book: Book, journal: Journal) -> None:
        self._book = book
        self._journal = journal

    def entries(self, customer_id: str) -> list[Entry]:
        """All entries with a customer (or a stranger), oldest first."""
        return self._told(customer_id, self._journal.entries_of_customer(customer_id))

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
        shown = {entry.id for entry in found}
        # What is new in these mails only the first ones of each address can tell.
        first = [one for one in self._journal.first_of_each(customer_id) if one.id not in shown]
        told = self._told(customer_id, [*first, *found])
        return EarlierEntries(
            entries=tuple(entry for entry in told if entry.id in shown),
            earlier=self._journal.count_before(found[0]),
        )

    def _told(self, customer_id: str, found: Sequence[Entry]) -> list[Entry]:
        entries = with_threads(found)
        customer = self._book.customer(customer_id)
        names = set(map(full_name, {entry.sender.name for entry in entries if entry.sender}))
        return with_new_addresses(
            entries,
            vouched_for=customer.vouched_for if customer else (),
            namesakes={name.casefold(): self._namesakes(name, customer_id) for name in names},
        )

    def entry(self, entry_id: str) -> Entry:
        """One entry as it stands among the others; raises NotFoundError."""
        entry = self._journal.entry(entry_id)
        first = [one for one in self._journal.first_of_each(entry.customer_id) if one != entry]
        told = self._told(entry.customer_id, [*first, entry])
        return next(one for one in told if one.id == entry_id)

    def thread_of(self, entry_id: str) -> list[Entry]:
        """The thread that an entry is in, oldest first; raises NotFoundError."""
        entries = self.entries(self._journal.entry(entry_id).customer_id)
        threads = {entry.thread_id for entry in entries if entry.id == entry_id and entry.thread_id}
        return [entry for entry in entries if entry.id == entry_id or entry.thread_id in threads]

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
