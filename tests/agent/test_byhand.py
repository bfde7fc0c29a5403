"""What the owner logs himself: plain words, possible times, and the same twice is one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.byhand import kind_of, make_entry, moment_of, words_of
from agent.errors import UsageError
from agent.models import Direction, Entry, EntryKind, Log

PORTLAND = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 18, 17, tzinfo=UTC)


def entry_of(kind: EntryKind, text: str = "He wants oak again", **fields: object) -> Entry:
    log = Log.model_validate({"kind": kind, "text": text, **fields})
    return make_entry(
        log, customer_id="customer-1", address="glenn@a.example", now=NOW, zone=PORTLAND
    )


def test_an_entry_is_the_customers_and_nobody_sent_it() -> None:
    made = entry_of(EntryKind.CALL, direction=Direction.IN)
    assert (made.customer_id, made.address) == ("customer-1", "glenn@a.example")
    assert (made.kind, made.direction, made.text) == (
        EntryKind.CALL,
        Direction.IN,
        "He wants oak again",
    )
    assert made.sender is None
    assert made.message_id == ""
    assert (made.at, made.utc_offset_minutes) == (NOW, -480)


def test_logging_the_same_twice_within_a_minute_is_one_entry() -> None:
    one = entry_of(EntryKind.CALL, at=NOW - timedelta(seconds=3))
    same = entry_of(EntryKind.CALL, at=NOW - timedelta(seconds=50))
    assert one.id == same.id
    others = {
        entry_of(EntryKind.NOTE, at=one.at).id,
        entry_of(EntryKind.CALL, "He rang again", at=one.at).id,
        entry_of(EntryKind.CALL, at=one.at - timedelta(minutes=1)).id,
    }
    assert len(others - {one.id}) == 3


@pytest.mark.parametrize("kind", [kind for kind in EntryKind if kind is not EntryKind.MAIL])
def test_only_what_is_planned_may_lie_ahead(kind: EntryKind) -> None:
    tomorrow = NOW + timedelta(days=1)
    if kind in (EntryKind.APPOINTMENT, EntryKind.ACTION):
        assert entry_of(kind, at=tomorrow).at == tomorrow
    else:
        with pytest.raises(UsageError, match="cannot be logged before it was"):
            entry_of(kind, at=tomorrow)


@pytest.mark.parametrize("year", [1, 1914, 2600, 9999])
def test_a_year_that_was_mistyped_is_told(year: int) -> None:
    at = datetime(year, 12, 31, 23, tzinfo=UTC)
    with pytest.raises(UsageError, match="look at the year"):
        entry_of(EntryKind.APPOINTMENT, at=at)


@pytest.mark.parametrize("text", ["", "  \n\t", "\x1b\x07", "\u202e"])
def test_without_words_nothing_is_logged(text: str) -> None:
    with pytest.raises(UsageError, match="say in a few words what the call was about"):
        entry_of(EntryKind.CALL, text)


def test_no_control_characters_are_kept_and_no_book_is_written() -> None:
    assert (
        entry_of(EntryKind.NOTE, " Red\x1b[31m oak\r\nnext week \n").text
        == "Red[31m oak\nnext week"
    )
    assert words_of(" Red\x1b[31m oak\r\nnext week \n") == "Red[31m oak\nnext week"
    with pytest.raises(UsageError, match="too long"):
        entry_of(EntryKind.NOTE, "x" * 20_000)


def test_the_kinds_go_by_their_words_and_a_task_is_an_action() -> None:
    assert kind_of("call") is EntryKind.CALL
    assert kind_of("task") is EntryKind.ACTION
    assert kind_of("difference") is EntryKind.DIFFERENCE
    with pytest.raises(UsageError, match="filed by itself"):
        kind_of("mail")
    with pytest.raises(UsageError, match="give one of: call, appointment, sale"):
        kind_of("telegram")


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-11-17 14:30", "2026-11-17T14:30-08:00"),
        ("2026-11-17T14:30", "2026-11-17T14:30-08:00"),
        ("2026-11-17T14:30:00+01:00", "2026-11-17T14:30+01:00"),
        ("2026-11-17T22:30:00Z", "2026-11-17T14:30-08:00"),
        ("2026-10-20", "2026-10-20T12:00-07:00"),
        ("yesterday", "2026-11-17T12:00-08:00"),
        ("Yesterday 9:15", "2026-11-17T09:15-08:00"),
        ("tomorrow 09:00", "2026-11-19T09:00-08:00"),
        ("8:05", "2026-11-18T08:05-08:00"),
        ("today", "2026-11-18T09:00-08:00"),
        ("2026-11-18", "2026-11-18T09:00-08:00"),
    ],
)
def test_moments_are_the_owners_own(written: str, at: str) -> None:
    found = moment_of(written, now=NOW, zone=PORTLAND)
    assert found == datetime.fromisoformat(at)


@pytest.mark.parametrize(
    "written", ["", "soon", "2026-02-30", "25:00", "2026-11-17 noon", "9999-12-31 23:00", "0:0:0:0"]
)
def test_what_is_no_moment_is_said(written: str) -> None:
    with pytest.raises(UsageError, match="write it like"):
        moment_of(written, now=NOW, zone=PORTLAND)
