"""The engine without a network: real stores, real stages, mail handed in as bytes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from starlette.applications import Starlette

from agent.api.app import build_app
from agent.byhand import ByHand
from agent.changes import ChangeFeed
from agent.clock import MovedClock
from agent.config import Config
from agent.desk import Desk
from agent.happenings import Happenings
from agent.identity import Identity
from agent.journal import Place
from agent.mail.parse import parse_mail
from agent.models import AgentStatus, Customer, Suggestion, SuggestionView
from agent.notebook import Notebook
from agent.pipeline import Pipeline
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.views import Views
from agent.writing import Writing
from tests.reading_here import ReadingHere


@pytest.fixture(autouse=True)
def _reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.service.Workers", ReadingHere)


ZONE = ZoneInfo("America/Los_Angeles")
ROBIN = "Robin Hale <robin@hale.example>"
GLENN = "Glenn Maddox <glenn@tillery.example>"


def make_mail(
    sender: str,
    to: str,
    text: str,
    *,
    on: str = "2026-11-16T09:00:00-08:00",
    subject: str = "Hello",
    message_id: str = "",
    answers: str = "",
    **headers: str,
) -> bytes:
    """A mail as bytes; `on` is its Date with offset."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(datetime.fromisoformat(on))
    mail["Message-ID"] = (
        message_id
        or f"<{sha256(repr((sender, to, text, on)).encode()).hexdigest()[:20]}@test.example>"
    )
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def make_config(folder: Path, **sections: object) -> Config:
    """Settings for Robin, whose servers do not exist."""
    return Config.model_validate(
        {
            "owner": {"name": "Robin Hale", "addresses": ["robin@hale.example"]},
            "accounts": [
                {
                    "address": "robin@hale.example",
                    "imap": {"host": "127.0.0.1", "port": 1, "security": "none"},
                    "smtp": {"host": "127.0.0.1", "port": 1, "security": "none"},
                    "password": {"file": folder / "password"},
                }
            ],
            "store": {"folder": folder},
            "api": {"socket": folder / "agent.sock"},
            **sections,
        }
    )


@dataclass
class House:
    """One engine on one folder, at nine in the morning of 18 November 2026, in Portland."""

    folder: Path
    config: Config
    clock: MovedClock = field(
        default_factory=lambda: MovedClock(datetime(2026, 11, 18, 9, tzinfo=ZONE), ZONE)
    )
    woken: int = 0
    hurried: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.changes = ChangeFeed()
        self.book = Book(self.folder / "book.json")
        self.journal = Journal(self.folder / "journal.sqlite")
        shared = {"book": self.book, "journal": self.journal, "config": self.config}
        self.workers = ReadingHere()
        self.pipeline = Pipeline(
            **shared, clock=self.clock, changes=self.changes, workers=self.workers
        )
        rooms = {"clock": self.clock, "changes": self.changes, "pipeline": self.pipeline}
        self.by_hand = ByHand(book=self.book, journal=self.journal, **rooms)
        self.happenings = Happenings(**shared, **rooms)
        self.notebook = Notebook(book=self.book, **rooms)
        self.identity = Identity(
            book=self.book, journal=self.journal, pipeline=self.pipeline, changes=self.changes
        )
        self.desk = Desk(
            **shared,
            **rooms,
            by_hand=self.by_hand,
            wake_outbox=self._wake,
            hurry_in_outbox=self.hurried.append,
        )
        self.views = Views(**shared, clock=self.clock, pipeline=self.pipeline)
        self.writing = Writing(
            **shared,
            changes=self.changes,
            occasion_of=self.pipeline.upkeep.occasion,
            others_of=self.pipeline.upkeep.other_notes,
            letter_instead_of=self.pipeline.upkeep.letter_instead,
        )
        self.app: Starlette = build_app(
            desk=self.desk,
            by_hand=self.by_hand,
            happenings=self.happenings,
            notebook=self.notebook,
            identity=self.identity,
            writing=self.writing,
            views=self.views,
            changes=self.changes,
            status=self._status,
        )

    def _wake(self) -> None:
        self.woken += 1

    def _status(self) -> AgentStatus:
        return AgentStatus(
            version="0",
            now=self.clock.now(),
            today=self.clock.today(),
            is_clock_moved=True,
            owner="Robin Hale",
            accounts=(),
            customers=len(self.book.customers()),
            entries=self.journal.count_entries(),
            life_events=len(self.book.life_events()),
            waiting_in_outbox=0,
        )

    def file(self, *raws: bytes) -> None:
        """Stages 1 and 2; what the owner wrote lies in Sent."""
        for raw in raws:
            mail = parse_mail(raw, received_at=datetime.now(UTC))
            is_sent = mail.sender.email in self.config.own_addresses
            self.pipeline.file_mails([(mail, Place(account="mail", is_sent=is_sent))])

    async def receive(self, *raws: bytes) -> None:
        """All stages, until everything is read."""
        self.file(*raws)
        async with asyncio.timeout(30):
            await self.pipeline.settled()

    def meet(self, who: str) -> Customer:
        """Somebody whom the owner has not written to, in the book."""
        name, _, address = who.rstrip(">").partition(" <")
        customer = Customer(id=f"customer-{name[:3]}", name=name, addresses=(address,))
        self.book.change(lambda: self.book.put_customer(customer))
        return customer

    def suggest(self, customer: Customer, **fields: object) -> Suggestion:
        """A suggestion that waits for the owner, whatever the practices make of the customer."""
        suggestion = Suggestion.model_validate(
            {
                "id": "suggestion-1",
                "customer_id": customer.id,
                "practice": "kindness",
                "cause": "a year",
                "reason": "Peggy has been with you for a year",
                "due_on": self.clock.today(),
                "expires_on": self.clock.today(),
                "priority": 25,
                **fields,
            }
        )
        self.journal.save_suggestion(suggestion, made_at=self.clock.now())
        return suggestion

    def only_suggestion(self) -> SuggestionView:
        """The one line of the list, opened."""
        (line,) = self.views.today().lines
        return self.views.suggestion(line.suggestion.id)

    def close(self) -> None:
        self.book.close()
        self.journal.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path, make_config(tmp_path))
    reading = asyncio.ensure_future(house.pipeline.run())
    yield house
    reading.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await reading
    await house.workers.close()
    house.close()


@pytest.fixture
def mail() -> Callable[..., bytes]:
    return make_mail


@pytest.fixture
def brag() -> tuple[bytes, bytes]:
    """The owner wrote to Glenn once; then Glenn told of his son's title, unanswered."""
    return (
        make_mail(ROBIN, GLENN, "Twelve cases, Tuesday.", on="2026-10-01T09:00:00-07:00"),
        make_mail(
            GLENN,
            ROBIN,
            "Robin,\n\nSame as October please.\n\nNow the brag. My son Tyler's team won the state "
            "U14 championship on Saturday, three-two after extra time in Yakima. I have no voice "
            "left.\n\nGlenn\n",
            on="2026-11-16T08:00:00-08:00",
            subject="November order, and a brag",
            message_id="<brag@tillery.example>",
        ),
    )
