"""The list of the day over a large book, made of thin air: no mail server, no reader."""

from __future__ import annotations

import gc
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from agent.changes import ChangeFeed
from agent.clock import MovedClock
from agent.config import Config
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
from agent.pipeline import Pipeline
from agent.store.book import Book
from agent.store.entries import entry_row
from agent.store.sqlite import Journal
from agent.views import Views
from agent.workers import Workers

MORNINGS = 5
EVENTS_OF_A_CUSTOMER = 4
MAILS_OF_A_CUSTOMER = 12
DAYS = 1_500
ZONE = ZoneInfo("Europe/London")
FIRST_MORNING = datetime(2026, 11, 16, 7, tzinfo=ZONE)


def today() -> dict[str, float]:
    """Over 1,000 customers and over 5,000, with four life events and twelve mails each."""
    figures: dict[str, float] = {}
    for customers in (1_000, 5_000):
        with tempfile.TemporaryDirectory() as folder:
            found = mornings(customers, Path(folder))
        figures |= {f"{name}_{customers}": value for name, value in found.items()}
    figures["ratio"] = (figures["seconds_5000"] / 5_000) / (figures["seconds_1000"] / 1_000)
    return figures


def mornings(customers: int, folder: Path) -> dict[str, float]:
    """Seconds for the list on a morning like any other, for its drafts, and on the first.

    Those of the processor alone stand beside them: other work on the machine does not count there.
    """
    clock = MovedClock(FIRST_MORNING, ZONE)
    book, journal = Book(folder / "book.json"), Journal(folder / "journal.sqlite")
    _settle(book, journal, customers, clock.now())
    config = _config(folder)
    pipeline = Pipeline(
        book=book,
        journal=journal,
        config=config,
        clock=clock,
        changes=ChangeFeed(),
        workers=Workers(mark=folder / "parsing"),
    )
    views = Views(book=book, journal=journal, pipeline=pipeline, config=config, clock=clock)
    gc.freeze()  # as the agent does
    first = _morning(pipeline, views)
    seen = []
    for _ in range(MORNINGS):
        clock.move(timedelta(days=1))
        seen.append(_morning(pipeline, views))
    list_of_today = views.today()
    assert len(list_of_today.lines) == config.suggestions.max_today, "a short list is soon made"
    assert not list_of_today.troubles, list_of_today.troubles
    book.close()
    journal.close()
    return {
        "seconds": statistics.median(one.listed for one in seen),
        "processor_seconds": statistics.median(one.processor for one in seen),
        "first_seconds": first.listed,
        "draft_seconds": statistics.median(one.drafted for one in seen),
    }


class _Morning(NamedTuple):
    """Seconds until the owner has his list, and more until its drafts are written."""

    listed: float
    processor: float
    """Of `listed`, what the processor worked for it."""
    drafted: float


def _morning(pipeline: Pipeline, views: Views) -> _Morning:
    started, worked = time.perf_counter(), time.process_time()
    steps = pipeline.upkeep.looking()
    next(steps)
    views.today()
    listed, processor = time.perf_counter(), time.process_time() - worked
    for _ in steps:
        pass
    return _Morning(listed - started, processor, time.perf_counter() - listed)


# A book and a journal that nobody wrote


def _config(folder: Path) -> Config:
    server = {"host": "127.0.0.1", "port": 1, "security": "none"}
    return Config.model_validate(
        {
            "owner": {"name": "Robin Hale", "addresses": ["robin@hale.example"], "country": "GB"},
            "accounts": [
                {
                    "address": "robin@hale.example",
                    "imap": server,
                    "smtp": server,
                    "password": {"file": folder / "password"},
                }
            ],
            "store": {"folder": folder},
        }
    )


def _settle(book: Book, journal: Journal, customers: int, now: datetime) -> None:
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
            mails = list(_mails(one, dice, now))
            rows = [entry_row(mail).given_to(one.id)._replace(is_read=1) for mail in mails]
            journal.add_entries(rows)
            told_in = dice.sample(mails, EVENTS_OF_A_CUSTOMER)
            events += [_event(one, mail, dice) for mail in told_in]
            for mail in dice.sample(mails, 2):
                kind = dice.choice(list(MatterKind))
                journal.save_matters(mail.id, [Matter(kind=kind, quote=mail.text, start=0)])
    book.change(write_down)


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


def _mails(customer: Customer, dice: random.Random, now: datetime) -> Iterator[Entry]:
    """Conversations of a mail and its answer; of the last words some wait for the owner."""
    days = sorted((dice.uniform(1, DAYS) for _ in range(MAILS_OF_A_CUSTOMER // 2)), reverse=True)
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
                subject="Your order",
                text=f"I was glad about your last letter, number {id_}. " * 4,
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
