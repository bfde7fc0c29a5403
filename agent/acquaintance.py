"""Who becomes a customer although the owner has not written to him: his contacts, and by rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agent.changes import ChangeFeed
from agent.exchange.contacts import Contact
from agent.joins import Joins
from agent.journal import Circle, customer_id_of, with_details
from agent.models import Customer, Detail, DetailKind, Imported, Topic
from agent.store.book import Book
from agent.store.sqlite import Journal


class Acquaintance:
    """Puts people into the book and gives them what the journal has of them."""

    def __init__(self, *, book: Book, journal: Journal, changes: ChangeFeed, joins: Joins) -> None:
        self._book = book
        self._journal = journal
        self._changes = changes
        self._joins = joins

    def take_contacts(
        self, contacts: Sequence[Contact], circle: Circle
    ) -> tuple[Imported, set[str]]:
        """Make customers of contacts; returns what became of them, and who was joined.

        Nothing is overwritten: what the owner has in the book stays, and what is new is added.
        """
        counts: dict[str, int] = {}
        joined: set[str] = set()
        taken: set[str] = set()

        def take() -> None:
            for seen in (counts, joined, taken):
                seen.clear()
            for contact in contacts:
                addresses = [one for one in contact.addresses if circle.is_outside(one)]
                outcome = "left_out"
                if addresses:
                    outcome = self._take(contact, addresses, taken, joined)
                counts[outcome] = counts.get(outcome, 0) + 1

        self._book.change(take)
        if taken:
            self._joins.settle(taken)
            self._journal.mark_to_read(*taken)
        alive = {customer_id for customer_id in joined if self._book.customer(customer_id)}
        return Imported(**counts), alive

    def _take(
        self, contact: Contact, addresses: Sequence[str], taken: set[str], joined: set[str]
    ) -> str:
        """Take one contact; returns the name of the count that it belongs to."""
        known = {
            customer.id: customer
            for address in addresses
            if (customer := self._book.customer_at(address))
        }
        if not known:
            free = (customer_id_of(one) for one in addresses)
            id_ = next((one for one in free if self._book.customer(one) is None), "")
            if not id_:
                return "left_out"  # all of them were taken from their customers by hand
            customer = Customer(id=id_, name="", addresses=())
            before = None
        else:
            customer, *others = known.values()
            before = customer
            for other in others:
                if not customer.is_apart_from(other):
                    joined |= {customer.id, other.id}
                    customer = self._joins.put_together(customer, other)
        customer = self._with(contact, addresses, customer)
        if customer == before:
            return "unchanged"
        self._book.put_customer(customer)
        taken |= {customer.id, *known, *map(customer_id_of, addresses)}
        return "changed" if before else "added"

    def _with(self, contact: Contact, addresses: Iterable[str], customer: Customer) -> Customer:
        """The customer with what the contact adds to him."""
        own = [
            address
            for address in addresses
            if (self._book.customer_at(address) or customer).id == customer.id
        ]
        notes = [*contact.notes.splitlines()]
        if contact.birthday:
            notes.append(f"Birthday: {contact.birthday}")
        known_notes = customer.notes.splitlines()
        phones = tuple(Detail(kind=DetailKind.PHONE, value=one) for one in contact.phones)
        missing = [note for note in dict.fromkeys(notes) if note not in known_notes]
        return customer.model_copy(
            update={
                "name": customer.name or contact.name,
                "addresses": tuple(dict.fromkeys((*customer.addresses, *own))),
                "company": customer.company or contact.company,
                "notes": "\n".join([*filter(None, (customer.notes,)), *missing]),
                "details": with_details(customer.details, phones),
                "vouched_for": tuple(dict.fromkeys((*customer.vouched_for, *own))),
            }
        )

    def adopt(self, circle: Circle) -> None:
        """Make customers of those strangers in the journal who are so by the rules of today."""
        if not circle.always:
            return
        strangers = [
            (customer_id, address)
            for customer_id, address in self._journal.homes()
            if address
            and circle.is_always_customer(address)
            and circle.is_outside(address)
            and self._book.customer_at(address) is None
            and self._book.customer(customer_id) is None
        ]
        if not strangers:
            return
        new = [
            self._joins.heard(Customer(id=customer_id, name="", addresses=(address,)))
            for customer_id, address in strangers
        ]

        def adopt() -> None:
            for customer in new:
                self._book.put_customer(customer)

        self._book.change(adopt)
        self._journal.mark_to_read(*(customer.id for customer in new))
        for customer in new:
            self._changes.announce(Topic.CUSTOMER, customer.id)
