"""What the practices look at, put together from the stores, and who is not theirs to look at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

from agent.clock import Clock
from agent.config import Config
from agent.journal import Circle
from agent.models import (
    Customer,
    Entry,
    EntryKind,
    Kept,
    Kind,
    LifeEvent,
    Suggestion,
    SuggestionState,
    Touch,
    Who,
)
from agent.names import domain_of, is_robot
from agent.providers import is_public
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.suggestions.situation import Found, Situation
from agent.threads import with_threads

TOUCHES_SEEN = 40
ENTRIES_READ = 12
MAY_COME_AHEAD = timedelta(days=1)
"""So far ahead the clock may be by which a mail is dated, and it is a mail of now all the same."""
OF_LATE = timedelta(days=60)
"""Whoever was in touch within this time is looked at closely by some practice or other."""
MATTERS_SINCE = timedelta(days=400)
"""A kind word may be spoken of for a year, and a little longer."""
_NEVER = (None, None)
_NOBODY: Mapping[str, tuple[LifeEvent, ...]] = MappingProxyType({})
_T = TypeVar("_T")
_OF_A_NAMESAKE = frozenset({Who.SELF, Who.SPOUSE, Who.COLLEAGUE, Who.FRIEND})
"""Of whom a mail from the customer's own house tells; parents and children may share his name."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the book tells of one customer; kept until his record or his life events change."""

    customer: Customer
    found: Found
    firms: frozenset[str]
    """What tells his firm: the domains of his addresses that are nobody else's, and its name."""
    deaths: tuple[LifeEvent, ...]
    """Of colleagues, as he told of them; they may be customers, too."""
    may_be_served: bool
    """He is somebody to write to, and his own house has not told of his death."""


