"""Stage 2 of 6: Mail -> Entry: which customer, which direction.

Pure: what the journal and the book know already is handed in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from agent.config import Config
from agent.globs import matches
from agent.models import (
    INVENTED_ID_END,
    Address,
    Direction,
    Entry,
    EntryKind,
    Mail,
    derived_id,
)
from agent.names import domain_of, is_robot, name_before
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
    def of(cls, config: Config, forgotten: Collection[str] = ()) -> Circle:
        """The circle that the settings draw, without those whom the owner wants `forgotten`.

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
            never_log=frozenset((*customers.never_log, *forgotten)),
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

    def is_named_in(self, message_id: str) -> bool:
        """Whether a Message-ID tells of somebody on the never-log list, by address or domain."""
        return bool(self.never_log) and bool(_names_any(self.never_log).search(message_id))

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
    is_owners_shelf: bool = False
    """The owner puts there what he has written himself, too: Archive, or a folder of his own."""


def file_mail(mail: Mail, place: Place, *, circle: Circle) -> list[Entry]:
    """One entry for every customer (or stranger) at the other end; none where nobody is.

    A mail that only says in From that the owner wrote it is nobody's, unless his own program has
    put it where it lies: what comes from elsewhere bears the traces of a server. Whoever is on the
    never-log list is left out everywhere but in the words of others, subject and text.
    `customer_id` is that of the bare address; `thread_id` that of the oldest mail referred to, by
    this mail alone: `agent.threads` says what belongs together.
    """
    to = _without_trace((*mail.to, *mail.cc), circle)
    is_moved = place.is_owners_shelf and not mail.has_travelled and mail.sender.email in circle.own
    if place.is_sent or is_moved:
        direction = Direction.OUT
        others = [who for who in to if circle.is_outside(who.email)]
    else:
        direction = Direction.IN
        others = [mail.sender] if circle.is_outside(mail.sender.email) else []
    if not others:
        return []
    references = (*mail.references, mail.server_id) if mail.server_id else mail.references
    thread_id = next(iter(mail.references), mail.in_reply_to or mail.message_id)
    return [
        Entry(
            # Message-IDs are sometimes used twice, even for all that a scanner sends.
            id=derived_id("entry", mail.message_id, mail.fingerprint, other.email),
            customer_id=customer_id_of(other.email),
            kind=EntryKind.MAIL,
            direction=direction,
            at=mail.sent_at,
            utc_offset_minutes=mail.utc_offset_minutes,
            subject=mail.subject,
            text=mail.own_text,
            message_id=_veiled(mail.message_id, circle),
            in_reply_to=_veiled(mail.in_reply_to, circle),
            references=tuple(_veiled(one, circle) for one in references),
            thread_id=_veiled(thread_id, circle),
            account=place.account,
            address=other.email,
            sender=_nameless(mail.sender, circle),
            reply_to=_answers_to(mail, circle),
            to=to,
            delivered_to=_brought_to(mail, circle),
            signature=mail.signature,
            automation=mail.automation,
            authentication=mail.authentication,
            attachments=mail.attachments,
            folder=place.folder,
            labels=tuple(sorted(place.labels)),
        )
        for other in _once(others)
    ]


def _answers_to(mail: Mail, circle: Circle) -> Address | None:
    """Where answers are wanted, the writer's own address before others; never the owner's."""
    wanted = [
        who
        for who in _without_trace(mail.reply_to, circle)
        if "@" in who.email and who.email not in circle.own
    ]
    own = (who for who in wanted if who.email == mail.sender.email)
    return next(own, next(iter(wanted), None))


def _brought_to(mail: Mail, circle: Circle) -> tuple[str, ...]:
    """The owner's addresses at which it came, where it names none of them."""
    if any(who.email in circle.own for who in (*mail.to, *mail.cc)):
        return ()
    return tuple(email for email in mail.delivered_to if email in circle.own)


def without_trace(entry: Entry, circle: Circle) -> Entry:
    """The entry without those who are on the never-log list, but for its customer's address.

    Subject and text stay as others wrote them, though they may name such a person.
    """
    answer_to = _without_trace((entry.reply_to,) if entry.reply_to else (), circle)
    return entry.model_copy(
        update={
            "sender": _nameless(entry.sender, circle) if entry.sender else None,
            "to": _without_trace(entry.to, circle),
            "reply_to": answer_to[0] if answer_to else None,
            "message_id": _veiled(entry.message_id, circle),
            "in_reply_to": _veiled(entry.in_reply_to, circle),
            "references": tuple(_veiled(one, circle) for one in entry.references),
            "thread_id": _veiled(entry.thread_id, circle),
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


def _veiled(message_id: str, circle: Circle) -> str:
    """A Message-ID, or where it names somebody who leaves no trace, a digest in its place.

    So what belongs together stays together, and nobody can read in it where it came from.
    """
    if not circle.is_named_in(message_id):
        return message_id
    return f"<{hashlib.sha256(message_id.encode()).hexdigest()[:24]}{INVENTED_ID_END}"


@cache
def _names_any(listed: frozenset[str]) -> re.Pattern[str]:
    """Finds any of these addresses and "@domains" in a Message-ID, hosts in a domain as well."""
    names = "|".join(re.escape(one.removeprefix("@")) for one in sorted(listed) if one.strip("@"))
    return re.compile(rf"(?<![\w-])(?:{names or '(?!)'})(?![\w-]|\.\w)", re.IGNORECASE)


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
    other = other_end(entry)
    return "" if is_doubtful else name_before(other.name, other.email)


def _is_listed(address: str, listed: frozenset[str]) -> bool:
    return address in listed or f"@{domain_of(address)}" in listed


def _once(addresses: Iterable[Address]) -> list[Address]:
    seen: dict[str, Address] = {}
    for address in addresses:
        seen.setdefault(address.email, address)
    return list(seen.values())
