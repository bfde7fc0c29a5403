"""Stage 2 of 6: Mail -> Entry: which customer, which thread, which direction.

Pure: what the journal and the book know already is handed in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from agent.config import Config
from agent.models import Address, Customer, Direction, Entry, EntryKind, Mail, derived_id
from agent.names import full_name


@dataclass(frozen=True, slots=True)
class Circle:
    """Who is who, by address: the owner, the colleagues, the never-log list."""

    own: frozenset[str]
    colleague_domains: frozenset[str]
    never_log: frozenset[str]
    always: frozenset[str]

    @classmethod
    def of(cls, config: Config) -> Circle:
        """The circle that the settings draw."""
        return cls(
            own=config.own_addresses,
            colleague_domains=frozenset(config.customers.colleague_domains),
            never_log=frozenset(config.customers.never_log),
            always=frozenset(config.customers.always),
        )

    def is_outside(self, address: str) -> bool:
        """Whether this is somebody to keep a journal about."""
        return not (
            address in self.own
            or _domain(address) in self.colleague_domains
            or _is_listed(address, self.never_log)
        )

    def is_always_customer(self, address: str) -> bool:
        return _is_listed(address, self.always)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail was found; `labels` are IMAP keywords and Gmail's labels.

    `is_sent` says that the owner wrote it, because it lies in Sent or came from the outbox: what
    stands in From anybody can write.
    """

    account: str
    is_sent: bool
    folder: str = ""
    labels: frozenset[str] = frozenset()


def file_mail(mail: Mail, place: Place, *, circle: Circle) -> list[Entry]:
    """One entry for every customer (or stranger) at the other end; none where nobody is.

    A mail that only says in From that the owner wrote it is nobody's.
    `customer_id` is that of the bare address; `thread_id` that of the oldest mail referred to.
    """
    if place.is_sent:
        direction = Direction.OUT
        others = [who for who in (*mail.to, *mail.cc) if circle.is_outside(who.email)]
    else:
        direction = Direction.IN
        others = [mail.sender] if circle.is_outside(mail.sender.email) else []
    thread_id = mail.references[0] if mail.references else mail.message_id
    # Message-IDs are sometimes used twice; two different texts are two mails all the same.
    content = hashlib.sha256(mail.text.encode()).hexdigest()
    return [
        Entry(
            id=derived_id("entry", mail.message_id, content, other.email),
            customer_id=customer_id_of(other.email),
            kind=EntryKind.MAIL,
            direction=direction,
            at=mail.sent_at,
            utc_offset_minutes=mail.utc_offset_minutes,
            subject=mail.subject,
            text=mail.own_text,
            message_id=mail.message_id,
            in_reply_to=mail.in_reply_to,
            references=mail.references,
            thread_id=thread_id,
            account=place.account,
            sender=mail.sender,
            reply_to=mail.reply_to[0] if mail.reply_to else None,
            to=(*mail.to, *mail.cc),
            signature=mail.signature,
            automation=mail.automation,
            authentication=mail.authentication,
            attachments=mail.attachments,
        )
        for other in _once(others)
    ]


def customer_id_of(address: str) -> str:
    """The identifier of the customer who was first met at `address`."""
    return derived_id("customer", address)


def other_end(entry: Entry) -> Address:
    """The customer's own address in an entry."""
    candidates = (entry.sender, *entry.to) if entry.direction is Direction.IN else entry.to
    known = [who for who in candidates if who]
    for who in known:
        if customer_id_of(who.email) == entry.customer_id:
            return who
    return known[0] if known else Address(email="")


def new_customer(entry: Entry, address: Address) -> Customer:
    """The record of somebody who has just become a customer."""
    return Customer(id=entry.customer_id, name=full_name(address.name), addresses=(address.email,))


def is_same_person(old: Customer, new: Customer) -> bool:
    """Whether two customers are surely one person with two addresses.

    Sure is: the same full name, and both addresses are made from it. What is only likely is left
    to the owner, because a wrong join puts one person's news into another's mail.
    """
    words = old.name.casefold().split()
    return (
        len(words) >= 2
        and words == new.name.casefold().split()
        and all(
            re.sub(r"\W", "", words[-1]) in re.sub(r"\W", "", address.split("@")[0])
            for address in (*old.addresses, *new.addresses)
        )
    )


def joined(old: Customer, new: Customer) -> Customer:
    """One record of two, with all that the owner wrote into either."""
    extras = {**(new.model_extra or {}), **(old.model_extra or {})}
    return old.model_copy(
        update={
            **extras,
            "addresses": tuple(dict.fromkeys((*old.addresses, *new.addresses))),
            "company": old.company or new.company,
            "notes": "\n".join(dict.fromkeys(filter(None, (old.notes, new.notes)))),
            "do_not_contact": old.do_not_contact or new.do_not_contact,
        }
    )


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _is_listed(address: str, listed: frozenset[str]) -> bool:
    return address in listed or f"@{_domain(address)}" in listed


def _once(addresses: Iterable[Address]) -> list[Address]:
    seen: dict[str, Address] = {}
    for address in addresses:
        seen.setdefault(address.email, address)
    return list(seen.values())
