"""What the owner logs himself: plain words, possible times, and the same twice is one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.byhand import kind_of, make_entry, moment_of, words_of
from agent.errors import NotFoundError, StaleError, StoreError, UsageError
from agent.models import Direction, Doing, Entry, EntryKind, Log, SuggestionState

PORTLAND = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 18, 17, tzinfo=UTC)
PEGGY = "Peggy Lindqvist <peggy@hardware.example>"


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


CALL = Log(kind=EntryKind.CALL, text="Tyler's team won, and he has no voice left")


async def test_a_call_that_is_logged_answers_a_mail_and_counts_as_a_touch(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    entry = house.by_hand.log("Glenn Maddox <GLENN@tillery.example>", CALL)
    assert entry.address == "glenn@tillery.example"
    done = house.journal.suggestion(view.suggestion.id)
    assert done.state is SuggestionState.DONE
    kept = house.views.customer(view.customer.id).entries[-1]
    assert (kept.id, kept.kind, kept.text) == (entry.id, EntryKind.CALL, CALL.text)
    assert house.views.week(0).touched == (view.customer,)
    assert house.views.search("no voice left").hits[0].entry.id == entry.id


async def test_what_was_logged_by_mistake_is_taken_out_and_all_is_as_before(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    entry = house.by_hand.log(
        "glenn@tillery.example",
        CALL.model_copy(update={"suggestion_id": view.suggestion.id}),
    )
    assert house.views.today().lines == ()
    house.by_hand.unlog(entry.id)
    assert house.only_suggestion().suggestion.id == view.suggestion.id
    assert len(house.views.customer(view.customer.id).entries) == 2
    with pytest.raises(NotFoundError):
        house.by_hand.unlog(entry.id)
    with pytest.raises(NotFoundError, match="is a mail"):
        house.by_hand.unlog(house.views.customer(view.customer.id).entries[0].id)


async def test_what_a_note_told_is_forgotten_with_it_unless_the_owner_has_said_yes(house) -> None:
    peggy = house.meet(PEGGY)

    async def note_a_promotion() -> tuple[str, str]:
        log = Log(kind=EntryKind.NOTE, text="She got promoted to store manager yesterday!")
        entry = house.by_hand.log("peggy@hardware.example", log)
        await house.pipeline.settled()
        (event,) = house.book.life_events(peggy.id)
        return entry.id, event.id

    entry_id, _ = await note_a_promotion()
    house.by_hand.unlog(entry_id)
    assert house.book.life_events(peggy.id) == []
    entry_id, event_id = await note_a_promotion()
    house.desk.confirm_life_event(event_id)
    house.by_hand.unlog(entry_id)
    assert [one.id for one in house.book.life_events(peggy.id)] == [event_id]


async def test_a_suggestion_is_done_by_what_was_logged_for_the_same_customer_only(
    house, brag
) -> None:
    await house.receive(*brag)
    suggestion_id = house.only_suggestion().suggestion.id
    house.meet(PEGGY)
    said = CALL.model_copy(update={"suggestion_id": suggestion_id})
    with pytest.raises(UsageError, match="about somebody else"):
        house.by_hand.log("peggy@hardware.example", said)
    assert house.only_suggestion()
    house.by_hand.log("glenn@tillery.example", said)
    with pytest.raises(StaleError, match="done by now"):
        house.by_hand.log("glenn@tillery.example", said)


async def test_a_call_that_was_asked_for_is_filed_once_it_is_done(house) -> None:
    peggy = house.meet(PEGGY)
    house.suggest(peggy, doing=Doing.CALL)
    assert house.by_hand.done("suggestion-1").state is SuggestionState.DONE
    (entry,) = house.views.customer(peggy.id).entries
    assert (entry.kind, entry.text) == (EntryKind.CALL, "Peggy has been with you for a year")
    with pytest.raises(StaleError, match="done by now"):
        house.by_hand.done("suggestion-1")


async def test_what_was_done_otherwise_is_done_and_can_be_taken_back(house) -> None:
    peggy = house.meet(PEGGY)
    house.suggest(peggy)
    assert house.by_hand.done("suggestion-1").state is SuggestionState.DONE
    assert house.views.customer(peggy.id).entries == ()
    assert house.desk.reopen("suggestion-1").state is not SuggestionState.DONE


async def test_what_was_said_to_be_done_by_a_call_is_undone_with_that_call(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.journal.save_suggestion(view.suggestion.model_copy(update={"doing": Doing.CALL}))
    house.clock.move(timedelta(minutes=3))
    house.by_hand.done(view.suggestion.id)
    assert len(house.views.customer(view.customer.id).entries) == 3
    house.clock.move(timedelta(minutes=3))
    assert house.desk.reopen(view.suggestion.id).is_undecided
    assert len(house.views.customer(view.customer.id).entries) == 2
    await house.pipeline.refresh_all()
    assert house.only_suggestion().suggestion.id == view.suggestion.id


async def test_the_owners_own_call_is_not_taken_out_with_what_it_did(house) -> None:
    peggy = house.meet(PEGGY)
    house.suggest(peggy)
    said = CALL.model_copy(update={"suggestion_id": "suggestion-1"})
    entry = house.by_hand.log("peggy@hardware.example", said)
    with pytest.raises(StaleError, match="the call that you logged did it"):
        house.desk.reopen("suggestion-1")
    assert house.journal.entry(entry.id).text == CALL.text


async def test_nobody_reads_news_in_the_words_of_a_suggestion_that_is_done(house) -> None:
    peggy = house.meet(PEGGY)
    house.suggest(peggy, doing=Doing.CALL, reason="Peggy got promoted to store manager yesterday!")
    house.by_hand.done("suggestion-1")
    assert house.journal.entries_to_read(9) == []
    await house.pipeline.settled()
    assert house.book.life_events() == []
    house.journal.read_again(peggy.id)
    assert house.journal.entries_to_read(9) == []
    assert house.views.week(0).touched == (house.book.customer(peggy.id),)


async def test_what_a_planned_meeting_did_waits_again_once_it_is_taken_out(house, brag) -> None:
    await house.receive(*brag)
    suggestion_id = house.only_suggestion().suggestion.id
    meeting = Log(
        kind=EntryKind.APPOINTMENT,
        text="Coffee at the mill",
        at=house.clock.now() + timedelta(days=1),
        suggestion_id=suggestion_id,
    )
    entry = house.by_hand.log("glenn@tillery.example", meeting)
    assert house.views.today().lines == ()
    house.by_hand.unlog(entry.id)
    assert house.only_suggestion().suggestion.id == suggestion_id


@pytest.mark.parametrize("store", ["book", "journal"])
async def test_what_was_half_taken_out_before_a_crash_can_be_taken_out_again(
    house, monkeypatch, store
) -> None:
    peggy = house.meet(PEGGY)
    log = Log(kind=EntryKind.NOTE, text="She got promoted to store manager yesterday!")
    entry = house.by_hand.log("peggy@hardware.example", log)
    await house.pipeline.settled()
    assert house.book.life_events(peggy.id)

    def crash(*_: object) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patched:
        if store == "book":
            patched.setattr(house.book, "change", crash)
        else:
            patched.setattr(house.journal, "remove_by_hand", crash)
        with pytest.raises(StoreError, match="full"):
            house.by_hand.unlog(entry.id)
    house.by_hand.unlog(entry.id)
    assert house.book.life_events(peggy.id) == []
    assert house.views.customer(peggy.id).entries == ()
