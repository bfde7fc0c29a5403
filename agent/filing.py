"""Stage 2 with the stores in hand: mails become entries of the journal, and some people customers.

`journal.py` says what a mail is; `prepare` makes of it what can be filed, in whatever process; here
it is compared with what the two stores know already.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from agent.changes import ChangeFeed
from agent.config import Config
from agent.joins import Joins
from agent.journal import Circle, Place, file_mail, name_told
from agent.mail.parse import parse_mail
from agent.mail.structure import PartialMail
from agent.models import INVENTED_ID_END, Address, Customer, Direction, Mail, Returned, Topic
from agent.store.book import Book
from agent.store.entries import EntryRow, entry_row
from agent.store.sqlite import Journal

_logger = logging.getLogger(__name__)
MANY = 20
"""So many changes at once are told as one."""


@dataclass(frozen=True, slots=True)
class FoundMail:
    """A mail as a server gave it, and where it lay."""

    content: bytes | PartialMail
    received_at: datetime
    place: Place
    authserv: str = ""
    """What the account's server signs its findings about senders with, where that is known."""

    @property
    def size(self) -> int:
        """Bytes that are to be parsed."""
        if isinstance(self.content, PartialMail):
            return len(self.content.header) + sum(map(len, self.content.texts.values()))
        return len(self.content)

    @property
    def headers_alone(self) -> FoundMail:
        """The same mail without its text."""
        if isinstance(self.content, PartialMail):
            return replace(self, content=replace(self.content, texts={}))
        head = re.split(rb"\r?\n\r?\n", self.content, maxsplit=1)[0]
        return replace(self, content=head + b"\r\n\r\n")


@dataclass(frozen=True, slots=True)
class Fresh:
    """One entry before it is filed, and all that filing looks at."""

    row: EntryRow
    name: str
    """What stands at the customer's address; empty where that is no name, or may be a lie."""
    makes_customer: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that one mail says to the stores."""

    fresh: list[Fresh]
    returned: Returned | None = None
    """Which mail came back with it."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What a batch has added."""

    entry_ids: frozenset[str]
    met: frozenset[str]
    """The customers who are new, or named at last."""
    has_sent: bool
    """The owner wrote some of it."""


def prepare(mail: Mail, place: Place, circle: Circle) -> list[Fresh]:
    """What a mail adds to the journal, should it not be there; needs no store."""
    is_customers_place = circle.is_customers_place(place)
    return [
        Fresh(
            row=entry_row(entry),
            name=name_told(entry),
            makes_customer=circle.makes_customer(entry, is_customers_place=is_customers_place),
        )
        for entry in file_mail(mail, place, circle=circle)
    ]


def prepare_all(found: Sequence[FoundMail], *, circle: Circle) -> list[Prepared]:
    """What each mail says to the stores; runs in a worker where there are many."""
    return [_prepare_found(one, circle) for one in found]


def _prepare_found(found: FoundMail, circle: Circle) -> Prepared:
    try:
        mail = parse_mail(
            found.content,
            received_at=found.received_at,
            authserv=found.authserv,
            is_sent=found.place.is_sent,
        )
        # What the owner wrote himself sends nothing back.
        returned = None if found.place.is_sent else mail.returned
        return Prepared(prepare(mail, found.place, circle), returned)
    except Exception:  # one mail that nobody foresaw must not keep the others out
        _logger.exception("a mail cannot be parsed")
        return prepare_unreadable(found, circle)


def prepare_unreadable(found: FoundMail, circle: Circle) -> Prepared:
    """The entry of a mail that nobody can read, not even its headers: that it was there."""
    digest = hashlib.sha256(pickle.dumps(found.content)).hexdigest()
    mail = Mail(
        message_id=f"<{digest}{INVENTED_ID_END}",
        sent_at=found.received_at.astimezone(UTC),
        utc_offset_minutes=0,
        sender=Address(email=""),
        reply_to=(),
        to=(),
        cc=(),
        subject="(this mail cannot be read)",
        in_reply_to="",
        references=(),
        text="",
        own_text="",
    )
    return Prepared(prepare(mail, replace(found.place, is_sent=False), circle))


