"""Stage 2 of 6: Mail -> Entry: which customer, which direction.

Pure: what the journal and the book know already is handed in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from agent.config import Config
from agent.globs import matches
from agent.models import (
    Address,
    Customer,
    Detail,
    DetailKind,
    Direction,
    Entry,
    EntryKind,
    Mail,
    derived_id,
)
from agent.names import domain_of, full_name, is_robot
from agent.providers import is_public


@dataclass(frozen=True, slots=True)
class Circle:
    """Who is who, by address and by place: the owner, colleagues, customers, the never-log list."""

    own: frozenset[str]
    colleague_domains: frozenset[str] = frozenset()
    never_log: frozenset[str] = frozenset()
    always: frozenset[str] = frozenset()
    folders: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()

    @classmethod
    def of(cls, config: Config) -> Circle:
        """The circle that the settings draw.

        The owner's own domains are his firm's, unless anybody may have an address there.
        """
        own_domains = {domain_of(address) for address in config.own_addresses}
        customers = config.customers
        return cls(
            own=config.own_addresses,
            colleague_domains=frozenset(
                [domain for domain in own_domains if not is_public(domain)]
                + [domain.removeprefix("@") for domain in customers.colleague_domains]
            ),
            never_log=frozenset(customers.never_log),
            always=frozenset(customers.always),
            folders=tuple(glob.casefold() for glob in customers.folders),
            tags=frozenset(tag.casefold() for tag in customers.tags),
        )

    def is_outside(self, address: str) -> bool:
        """Whether this is somebody to keep a journal about."""
        if address in self.own or self.leaves_no_trace(address):
            return False
        return domain_of(address) not in self.colleague_domains or self.is_always_customer(address)

    def leaves_no_trace(self, address: str) -> bool:
        """Whether it is on the never-log list."""
        return bool(self.never_log) and _is_listed(address, self.never_log)

    def is_always_customer(self, address: str) -> bool:
        return _is_listed(address, self.always)

    def is_customers_place(self, place: Place) -> bool:
        """Whether the owner keeps customers' mail there, or has tagged it as a customer's."""
        if not (self.folders or self.tags):
            return False
        labels = {label.casefold() for label in place.labels}
        if labels & self.tags:
            return True
        names = {place.folder.casefold(), *labels}
        # Some servers part folders by a dot; the owner writes a slash all the same.
        names |= {name.replace(".", "/") for name in names}
        return any(matches(name, self.folders) for name in names)

    def makes_customer(self, entry: Entry, *, is_customers_place: bool) -> bool:
        """Whether a mail shows that its other end is a customer: by rule, or he was written to."""
        address = other_end(entry).email
        if self.is_always_customer(address):
            return True
        if not address or not entry.automation.is_by_person or is_robot(address):
            return False
        wrote = entry.direction is Direction.OUT and not entry.is_automated
        return wrote or is_customers_place


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

    A mail that only says in From that the owner wrote it is nobody's. Whoever is on the never-log
    list is left out everywhere. `customer_id` is that of the bare address; `thread_id` that of the
    oldest mail referred to, by this mail alone: `agent.threads` says what belongs together.
    """
    to = _without_trace((*mail.to, *mail.cc), circle)
    if place.is_sent:
        direction = Direction.OUT
        others = [who for who in to if circle.is_outside(who.email)]
    else:
        direction = Direction.IN
        others = [mail.sender] if circle.is_outside(mail.sender.email) else []
    if not others:
        return []
    answer_to = _without_trace(mail.reply_to, circle)
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
            thread_id=next(iter(mail.references), mail.in_reply_to or mail.message_id),
            account=place.account,
            address=other.email,
            sender=_nameless(mail.sender, circle),
            reply_to=answer_to[0] if answer_to else None,
            to=to,
            signature=mail.signature,
            automation=mail.automation,
            authentication=mail.authentication,
            attachments=mail.attachments,
        )
        for other in _once(others)
    ]


def without_trace(entry: Entry, circle: Circle) -> Entry:
    """The entry without those who are on the never-log list, but for its customer's address."""
    answer_to = _without_trace((entry.reply_to,) if entry.reply_to else (), circle)
    return entry.model_copy(
        update={
            "sender": _nameless(entry.sender, circle) if entry.sender else None,
            "to": _without_trace(entry.to, circle),
            "reply_to": answer_to[0] if answer_to else None,
        }
    )


def addresses_in(words: str) -> Iterator[str]:
    """What looks like an address in the words that stand for people, in small letters."""
    for word in re.split(r"[\s<>]+", words.lower()):
        if "@" in word:
            yield word
            yield word.strip("\"'()[],;:")


