"""Who becomes a customer although the owner has not written to him: his contacts, and by rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agent.changes import ChangeFeed
from agent.customers import with_details
from agent.doubles import names_agree
from agent.exchange.contacts import Contact
from agent.joins import Joins
from agent.journal import Circle, Place, customer_id_of
from agent.models import (
    Customer,
    DateKind,
    Detail,
    DetailKind,
    Imported,
    RememberedDate,
    Topic,
    Who,
)
from agent.names import is_robot, is_role
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.suggestions.dates import written
from agent.suggestions.occurrences import read_day


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
            disputed = _disputed(contacts)
            for contact in contacts:
                outside = [one for one in contact.addresses if circle.is_outside(one)]
                addresses = [
                    one
                    for one in outside
                    if one not in disputed and self._is_of(contact, one, outside)
                ]
                outcome = "left_out"
                if addresses:
                    outcome = self._take(contact, addresses, taken, joined, counts)
                if len(addresses) < len(outside):
                    counts["kept_apart"] = counts.get("kept_apart", 0) + 1
                if addresses or not outside:
                    counts[outcome] = counts.get(outcome, 0) + 1

        self._book.change(take)
        if taken:
            self._joins.settle(taken)
            self._journal.mark_to_read(*taken)
        alive = {customer_id for customer_id in joined if self._book.customer(customer_id)}
        return Imported(**counts), alive

    def _is_of(self, contact: Contact, address: str, own: Sequence[str]) -> bool:
        """Whether an address, of all his `own`, makes of a contact whoever has it in the book."""
        customer = self._book.customer_at(address)
        if customer is None or customer.name.casefold() == contact.name.casefold():
            return True
        is_office = is_role(address.partition("@")[0]) and address not in customer.vouched_for
        if is_office and any(not is_role(one.partition("@")[0]) for one in own):
            return False
        return names_agree(contact.name, customer.name)

    def _take(
        self,
        contact: Contact,
        addresses: Sequence[str],
        taken: set[str],
        joined: set[str],
        counts: dict[str, int],
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
                if not customer.is_apart_from(other) and names_agree(customer.name, other.name):
                    joined |= {customer.id, other.id}
                    counts["joined"] = counts.get("joined", 0) + 1
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
        dates, unread = _days_of(contact, customer)
        notes = [*contact.notes.splitlines(), *unread]
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
                "dates": (*customer.dates, *dates),
                "places": _with_words(customer.places, contact.places),
                "tags": _with_words(customer.tags, contact.tags),
                "vouched_for": tuple(dict.fromkeys((*customer.vouched_for, *own))),
            }
        )

    def adopt(self, circle: Circle) -> None:
        """Make customers of those strangers in the journal who are so by the rules of today."""
        strangers = [
            (customer_id, address)
            for customer_id, address in sorted(self._by_rule(circle))
            if address
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

    def _by_rule(self, circle: Circle) -> set[tuple[str, str]]:
        """Whom the rules name by address, or by where mail of theirs lies: (customer id, address).

        Customers may be among those named by address.
        """
        found: set[tuple[str, str]] = set()
        if circle.always:
            found |= {one for one in self._journal.homes() if circle.is_always_customer(one[1])}
        if circle.folders or circle.tags:
            found |= {
                (customer_id, address)
                for customer_id, address, folder, labels in self._journal.places_of_strangers()
                if not is_robot(address)
                and circle.is_customers_place(
                    Place(account="", is_sent=False, folder=folder, labels=labels)
                )
            }
        return found


def _days_of(contact: Contact, customer: Customer) -> tuple[list[RememberedDate], list[str]]:
    """The days that a contact adds, and notes for those that cannot be read as a day.

    What is known by the book stays: a card made years ago sets nothing right.
    """
    dates: list[RememberedDate] = []
    unread: list[str] = []
    known = {one.date.kind for one in written(customer) if one.date.who is Who.SELF}
    for kind, title, words in (
        (DateKind.BIRTHDAY, "Birthday", contact.birthday),
        (DateKind.WEDDING_DAY, "Anniversary", contact.anniversary),
    ):
        if not words:
            continue
        day = read_day(words)
        if day is None:
            unread.append(f"{title}: {words}")
        elif kind not in known:
            dates.append(RememberedDate(kind=kind, date=day.iso))
    return dates, unread


def _with_words(own: tuple[str, ...], told: Iterable[str]) -> tuple[str, ...]:
    """The owner's words, and those that say something else."""
    known = {one.casefold() for one in own}
    return (*own, *(one for one in told if one.casefold() not in known))


def _disputed(contacts: Iterable[Contact]) -> frozenset[str]:
    """The addresses that contacts with names of different people have in common."""
    names: dict[str, list[str]] = {}
    for contact in contacts:
        for address in contact.addresses:
            names.setdefault(address, []).append(contact.name)
    fullest = {
        address: max(told, key=lambda name: len(name.split())) for address, told in names.items()
    }
    return frozenset(
        address
        for address, told in names.items()
        if not all(names_agree(fullest[address], name) for name in told)
    )