class Situations:
    """Reads the stores; changes nothing."""

    def __init__(self, *, book: Book, journal: Journal, clock: Clock, config: Config) -> None:
        self._book = book
        self._journal = journal
        self._clock = clock
        self.take_config(config)

    def take_config(self, config: Config) -> None:
        """Work by these settings from now on."""
        self._config = config
        self._circle = Circle.of(config, self._book.forgotten())
        self._known: dict[str, _Known] = {}
        self._deaths: dict[str, dict[str, tuple[LifeEvent, ...]]] = {}
        """Of colleagues, by the firm of the customers who told of them, and by who told."""

    def of(self, customer: Customer) -> Situation:
        """One customer as of now."""
        return self._together([customer])[0]

    def all(self) -> list[Situation]:
        """Everybody in the book as of now, in a few looks at the stores.

        The touches of those who have long been silent are read when somebody asks for them.
        """
        return self._together(None)

    def glimpsed(self) -> list[Situation]:
        """The same for whoever looks closely at a few: touches and matters are read when asked."""
        return self._together(None, is_glimpse=True)

    def _together(
        self, customers: list[Customer] | None, *, is_glimpse: bool = False
    ) -> list[Situation]:
        everybody = self._know_all() if customers is None or not self._known else {}
        known = everybody if customers is None else {one.id: self._know(one) for one in customers}
        ids = None if customers is None else list(known)
        now = self._clock.now()
        spans = self._journal.spans(known, until=now + MAY_COME_AHEAD)
        touches: Mapping[str, Sequence[Touch]] = {}
        matters: Mapping[str, Sequence[Kept]] = {}
        if not is_glimpse:
            of_late = (id_ for id_, (_, last) in spans.items() if ids or last >= now - OF_LATE)
            touches = self._touches({id_: known[id_].found for id_ in of_late})
            matters = self._matters(ids)
        made = self._journal.made(ids)
        dismissed = self._dismissed(ids)
        today, zone = self._clock.today(), self._clock.zone
        settings, country = self._config.suggestions, self._config.owner.country
        situations = []
        for id_, one in known.items():
            first_at, last_at = spans.get(id_, _NEVER)
            of_one = touches.get(id_)
            if of_one is None:
                of_one = _Later(self._touches_of, id_) if last_at else ()
            situations.append(
                Situation(
                    customer=one.customer,
                    found=one.found,
                    today=today,
                    zone=zone,
                    settings=settings,
                    touches=of_one,
                    first_at=first_at,
                    last_at=last_at,
                    matters=_Later(self._matters_of, id_) if is_glimpse else matters.get(id_, ()),
                    made=made.get(id_, ()),
                    dismissed=dismissed.get(id_, ()),
                    country=country,
                    load=self.read,
                )
            )
        return situations

    def _touches(self, found: Mapping[str, Iterable[LifeEvent]]) -> dict[str, Sequence[Touch]]:
        """The latest touches, and those that these life events rest on, by customer."""
        now = self._clock.now()
        latest = self._journal.touches(found, until=now + MAY_COME_AHEAD, most=TOUCHES_SEEN)
        touches: dict[str, Sequence[Touch]] = {}
        for customer_id, of_one in latest.items():
            touches[customer_id] = _until(now, of_one)
        for customer_id, older in self._witnesses(found, latest).items():
            touches[customer_id] = sorted([*_until(now, older), *touches[customer_id]])
        return touches

    def _touches_of(self, customer_id: str) -> Sequence[Touch]:
        found = {customer_id: self._book.life_events(customer_id)}
        return self._touches(found).get(customer_id, ())

    def _matters(self, ids: Collection[str] | None) -> dict[str, list[Kept]]:
        return self._journal.matters(ids, since=self._clock.now() - MATTERS_SINCE)

    def _matters_of(self, customer_id: str) -> Sequence[Kept]:
        return self._matters([customer_id]).get(customer_id, ())

    def _dismissed(self, ids: Collection[str] | None) -> dict[str, list[Suggestion]]:
        found: dict[str, list[Suggestion]] = {}
        suggestions = (
            self._journal.suggestions_in(SuggestionState.DISMISSED)
            if ids is None
            else [one for id_ in ids for one in self._journal.suggestions_of_customer(id_)]
        )
        for one in suggestions:
            if one.state is SuggestionState.DISMISSED:
                found.setdefault(one.customer_id, []).append(one)
        return found

    def _witnesses(
        self, found: Mapping[str, Iterable[LifeEvent]], touches: Mapping[str, Sequence[Touch]]
    ) -> dict[str, list[Touch]]:
        """The touches that life events rest on, where they are not among the latest."""
        missing: dict[str, str] = {}
        for customer_id, latest in touches.items():
            if len(latest) < TOUCHES_SEEN:
                continue  # there are no others
            events = found[customer_id]
            told_in = {one.entry_id for event in events for one in event.evidence}
            told_in.difference_update([one.entry_id for one in latest])
            for entry_id in told_in:
                missing[entry_id] = customer_id
        result: dict[str, list[Touch]] = {}
        for touch in self._journal.touches_of(missing) if missing else ():
            result.setdefault(missing[touch.entry_id], []).append(touch)
        return result

    def read(self, customer_id: str, *entry_ids: str) -> list[Entry]:
        """The entries to look at with their texts, oldest first, each in its thread.

        The latest, the owner's last, those that life events rest on, and those asked for: so a
        long story costs no more than a short one.
        """
        latest = self._journal.entries_of_customer(customer_id, limit=ENTRIES_READ)
        last_written = self._journal.last_written(customer_id)
        by_id = {entry.id: entry for entry in latest}
        if last_written:
            by_id[last_written.id] = last_written
        events = self._book.life_events(customer_id)
        wanted = {one.entry_id for event in events for one in event.evidence} | set(entry_ids)
        by_id |= {entry.id: entry for entry in self._journal.entries(wanted - by_id.keys())}
        return with_threads(by_id.values())

    def is_served(self, situation: Situation) -> bool:
        """Whether the owner may be asked to write to this customer at all."""
        known = self._known[situation.customer.id]
        if not known.may_be_served:
            return False
        return not any(
            _may_mean(event, known.customer)
            for firm in known.firms
            for deaths in self._deaths.get(firm, _NOBODY).values()
            for event in deaths
        )

    # What is known of everybody

    def _know_all(self) -> dict[str, _Known]:
        """What is known of everybody in the book, by customer; who is gone is forgotten."""
        customers = self._book.customers()
        for gone in self._known.keys() - {customer.id for customer in customers}:
            self._forget(self._known.pop(gone))
        return {customer.id: self._know(customer) for customer in customers}

    def _know(self, customer: Customer) -> _Known:
        """What is known of a customer, looked at closely only where something has changed."""
        events = tuple(self._book.life_events(customer.id))
        before = self._known.get(customer.id)
        if before and before.customer is customer and before.found == events:
            return before
        if before:
            self._forget(before)
        known = self._known[customer.id] = _Known(
            customer=customer,
            found=Found(events),
            firms=_firms(customer),
            deaths=tuple(filter(_is_of_colleague, events)),
            may_be_served=not customer.do_not_contact
            and self._is_outside(customer.addresses)
            # It is himself who died, as his own house tells; in doubt, too.
            and not any(
                event.who in _OF_A_NAMESAKE and _may_mean(event, customer) for event in events
            ),
        )
        if known.deaths:
            for firm in known.firms:
                self._deaths.setdefault(firm, {})[customer.id] = known.deaths
        return known

    def _forget(self, known: _Known) -> None:
        for firm in known.firms if known.deaths else ():
            self._deaths[firm].pop(known.customer.id)

    def _is_outside(self, addresses: Iterable[str]) -> bool:
        """Whether he is neither of the owner's house nor a machine, nor to leave no trace."""
        circle = self._circle
        if all(map(is_robot, addresses)):
            return False
        for address in addresses:
            if address in circle.own or circle.leaves_no_trace(address):
                return False
            if not circle.is_outside(address) and not self._config.suggestions.colleagues:
                return False
        return True

    def may_have_died(self, situation: Situation) -> list[Customer]:
        """Other customers of the same firm of whose death this one may have told."""
        deaths = [event for event in situation.found if _is_of_colleague(event)]
        if not deaths:
            return []
        firms = _firms(situation.customer)
        return [
            other
            for other in self._book.customers()
            if any(_may_mean(event, other) for event in deaths)
            and other.id != situation.customer.id
            and not firms.isdisjoint(_firms(other))
        ]


