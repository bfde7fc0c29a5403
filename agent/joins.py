"""One person, one record: two customers joined, and a join undone, in the book and in the journal.

The book says who has which address; all else follows from that: entries, life events, suggestions
and drafts belong to the customer whose address they came from or went to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from agent.changes import ChangeFeed
from agent.customers import is_same_person, joined
from agent.errors import UsageError
from agent.journal import customer_id_of, name_told
from agent.models import (
    Customer,
    Detail,
    Direction,
    Evidence,
    KnownFact,
    LifeEvent,
    RememberedDate,
    Suggestion,
    SuggestionState,
    Topic,
    derived_id,
)
from agent.store.book import Book
from agent.store.sqlite import Journal

_ToldT = TypeVar("_ToldT", Detail, RememberedDate, KnownFact)
_DECIDED = (SuggestionState.DONE, SuggestionState.DISMISSED, SuggestionState.EXPIRED)


class Joins:
    """Changes who is who; `settle` brings all else in line and may be done again at any time."""

    def __init__(self, *, book: Book, journal: Journal, changes: ChangeFeed) -> None:
        self._book = book
        self._journal = journal
        self._changes = changes

    def join_sure_doubles(self, customer_id: str) -> set[str]:
        """Join a customer with records that are surely the same person; only in `book.change()`.

        Returns the identifiers of all whom it concerned.
        """
        touched: set[str] = set()
        customer = self._book.customer(customer_id)
        while customer:
            for other in self._book.customers_named(customer.name):
                if (
                    other.id != customer.id
                    and is_same_person(other, customer)
                    and not other.is_apart_from(customer)
                ):
                    touched |= {customer.id, other.id}
                    customer = self.put_together(customer, other)
                    break
            else:
                break
        return touched

    def put_together(self, one: Customer, other: Customer) -> Customer:
        """Make one record of two; only in `book.change()`, and `settle` must follow.

        Whichever was met first, the same record stays, so that doing it twice changes nothing.
        """
        kept, taken = sorted((one, other), key=lambda customer: customer.id)
        customer = joined(kept, taken)
        self._book.remove_customer(taken.id)
        self._book.put_customer(customer)
        for event in self._book.life_events(taken.id):
            self._book.put_life_event(event.model_copy(update={"customer_id": kept.id}))
        for one in (kept, taken):
            self._changes.announce(Topic.CUSTOMER, one.id)
        return customer

    def split(self, customer_id: str, address: str) -> tuple[Customer, Customer]:
        """Make two customers of one, `address` against the rest; returns who had it first.

        Raises NotFoundError, or UsageError where there is nothing to split.
        """
        address = address.strip().lower()
        result: list[Customer] = []

        def split() -> None:
            customer = self._book.the_customer(customer_id)
            rest = tuple(one for one in customer.addresses if one.lower() != address)
            if len(rest) == len(customer.addresses):
                raise UsageError(f"{address} is none of this customer's addresses")
            if not rest:
                raise UsageError("this customer has a single address; there is nothing to split")
            # A record goes by the address that it was made for.
            is_its_own = customer_id_of(address) == customer.id
            stays, leaves = ((address,), rest) if is_its_own else (rest, (address,))
            result[:] = self._parted(customer, stays, leaves)
            for one in result:
                self._book.put_customer(one)
            for event in self._book.life_events(customer.id):
                self._part(event)

        self._book.change(split)
        stayed, left = result
        self.settle({stayed.id, left.id})
        for one in result:
            self._journal.read_again(one.id)
            self._changes.announce(Topic.CUSTOMER, one.id)
        return stayed, left

    def refuse(self, one_id: str, other_id: str) -> None:
        """Remember that these two are not the same person."""

        def refuse() -> None:
            one, other = self._book.customer(one_id), self._book.customer(other_id)
            if one and other:
                self._book.put_customer(_apart(one, other.addresses))
                self._book.put_customer(_apart(other, one.addresses))

        self._book.change(refuse)
        for customer_id in (one_id, other_id):
            self._changes.announce(Topic.CUSTOMER, customer_id)

    def restore(
        self,
        customers: Collection[Customer],
        others: Collection[str],
        *,
        events_before: Mapping[str, LifeEvent],
        events_after: Mapping[str, LifeEvent],
    ) -> set[str]:
        """Have these customers as they were, in place of `others`: a join or a split undone.

        `events_before` and `events_after` are the life events of all concerned, as that found and
        left them; what has become of them since stays. Returns whom it concerned.
        """
        ids = {one.id for one in customers} | set(others)

        def restore() -> None:
            for customer_id in ids:
                self._book.remove_customer(customer_id)
            for customer in customers:
                self._book.put_customer(customer)
            now = {event.id: event for id_ in ids for event in self._book.life_events(id_)}
            for event_id, event in now.items():
                if event != events_after.get(event_id):
                    self._part(event)
                elif event_id in events_before:
                    self._book.put_life_event(events_before[event_id])
                else:
                    self._book.remove_life_event(event_id)
            for event_id in events_before.keys() - events_after.keys():
                self._book.put_life_event(events_before[event_id])

        self._book.change(restore)
        self.settle(ids)
        for customer in customers:
            self._journal.read_again(customer.id)
        for customer_id in ids:
            self._changes.announce(Topic.CUSTOMER, customer_id)
        return ids

    def _parted(
        self, customer: Customer, stays: tuple[str, ...], leaves: tuple[str, ...]
    ) -> tuple[Customer, Customer]:
        new_id = customer_id_of(leaves[0].lower())

        def parted(told: Iterable[_ToldT], *, is_leaving: bool) -> tuple[_ToldT, ...]:
            return tuple(one for one in told if leaves_with(one.evidence) is is_leaving)

        def leaves_with(evidence: Evidence | None) -> bool:
            return evidence is not None and self._journal.address_of(evidence.entry_id) in leaves

        stayed = customer.model_copy(
            update={
                "addresses": stays,
                "details": parted(customer.details, is_leaving=False),
                "dates": parted(customer.dates, is_leaving=False),
                "facts": parted(customer.facts, is_leaving=False),
                "vouched_for": _among(customer.vouched_for, stays),
            }
        )
        name = self._name_at(customer.id, leaves)
        left = Customer(
            id=new_id,
            name=name or customer.name,
            heard_as=name or customer.heard_as,
            addresses=leaves,
            do_not_contact=customer.do_not_contact,
            details=parted(customer.details, is_leaving=True),
            dates=parted(customer.dates, is_leaving=True),
            facts=parted(customer.facts, is_leaving=True),
            vouched_for=_among(customer.vouched_for, leaves),
            somebody_else=customer.somebody_else,
        )
        return _apart(stayed, leaves), _apart(left, stays)

    def heard(self, customer: Customer) -> Customer:
        """The customer by the name that mail gives him, unless the owner has given him one.

        It is the one under which he himself wrote last, or else the owner to him: whichever mail
        was filed first, he is called the same.
        """
        if customer.has_owners_name:
            return customer
        name = self._name_at(customer.id, customer.addresses)
        return customer.model_copy(update={"name": name, "heard_as": name}) if name else customer

    def _name_at(self, customer_id: str, addresses: Collection[str]) -> str:
        """The full name last told with one of these addresses, by whose it is or else by others."""
        known = {address.lower() for address in addresses}
        owners = ""
        for entry in self._journal.latest_entries(customer_id):
            if entry.address in known and (name := name_told(entry)):
                if entry.direction is Direction.IN:
                    return name
                owners = owners or name
        return owners

    def _part(self, event: LifeEvent) -> None:
        """Give a life event, or the part of it that was told from elsewhere, to whom it belongs."""
        parts: dict[str, list[Evidence]] = {}
        for evidence in event.evidence:
            home = self._home(self._journal.address_of(evidence.entry_id)) or event.customer_id
            parts.setdefault(home, []).append(evidence)
        if set(parts) <= {event.customer_id}:
            return
        against = {
            one: self._home(self._journal.address_of(one.entry_id)) for one in event.contrary
        }
        for home, evidences in parts.items():
            is_whole = len(parts) == 1 or home == event.customer_id
            told = [self._journal.entry(evidence.entry_id).at for evidence in evidences]
            self._book.put_life_event(
                event.model_copy(
                    update={
                        "id": event.id if is_whole else derived_id("event", home, event.id),
                        "customer_id": home,
                        "evidence": tuple(evidences),
                        "contrary": tuple(
                            one for one, said_by in against.items() if said_by in ("", home)
                        ),
                        "told_at": min(told),
                    }
                )
            )

    def _home(self, address: str) -> str:
        customer = self._book.customer_at(address) if address else None
        return customer.id if customer else ""

    def mend(self) -> None:
        """Settle all who were ever joined or parted: a crash may have come before that."""
        concerned: set[str] = set()
        for customer in self._book.customers():
            if len(customer.addresses) > 1 or customer.somebody_else:
                concerned |= {customer.id, *map(customer_id_of, customer.addresses)}
        self.settle(concerned)

    def settle(self, customer_ids: Iterable[str] | None = None) -> None:
        """Give what stands under these customers (or any) to whom the book gives its address."""
        wanted = None if customer_ids is None else sorted(customer_ids)
        touched = set(wanted or ())
        if wanted is None:  # by hand one may have taken the place of another who never wrote
            touched = {one for one in self._journal.made() if self._book.customer(one) is None}
        with self._journal.transaction():
            given: dict[str, str] = {}
            for old_id, address in self._journal.homes(wanted):
                new_id = self._home(address)
                if not new_id and address and self._book.customer(old_id):
                    new_id = customer_id_of(address)  # taken out of the book by hand: a stranger
                if new_id and new_id != old_id:
                    self._journal.give_entries(address, old_id, new_id)
                    self._journal.mark_to_read(new_id)
                    touched |= {old_id, new_id}
                    given[old_id] = new_id
                    self._changes.announce(Topic.CUSTOMER, new_id)
            successors = self._successors(touched, given)
            grown = set()
            for customer_id in sorted(touched):
                for suggestion in self._journal.suggestions_of_customer(customer_id):
                    told_in = (evidence.entry_id for evidence in suggestion.evidence)
                    entry_id = suggestion.entry_id or next(told_in, "")
                    home = self._home(self._journal.address_of(entry_id))
                    home = home or successors.get(customer_id, "")
                    if home and home != customer_id:
                        self._journal.give_suggestion(suggestion, home)
                        grown.add(home)
                        self._changes.announce(Topic.SUGGESTION, suggestion.id)
            for customer_id in sorted(grown):
                self._drop_twins(self._journal.suggestions_of_customer(customer_id))
            self.rename(touched)

    def _successors(self, customer_ids: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
        """Of those who are no longer in the book: who has their address, or their mail."""
        successors = {}
        gone = {one for one in customer_ids if self._book.customer(one) is None}
        for customer in self._book.customers() if gone else ():
            for address in customer.addresses:
                successors[customer_id_of(address.lower())] = customer.id
        return {one: home for one in gone if (home := successors.get(one) or given.get(one))}

    def _drop_twins(self, suggestions: Iterable[Suggestion]) -> None:
        """Of one customer's suggestions for one cause keep one that waits, or what was decided."""
        by_cause: dict[tuple[str, str], list[Suggestion]] = {}
        for one in suggestions:
            if one.cause:
                by_cause.setdefault((one.practice, one.cause), []).append(one)
        for twins in by_cause.values():
            decided = [one for one in twins if one.state in _DECIDED]
            kept = decided or [max(twins, key=self._standing)]
            for twin in twins:
                if twin not in kept and self._journal.outbox_item_of(twin.id) is None:
                    self._journal.remove_suggestion(twin.id)
                    self._changes.announce(Topic.SUGGESTION, twin.id)

    def _standing(self, suggestion: Suggestion) -> tuple[bool, bool, bool, str]:
        """Whether it waits for the owner, and how much of his work is in it."""
        draft = self._journal.draft_of(suggestion.id)
        return (
            suggestion.is_undecided,
            draft is not None and draft.written_by == "owner",
            suggestion.state is SuggestionState.SNOOZED,
            suggestion.id,
        )

    def rename(self, customer_ids: Iterable[str]) -> set[str]:
        """Call these customers what their mail gives them as names; returns whom that concerned."""
        renamed: set[str] = set()

        def rename() -> None:
            renamed.clear()
            for customer_id in customer_ids:
                before = self._book.customer(customer_id)
                if before and (after := self.heard(before)) != before:
                    self._book.put_customer(after)
                    renamed.add(customer_id)

        self._book.change(rename)
        for customer_id in renamed:
            self._changes.announce(Topic.CUSTOMER, customer_id)
        return renamed


def _apart(customer: Customer, addresses: Iterable[str]) -> Customer:
    others = dict.fromkeys((*customer.somebody_else, *addresses))
    return customer.model_copy(update={"somebody_else": tuple(others)})


def _among(addresses: Iterable[str], wanted: Collection[str]) -> tuple[str, ...]:
    return tuple(address for address in addresses if address in wanted)
