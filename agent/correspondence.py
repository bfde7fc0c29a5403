"""What went to and fro with one customer, put together: threads, and addresses that are new."""

from __future__ import annotations

from datetime import datetime

from agent.models import Entry
from agent.names import full_name
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.threads import with_new_addresses, with_threads


class Correspondence:
    """Reads the stores; changes nothing."""

    def __init__(self, *, book: Book, journal: Journal) -> None:
        self._book = book
        self._journal = journal

    def entries(self, customer_id: str) -> list[Entry]:
        """All entries with a customer (or a stranger), oldest first."""
        entries = with_threads(self._journal.entries_of_customer(customer_id))
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
        for other in self.entries(entry.customer_id):
            if other.id == entry_id:
                return other
        return entry

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
            for entry in reversed(self._journal.entries_of_customer(customer.id)):
                found[entry.address] = entry.at
        return found