def _is_of_colleague(event: LifeEvent) -> bool:
    return event.kind is Kind.BEREAVEMENT and event.who in (Who.COLLEAGUE, Who.FRIEND)


def _may_mean(event: LifeEvent, customer: Customer) -> bool:
    """Whether a death, though it be in doubt, is of somebody called as this customer is."""
    if event.kind is not Kind.BEREAVEMENT or event.is_rejected or event.has_come_to_nothing:
        return False
    name = (event.name or "").casefold()
    return name != "" and name in (customer.name.casefold(), customer.first_name.casefold())


def _firms(customer: Customer) -> frozenset[str]:
    """What tells his firm: the domains of his addresses that are nobody else's, and its name."""
    domains = {domain_of(address) for address in customer.addresses}
    firm = {customer.company.casefold()} if customer.company else set()
    return frozenset({domain for domain in domains if not is_public(domain)} | firm)


def _until(now: datetime, latest: Sequence[Touch]) -> Sequence[Touch]:
    """Without what is planned only; a mail that is dated ahead has come now."""
    if not latest or latest[-1].at <= now:
        return latest
    return [
        one if one.at <= now else one._replace(at=now)
        for one in latest
        if one.at <= now or one.kind is EntryKind.MAIL
    ]


class _Later(Sequence[_T]):
    """What a customer has of something, read when somebody looks at it."""

    __slots__ = ("_customer_id", "_found", "_read")

    def __init__(self, read: Callable[[str], Sequence[_T]], customer_id: str) -> None:
        self._read = read
        self._customer_id = customer_id
        self._found: Sequence[_T] | None = None

    def _all(self) -> Sequence[_T]:
        if self._found is None:
            self._found = self._read(self._customer_id)
        return self._found

    def __getitem__(self, index: Any) -> Any:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[_T]:
        return iter(self._all())
