"""The week: what was done, who was touched and who was not, and what came back of each habit."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from agent.clock import Clock
from agent.models import (
    Customer,
    Direction,
    EntryKind,
    Kept,
    MatterKind,
    PracticeFigures,
    Suggestion,
    SuggestionState,
    Touch,
    Week,
    WeekCounts,
)
from agent.store.book import Book
from agent.store.sqlite import Journal

KINDNESS = "kindness"
"""The practice whose suggestions, once done, are kindnesses."""
COUNTED = tuple(kind for kind in EntryKind if kind is not EntryKind.NOTE)
"""A note touches nobody."""
ANSWER_DAYS = dt.timedelta(days=30)
MOST_UNTOUCHED = 50
MOST_REFERRALS = 20
_BOTH_WAYS = frozenset({EntryKind.MAIL, EntryKind.CALL})
"""Counted where the owner began; an answer where the customer did."""


class _Done(NamedTuple):
    """A suggestion that was done, and when."""

    suggestion: Suggestion
    at: datetime


class Weeks:
    """Reads the stores; changes nothing."""

    def __init__(self, *, book: Book, journal: Journal, clock: Clock) -> None:
        self._book = book
        self._journal = journal
        self._clock = clock

    def week(self, back: int = 8, *, ago: int = 0) -> Week:
        """A week, the owner's Monday to Sunday or now, and as many before it as `back` says.

        It is this week, or so many weeks `ago`.
        """
        today = self._clock.today()
        monday = today - dt.timedelta(days=today.weekday(), weeks=ago)
        end = min(self._clock.now(), self._clock.midnight(monday + dt.timedelta(weeks=1)))
        first = monday - dt.timedelta(weeks=back)
        start = self._clock.midnight(first)
        touches = list(self._journal.touches_between(start, end))
        done = self._done(start, end)
        counts = self._counts(touches, done)
        touched = {
            id_
            for id_, touch in touches
            if self._monday_of(touch.at) == monday and _is_owners(touch)
        }
        matters = self._journal.matters(since=start)
        referrals = [
            (id_, kept)
            for id_, found in matters.items()
            for kept in found
            if kept.matter.kind is MatterKind.REFERRAL
            and kept.direction is Direction.IN
            and kept.at < end
        ]
        referrals.sort(key=lambda one: (one[1].at, one[1].entry_id), reverse=True)
        last = {
            id_: found[-1].at for id_, found in self._journal.touches(until=end, most=1).items()
        }
        silent = self._silent(touched, last, end)
        people = sorted(self._people(touched), key=lambda one: (one.name, one.id))
        return Week(
            today=today,
            weeks=tuple(
                WeekCounts(
                    week=name_of_week(day),
                    starts_on=day,
                    counts={kind: counts[day][kind] for kind in COUNTED},
                )
                for day in (monday - dt.timedelta(weeks=number) for number in range(back + 1))
            ),
            touched=tuple(people),
            untouched=tuple(silent[:MOST_UNTOUCHED]),
            untouched_count=len(silent),
            last_at={
                one.id: last[one.id]
                for one in (*people, *silent[:MOST_UNTOUCHED])
                if one.id in last
            },
            practices=self._figures(first, end, done, touches, matters, referrals),
            referrals=tuple(self._told(id_, kept) for id_, kept in referrals[:MOST_REFERRALS]),
        )

    def _monday_of(self, moment: datetime) -> dt.date:
        day = moment.astimezone(self._clock.zone).date()
        return day - dt.timedelta(days=day.weekday())

    def _people(self, customer_ids: Iterable[str]) -> list[Customer]:
        found = (self._book.customer(id_) for id_ in customer_ids)
        return [customer for customer in found if customer is not None]

    # What was done

    def _done(self, start: datetime, now: datetime) -> list[_Done]:
        """What was done since, by the time of the mail or call that did it, where one did."""
        ended = self._journal.ended_between(start, now, SuggestionState.DONE)
        by_id = {
            touch.entry_id: touch.at
            for touch in self._journal.touches_of(by for _, _, by in ended if by)
        }
        return [_Done(one, by_id.get(done_by, at)) for one, at, done_by in ended]

    def _counts(
        self, touches: Iterable[tuple[str, Touch]], done: Iterable[_Done]
    ) -> Mapping[dt.date, Counter[EntryKind]]:
        """By the Monday of each week; a kindness that was logged and suggested is one."""
        counts: dict[dt.date, Counter[EntryKind]] = defaultdict(Counter)
        logged = set()
        for id_, touch in touches:
            if _is_owners(touch):
                counts[self._monday_of(touch.at)][touch.kind] += 1
            if touch.kind is EntryKind.KINDNESS:
                logged.add((id_, touch.at))
        for one in done:
            is_logged = (one.suggestion.customer_id, one.at) in logged
            if one.suggestion.practice == KINDNESS and not is_logged:
                counts[self._monday_of(one.at)][EntryKind.KINDNESS] += 1
        return counts

    def _silent(
        self, touched: set[str], last: Mapping[str, datetime], end: datetime
    ) -> list[Customer]:
        """Who may be written to and was not touched that week, the longest silent first.

        Those with whom there was nothing yet, as an import brings them, come last.
        """
        left = [
            customer
            for customer in self._book.customers()
            if customer.id not in touched and not customer.do_not_contact
        ]
        return sorted(left, key=lambda one: (last.get(one.id, end), one.name, one.id))

    # What came back

    def _figures(
        self,
        first: dt.date,
        end: datetime,
        done: Sequence[_Done],
        touches: Iterable[tuple[str, Touch]],
        matters: Mapping[str, Sequence[Kept]],
        referrals: Iterable[tuple[str, Kept]],
    ) -> tuple[PracticeFigures, ...]:
        answers: dict[str, list[Touch]] = defaultdict(list)
        for id_, touch in touches:
            if touch.direction is Direction.IN and touch.kind in _BOTH_WAYS:
                answers[id_].append(touch)
        warm_entries = {
            kept.entry_id
            for found in matters.values()
            for kept in found
            if kept.matter.kind is MatterKind.KIND_WORD and kept.direction is Direction.IN
        }
        last = (end - dt.timedelta.resolution).astimezone(self._clock.zone).date()
        made = Counter(
            one.practice
            for of_one in self._journal.made().values()
            for one in of_one
            if first <= one.due_on <= last and one.state is not SuggestionState.WITHDRAWN
        )
        figures: dict[str, Counter[str]] = defaultdict(Counter)
        for one in done:
            answered = [
                touch
                for touch in answers[one.suggestion.customer_id]
                if one.at < touch.at <= one.at + ANSWER_DAYS
            ]
            count = figures[one.suggestion.practice]
            count["done"] += 1
            count["replies"] += bool(answered)
            count["warm"] += any(touch.entry_id in warm_entries for touch in answered)
        for id_, kept in referrals:
            if practice := self._earned_by(id_, kept, done):
                figures[practice]["referrals"] += 1
        return tuple(
            PracticeFigures(
                practice=name,
                made=max(made[name], figures[name]["done"]),
                done=figures[name]["done"],
                replies=figures[name]["replies"],
                warm=figures[name]["warm"],
                referrals=figures[name]["referrals"],
            )
            for name in sorted({*made, *figures})
        )

    def _earned_by(self, customer_id: str, kept: Kept, done: Iterable[_Done]) -> str:
        """The practice that was last done for whoever told of the owner, before he did."""
        sources = {one.id for one in self._book.customers_named(kept.matter.what)}
        before = [
            one
            for one in done
            if one.suggestion.customer_id in (sources or {customer_id}) and one.at < kept.at
        ]
        return max(before, key=lambda one: one.at).suggestion.practice if before else ""

    def _told(self, customer_id: str, kept: Kept) -> str:
        customer = self._book.customer(customer_id)
        name = customer.name if customer else "somebody"
        if kept.matter.what:
            return f"{kept.matter.what} told {name} about you"
        return f"{name} speaks of a referral: “{' '.join(kept.matter.quote.split())}”"


def name_of_week(day: dt.date) -> str:
    """The ISO week that a day is in: "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _is_owners(touch: Touch) -> bool:
    """Whether the owner did it."""
    if touch.kind in _BOTH_WAYS:
        return touch.direction is Direction.OUT
    return touch.kind in COUNTED