class Filing:
    """Puts mails into the journal, and whom they make a customer into the book."""

    def __init__(
        self, *, book: Book, journal: Journal, config: Config, changes: ChangeFeed
    ) -> None:
        self._book = book
        self._journal = journal
        self._changes = changes
        self.joins = Joins(book=book, journal=journal, changes=changes)
        self.take_config(config)

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self.circle = Circle.of(config, self._book.forgotten())

    def file(self, found: Iterable[Fresh], *, and_then: Callable[[], None] = lambda: None) -> Filed:
        """File in the journal, and new customers in the book: all of it, or on StoreError nothing.

        The book is written before the journal's transaction ends; `and_then` is part of that.
        """
        wanted = {fresh.row.id: fresh for fresh in found}
        met: dict[str, Customer] = {}
        with self._journal.transaction(is_durable=False):
            known = self._journal.known_entries(wanted)
            rows = [self._placed(one, met) for id_, one in wanted.items() if id_ not in known]
            for id_ in known:
                if wanted[id_].makes_customer:  # it was moved to where customers' mail lies
                    self._placed(wanted[id_], met)
            self._journal.move_entries(wanted[id_].row for id_ in known)
            self._journal.add_entries(rows)
            self._take_in(met)
            renamed = self.joins.rename(self._told_otherwise(wanted[row.id] for row in rows))
            # Of all, not of those just met: a crash may have come when only the book had them.
            self._journal.mark_to_read(*met, *{row.customer_id for row in rows if row.is_read == 0})
            and_then()
        self._announce(rows, met)
        return Filed(
            entry_ids=frozenset(row.id for row in rows),
            met=frozenset(met) | renamed,
            has_sent=any(row.direction == Direction.OUT for row in rows),
        )

    def _placed(self, fresh: Fresh, met: dict[str, Customer]) -> EntryRow:
        """The row under its customer. Notes whom the owner has met."""
        row = fresh.row
        customer = self._book.customer_at(row.address) or met.get(row.customer_id)
        if customer is None and fresh.makes_customer:
            customer = Customer(id=row.customer_id, name="", addresses=(row.address,))
            met[customer.id] = customer
        return row.given_to(customer.id) if customer else row

    def _told_otherwise(self, found: Iterable[Fresh]) -> set[str]:
        """The customers whom a mail calls otherwise than the book does, and the owner does not.

        Who is called what he is called already keeps his name, so that most mail costs nothing.
        """
        concerned: set[str] = set()
        for fresh in found:
            customer = self._book.customer_at(fresh.row.address)
            if customer and fresh.name not in ("", customer.name) and not customer.has_owners_name:
                concerned.add(customer.id)
        return concerned

    def _take_in(self, met: dict[str, Customer]) -> None:
        """Put the new customers into the book; whom that makes one has all entries of both."""
        if not met:
            return
        touched: set[str] = set()
        self._book.change(lambda: self._write_down(met.values(), touched))
        if touched:
            self.joins.settle(touched)

    def _write_down(self, met: Collection[Customer], touched: set[str]) -> None:
        """Put the new customers into the book; notes whom that made one with somebody."""
        for customer in met:
            if self._book.customer(customer.id) is None and self._book.customer_at(
                customer.addresses[0]
            ):
                continue  # the owner gave this address to somebody by hand meanwhile
            # What the owner wrote into the book meanwhile stays; only a name from mail may change.
            self._book.put_customer(self.joins.heard(self._book.customer(customer.id) or customer))
        for customer in met:
            touched |= self.joins.join_sure_doubles(customer.id)

    def _announce(self, rows: Sequence[EntryRow], met: Collection[str]) -> None:
        if len(rows) + len(met) > MANY:
            self._changes.announce(Topic.ALL)
            return
        for customer_id in met:
            self._changes.announce(Topic.CUSTOMER, customer_id)
        for row in rows:
            self._changes.announce(Topic.ENTRY, row.id)
