"""What a letter is written from, and who it is from: for what the stores hold and for one file."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from agent.config import Account, Config, Drafts
from agent.drafts import Occasion, Voice, earlier_than, told_beside
from agent.mail.signing import signed_name
from agent.models import SAD_KINDS, Address, Customer, Direction, Entry, LifeEvent, Suggestion
from agent.names import call_name, is_houses
from agent.situations import ENTRIES_READ
from agent.suggestions.situation import Situation

LEAST_FEARED = 0.25
"""Sadness that the reader holds for less likely silences no glad answer."""


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
    signed, is_closing = signed_name(answered.text, answered.signature)
    first, known = call_name(signed), "" if is_many else customer.first_name
    readers = {call_name(who.name) for who in answered.to}
    may_be_his = is_closing or first[:1] == known[:1] or not known
    if not first or first in readers or not may_be_his:
        return customer.model_copy(update={"name": ""}) if is_many else customer
    if _bare(first) == _bare(known):
        return customer
    last = customer.name.split()[-1:] if known else []
    name = signed if " " in signed else " ".join((signed, *(one for one in last if one != known)))
    return customer.model_copy(update={"name": name})


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
