"""Customers, and what is known of them."""

from __future__ import annotations

from pydantic import AwareDatetime

from agent.models.life_events import Evidence
from agent.models.record import BookRecord
from agent.names import call_name
from agent.vocabulary import About, DateKind, DetailKind, Kind, Who


class Detail(BookRecord):
    """Something about a customer, as a signature tells it: phone, title, company or place."""

    kind: DetailKind
    value: str
    evidence: Evidence | None = None
    """The line it stands in; None where the owner wrote it."""
    told_at: AwareDatetime | None = None
    """When that mail was sent."""


class RememberedDate(BookRecord):
    """A day that comes back, or is still to come, in a customer's life."""

    kind: DateKind
    who: Who = Who.SELF
    name: str | None = None
    """Of the person, the pet or the firm, where it is known."""
    date: str
    """ISO 8601: "1970-05-01", "--05-01" where nobody told the year, "1974-05" for a month."""
    evidence: Evidence | None = None
    """None where the owner wrote it, or a contact's card held it."""
    told_at: AwareDatetime | None = None


class KnownFact(BookRecord):
    """One thing that the owner knows of a customer, beside life events and signatures."""

    about: About
    value: str
    evidence: Evidence | None = None
    """None where the owner wrote it."""
    told_at: AwareDatetime | None = None


class Customer(BookRecord):
    """Somebody the owner does business with: one person, several addresses."""

    id: str
    name: str
    addresses: tuple[str, ...]
    heard_as: str = ""
    """The name that mail has given him; where `name` is another, the owner wrote that."""
    company: str = ""
    notes: str = ""
    do_not_contact: bool = False
    details: tuple[Detail, ...] = ()
    tags: tuple[str, ...] = ()
    """The owner's own words for what he is: "vip", "lake county"."""
    places: tuple[str, ...] = ()
    """Postal addresses or parts of them, by a contact's card or by the owner."""
    country: str = ""
    """ISO 3166, two letters; empty where only mail could tell."""
    every_days: int | None = None
    """How often the owner wants to be in touch; None: by tag, or by the rhythm so far."""
    dates: tuple[RememberedDate, ...] = ()
    facts: tuple[KnownFact, ...] = ()
    vouched_for: tuple[str, ...] = ()
    """Addresses that the owner himself gave this customer: by import, or by a join."""
    somebody_else: tuple[str, ...] = ()
    """Addresses of which the owner said that they are another person's."""
    unwanted_kinds: tuple[Kind, ...] = ()
    """Life events of this customer of which the owner wants nothing suggested any more."""
    unwanted_practices: tuple[str, ...] = ()
    """Practices that the owner wants to hear no more of with this customer."""

    @property
    def first_name(self) -> str:
        """The name to greet by; empty for an office, a firm or a bare address."""
        return call_name(self.name, self.company)

    @property
    def has_owners_name(self) -> bool:
        """The owner wrote it, so that no mail changes it."""
        return self.name != self.heard_as and bool(self.name) and "@" not in self.name

    def is_apart_from(self, other: Customer) -> bool:
        """Whether the owner has said that they are two persons."""
        return not (
            frozenset(self.somebody_else).isdisjoint(other.addresses)
            and frozenset(other.somebody_else).isdisjoint(self.addresses)
        )
