"""The demo world of the screen's tests: four customers on one morning."""

from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime

from agent.models import (
    Address,
    Customer,
    Direction,
    Entry,
    EntryKind,
    Evidence,
    Kind,
    LifeEvent,
    When,
    Who,
)

TODAY = dt.date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 8, 30, tzinfo=UTC)
OWNER = Address(name="Robin Hale", email="robin@halesupply.example")


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, 12, tzinfo=UTC)


class Person:
    """One customer of the demo world, with what the agent knows of them."""

    def __init__(self, key: str, name: str, company: str = "") -> None:
        self.address = Address(name=name, email=f"{key}@example.org")
        self.customer = Customer(
            id=f"customer-{key}", name=name, addresses=(self.address.email,), company=company
        )
        self.entries: list[Entry] = []
        self.life_events: list[LifeEvent] = []

    def wrote(self, when: datetime, subject: str, text: str) -> Entry:
        return self._touch(when, subject, text, Direction.IN)

    def was_written(self, when: datetime, subject: str, text: str) -> Entry:
        return self._touch(when, subject, text, Direction.OUT)

    def _touch(self, when: datetime, subject: str, text: str, direction: Direction) -> Entry:
        is_in = direction is Direction.IN
        entry = Entry(
            id=f"{self.customer.id}-entry-{len(self.entries)}",
            customer_id=self.customer.id,
            kind=EntryKind.MAIL,
            direction=direction,
            at=when,
            subject=subject,
            text=text,
            sender=self.address if is_in else OWNER,
            to=(OWNER if is_in else self.address,),
        )
        self.entries.append(entry)
        return entry

    def told(
        self, kind: Kind, entry: Entry, quote: str, *, who=Who.SELF, name=None, date=None, **rest
    ) -> LifeEvent:
        rest.setdefault("confidence", 0.93)
        life_event = LifeEvent(
            id=f"{self.customer.id}-event-{len(self.life_events)}",
            customer_id=self.customer.id,
            kind=kind,
            who=who,
            name=name,
            date=date,
            status=When.PAST,
            evidence=(Evidence(quote=quote, entry_id=entry.id),),
            told_at=entry.at,
            **rest,
        )
        self.life_events.append(life_event)
        return life_event


def a_morning(agent) -> None:
    """A desk as a morning may bring it: answers, follow-ups, a grief that waits for a yes."""
    glenn = Person("glenn", "Glenn Ward", "Ward Joinery")
    glenn.was_written(
        at(9), "Your order of oak boards", "Hello Glenn,\n\nthe boards leave on Friday.\n\nRobin"
    )
    news = glenn.wrote(
        at(12, 14),
        "Re: Your order of oak boards",
        "Hi Robin,\n\nFriday works, thank you. Leave them by the side gate if nobody answers.\n\n"
        "I might be out: I have an interview at the college on Tuesday, for the\njoinery teacher's "
        "post. Thirty years at the bench and I am as nervous as a boy.\n\nGlenn",
    )
    interview = glenn.told(
        Kind.JOB_INTERVIEW,
        news,
        "I have an interview at the college on Tuesday",
        date="2026-11-17",
    )
    agent.suggest(
        glenn,
        "reply",
        "Glenn's interview was yesterday",
        life_event=interview,
        due_on=dt.date(2026, 11, 18),
        entry_id=news.id,
        draft=(
            "Re: Your order of oak boards",
            "Hi Glenn,\n\nhow did it go on Tuesday? I have been thinking of you and that joinery "
            "teacher's post; whoever has thirty years at the bench has something to tell them.\n\n"
            "All the best,\nRobin",
        ),
    )

    maria = Person("maria", "Maria Okonkwo-Lindqvist", "Harbour Café")
    birth = maria.wrote(
        at(16, 7),
        "Coffee cups, and some news",
        "Dear Robin,\n\ncould you send four boxes of the small cups?\n\n"
        "And: our daughter Ada was born on Saturday, 3.4 kilos, everybody sleeps in turns.\n\nMaria",
    )
    ada = maria.told(
        Kind.BIRTH,
        birth,
        "our daughter Ada was born on Saturday",
        who=Who.CHILD,
        name="Ada",
        date="2026-11-14",
    )
    agent.suggest(
        maria,
        "follow_up",
        "Ada was born on Saturday; ask how they all sleep",
        life_event=ada,
        due_on=dt.date(2026, 11, 16),
        entry_id=birth.id,
        draft=(
            "Re: Coffee cups, and some news",
            "Dear Maria,\n\nAda! Welcome to her, and my warmest wishes to all of you who sleep in "
            "turns.\n\nThe cups leave tomorrow.\n\nRobin",
        ),
    )

    tom = Person("tom", "Tom Brandt")
    loss = tom.wrote(
        at(15, 20),
        "Late with the invoice",
        "Robin,\n\nsorry that the invoice is late. My father passed away last Sunday and I have "
        "not been at my desk since.\n\nTom",
    )
    father = tom.told(
        Kind.BEREAVEMENT,
        loss,
        "My father passed away last Sunday",
        who=Who.PARENT,
        date="2026-11-08",
    )
    agent.suggest(
        tom,
        "follow_up",
        "Tom lost his father",
        life_event=father,
        due_on=dt.date(2026, 11, 15),
        entry_id=loss.id,
        needs_confirmation=True,
        is_sad=True,
    )

    ines = Person("ines", "Inês Duarte", "Duarte & Filhos")
    move = ines.wrote(
        at(3, 11),
        "New workshop",
        "Olá Robin,\n\nwe are moving to the new workshop on the 14th. Please use the address "
        "below from then on.\n\nInês",
    )
    moving = ines.told(
        Kind.MOVE, move, "we are moving to the new workshop on the 14th", date="2026-11-14"
    )
    agent.suggest(
        ines,
        "reply",
        "Inês moved on Saturday; ask how the new workshop is",
        life_event=moving,
        due_on=dt.date(2026, 11, 15),
        draft=("The new workshop", "Olá Inês,\n\nis the new workshop yours by now?\n\nRobin"),
    )


def some_doubts(agent) -> None:
    """What the reader is not sure of, beside the grief of the morning that waits for a yes."""
    ines, maria = agent.people["customer-ines"], agent.people["customer-maria"]
    flat = ines.wrote(
        at(13, 10),
        "Hinges",
        "Olá Robin,\n\nforty brass hinges, please, the narrow ones.\n\nMy brother has his eye on "
        "a flat in Porto, so I may lose my best hands in spring. We shall see.\n\nInês",
    )
    ines.told(
        Kind.MOVE,
        flat,
        "My brother has his eye on a flat in Porto",
        who=Who.SIBLING,
        confidence=0.46,
        is_maybe=True,
    )
    ten = maria.wrote(
        at(17, 18),
        "The summer menu",
        "Dear Robin,\n\nthe new cups look lovely on the old tables. Can you believe that we turn "
        "ten in May?\n\nMaria",
    )
    maria.told(
        Kind.BIRTHDAY,
        ten,
        "we turn ten in May",
        date="2027-05",
        confidence=0.52,
        is_maybe=True,
    )
