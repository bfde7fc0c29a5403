"""A mailbox played day by day: real stores, real stages, under a clock that the story sets."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path

import pytest

from agent.clock import MovedClock
from agent.mail.parse import parse_mail
from agent.models import (
    Customer,
    Direction,
    Entry,
    EntryKind,
    Evidence,
    Kind,
    LifeEvent,
    Log,
    Suggestion,
    SuggestionState,
    TodayLine,
    When,
    Who,
    derived_id,
)
from tests.agent.conftest import ROBIN, ZONE, House, make_config, make_mail

FIRST_WORDS = "Twelve cases, Tuesday."


class Story:
    """One owner's days: who wrote what, what was done, and what is on the list."""

    def __init__(self, folder: Path, *, zone: tzinfo = ZONE, **sections: object) -> None:
        self._folder = folder
        self._zone = zone
        self._sections = sections
        self._people: dict[str, str] = {}
        self._latest: dict[tuple[str, Direction], Entry] = {}
        self.clock = MovedClock(datetime(2026, 9, 1, 8, tzinfo=zone), zone)
        self._open()

    # Days

    async def on(self, day: str, hour: float = 8) -> None:
        """It is that day and hour on the owner's wall clock, and everybody is looked at."""
        minutes = round(hour * 60)
        moment = datetime.combine(
            date.fromisoformat(day), time(minutes // 60, minutes % 60), self._zone
        )
        self.clock.move(moment - self.clock.now())
        await self.look()

    async def look(self) -> None:
        """The list is made anew, as it is when a day begins."""
        await self.house.pipeline.refresh_all()

    # People

    async def meet(self, who: str, *, days_ago: int = 30, **fields: object) -> Customer:
        """Make a customer of "Glenn Maddox <glenn@tillery.example>"; from then on he is "Glenn".

        The owner wrote to him so many days ago. `fields` go into his record in the book.
        """
        name = who.split("<")[0].strip()
        self._people[name.split()[0]] = who
        at = self.clock.local() - timedelta(days=days_ago)
        await self._pass_on(
            make_mail(ROBIN, who, FIRST_WORDS, on=at.isoformat(), subject="Your order")
        )
        customer = self.customer(name.split()[0])
        if fields:
            changed = customer.model_copy(update=fields)
            self.house.book.change(lambda: self.house.book.put_customer(changed))
        return self.customer(name.split()[0])

    def customer(self, who: str) -> Customer:
        """Somebody who was met, by first name."""
        address = self._people[who].split("<")[1].strip(" >")
        found = self.house.book.customer_at(address)
        assert found, f"{who} is no customer"
        return found

    # Mail

    async def mail(
        self,
        who: str,
        text: str,
        *,
        subject: str = "Hello",
        answering: bool = False,
        **headers: str,
    ) -> Entry:
        """A customer writes, now; in the thread of the owner's last mail, if `answering`."""
        return await self._mail(who, text, Direction.IN, subject, answering=answering, **headers)

    async def wrote(
        self, who: str, text: str, *, subject: str = "Hello", answering: bool = True, **headers: str
    ) -> Entry:
        """The owner writes, now, from another program.

        In the thread of the customer's last mail, unless not `answering`.
        """
        return await self._mail(who, text, Direction.OUT, subject, answering=answering, **headers)

    async def _mail(
        self,
        who: str,
        text: str,
        direction: Direction,
        subject: str,
        *,
        answering: bool,
        **headers: str,
    ) -> Entry:
        self._take_a_minute()
        other_way = Direction.OUT if direction is Direction.IN else Direction.IN
        answered = self._latest.get((who, other_way)) if answering else None
        ends = (self._people[who], ROBIN)
        raw = make_mail(
            *(ends if direction is Direction.IN else reversed(ends)),
            text,
            on=self.clock.local().isoformat(),
            subject=f"Re: {answered.subject}" if answered else subject,
            answers=answered.message_id if answered else "",
            **headers,
        )
        await self._pass_on(raw)
        return self._note(who, direction)

    def _take_a_minute(self) -> None:
        """Mail is dated by the second; what comes after is later."""
        self.clock.move(timedelta(minutes=1))

    async def _pass_on(self, *raws: bytes) -> None:
        await self.house.receive(*raws)

    def _note(self, who: str, direction: Direction) -> Entry:
        entries = self.house.journal.entries_of_customer(self.customer(who).id)
        latest = [one for one in entries if one.direction is direction][-1]
        self._latest[who, direction] = latest
        return latest

    # What is known, past the reader

    async def tell(
        self, customer: str, what: LifeEvent | Kind, /, *, quote: str = "", **fields: object
    ) -> LifeEvent:
        """A life event is in the book, as if a mail of now had told of it.

        Given as a `LifeEvent`, or as a `Kind` with whatever else it has: `date="2026-11-05"`.
        The mail holds `quote` and is not read again.
        """
        customer_id = self.customer(customer).id
        if isinstance(what, Kind):
            entry = self._told(customer, quote or f"News: {what.value.replace('_', ' ')}.")
            what = LifeEvent.model_validate(
                {
                    "id": derived_id("event", entry.id, what),
                    "customer_id": customer_id,
                    "kind": what,
                    "who": Who.SELF,
                    "status": When.UPCOMING,
                    "evidence": (Evidence(quote=entry.text.strip(), entry_id=entry.id, start=0),),
                    "told_at": entry.at,
                    "confidence": 0.9,
                    **fields,
                }
            )
        event = what
        self.house.book.change(lambda: self.house.book.put_life_event(event))
        self.house.pipeline.upkeep.refresh(customer_id)
        return event

    async def change(self, event: LifeEvent, **fields: object) -> LifeEvent:
        """The book holds a life event otherwise by now: an outcome, another date."""
        changed = event.model_copy(update=fields)
        self.house.book.change(lambda: self.house.book.put_life_event(changed))
        self.house.pipeline.upkeep.refresh(event.customer_id)
        return changed

    def _told(self, who: str, text: str) -> Entry:
        """A mail of now that the reader has nothing more to do with."""
        self._take_a_minute()
        raw = make_mail(
            self._people[who], ROBIN, text, on=self.clock.local().isoformat(), subject="News"
        )
        self.house.file(raw)
        mail = parse_mail(raw, received_at=self.clock.now())
        entry = next(
            one
            for one in self.house.journal.entries_of_customer(self.customer(who).id)
            if one.message_id == mail.message_id
        )
        self.house.journal.mark_read([entry.id])
        self._latest[who, Direction.IN] = entry
        return entry

    async def log(
        self,
        who: str,
        kind: EntryKind,
        text: str = "Talked.",
        *,
        direction: Direction = Direction.OUT,
        suggestion_id: str = "",
    ) -> Entry:
        """The owner puts in by hand what he has just done."""
        self._take_a_minute()
        address = self.customer(who).addresses[0]
        log = Log(kind=kind, text=text, direction=direction, suggestion_id=suggestion_id)
        return self.house.by_hand.log(address, log)

    # The list

    def list(self) -> set[tuple[str, str, str]]:
        """What is on it: (first name, practice, stage)."""
        return {
            (line.customer.first_name, line.suggestion.practice, line.suggestion.stage)
            for line in self.house.views.today().lines
        }

    def line(self, who: str, practice: str) -> TodayLine:
        """The line of a customer, which must be there once."""
        (found,) = (
            line
            for line in self.house.views.today().lines
            if (line.customer.first_name, line.suggestion.practice) == (who, practice)
        )
        return found

    def made(self, who: str, practice: str) -> list[Suggestion]:
        """All that a practice ever made for a customer, in whatever state, as it is now."""
        return [
            self.house.journal.suggestion(one.id)
            for one in self.house.journal.made([self.customer(who).id]).get(
                self.customer(who).id, []
            )
            if one.practice == practice
        ]

    def states(self, who: str, practice: str) -> list[SuggestionState]:
        """How those stand, oldest first."""
        return [one.state for one in self.made(who, practice)]

    # The engine

    def _open(self) -> None:
        config = make_config(self._folder, **self._sections)
        self.house = House(self._folder, config, clock=self.clock)
        self._reading = asyncio.ensure_future(self.house.pipeline.run())

    async def close(self) -> None:
        self._reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reading
        await self.house.workers.close()
        self.house.close()

    async def restart(self, **sections: object) -> None:
        """The engine is stopped and started again, with other settings where any are given."""
        await self.close()
        self._sections |= sections
        self._open()
        await self.look()


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    """A story of September 2026 and later, in Portland."""
    story = Story(tmp_path)
    yield story
    await story.close()


@pytest.fixture
async def tell_story(tmp_path: Path) -> AsyncIterator[Callable[..., Story]]:
    """Begin a story elsewhere, or with other settings: `tell_story(zone=..., suggestions={...})`."""
    begun: list[Story] = []

    def begin(**options: object) -> Story:
        begun.append(Story(tmp_path / f"story-{len(begun)}", **options))  # type: ignore[arg-type]
        return begun[-1]

    yield begin
    for one in begun:
        await one.close()
