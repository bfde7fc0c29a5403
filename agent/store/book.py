"""The relationship book: customers, their life events, and what the owner set right about those.

And of whom he wants no trace.

A JSON file that its owner can read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from tinydb import TinyDB
from tinydb.table import Table

from agent.errors import NotFoundError, StoreError
from agent.models import BookRecord, Customer, Forgotten, Lesson, LifeEvent, derived_id
from agent.store.bookfile import BookFile, HandEditError, Tables

CUSTOMERS, LIFE_EVENTS, LESSONS = "customers", "life_events", "lessons"
FORGOTTEN = "forgotten"
TRIES = 10
RecordT = TypeVar("RecordT", bound=BookRecord)


class _BookTable(Table):
    """A TinyDB table whose documents go by our own identifiers."""

    document_id_class = str  # type: ignore[assignment]

    def change(self, documents: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Insert or replace whole documents, and remove those that are None, in one write."""

        def apply(table: dict[Any, Mapping[Any, Any]]) -> None:
            for key, document in documents.items():
                if document is None:
                    table.pop(key, None)
                else:
                    table[key] = document

        if documents:
            self._update_table(apply)


class _BookDB(TinyDB):
    table_class = _BookTable


class Book:
    """Customers, life events and lessons, held in memory and kept in `path`.

    Raises StoreError when the file cannot be read or written; it is then left as it is.
    """

    def __init__(self, path: Path, copies: int = 5) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = BookFile(path, copies)
        self._db = _BookDB(storage=lambda: self._file)
        self.edition = 0
        """Goes up whenever customers change."""
        self._customers: dict[str, Customer] = {}
        self._by_address: dict[str, str] = {}
        self._by_name: dict[str, dict[str, None]] = {}
        self._life_events: dict[str, LifeEvent] = {}
        self._events_of: dict[str, set[str]] = {}
        self._in_order: dict[str, tuple[LifeEvent, ...]] = {}
        """The life events of customers who have been asked for since they last changed."""
        self._lessons: dict[str, Lesson] = {}
        self._forgotten: dict[str, Forgotten] = {}
        self._pending: dict[str, dict[str, BookRecord | None]] | None = None
        self.refresh()

    def close(self) -> None:
        self._db.close()

    def refresh(self) -> bool:
        """Take in what the owner edited by hand; says whether there was anything.

        Raises StoreError while the edit is not in order; what was known before stays.
        """
        edited = self._file.edited()
        if edited is None:
            return False
        tables, signature = edited
        self._load(tables)
        self._file.accept(tables, signature)
        return True

    def customers(self) -> list[Customer]:
        return list(self._customers.values())

    def customer(self, customer_id: str) -> Customer | None:
        return self._customers.get(customer_id)

    def the_customer(self, customer_id: str) -> Customer:
        """That customer; raises NotFoundError."""
        customer = self.customer(customer_id)
        if customer is None:
            raise NotFoundError(f"there is no customer {customer_id}")
        return customer

    def customer_at(self, address: str) -> Customer | None:
        """The customer who writes from `address`."""
        return self._customers.get(self._by_address.get(address.lower(), ""))

    def customers_named(self, name: str) -> list[Customer]:
        """The customers of that full name, whatever its case."""
        return [self._customers[id_] for id_ in self._by_name.get(name.casefold(), ())]

    def life_events(self, customer_id: str | None = None) -> list[LifeEvent]:
        """One customer's life events, or all of them."""
        if customer_id is None:
            return list(self._life_events.values())
        found = self._in_order.get(customer_id)
        if found is None:
            ids = sorted(self._events_of.get(customer_id, ()))
            found = self._in_order[customer_id] = tuple(self._life_events[id_] for id_ in ids)
        return list(found)

    def life_event(self, life_event_id: str) -> LifeEvent | None:
        return self._life_events.get(life_event_id)

    def lessons(self) -> tuple[Lesson, ...]:
        """All that the owner has set right."""
        return tuple(self._lessons.values())

    def change(self, work: Callable[[], None]) -> None:
        """Do `work`, which puts and removes; its changes are on disk afterwards, or none of them.

        What `work` changes it must also read, because a hand edit may have come in before, and it
        is done again where one comes in meanwhile.
        """
        if self._pending is not None:
            work()
            return
        for _ in range(TRIES):
            self.refresh()
            self._pending = {CUSTOMERS: {}, LIFE_EVENTS: {}, LESSONS: {}, FORGOTTEN: {}}
            try:
                work()
                self._write(self._pending)
            except HandEditError:
                self._load(self._file.read() or {})
                continue
            except BaseException:
                self._load(self._file.read() or {})
                raise
            finally:
                self._pending = None
            return
        raise StoreError("the book is being edited elsewhere without pause; close the editor")

    def rewrite_copies(self, rewrite: Callable[[Tables], Tables | None]) -> bool:
        """Change what the last good copies hold; see BookFile."""
        return self._file.rewrite_copies(rewrite)

    def put_customer(self, customer: Customer) -> None:
        """Add or replace a customer; only inside `change()`."""
        self._put(CUSTOMERS, customer.id, customer)
        self._drop_customer(customer.id)
        self._index_customer(customer)

    def remove_customer(self, customer_id: str) -> None:
        """Take a customer out; only inside `change()`."""
        self._put(CUSTOMERS, customer_id, None)
        self._drop_customer(customer_id)

    def _index_customer(self, customer: Customer) -> None:
        self._customers[customer.id] = customer
        lowered = (address.lower() for address in customer.addresses)
        self._by_address.update(dict.fromkeys(lowered, customer.id))
        self._by_name.setdefault(customer.name.casefold(), {})[customer.id] = None

    def _drop_customer(self, customer_id: str) -> None:
        self.edition += 1
        old = self._customers.pop(customer_id, None)
        if old is None:
            return
        for address in old.addresses:
            if self._by_address.get(address.lower()) == customer_id:
                del self._by_address[address.lower()]
        self._by_name[old.name.casefold()].pop(customer_id, None)

    def put_life_event(self, life_event: LifeEvent) -> None:
        """Add or replace a life event; only inside `change()`."""
        self._put(LIFE_EVENTS, life_event.id, life_event)
        self._take_from_customer(life_event.id)
        self._life_events[life_event.id] = life_event
        self._events_of.setdefault(life_event.customer_id, set()).add(life_event.id)
        self._in_order.pop(life_event.customer_id, None)

    def remove_life_event(self, life_event_id: str) -> None:
        """Take a life event out; only inside `change()`."""
        self._put(LIFE_EVENTS, life_event_id, None)
        self._take_from_customer(life_event_id)
        self._life_events.pop(life_event_id, None)

    def _take_from_customer(self, life_event_id: str) -> None:
        if old := self._life_events.get(life_event_id):
            self._events_of[old.customer_id].discard(old.id)
            self._in_order.pop(old.customer_id, None)

    def put_lesson(self, lesson: Lesson) -> None:
        """Add or replace a lesson; only inside `change()`."""
        self._put(LESSONS, lesson.id, lesson)
        self._lessons[lesson.id] = lesson

    def remove_lesson(self, lesson_id: str) -> None:
        """Take a lesson out; only inside `change()`."""
        self._put(LESSONS, lesson_id, None)
        self._lessons.pop(lesson_id, None)

    def forgotten(self) -> frozenset[str]:
        """The addresses of which the owner wants no trace."""
        return frozenset(one.address.lower() for one in self._forgotten.values())

    def forget(self, address: str) -> None:
        """Remember that the owner wants no trace of an address; only inside `change()`."""
        record = Forgotten(id=derived_id("forgotten", address.lower()), address=address.lower())
        self._put(FORGOTTEN, record.id, record)
        self._forgotten[record.id] = record

    def _put(self, table: str, key: str, record: BookRecord | None) -> None:
        if self._pending is None:
            raise RuntimeError("the book is changed inside `book.change(work)` only")
        self._pending[table][key] = record

    def _write(self, pending: dict[str, dict[str, BookRecord | None]]) -> None:
        if not any(pending.values()):
            return
        with self._file.hold():
            for name, changes in pending.items():
                table = self._db.table(name)
                assert isinstance(table, _BookTable)
                table.change(
                    {
                        key: None
                        if record is None
                        else record.model_dump(mode="json", exclude_none=True)
                        for key, record in changes.items()
                    }
                )

    def _load(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        customers = self._records(tables, CUSTOMERS, Customer)
        life_events = self._records(tables, LIFE_EVENTS, LifeEvent)
        self._lessons = self._records(tables, LESSONS, Lesson)
        self._forgotten = self._records(tables, FORGOTTEN, Forgotten)
        self._customers, self._by_address, self._by_name = {}, {}, {}
        self.edition += 1
        for customer in customers.values():
            self._index_customer(customer)
        self._life_events = life_events
        self._events_of, self._in_order = {}, {}
        for event in life_events.values():
            self._events_of.setdefault(event.customer_id, set()).add(event.id)

    def _records(
        self, tables: Mapping[str, Mapping[str, Any]], name: str, kind: type[RecordT]
    ) -> dict[str, RecordT]:
        records = {}
        for key, document in tables.get(name, {}).items():
            try:
                records[key] = kind.model_validate(document)
            except ValidationError as error:
                problem = error.errors()[0]
                where = ".".join(map(str, (name, key, *problem["loc"])))
                raise self._file.refuse(where, problem["msg"]) from None
            if records[key].id != key:  # type: ignore[attr-defined]
                raise self._file.refuse(f"{name}.{key}", "its id must be the same as its key")
        return records