def _without_trace(people: Iterable[Address], circle: Circle) -> tuple[Address, ...]:
    if not circle.never_log:
        return tuple(people)
    return tuple(_nameless(who, circle) for who in people if not circle.leaves_no_trace(who.email))


def _nameless(who: Address, circle: Circle) -> Address:
    """Somebody without his name, where that is an address on the never-log list."""
    if circle.never_log and any(map(circle.leaves_no_trace, addresses_in(who.name))):
        return Address(email=who.email)
    return who


def customer_id_of(address: str) -> str:
    """The identifier of the customer who was first met at `address`."""
    return derived_id("customer", address)


def other_end(entry: Entry) -> Address:
    """The customer's own address in an entry, with the name that stands there."""
    candidates = (entry.sender, *entry.to) if entry.direction is Direction.IN else entry.to
    known = [who for who in candidates if who]
    for who in known:
        if who.email == entry.address:
            return who
    return Address(email=entry.address)


def name_told(entry: Entry) -> str:
    """The full name that stands at the customer's address; empty where that may be a lie."""
    is_doubtful = entry.authentication is not None and entry.authentication.has_failed
    return "" if is_doubtful else full_name(other_end(entry).name)


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
    addresses = tuple(dict.fromkeys((*old.addresses, *new.addresses)))
    apart = dict.fromkeys((*old.somebody_else, *new.somebody_else))
    named = sorted((old, new), key=lambda one: (not one.has_owners_name, not one.name))[0]
    return old.model_copy(
        update={
            **extras,
            "name": named.name,
            "heard_as": named.heard_as,
            "addresses": addresses,
            "company": old.company or new.company,
            "notes": "\n".join(dict.fromkeys(filter(None, (old.notes, new.notes)))),
            "do_not_contact": old.do_not_contact or new.do_not_contact,
            "details": with_details(old.details, new.details),
            "vouched_for": tuple(dict.fromkeys((*old.vouched_for, *new.vouched_for))),
            "somebody_else": tuple(one for one in apart if one not in addresses),
        }
    )


def with_details(known: Iterable[Detail], told: Iterable[Detail]) -> tuple[Detail, ...]:
    """What is known of somebody, with what was told since: of each kind what is newest.

    What the owner wrote is never replaced. What was told twice keeps its first evidence.
    """
    old, new = tuple(known), tuple(told)
    kinds = dict.fromkeys(one.kind for one in (*old, *new))
    result: list[Detail] = []
    for kind in kinds:
        result += _newest(
            [one for one in old if one.kind is kind], [one for one in new if one.kind is kind]
        )
    return tuple(result)


def _newest(old: list[Detail], new: list[Detail]) -> list[Detail]:
    written = [one for one in new if is_owners(one)]
    if written or any(map(is_owners, old)):
        values = {one.value for one in old}
        return old + [one for one in dict.fromkeys(written) if one.value not in values]
    if not old or not new:
        return old or new
    is_later = max(map(_told_at, new)) > max(map(_told_at, old))
    return new if is_later is not say_the_same(old, new) else old


def say_the_same(old: Iterable[Detail], new: Iterable[Detail]) -> bool:
    """Whether details of one kind tell the same, wherever."""
    return {one.value for one in old} == {one.value for one in new}


def is_owners(detail: Detail) -> bool:
    """Whether the owner wrote it: then the value does not stand in the line it came from."""
    if detail.evidence is None or not detail.value:
        return True
    value, line = (
        re.sub(r"[\W_]", "", words).casefold() for words in (detail.value, detail.evidence.quote)
    )
    return value not in line


def learned(customer: Customer, told: Sequence[Detail]) -> Customer:
    """The customer with what his signatures tell by now, in place of all of the same kind.

    It names a firm only where the owner has named none.
    """
    kinds = {one.kind for one in told}
    details = [one for one in customer.details if one.kind not in kinds]
    details = sorted([*details, *told], key=lambda one: list(DetailKind).index(one.kind))
    company = customer.company
    if not company or company in _firms(customer.details):
        company = next(iter(_firms(details)), company)
    return customer.model_copy(update={"details": tuple(details), "company": company})


def _firms(details: Iterable[Detail]) -> list[str]:
    return [one.value for one in details if one.kind is DetailKind.COMPANY]


def _told_at(detail: Detail) -> datetime:
    return detail.told_at or datetime.min.replace(tzinfo=UTC)


def _is_listed(address: str, listed: frozenset[str]) -> bool:
    return address in listed or f"@{domain_of(address)}" in listed


def _once(addresses: Iterable[Address]) -> list[Address]:
    seen: dict[str, Address] = {}
    for address in addresses:
        seen.setdefault(address.email, address)
    return list(seen.values())
