"""Who may be one person under two names or addresses: suggested to the owner, never done unasked.

Pure. What is sure is joined by `customers.is_same_person`; here each reason can be wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from agent.models import Customer, DetailKind, Double, derived_id
from agent.names import call_name, domain_of, is_role
from agent.providers import is_public

CROWD = 12
"""So many with one name, number or mailbox are not one person, but a common name or an office."""
PHONE_DIGITS = 8
"""So many last digits tell a number, however the country and the area are written."""

_SHORT_NAMES = (
    "alexander alex sasha", "alexandra alex sandra sasha", "andreas andi andy", "andrew andy drew",
    "anthony tony", "antonio toni", "barbara barb babs", "benjamin ben", "catherine kate cathy",
    "charles charlie chuck", "christian chris", "christina chris tina", "christine chris",
    "christopher chris", "daniel dan danny", "david dave", "deborah deb debbie", "donald don",
    "dorothy dot", "edward ed eddie ted", "elisabeth lisa sisi", "elizabeth liz beth betty lisa",
    "francisco paco", "franziska franzi", "frederick fred", "friedrich fritz", "gabriele gabi",
    "georg schorsch", "gerald gerry jerry", "gregory greg", "heinrich heinz", "jacqueline jackie",
    "james jim jimmy", "jennifer jen jenny", "jeffrey jeff", "johann hans", "johannes hannes hans",
    "john jack johnny", "jonathan jon", "josef sepp", "joseph joe", "jose pepe",
    "katharina kathi kathrin", "katherine kate kathy katie", "kenneth ken", "lawrence larry",
    "leonard len lenny", "manuel manu", "margaret maggie meg peg peggy", "margarete grete",
    "matthew matt", "matthias matze", "maximilian max", "michael mike mick michi", "nicholas nick",
    "pamela pam", "patricia pat patty trish", "patrick pat", "peter pete", "philip phil",
    "phillip phil", "raymond ray", "rebecca becky", "richard rick dick", "robert bob rob bobby",
    "ronald ron", "samuel sam", "sebastian basti", "sophia sophie", "stephen steve",
    "steven steve", "stefan steffen", "susan sue susie", "susanne susi", "theodore ted teddy",
    "theresa terry", "thomas tom tommy", "timothy tim", "ulrich uli", "ulrike uli",
    "victoria vicky", "vincent vince", "walter walt", "wilhelm willi", "william bill will billy",
    "wolfgang wolf", "zachary zach",
)  # fmt: skip
"""A name, and what its bearers are called."""


def double_id(one: Customer, other: Customer) -> str:
    """The identifier of the question whether these two are one person."""
    return derived_id("double", *sorted((one.id, other.id)))


def find_doubles(customers: Sequence[Customer]) -> list[Double]:
    """All pairs that look like one person, the surest first, each with its first reason."""
    found: dict[str, Double] = {}
    for one, other, reason in (
        *_of_one_name(customers),
        *_of_one_phone(customers),
        *_of_one_mailbox(customers),
        *_of_short_names(customers),
    ):
        if not one.is_apart_from(other):
            first, second = sorted((one, other), key=lambda customer: customer.id)
            double = Double(id=double_id(one, other), customers=(first, second), reason=reason)
            found.setdefault(double.id, double)
    return list(found.values())


def doubles_of(customer: Customer, customers: Iterable[Customer]) -> list[Double]:
    """The pairs that a customer is one of, the surest first.

    Only those are compared who share with him what a pair may be seen by.
    """
    signs = _signs(customer)
    alike = [one for one in customers if not signs.isdisjoint(_signs(one))]
    return [one for one in find_doubles(alike) if customer.id in [two.id for two in one.customers]]


@lru_cache(maxsize=20_000)
def _signs(customer: Customer) -> frozenset[str]:
    """The family name, the numbers, and what stands before the @ of each address."""
    names = _name_words(customer.name)[-1:]
    boxes = (address.lower().partition("@")[0] + "@" for address in customer.addresses)
    return frozenset((*names, *boxes, *_numbers(customer)))


_Pairs = Iterator[tuple[Customer, Customer, str]]


def _of_one_name(customers: Iterable[Customer]) -> _Pairs:
    """The same full name."""
    for one, other in _pairs((_full(customer), customer) for customer in customers):
        yield one, other, f"both are called {one.name}"


def _of_one_phone(customers: Iterable[Customer]) -> _Pairs:
    """The same number in the signature, and a name in common: colleagues share a switchboard."""
    for one, other in _pairs((number, who) for who in customers for number in _numbers(who)):
        names, others = set(_words(one)), set(_words(other))
        if not names or not others or names & others:
            yield one, other, f"both give the same phone number, {_phone(one)}"


def _numbers(customer: Customer) -> Iterator[str]:
    """The ends of his telephone numbers."""
    for detail in customer.details:
        if detail.kind is DetailKind.PHONE:
            digits = re.sub(r"\D", "", detail.value)
            if len(digits) >= PHONE_DIGITS:
                yield digits[-PHONE_DIGITS:]


def _of_one_mailbox(customers: Iterable[Customer]) -> _Pairs:
    """The same name before the @, and names that do not speak against it."""
    boxes = (
        (box, customer)
        for customer in customers
        for box in {address.lower().partition("@")[0] for address in customer.addresses}
        if len(box) > 2 and not is_role(box)
    )
    for one, other in _pairs(boxes):
        names, others = _words(one), _words(other)
        if names and others and (set(names) <= set(others) or set(others) <= set(names)):
            shared = {address.partition("@")[0].lower() for address in one.addresses} & {
                address.partition("@")[0].lower() for address in other.addresses
            }
            yield one, other, f"both write from an address that begins with {min(shared)}@"


def _of_short_names(customers: Iterable[Customer]) -> _Pairs:
    """Bob and Robert of one family name, with something else in common."""
    families = (
        (f"{words[-1]} {formal}", customer)
        for customer in customers
        if len(words := _words(customer)) >= 2
        for formal in _FORMAL.get(words[0], ())
    )
    for one, other in _pairs(families):
        first, second = _words(one)[0], _words(other)[0]
        if first != second and _have_ties(one, other):
            short, long = sorted((first, second), key=len)
            yield (
                one,
                other,
                f"{short.title()} may be short for {long.title()}, the family name is the same, "
                "and so is where they write from",
            )


def names_agree(one: str, other: str) -> bool:
    """Whether two names may be one person's: each word of the shorter stands in the longer, too.

    It may stand there as an initial or as a short name; no name at all speaks against none.
    """
    short, long = sorted((_name_words(one), _name_words(other)), key=len)
    left = list(long)
    for word in short:
        match = next((each for each in left if _is_like(word, each)), "")
        if not match:
            return False
        left.remove(match)
    return True


def _is_like(word: str, other: str) -> bool:
    is_initial = 1 in (len(word), len(other)) and word[0] == other[0]
    is_short = not _FORMAL.get(word, set()).isdisjoint(_FORMAL.get(other, ()))
    return word == other or is_initial or is_short


def _name_words(name: str) -> list[str]:
    """The words of a name, folded to compare; none where an address stands for it."""
    plain = unicodedata.normalize("NFKD", name.casefold() if "@" not in name else "")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"\w+", plain)


def _pairs(keyed: Iterable[tuple[str, Customer]]) -> Iterator[tuple[Customer, Customer]]:
    """Every two customers under one key; a crowd under a key tells nothing."""
    groups: dict[str, dict[str, Customer]] = {}
    for key, customer in keyed:
        if key:
            groups.setdefault(key, {})[customer.id] = customer
    for group in groups.values():
        if 2 <= len(group) <= CROWD:
            yield from combinations(group.values(), 2)


def _words(customer: Customer) -> list[str]:
    """The words of a person's name, folded to compare; none for an office or a bare address."""
    if not call_name(customer.name, customer.company):
        return []
    return _name_words(customer.name)


def _full(customer: Customer) -> str:
    words = _words(customer)
    return " ".join(words) if len(words) >= 2 else ""


def _phone(customer: Customer) -> str:
    return next(one.value for one in customer.details if one.kind is DetailKind.PHONE)


def _have_ties(one: Customer, other: Customer) -> bool:
    """Whether they are of one firm, or write from one domain."""
    if one.company and one.company.casefold() == other.company.casefold():
        return True
    domains = [
        {domain for address in customer.addresses if not is_public(domain := domain_of(address))}
        for customer in (one, other)
    ]
    return bool(domains[0] & domains[1])


def _by_name(table: Iterable[str]) -> dict[str, set[str]]:
    formal: dict[str, set[str]] = {}
    for line in table:
        names = line.split()
        for name in names:
            formal.setdefault(name, set()).add(names[0])
    return formal


_FORMAL = _by_name(_SHORT_NAMES)
