"""Rhythm: how often two people are in touch, and where that has brought them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.models import Direction, EntryKind, Stage, Touch
from agent.suggestions.rhythm import conversations, learned_days, stage_of
from tests.agent.suggestions.people import make_touch

TODAY = date(2026, 11, 18)


def touches(days_ago: Sequence[int]) -> list[Touch]:
    """Mails so many days before today, to and fro."""
    directions = (Direction.IN, Direction.OUT)
    return [
        make_touch(f"{TODAY - timedelta(days=ago)}", directions[number % 2])
        for number, ago in enumerate(sorted(days_ago, reverse=True))
    ]


def stage(days_ago: Sequence[int], every: float | None = 30, known_for: int = 400) -> Stage:
    first_at = datetime(2026, 11, 18, tzinfo=UTC) - timedelta(days=known_for)
    return stage_of(touches(days_ago), first_at, TODAY, every, day_of=datetime.date)


def test_the_rhythm_is_the_median_gap() -> None:
    assert learned_days(touches([150, 120, 90, 60, 30]), least=5) == 30


def test_one_long_silence_does_not_move_the_rhythm() -> None:
    assert learned_days(touches([500, 120, 90, 60, 30]), least=5) == 30


def test_a_burst_of_mails_counts_once() -> None:
    burst = [90, 89, 88, 87, 86, 85]
    assert learned_days(touches([150, 120, *burst, 60, 30]), least=5) == 30


def test_a_thread_that_goes_on_slowly_is_one_conversation() -> None:
    slow = [make_touch("2026-11-01", thread_id="t"), make_touch("2026-11-10", thread_id="t")]
    assert len(conversations(slow)) == 1
    assert len(conversations([*slow, make_touch("2026-11-30", thread_id="t")])) == 2


def test_few_touches_tell_no_rhythm() -> None:
    assert learned_days(touches([90, 60, 30]), least=5) is None
    assert learned_days(touches([33, 32, 31, 30, 29]), least=5) is None
    assert learned_days([], least=5) is None


def test_what_only_one_of_two_ever_wrote_is_no_correspondence() -> None:
    letters = [make_touch(f"2026-0{month}-01", Direction.OUT) for month in range(1, 9)]
    assert learned_days(letters, least=5) is None


def test_a_note_of_the_owners_is_no_touch() -> None:
    notes = [make_touch(f"2026-0{month}-15", kind=EntryKind.NOTE) for month in range(1, 9)]
    assert conversations(notes) == []


@pytest.mark.parametrize(
    ("days_ago", "known_for", "expected"),
    [
        ([5], 5, Stage.STARTED),
        ([20, 10], 20, Stage.STARTED),
        ([90, 60, 30, 5], 90, Stage.GROWING),
        ([150, 120, 90, 60, 30], 400, Stage.ESTABLISHED),
        ([250, 220, 190, 160], 400, Stage.FADING),
        ([300, 270, 240, 40, 10], 400, Stage.RENEWED),
        ([400, 200, 170, 140, 110, 80, 50, 20], 400, Stage.ESTABLISHED),
    ],
)
def test_the_stages_of_a_relationship(days_ago: list[int], known_for: int, expected: Stage) -> None:
    assert stage(days_ago, known_for=known_for) is expected


def test_without_a_rhythm_half_a_year_of_silence_is_a_fading() -> None:
    assert stage([250, 170], every=None) is Stage.ESTABLISHED
    assert stage([250, 190], every=None) is Stage.FADING


def test_who_was_never_touched_is_a_beginning() -> None:
    assert stage_of([], None, TODAY, None, day_of=datetime.date) is Stage.STARTED


def test_a_silence_is_counted_in_the_owners_days_and_not_in_those_of_utc() -> None:
    portland = ZoneInfo("America/Los_Angeles")
    late = datetime(2026, 5, 6, 23, 30, tzinfo=portland).astimezone(UTC)
    first = late - timedelta(days=170)
    talk = [make_touch("2025-11-17")._replace(at=first), make_touch("2026-05-06")._replace(at=late)]

    def day_of(moment: datetime) -> date:
        return moment.astimezone(portland).date()

    today = date(2026, 5, 6) + timedelta(days=181)
    assert stage_of(talk, first, today, None, day_of=day_of) is Stage.FADING
