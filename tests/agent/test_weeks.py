"""The week in figures: what the owner did, whom he reached, and what came back of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.clock import MovedClock
from agent.models import (
    Customer,
    Direction,
    Entry,
    EntryKind,
    Matter,
    MatterKind,
    Suggestion,
    SuggestionState,
)
from agent.store.book import Book
from agent.store.sqlite import Journal
from agent.weeks import Weeks

ZONE = ZoneInfo("America/Los_Angeles")
"""Where the owner's week begins eight hours after that of UTC."""


class Desk:
    """A book and a journal at noon of Wednesday, 18 November 2026."""

    def __init__(self, folder: Path) -> None:
        self.book = Book(folder / "book.json")
        self.journal = Journal(folder / "journal.sqlite")
        self.clock = MovedClock(datetime(2026, 11, 18, 12, tzinfo=ZONE), ZONE)
        self.weeks = Weeks(book=self.book, journal=self.journal, clock=self.clock)
        self._count = 0

    def meet(self, *names: str, **fields: object) -> None:
        def put() -> None:
            for name in names:
                first = name.split()[0].lower()
                self.book.put_customer(
                    Customer.model_validate(
                        {
                            "id": f"customer-{first}",
                            "name": name,
                            "addresses": (f"{first}@a.example",),
                            **fields,
                        }
                    )
                )

        self.book.change(put)

    def touch(
        self,
        who: str,
        at: str,
        kind: EntryKind = EntryKind.MAIL,
        direction: Direction = Direction.OUT,
        matter: Matter | None = None,
    ) -> Entry:
        self._count += 1
        entry = Entry(
            id=f"entry-{self._count}",
            customer_id=f"customer-{who}",
            kind=kind,
            direction=direction,
            at=datetime.fromisoformat(at).replace(tzinfo=ZONE).astimezone(UTC),
            text="Words",
            address=f"{who}@a.example",
        )
        if kind is EntryKind.MAIL:
            self.journal.add_entry(entry, is_to_read=True)
        else:
            self.journal.add_by_hand(entry)
        if matter:
            self.journal.save_matters(entry.id, [matter])
        return entry

    def did(self, practice: str, who: str, at: str, done_by: str = "") -> None:
        self._count += 1
        moment = datetime.fromisoformat(at).replace(tzinfo=ZONE)
        suggestion = Suggestion(
            id=f"suggestion-{self._count}",
            customer_id=f"customer-{who}",
            practice=practice,
            cause=str(self._count),
            reason="It was time",
            due_on=moment.date(),
            expires_on=moment.date() + timedelta(days=9),
            priority=50,
        )
        self.journal.save_suggestion(suggestion, made_at=moment - timedelta(hours=1))
        done = suggestion.model_copy(update={"state": SuggestionState.DONE})
        self.journal.end_suggestion(done, moment, done_by)

    def counted(self, number: int = 0) -> dict[str, int]:
        """What was done in a week, that many weeks ago."""
        counts = self.weeks.week().weeks[number].counts
        return {kind.value: count for kind, count in counts.items() if count}

    def figures(self, practice: str) -> tuple[int, int, int, int, int]:
        (found,) = [one for one in self.weeks.week().practices if one.practice == practice]
        return found.made, found.done, found.replies, found.warm, found.referrals


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    desk.meet("Glenn Maddox", "Ann Lee", "Bo Hart")
    yield desk
    desk.book.close()
    desk.journal.close()


def matter(kind: MatterKind, what: str = "") -> Matter:
    return Matter(kind=kind, quote="Words", start=0, what=what)


def test_every_kind_of_touch_is_counted_in_its_week(desk: Desk) -> None:
    for kind in EntryKind:
        desk.touch("glenn", "2026-11-17T10:00", kind)
    assert desk.counted() == {kind.value: 1 for kind in EntryKind if kind is not EntryKind.NOTE}
    assert desk.counted(1) == {}


def test_mails_and_calls_are_the_owners_own(desk: Desk) -> None:
    desk.touch("glenn", "2026-11-17T10:00", direction=Direction.IN)
    desk.touch("glenn", "2026-11-17T10:01", EntryKind.CALL, Direction.IN)
    assert desk.counted() == {}


def test_the_week_turns_on_the_owners_sunday_night(desk: Desk) -> None:
    desk.touch("glenn", "2026-11-15T23:59")
    desk.touch("glenn", "2026-11-16T00:00")
    assert desk.counted(0) == desk.counted(1) == {"mail": 1}
    weeks = desk.weeks.week().weeks
    assert [one.week for one in weeks[:2]] == ["2026-W47", "2026-W46"]
    assert weeks[0].starts_on == date(2026, 11, 16)
    assert len(weeks) == 9


def test_a_week_with_the_change_of_the_clocks_has_all_its_hours(desk: Desk) -> None:
    desk.touch("glenn", "2026-10-26T00:00")
    desk.touch("glenn", "2026-11-01T23:30")
    assert desk.counted(3) == {"mail": 2}


