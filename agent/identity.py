"""Who is who, and who is nobody any more, as the owner says: joins, splits, and people forgotten.

The latest joins and splits can be undone; what is forgotten is gone.
"""

from __future__ import annotations

from collections.abc import Iterable

from agent.changes import ChangeFeed
from agent.doubles import find_doubles
from agent.errors import NotFoundError, StaleError, UsageError
from agent.models import Customer, Double, Erasure, Join, LifeEvent, Split, Step
from agent.pipeline import Pipeline
from agent.store.book import Book
from agent.store.sqlite import Journal


class Identity:
    """Changes who is who, and brings the customers' suggestions up to date with it."""

    def __init__(
        self, *, book: Book, journal: Journal, pipeline: Pipeline, changes: ChangeFeed
    ) -> None:
        self._book = book
        self._journal = journal
        self._pipeline = pipeline
        self._changes = changes

    def join_double(self, double_id: str) -> Join:
        """Say of a pair that was asked about that they are one person; raises NotFoundError."""
        one, other = self._double(double_id).customers
        return self.join(one.id, other.id)

    def join(self, customer_id: str, other_id: str) -> Join:
        """Say of any two customers that they are one person.

        Raises StaleError where one of them is not there (any more), UsageError for one and himself.
        """
        if customer_id == other_id:
            raise UsageError("that is the same customer already")
        ids = sorted((customer_id, other_id))
        result: list[Customer] = []

        def join() -> None:
            pair = [found for id_ in ids if (found := self._book.customer(id_))]
            if len(pair) < 2:
                raise StaleError("one of the two is no longer in the book; look at it again")
            customer = self._pipeline.joins.put_together(*pair)
            vouched_for = {"vouched_for": customer.addresses}
            result[:] = [customer.model_copy(update=vouched_for)]
            self._book.put_customer(result[0])

        before = self._held(ids)
        self._book.change(join)
        undo = self._note(before, ids)
        self._pipeline.joins.settle(ids)
        self._pipeline.upkeep.refresh(result[0].id)
        return Join(customer=self._book.the_customer(result[0].id), undo=undo)

    def refuse(self, double_id: str) -> None:
        """Say that two customers are two persons; it is not asked again. Raises NotFoundError."""
        one, other = self._double(double_id).customers
        self._pipeline.joins.refuse(one.id, other.id)

    def split(self, customer_id: str, address: str) -> Split:
        """What came from or went to `address` is another person's.

        Raises NotFoundError, or UsageError where there is nothing to split.
        """
        before = self._held([customer_id])
        customers = self._pipeline.joins.split(customer_id, address)
        undo = self._note(before, [customer.id for customer in customers])
        self._look_at(customer.id for customer in customers)
        return Split(customers=customers, undo=undo)

    def undo(self, undo: str) -> tuple[Customer, ...]:
        """Have the customers as they were before a join or a split; returns them.

        Raises StaleError where too much was joined or split since, or somebody was forgotten, or
        something was written about them that would be lost.
        """
        step = self._journal.step(undo)
        if step is None:
            raise StaleError("this can no longer be undone; join or split them by hand")
        if any(self._is_written_on(one) for one in step.after):
            raise StaleError("you have changed something about them since, which would be lost")
        ids = self._pipeline.joins.restore(
            step.before,
            [one.id for one in step.after],
            events_before={event.id: event for event in step.events_before},
            events_after={event.id: event for event in step.events_after},
        )
        self._journal.drop_step(undo)
        self._look_at(ids)
        return step.before

    def forget(self, customer_id: str, name: str) -> Erasure:
        """Erase all that is kept of a customer, and keep nothing of him from now on.

        `name` is his name (or address, where he has none) as the owner typed it, so that it is
        nobody else; raises UsageError where it is another, and NotFoundError.
        """
        customer = self._book.the_customer(customer_id)
        if not customer.addresses:
            raise UsageError("there is no address to forget; take this customer out of the book")
        called = customer.name or customer.addresses[0]
        if name.split() != called.split():
            raise UsageError(f"type {called} as it stands there, and nothing else")

        def forget() -> None:
            for address in customer.addresses:
                self._book.forget(address)

        self._book.change(forget)
        erased = self._pipeline.forget(customer.addresses)
        return erased.model_copy(update={"name": called, "addresses": customer.addresses})

    async def scrub(self) -> None:
        """Return once the files hold no trace of who was forgotten; raises StoreError."""
        await self._pipeline.eraser.scrub()

    def _held(self, ids: Iterable[str]) -> tuple[tuple[Customer, ...], tuple[LifeEvent, ...]]:
        wanted = list(ids)
        customers = (self._book.customer(id_) for id_ in wanted)
        events = (event for id_ in wanted for event in self._book.life_events(id_))
        return tuple(filter(None, customers)), tuple(events)

    def _note(
        self,
        before: tuple[tuple[Customer, ...], tuple[LifeEvent, ...]],
        ids: Iterable[str],
    ) -> str:
        """Keep what undoes the step that was just done; returns what it goes by."""
        after = self._held(ids)
        step = Step(
            before=before[0], after=after[0], events_before=before[1], events_after=after[1]
        )
        return self._journal.keep_step(step)

    def _is_written_on(self, then: Customer) -> bool:
        """Whether the owner has written something about a customer since, or joined him again."""
        now = self._book.customer(then.id)
        return now is None or _owners(now) != _owners(then)

    def _look_at(self, ids: Iterable[str]) -> None:
        for customer_id in ids:
            self._pipeline.upkeep.refresh(customer_id)
        self._pipeline.look_again()

    def _double(self, double_id: str) -> Double:
        for double in find_doubles(self._book.customers()):
            if double.id == double_id:
                return double
        raise NotFoundError("nobody asks whether these two are one person (any more)")


def _owners(customer: Customer) -> tuple[object, ...]:
    """What the owner himself has said of a customer."""
    return (
        customer.addresses,
        customer.notes,
        customer.tags,
        customer.do_not_contact,
        customer.every_days,
        customer.unwanted_kinds,
        customer.unwanted_practices,
        customer.somebody_else,
        tuple(one for one in customer.dates if one.evidence is None),
        tuple(one for one in customer.facts if one.evidence is None),
    )
