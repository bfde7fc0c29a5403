"""A book and a journal that nobody wrote: no mail server, no reader."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

from agent.config import Config
from agent.demo.owner import demo_mails
from agent.models import (
    Customer,
    DateKind,
    Detail,
    DetailKind,
    Direction,
    Entry,
    EntryKind,
    Evidence,
    Kind,
    LifeEvent,
    Matter,
    MatterKind,
    RememberedDate,
    When,
    Who,
)
from agent.store.book import Book
from agent.store.entries import entry_row
from agent.store.sqlite import Journal

EVENTS_OF_A_CUSTOMER = 4
MAILS_OF_A_CUSTOMER = 12
DAYS = 1_500
OWNER = "robin@hale.example"
NOBODY_LISTENS = {"host": "127.0.0.1", "port": 1, "security": "none"}


def settings(folder: Path) -> Config:
    """Of an owner whose mail server cannot be reached."""
    account = {
        "address": OWNER,
        "imap": NOBODY_LISTENS,
        "smtp": NOBODY_LISTENS,
        "password": {"file": folder / "password"},
    }
    return Config.model_validate(
        {
            "owner": {"name": "Robin Hale", "addresses": [OWNER], "country": "GB"},
            "accounts": [account],
            "store": {"folder": folder},
        }
    )


def settle(
    book: Book,
    journal: Journal,
    customers: int,
    now: datetime,
    *,
    mails_of_a_customer: int = MAILS_OF_A_CUSTOMER,
) -> None:
    """Fill both stores; the same for everybody who measures."""
    dice = random.Random(customers)
    people = [_customer(number, dice) for number in range(customers)]
    events: list[LifeEvent] = []

    def write_down() -> None:
        for one in people:
            book.put_customer(one)
        for event in events:
            book.put_life_event(event)

    with journal.transaction(is_durable=False):
        for one in people:
            mails = list(_mails(one, mails_of_a_customer, dice, now))
            rows = [entry_row(mail).given_to(one.id)._replace(is_read=1) for mail in mails]
            journal.add_entries(rows)
            told_in = dice.sample(mails, EVENTS_OF_A_CUSTOMER)
            events += [_event(one, mail, dice) for mail in told_in]
            for mail in dice.sample(mails, 2):
                kind = dice.choice(list(MatterKind))
                journal.save_matters(mail.id, [Matter(kind=kind, quote=mail.text, start=0)])
    book.change(write_down)


def words(count: int, dice: random.Random) -> list[str]:
    """As unevenly used as the words of a language are."""
    known = _vocabulary()
    return dice.choices(list(known), cum_weights=list(accumulate(known.values())), k=count)


@cache
def _vocabulary() -> Counter[str]:
    """The words of the demo's mails, and how often each is said."""
    said = (raw.partition(b"\r\n\r\n")[2].decode(errors="replace") for raw in demo_mails())
    return Counter(re.findall(r"\b[a-z]{2,}\b", " ".join(said).lower()))


def _customer(number: int, dice: random.Random) -> Customer:
    name = f"{dice.choice(_FIRST)} {dice.choice(_LAST)}{number}"
    address = f"{name.replace(' ', '.').lower()}@firm{number // 2}.example"
    day = f"--{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    return Customer(
        id=f"customer-{number:06}",
        name=name,
        addresses=(address,),
        details=(Detail(kind=DetailKind.PHONE, value=f"+44 20 7946 {number % 10_000:04}"),),
        dates=(RememberedDate(kind=DateKind.BIRTHDAY, date=day),) if number % 4 == 0 else (),
        country="GB" if number % 3 else "",
        every_days=90 if number % 10 == 0 else None,
    )


def _mails(customer: Customer, mails: int, dice: random.Random, now: datetime) -> Iterator[Entry]:
    """Conversations of a mail and its answer; of the last words some wait for the owner."""
    days = sorted((dice.uniform(1, DAYS) for _ in range(mails // 2)), reverse=True)
    for number, days_ago in enumerate(days):
        ways = [Direction.IN, Direction.OUT]
        if dice.random() < 0.2:
            ways.reverse()
        for place, direction in enumerate(ways):
            id_ = f"{customer.id}-{number}-{place}"
            yield Entry(
                id=f"entry-{id_}",
                customer_id=customer.id,
                kind=EntryKind.MAIL,
                direction=direction,
                at=now - timedelta(days=days_ago - place * dice.random()),
                subject=" ".join(words(3, dice)).capitalize(),
                text=f"I was glad about your letter, number {id_}. {' '.join(words(30, dice))}.",
                message_id=f"<{id_}@firm.example>",
                thread_id=f"<{customer.id}-{number}@firm.example>",
                account="mail",
                address=customer.addresses[0],
            )


def _event(customer: Customer, mail: Entry, dice: random.Random) -> LifeEvent:
    day = mail.at.date() + timedelta(days=dice.randint(-5, 60))
    return LifeEvent(
        id=f"event-{mail.id}",
        customer_id=customer.id,
        kind=dice.choice(list(Kind)),
        who=dice.choice(list(Who)),
        name=dice.choice((None, *_FIRST)),
        date=day.isoformat() if dice.random() < 0.7 else None,
        status=dice.choice(list(When)),
        evidence=(Evidence(quote=mail.text[:40], entry_id=mail.id, start=0),),
        told_at=mail.at,
        confidence=0.9,
        is_maybe=dice.random() < 0.1,
        is_confirmed=dice.random() < 0.1,
    )


_ENDS = ("na", "an", "ra", "ris", "lo", "tta", "vin", "sy", "mir", "del", "so", "go")
_FIRST = tuple(a + b for a in ("An", "Bri", "Cla", "Do", "El", "Fi", "Gre", "Ha") for b in _ENDS)
_LAST = ("Ames", "Bell", "Cole", "Dunn", "East", "Frost", "Gray", "Hart", "Ives", "Judd")
