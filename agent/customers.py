"""A customer's record: two that are one person's, and what signatures have told of somebody.

Pure. What only might be one person's is in `doubles`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from agent.models import Customer, Detail, DetailKind, KnownFact, RememberedDate
from agent.names import domain_of
from agent.providers import is_public

_ToldT = TypeVar("_ToldT", RememberedDate, KnownFact)


def is_same_person(old: Customer, new: Customer) -> bool:
    """Whether two customers are surely one person with two addresses.

    Sure is: the same full name, all addresses made from it, one of them at a firm and the others at
    public providers. A firm gives each of its people an address of his own, and in two firms two
    may have one name. What is only likely is left to the owner, because a wrong join puts one
    person's news into another's mail.
    """
    words = [re.sub(r"\W", "", word) for word in old.name.casefold().split()]
    if len(words) < 2 or old.name.casefold().split() != new.name.casefold().split():
        return False
    addresses = (*old.addresses, *new.addresses)
    domains = [domain_of(address) for address in addresses]
    return (
        len(set(domains)) == len(domains)
        and sum(not is_public(domain) for domain in domains) == 1
        and all(_is_made_from(words, address) for address in addresses)
    )


def _is_made_from(words: Sequence[str], address: str) -> bool:
    """Whether an address is somebody's by his names: both whole, or an initial for the given one.

    A number beside them says that there are others so called.
    """
    given, family = words[0], words[-1]
    box = re.sub(r"[._-]", "", address.lower().partition("@")[0].partition("+")[0])
    return box in {
        "".join(words),
        given + family,
        family + given,
        given[:1] + family,
        family + given[:1],
    }


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
            "tags": tuple(dict.fromkeys((*old.tags, *new.tags))),
            "unwanted_kinds": tuple(dict.fromkeys((*old.unwanted_kinds, *new.unwanted_kinds))),
            "unwanted_practices": tuple(
                dict.fromkeys((*old.unwanted_practices, *new.unwanted_practices))
            ),
            "places": tuple(dict.fromkeys((*old.places, *new.places))),
            "country": old.country or new.country,
            "every_days": min(filter(None, (old.every_days, new.every_days)), default=None),
            "dates": _dates((*old.dates, *new.dates)),
            "facts": _once((*old.facts, *new.facts), lambda one: (one.about, one.value)),
            "vouched_for": tuple(dict.fromkeys((*old.vouched_for, *new.vouched_for))),
            "somebody_else": tuple(one for one in apart if one not in addresses),
        }
    )


def _dates(told: Iterable[RememberedDate]) -> tuple[RememberedDate, ...]:
    """Each day once; one without its year goes where another knows the year."""

    def day(one: RememberedDate, date: str) -> Hashable:
        return one.kind, one.who, (one.name or "").casefold(), date

    days = _once(told, lambda one: day(one, one.date))
    with_year = {day(one, f"--{one.date[-5:]}") for one in days if not one.date.startswith("--")}
    return tuple(one for one in days if day(one, one.date) not in with_year)


def _once(told: Iterable[_ToldT], meaning: Callable[[_ToldT], Hashable]) -> tuple[_ToldT, ...]:
    """Each once, the owner's own first: nothing that becomes of a mail takes that away."""
    best: dict[Hashable, _ToldT] = {}
    for one in sorted(told, key=lambda one: one.evidence is not None):
        best.setdefault(meaning(one), one)
    return tuple(best.values())


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
