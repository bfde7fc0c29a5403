"""What a letter is written from, and who it is from: for what the stores hold and for one file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from agent.config import Account, Config, Drafts
from agent.drafts import Occasion, Voice, earlier_than, told_beside
from agent.mail.signing import signed_by, signed_for_all, signed_name
from agent.models import SAD_KINDS, Address, Customer, Direction, Entry, LifeEvent, Suggestion
from agent.names import call_name, is_houses, is_role, title_of
from agent.situations import ENTRIES_READ
from agent.suggestions.situation import Situation

LEAST_FEARED = 0.25
"""Sadness that the reader holds for less likely silences no glad answer."""
_LEAST_LETTERS, _TAIL = 3, 8


def occasion_of(
    suggestion: Suggestion,
    event: LifeEvent | None,
    situation: Situation,
    entries: Sequence[Entry],
    *,
    voice: Voice,
    settings: Drafts,
    used: frozenset[str] = frozenset(),
) -> Occasion:
    """All that a letter may know; `event` is that of the suggestion, `entries` are oldest first.

    `used` are the lines that are not to be said again.
    """
    answered = next((one for one in entries if one.id == suggestion.entry_id), None)
    others = [one for one in situation.life_events if event and one.id != event.id]
    others_found = [one for one in situation.found if event and one.id != event.id]
    return Occasion(
        suggestion=suggestion,
        customer=as_signed(situation.customer, answered),
        life_event=event,
        answered=answered,
        thread=tuple(entries[-ENTRIES_READ:]),
        today=situation.today,
        voice=voice,
        earlier=earlier_than(event, others) if event else (),
        beside=told_beside(suggestion.entry_id or "", others),
        may_be_sad=any(
            one.kind in SAD_KINDS and not one.is_rejected and one.confidence >= LEAST_FEARED
            for one in told_beside(suggestion.entry_id or "", others_found)
        ),
        used=used,
        is_outlined=bool(event and event.kind in settings.outline),
    )


def as_signed(customer: Customer, answered: Entry | None) -> Customer:
    """The customer by the name under the mail that is answered: "Liz", though From has Elizabeth.

    Behind a firm's or a couple's name is whoever signed; where nobody did, nobody is named.
    """
    if customer.has_owners_name or answered is None or answered.direction is Direction.OUT:
        return customer
    is_many = is_houses(customer.name, answered.address)
    signed, is_sure = _signed(customer, answered, is_many=is_many)
    first, known = call_name(signed), "" if is_many else customer.first_name
    readers = {call_name(who.name) for who in answered.to}
    may_be_his = is_sure or first[:1] == known[:1] or not known
    is_house = " " in signed and not is_sure and _is_of_house(first, answered)
    if not first or first in readers or not may_be_his or is_house:
        return customer.model_copy(update={"name": ""}) if is_many else _titled(customer, answered)
    if " " in first and known:  # initials tell no more than the name before the address
        return _titled(customer, answered)
    is_longer = " " in signed and _bare(first).startswith(_bare(known)) and bool(known)
    if _bare(first) == _bare(known) or (is_longer and _is_in_box(known, answered)):
        return _titled(customer, answered)
    last = customer.name.split()[-1:] if known else []
    name = signed if " " in signed else " ".join((signed, *(one for one in last if one != known)))
    return customer.model_copy(update={"name": name})


def _signed(customer: Customer, answered: Entry, *, is_many: bool) -> tuple[str, bool]:
    """The name under a mail, and whether it is surely the writer's own."""
    text, signature = answered.text, answered.signature
    own = set() if is_many else {word.strip(".").casefold() for word in customer.name.split()}
    box = re.findall(r"[^\W\d_]+", answered.address.casefold().partition("@")[0])
    own |= {word for word in box if not is_role(word)}
    words = frozenset(word for word in own if len(word) >= _LEAST_LETTERS)
    signed, is_closing = signed_name(text, signature)
    if is_closing:
        return signed, True
    surname = customer.name.split()[-1].casefold() if " " in customer.name else ""
    if found := signed_by(text, signature, words, surname):
        return found, True
    return (signed or (signed_for_all(text) if is_many else "")), False


def _titled(customer: Customer, answered: Entry) -> Customer:
    """The customer with the title that stands before his name under the mail: "Mrs. Ngozi Eze"."""
    words = customer.name.split()
    tail = [*answered.text.strip().split("\n")[-_TAIL:], *answered.signature.split("\n")[:2]]
    found = (title_of(line.strip(), words[-1]) for line in tail) if len(words) > 1 else ()
    title = next(filter(None, found), "")
    if not title or call_name(f"{title} {customer.name}") != customer.first_name:
        return customer
    if customer.name != customer.heard_as or words[0].rstrip(".") == title.rstrip("."):
        return customer
    return customer.model_copy(update={"name": f"{title} {customer.name}"})


def _is_of_house(first: str, answered: Entry) -> bool:
    """Whether it is a word of the domain, as in "Portline Operations", and not of the address."""
    box, _, domain = _bare(answered.address).rpartition("@")
    word = _bare(first)
    return len(word) >= _LEAST_LETTERS and domain.startswith(word) and word not in box


def _is_in_box(name: str, answered: Entry) -> bool:
    return _bare(name) in answered.address.casefold().partition("@")[0]


def _bare(name: str) -> str:
    """The name without accents, which a hand in a hurry leaves out."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def account_of(entry: Entry | None, config: Config) -> Account:
    """The account to answer a mail from: whose address was written to, else that it came by."""
    email = address_of(entry, config.own_addresses)
    names = (entry.account,) if entry else ()
    fit = [one for one in config.accounts if one.address == email]
    fit += [one for one in config.accounts if one.name in names]
    return next(iter(fit), config.accounts[0])


def sender_of(entry: Entry | None, config: Config) -> Address:
    """Whom an answer is from: the owner, at the address that was written to."""
    email = address_of(entry, config.own_addresses) or account_of(entry, config).address
    return Address(name=config.owner.name, email=email)


def address_of(entry: Entry | None, own: frozenset[str]) -> str:
    """Which of the owner's addresses a mail was written to, or from; empty where none is named."""
    if entry is None:
        return ""
    if entry.direction is Direction.OUT:
        named = [entry.sender.email] if entry.sender else []
    else:
        named = [*(who.email for who in entry.to), *entry.delivered_to]
    return next((email for email in named if email in own), "")