def test_an_appointment_to_come_has_not_been(desk: Desk) -> None:
    desk.touch("glenn", "2026-11-19T10:00", EntryKind.APPOINTMENT)
    assert desk.counted() == {}
    assert desk.weeks.week().touched == ()


def test_a_kindness_counts_once_however_it_was_done(desk: Desk) -> None:
    gift = desk.touch("glenn", "2026-11-17T10:00", EntryKind.KINDNESS)
    desk.did("kindness", "glenn", "2026-11-17T10:01", gift.id)
    letter = desk.touch("ann", "2026-11-17T11:00")
    desk.did("kindness", "ann", "2026-11-17T11:05", letter.id)
    assert desk.counted() == {"kindness": 2, "mail": 1}


def test_who_was_touched_and_who_was_not_the_longest_silent_first(desk: Desk) -> None:
    desk.meet("Cy Moor", "Dee Park")
    desk.meet("Silent Sam", do_not_contact=True)
    desk.touch("glenn", "2026-11-17T10:00", EntryKind.CALL)
    desk.touch("ann", "2026-11-17T10:00", direction=Direction.IN)
    desk.touch("cy", "2026-09-01T10:00")
    desk.touch("bo", "2026-11-17T10:00", EntryKind.NOTE)
    week = desk.weeks.week()
    assert [one.name for one in week.touched] == ["Glenn Maddox"]
    names = [one.name for one in week.untouched]
    assert names == ["Cy Moor", "Ann Lee", "Bo Hart", "Dee Park"]
    assert week.untouched_count == 4


def test_an_answer_within_thirty_days_is_a_reply_and_a_kind_word_is_warm(desk: Desk) -> None:
    desk.did("reply", "glenn", "2026-10-01T10:00")
    desk.touch("glenn", "2026-10-20T10:00", direction=Direction.IN)
    desk.did("reply", "ann", "2026-10-01T10:00")
    thanks = matter(MatterKind.KIND_WORD)
    desk.touch("ann", "2026-10-02T10:00", EntryKind.MAIL, Direction.IN, thanks)
    desk.did("reply", "bo", "2026-10-01T10:00")
    desk.touch("bo", "2026-11-10T10:00", EntryKind.CALL, Direction.IN)
    desk.touch("bo", "2026-09-30T10:00", direction=Direction.IN)
    assert desk.figures("reply") == (3, 3, 2, 1, 0)


def test_an_answer_is_measured_from_the_mail_that_was_answered(desk: Desk) -> None:
    """The agent may have slept, and seen mail and answer at once."""
    letter = desk.touch("glenn", "2026-11-10T10:00")
    desk.touch("glenn", "2026-11-11T10:00", direction=Direction.IN)
    desk.did("dates", "glenn", "2026-11-17T10:00", letter.id)
    assert desk.figures("dates") == (1, 1, 1, 0, 0)


def test_who_told_of_the_owner_is_said_and_credited_to_what_was_done_for_him(desk: Desk) -> None:
    desk.did("kindness", "ann", "2026-11-02T10:00")
    desk.did("reply", "bo", "2026-11-03T10:00")
    desk.touch(
        "bo",
        "2026-11-12T10:00",
        EntryKind.MAIL,
        Direction.IN,
        matter(MatterKind.REFERRAL, "Ann Lee"),
    )
    assert desk.weeks.week().referrals == ("Ann Lee told Bo Hart about you",)
    assert desk.figures("kindness")[-1] == 1
    assert desk.figures("reply")[-1] == 0


def test_what_the_owner_himself_writes_of_referrals_is_none(desk: Desk) -> None:
    told = matter(MatterKind.REFERRAL, "Ann Lee")
    desk.touch("bo", "2026-11-12T10:00", EntryKind.MAIL, Direction.OUT, told)
    assert desk.weeks.week().referrals == ()


def test_an_empty_book_has_empty_weeks(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    desk = Desk(tmp_path / "empty")
    week = desk.weeks.week(back=0)
    assert len(week.weeks) == 1
    assert (week.touched, week.untouched, week.practices) == ((), (), ())
    desk.book.close()
    desk.journal.close()


def test_an_earlier_week_is_told_as_it_stood_at_its_end(desk: Desk) -> None:
    """What came after it does not count: neither touches nor who was silent by then."""
    desk.touch("ann", "2026-11-17T10:00", EntryKind.CALL)
    desk.touch("bo", "2026-11-11T10:00", EntryKind.CALL)
    desk.touch("ann", "2026-10-01T10:00")
    week = desk.weeks.week(1, ago=1)
    assert [one.week for one in week.weeks] == ["2026-W46", "2026-W45"]
    assert [one.name for one in week.touched] == ["Bo Hart"]
    assert [one.name for one in week.untouched] == ["Ann Lee", "Glenn Maddox"]
    assert week.last_at["customer-ann"].date() == date(2026, 10, 1)
    assert week.weeks[0].counts[EntryKind.CALL] == 1
    assert desk.weeks.week(1).last_at["customer-ann"].date() == date(2026, 11, 17)
