"""Between "approve" and gone: a mail waits, can be taken back, and leaves only as it was seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest

from agent.clock import MovedClock
from agent.config import Sending
from agent.errors import NotFoundError, StaleError, UsageError
from agent.models import DismissalReason, Kind, OutboxState, SuggestionState, Who
from agent.sent.compose import digest_of


async def approved(house, brag, **sealing):
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    sealed = house.desk.seal(draft.id, **sealing)
    return draft, house.desk.approve(draft.id, sealed.digest)


def date_of(house, item) -> datetime:
    raw = house.journal.outbox_raw(item.id)
    assert digest_of(item.sender, item.recipients, raw) == item.digest
    return message_from_bytes(raw, policy=policy.default)["Date"].datetime


async def test_an_approved_mail_waits_the_time_of_the_settings(house, brag) -> None:
    _, item = await approved(house, brag)
    assert item.leaves_at - item.approved_at == timedelta(seconds=30)
    assert not item.is_for_later
    assert item.leaves_at.utcoffset() == house.clock.local().utcoffset()


async def test_with_no_time_to_undo_it_leaves_at_once(house, brag) -> None:
    config = house.config.model_copy(update={"sending": Sending(undo_seconds=0)})
    house.desk.take_config(config)
    _, item = await approved(house, brag)
    assert item.leaves_at == item.approved_at


async def test_a_mail_taken_back_leaves_its_draft_and_suggestion_as_they_were(house, brag) -> None:
    await house.receive(*brag)
    before = house.only_suggestion()
    sealed = house.desk.seal(before.draft.id)
    item = house.desk.approve(before.draft.id, sealed.digest)
    with pytest.raises(StaleError, match="on its way"):
        house.desk.edit(before.draft.id, subject="S", text="T")
    house.desk.take_mail_back(item.id)
    assert house.only_suggestion() == before
    assert house.journal.outbox_items() == []
    with pytest.raises(StaleError, match="look at it again"):
        house.desk.approve(before.draft.id, sealed.digest)
    assert house.desk.edit(before.draft.id, subject="S", text="T").text == "T"


async def test_what_has_begun_to_leave_is_not_taken_back(house, brag) -> None:
    _, item = await approved(house, brag)
    for state in (OutboxState.SENDING, OutboxState.SENT, OutboxState.FILED, OutboxState.FAILED):
        house.journal.save_outbox_item(item.model_copy(update={"state": state}))
        for decide in (house.desk.take_mail_back, house.desk.hurry_mail):
            with pytest.raises(StaleError, match="begun to leave"):
                decide(item.id)
    with pytest.raises(NotFoundError):
        house.desk.take_mail_back("outbox-none")


async def test_a_mail_for_later_bears_its_time_in_the_very_bytes_approved(house, brag) -> None:
    _, item = await approved(house, brag, leaves_at=datetime.fromisoformat("2026-11-23T08:00"))
    assert item.is_for_later
    assert item.leaves_at.isoformat() == "2026-11-23T08:00:00-08:00"
    assert date_of(house, item) == item.leaves_at


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-30T08:00", "2026-03-30T08:00:00+02:00"),
        ("2026-03-29T02:30", "2026-03-29T03:30:00+02:00"),
        ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),
        ("2026-10-26T08:00", "2026-10-26T08:00:00+01:00"),
        ("2026-10-25T08:00+02:00", "2026-10-25T07:00:00+01:00"),
    ],
)
def test_a_time_is_that_of_the_owners_wall_on_that_day_whatever_the_clocks_do(
    written: str, meant: str
) -> None:
    clock = MovedClock(datetime(2026, 3, 1, 9, tzinfo=ZoneInfo("UTC")), ZoneInfo("Europe/Berlin"))
    assert clock.wall(datetime.fromisoformat(written)).isoformat() == meant


async def test_nothing_leaves_in_the_past_or_in_years(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    for at in (
        datetime.fromisoformat("2026-11-18T08:00"),
        datetime.fromisoformat("2028-01-01T00:00"),
        datetime.fromisoformat("9999-12-31T23:59"),
    ):
        with pytest.raises(UsageError, match="coming year"):
            house.desk.seal(draft.id, leaves_at=at)


async def test_a_time_that_went_by_before_the_yes_is_asked_for_anew(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    sealed = house.desk.seal(draft.id, leaves_at=datetime.fromisoformat("2026-11-18T09:30"))
    house.clock.move(timedelta(hours=1))
    with pytest.raises(StaleError, match="choose another"):
        house.desk.approve(draft.id, sealed.digest)


async def test_a_new_time_is_a_new_mail_in_place_of_the_old_one_once_it_is_approved(
    house, brag
) -> None:
    draft, first = await approved(house, brag, leaves_at=datetime.fromisoformat("2026-11-23T08:00"))
    again = house.desk.seal(
        draft.id, leaves_at=datetime.fromisoformat("2026-11-24T08:00"), instead_of=first.id
    )
    assert house.journal.outbox_items() == [first], "nothing has changed before the yes"
    second = house.desk.approve(draft.id, again.digest)
    assert house.journal.outbox_items() == [second]
    assert second.message_id != first.message_id
    assert date_of(house, second) == second.leaves_at


async def test_a_missed_mail_is_sent_now_as_a_mail_of_now(house, brag) -> None:
    draft, item = await approved(house, brag, leaves_at=datetime.fromisoformat("2026-11-18T10:00"))
    house.journal.save_outbox_item(item.model_copy(update={"state": OutboxState.MISSED}))
    house.clock.move(timedelta(hours=5))
    with pytest.raises(StaleError, match="another time"):
        house.desk.hurry_mail(item.id)
    now = house.desk.approve(draft.id, house.desk.seal(draft.id, instead_of=item.id).digest)
    assert house.journal.outbox_items() == [now]
    assert abs(date_of(house, now) - house.clock.now()) < timedelta(minutes=1)


async def test_a_mail_that_left_meanwhile_is_not_replaced(house, brag) -> None:
    draft, item = await approved(house, brag)
    again = house.desk.seal(draft.id, instead_of=item.id)
    house.journal.save_outbox_item(item.model_copy(update={"state": OutboxState.SENDING}))
    with pytest.raises(StaleError, match="begun to leave"):
        house.desk.approve(draft.id, again.digest)
    with pytest.raises(StaleError, match="begun to leave"):
        house.desk.seal(draft.id, instead_of=item.id)


async def test_the_wait_can_be_cut_short(house, brag) -> None:
    _, item = await approved(house, brag)
    woken = house.woken
    assert house.desk.hurry_mail(item.id).leaves_at <= house.clock.now()
    assert house.woken == woken + 1
    assert house.hurried == [item.id]


async def test_what_waits_for_days_keeps_its_draft_and_its_suggestion(house, brag) -> None:
    draft, item = await approved(house, brag, leaves_at=datetime.fromisoformat("2027-01-20T08:00"))
    house.clock.move(timedelta(days=60))
    await house.pipeline.refresh_all()
    assert house.journal.draft(draft.id) == draft
    assert house.desk.take_mail_back(item.id) == item
    assert house.journal.suggestion(draft.suggestion_id).state is SuggestionState.DRAFTED


async def test_words_are_not_saved_over_a_draft_that_changed_meanwhile(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    mine = house.desk.edit(draft.id, subject=draft.subject, text="Mine", version=draft.version)
    with pytest.raises(StaleError, match="changed meanwhile"):
        house.desk.edit(draft.id, subject=draft.subject, text="Others", version=draft.version)
    assert house.journal.draft(draft.id) == mine
    # Whoever asks twice for the same is no other.
    house.desk.edit(draft.id, subject=draft.subject, text="Mine", version=draft.version)
    house.desk.edit(draft.id, subject=draft.subject, text="Theirs", version=mine.version)
    assert house.journal.draft(draft.id).text == "Theirs"


async def test_a_mail_that_was_shown_long_ago_is_shown_anew_before_it_leaves(house, brag) -> None:
    """A screen may stand open over a weekend, and "yesterday" is then another day."""
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    sealed = house.desk.seal(draft.id)
    house.clock.move(timedelta(days=2))
    with pytest.raises(StaleError, match="look at it again"):
        house.desk.approve(draft.id, sealed.digest)
    assert house.journal.outbox_items() == []


async def test_no_mail_leaves_about_what_its_owner_says_is_not_so(house, brag) -> None:
    _, item = await approved(house, brag, leaves_at=datetime.fromisoformat("2026-11-23T08:00"))
    (event,) = house.book.life_events()
    assert house.journal.suggestion(item.suggestion_id).life_event_id == event.id
    assert house.desk.confirm_life_event(event.id).held_back == ()
    assert house.journal.outbox_items() == [item]
    assert house.desk.reject_life_event(event.id).held_back == (item,)
    assert house.journal.outbox_items() == []


SET_RIGHT = [
    {"kind": Kind.GRADUATION},
    {"who": Who.RELATIVE},
    {"name": "Taylor"},
    {"date": "2026-11-21"},
]


@pytest.mark.parametrize("right", SET_RIGHT, ids=["kind", "who", "name", "date"])
async def test_a_mail_that_tells_news_otherwise_than_the_owner_says_is_back_on_the_desk(
    house, brag, right
) -> None:
    draft, item = await approved(house, brag)
    (event,) = house.book.life_events()
    told = {"kind": event.kind, "who": event.who, "name": event.name, "date": event.date}
    assert house.desk.correct_life_event(event.id, **told).held_back == ()
    settled = house.desk.correct_life_event(event.id, **told | right)
    assert settled.held_back == (item,)
    assert house.journal.outbox_items() == []
    view = house.only_suggestion()
    assert (view.outbox, view.draft.id) == (None, draft.id)
    with pytest.raises(StaleError, match="look at it again"):
        house.desk.approve(draft.id, item.digest)


async def test_a_mail_approved_after_a_correction_is_held_back_when_that_is_undone(
    house, brag
) -> None:
    await house.receive(*brag)
    (event,) = house.book.life_events()
    house.desk.correct_life_event(
        event.id, kind=Kind.GRADUATION, who=event.who, name=event.name, date=event.date
    )
    draft = house.only_suggestion().draft
    item = house.desk.approve(draft.id, house.desk.seal(draft.id, anyway=True).digest, anyway=True)
    assert house.desk.take_back(event.id).held_back == (item,)
    assert house.journal.outbox_items() == []


async def test_no_mail_leaves_about_what_was_dismissed_as_nobodys_news(house, brag) -> None:
    """It is another suggestion about the same that is dismissed: the mail's own is past that."""
    _, item = await approved(house, brag)
    suggestion = house.journal.suggestion(item.suggestion_id)
    other = suggestion.model_copy(update={"id": "suggestion-2", "cause": "another"})
    house.journal.save_suggestion(other, made_at=house.clock.now())
    house.desk.dismiss(other.id, DismissalReason.NOT_AN_EVENT)
    assert house.journal.outbox_items() == []


async def test_a_mail_waits_on_where_a_dismissal_says_nothing_of_its_news(house, brag) -> None:
    """Though the news is in doubt: the owner saw that when approving."""
    _, item = await approved(house, brag)
    (event,) = house.book.life_events()
    doubted = event.model_copy(update={"is_maybe": True})
    house.book.change(lambda: house.book.put_life_event(doubted))
    suggestion = house.journal.suggestion(item.suggestion_id)
    other = suggestion.model_copy(update={"id": "suggestion-2", "cause": "another"})
    house.journal.save_suggestion(other, made_at=house.clock.now())
    house.desk.dismiss(other.id, DismissalReason.NOT_NOW)
    assert house.journal.outbox_items() == [item]


async def test_a_mail_that_has_begun_to_leave_is_not_said_to_be_held_back(house, brag) -> None:
    _, item = await approved(house, brag)
    house.journal.save_outbox_item(item.model_copy(update={"state": OutboxState.SENDING}))
    (event,) = house.book.life_events()
    assert house.desk.reject_life_event(event.id).held_back == ()
