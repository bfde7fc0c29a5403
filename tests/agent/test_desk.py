"""What the owner decides; nothing leaves but the exact mail that was approved."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest

from agent.errors import GateError, NotFoundError, StaleError, StoreError, UsageError
from agent.models import (
    About,
    Customer,
    DateKind,
    DismissalReason,
    Doing,
    EntryKind,
    Log,
    OutboxState,
    RememberedDate,
    Suggestion,
    SuggestionState,
    Who,
)

ROBIN = "Robin Hale <robin@hale.example>"
PEGGY = "Peggy Lindqvist <peggy@hardware.example>"


async def test_a_snoozed_suggestion_comes_back_on_its_day(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.desk.snooze(view.suggestion.id, date(2026, 11, 20))
    assert house.views.today().lines == ()
    house.clock.move(timedelta(days=2))
    await house.pipeline.refresh_all()
    (line,) = house.views.today().lines
    assert line.suggestion.id == view.suggestion.id
    assert line.suggestion.state is SuggestionState.DRAFTED


async def test_a_snooze_into_the_past_is_refused(house, brag) -> None:
    await house.receive(*brag)
    for day in (date(2026, 11, 18), date(2020, 1, 1), date(9999, 12, 31)):
        with pytest.raises(UsageError, match="give a day after today"):
            house.desk.snooze(house.only_suggestion().suggestion.id, day)


async def test_a_dismissed_suggestion_stays_away_until_it_is_reopened(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.desk.dismiss(view.suggestion.id)
    await house.pipeline.refresh_all()
    assert "reply" not in {line.suggestion.practice for line in house.views.today().lines}
    house.desk.reopen(view.suggestion.id)
    assert house.only_suggestion().draft == view.draft


async def test_not_an_event_takes_the_event_back_and_reopening_restores_it(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.desk.dismiss(view.suggestion.id, DismissalReason.NOT_AN_EVENT)
    assert view.life_event
    rejected = house.book.life_event(view.life_event.id)
    assert rejected
    assert rejected.is_rejected
    await house.receive(*brag)
    assert house.views.today().lines == ()
    house.desk.reopen(view.suggestion.id)
    assert house.only_suggestion()


async def test_news_of_somebody_else_is_taken_back_too_but_not_now_is_only_for_today(
    house, brag
) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.desk.dismiss(view.suggestion.id, DismissalReason.NOT_NOW)
    (event,) = house.book.life_events()
    assert not event.is_rejected
    house.desk.reopen(view.suggestion.id)
    house.desk.dismiss(view.suggestion.id, DismissalReason.NOT_THIS_PERSON)
    (event,) = house.book.life_events()
    assert event.is_rejected
    dismissed = house.journal.suggestion(view.suggestion.id)
    assert dismissed.dismissed_because is DismissalReason.NOT_THIS_PERSON


async def test_of_a_death_nothing_is_drafted_before_the_owner_says_that_it_is_so(
    house, mail
) -> None:
    await house.receive(
        mail(ROBIN, PEGGY, "Ice melt ships Monday.", on="2026-10-01T09:00:00-07:00"),
        mail(
            PEGGY,
            ROBIN,
            "Dear Robin,\n\nMy father passed away on Monday evening, quietly.\n\nPeggy\n",
            on="2026-11-17T09:00:00-06:00",
            subject="Dad",
        ),
    )
    view = house.only_suggestion()
    assert view.suggestion.needs_confirmation
    assert view.draft is None
    house.desk.confirm(view.suggestion.id)
    view = house.only_suggestion()
    assert not view.suggestion.needs_confirmation
    assert view.draft
    assert "!" not in view.draft.text
    assert view.draft.gate.has_passed


async def test_the_approved_mail_is_the_sealed_one_to_the_byte(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    sealed = house.desk.seal(draft.id)
    item = house.desk.approve(draft.id, sealed.digest)
    assert item.state is OutboxState.WAITING
    assert house.woken == 1
    mail = message_from_bytes(house.journal.outbox_raw(item.id), policy=policy.default)
    assert mail["To"] == "Glenn Maddox <glenn@tillery.example>"
    assert mail["Subject"] == "Re: November order, and a brag"
    assert mail["In-Reply-To"] == mail["References"] == "<brag@tillery.example>"
    assert mail["Message-ID"] == sealed.message_id == item.message_id
    assert item.recipients == ("glenn@tillery.example",)
    assert house.views.today().lines[0].outbox == item


async def test_a_draft_that_changed_since_it_was_shown_is_not_sent(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    sealed = house.desk.seal(draft.id)
    house.desk.edit(draft.id, subject=draft.subject, text=draft.text + "\nP.S. Bring Tyler.")
    with pytest.raises(StaleError, match="look at it again"):
        house.desk.approve(draft.id, sealed.digest)
    with pytest.raises(StaleError):
        house.desk.approve(draft.id, "another digest")
    assert house.journal.outbox_items() == []


async def test_a_mail_is_approved_once(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    sealed = house.desk.seal(view.draft.id)
    house.desk.approve(view.draft.id, sealed.digest)
    for again in (
        lambda: house.desk.approve(view.draft.id, sealed.digest),
        lambda: house.desk.seal(view.draft.id),
        lambda: house.desk.edit(view.draft.id, subject="s", text="t"),
        lambda: house.desk.dismiss(view.suggestion.id),
    ):
        with pytest.raises(StaleError, match="on its way"):
            again()
    assert len(house.journal.outbox_items()) == 1


async def test_a_mail_that_failed_can_be_approved_again(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    item = house.desk.approve(draft.id, house.desk.seal(draft.id).digest)
    house.journal.save_outbox_item(item.model_copy(update={"state": OutboxState.FAILED}))
    again = house.desk.approve(draft.id, house.desk.seal(draft.id).digest)
    assert again.id != item.id


async def test_words_that_would_fit_anybody_do_not_pass(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    edited = house.desk.edit(
        draft.id,
        subject=draft.subject,
        text="Hi Glenn,\n\nThanks for your mail. Best wishes!\n\nRobin",
    )
    assert not edited.gate.has_passed
    with pytest.raises(GateError, match="not ready to send"):
        house.desk.seal(draft.id)


async def test_the_owners_own_words_pass_as_true(house, brag) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    edited = house.desk.edit(
        draft.id,
        subject=draft.subject,
        text=draft.text + "\n\nMy nephew Oscar lost the same final in 2019.",
    )
    assert edited.written_by == "owner"
    assert edited.gate.has_passed, edited.gate.findings


async def test_what_is_not_there_is_told(house) -> None:
    for ask in (house.desk.seal, house.desk.confirm, house.desk.dismiss, house.views.suggestion):
        with pytest.raises(NotFoundError):
            ask("nothing-like-it")


async def test_a_mail_of_a_dismissed_suggestion_is_not_sent(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    sealed = house.desk.seal(view.draft.id)
    house.desk.dismiss(view.suggestion.id)
    with pytest.raises(StaleError, match="dismissed"):
        house.desk.approve(view.draft.id, sealed.digest)
    with pytest.raises(StaleError, match="dismissed"):
        house.desk.seal(view.draft.id)
    assert house.journal.outbox_items() == []


async def test_a_hand_edit_made_just_before_a_decision_survives_it(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    path = house.folder / "book.json"
    path.write_text(path.read_text().replace('"name": "Tyler"', '"name": "Tyler Maddox"'))
    house.desk.dismiss(view.suggestion.id, DismissalReason.NOT_AN_EVENT)
    (event,) = house.book.life_events()
    assert (event.name, event.is_rejected) == ("Tyler Maddox", True)


async def test_an_answer_that_would_go_to_a_stranger_is_marked(house, mail) -> None:
    await house.receive(
        mail(ROBIN, PEGGY, "Ice melt ships Monday.", on="2026-10-01T09:00:00-07:00"),
        mail(
            PEGGY,
            ROBIN,
            "We are opening a second store in Cloquet on Saturday!",
            Reply_To="evil@attacker.example",
        ),
    )
    sealed = house.desk.seal(house.only_suggestion().draft.id)
    assert sealed.recipients == ("evil@attacker.example",)
    assert "not an address that Peggy Lindqvist has written from" in sealed.warnings[0]


async def test_the_gate_looks_again_before_a_mail_is_sealed(house, mail) -> None:
    await house.receive(
        mail(ROBIN, PEGGY, "Ice melt ships Monday.", on="2026-10-01T09:00:00-07:00"),
        mail(PEGGY, ROBIN, "I have a job interview at First Lutheran on Friday."),
    )
    draft = house.only_suggestion().draft
    passed = draft.model_copy(
        update={"text": "Hi Peggy,\n\nThanks for your mail. Best wishes.\n\nRobin"}
    )
    house.journal.save_draft(passed)
    with pytest.raises(GateError, match="anybody"):
        house.desk.seal(draft.id)


ANA = "Robin,\n\nPS: my daughter Ana got engaged on Sunday!\n\nGlenn"
GLENN = "Glenn Maddox <glenn@tillery.example>"


async def test_what_the_owner_wrote_stays_when_more_news_comes(house, brag, mail) -> None:
    await house.receive(*brag)
    draft = house.only_suggestion().draft
    words = draft.text + "\n\nBring Tyler along on Tuesday."
    house.desk.edit(draft.id, subject=draft.subject, text=words)
    await house.receive(mail(GLENN, ROBIN, ANA, on="2026-11-17T09:00:00-08:00"))
    view = house.only_suggestion()
    assert view.draft.text == words
    assert len(view.suggestion.evidence) == 2
    assert house.desk.seal(draft.id)


async def test_after_a_dismissal_only_what_is_new_is_suggested(house, brag, mail) -> None:
    await house.receive(*brag)
    house.desk.dismiss(house.only_suggestion().suggestion.id)
    assert house.views.today().lines == ()
    await house.receive(mail(GLENN, ROBIN, ANA, on="2026-11-17T09:00:00-08:00"))
    view = house.only_suggestion()
    assert view.suggestion.reason.startswith("Ana's engagement, told yesterday")
    assert len(view.suggestion.evidence) == 1


async def test_what_is_put_off_beyond_its_time_comes_back_all_the_same(house, brag) -> None:
    await house.receive(*brag)
    id_ = house.only_suggestion().suggestion.id
    house.desk.snooze(id_, date(2027, 1, 15))
    house.clock.move(timedelta(days=45))
    await house.pipeline.refresh_all()
    assert house.views.today().lines == ()
    house.clock.move(timedelta(days=13))
    await house.pipeline.refresh_all()
    assert house.only_suggestion().suggestion.id == id_
    house.clock.move(timedelta(days=10))
    await house.pipeline.refresh_all()
    assert house.views.today().lines == ()


async def test_graver_news_end_a_snooze(house, brag, mail) -> None:
    await house.receive(*brag)
    house.desk.snooze(house.only_suggestion().suggestion.id, date(2026, 12, 1))
    sad = mail(GLENN, ROBIN, "My father died on Sunday.", on="2026-11-17T09:00:00-08:00")
    await house.receive(sad)
    assert house.only_suggestion().suggestion.is_sad


async def test_a_mail_that_failed_stays_on_the_list_however_late(house, brag, mail) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    item = house.desk.approve(view.draft.id, house.desk.seal(view.draft.id).digest)
    await house.receive(mail(GLENN, ROBIN, ANA, on="2026-11-17T09:00:00-08:00"))
    failed = item.model_copy(update={"state": OutboxState.FAILED, "trouble": "550 no"})
    house.journal.save_outbox_item(failed)
    house.clock.move(timedelta(days=60))
    await house.pipeline.refresh_all()
    (line,) = house.views.today().lines
    assert line.outbox == failed


async def test_a_second_screen_cannot_decide_again(house, brag) -> None:
    await house.receive(*brag)
    id_ = house.only_suggestion().suggestion.id
    house.desk.dismiss(id_)
    with pytest.raises(StaleError, match="look at it again"):
        house.desk.snooze(id_, date(2026, 11, 20))
    with pytest.raises(StaleError, match="look at it again"):
        house.desk.dismiss(id_)
    house.desk.reopen(id_)
    with pytest.raises(StaleError, match="nothing to undo"):
        house.desk.reopen(id_)


async def test_a_customer_taken_out_of_the_book_gets_no_mail(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    sealed = house.desk.seal(view.draft.id)
    house.book.change(lambda: house.book.remove_customer(view.customer.id))
    with pytest.raises(StaleError, match="no longer in the book"):
        house.desk.approve(view.draft.id, sealed.digest)


CALL = Log(kind=EntryKind.CALL, text="Tyler's team won, and he has no voice left")


async def test_a_call_that_is_logged_answers_a_mail_and_counts_as_a_touch(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    entry = house.desk.log("Glenn Maddox <GLENN@tillery.example>", CALL)
    assert entry.address == "glenn@tillery.example"
    done = house.journal.suggestion(view.suggestion.id)
    assert done.state is SuggestionState.DONE
    kept = house.views.customer(view.customer.id).entries[-1]
    assert (kept.id, kept.kind, kept.text) == (entry.id, EntryKind.CALL, CALL.text)
    assert house.views.week(0).touched == (view.customer,)
    assert house.views.search("no voice left")[0].entry.id == entry.id


async def test_what_was_logged_by_mistake_is_taken_out_and_all_is_as_before(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    entry = house.desk.log(
        "glenn@tillery.example",
        CALL.model_copy(update={"suggestion_id": view.suggestion.id}),
    )
    assert house.views.today().lines == ()
    house.desk.unlog(entry.id)
    assert house.only_suggestion().suggestion.id == view.suggestion.id
    assert len(house.views.customer(view.customer.id).entries) == 2
    with pytest.raises(NotFoundError):
        house.desk.unlog(entry.id)
    with pytest.raises(NotFoundError, match="is a mail"):
        house.desk.unlog(house.views.customer(view.customer.id).entries[0].id)


async def test_what_a_note_told_is_forgotten_with_it_unless_the_owner_has_said_yes(house) -> None:
    peggy = meet(house, PEGGY)

    async def note_a_promotion() -> tuple[str, str]:
        log = Log(kind=EntryKind.NOTE, text="She got promoted to store manager yesterday!")
        entry = house.desk.log("peggy@hardware.example", log)
        await house.pipeline.settled()
        (event,) = house.book.life_events(peggy.id)
        return entry.id, event.id

    entry_id, _ = await note_a_promotion()
    house.desk.unlog(entry_id)
    assert house.book.life_events(peggy.id) == []
    entry_id, event_id = await note_a_promotion()
    house.desk.confirm_life_event(event_id)
    house.desk.unlog(entry_id)
    assert [one.id for one in house.book.life_events(peggy.id)] == [event_id]


async def test_a_suggestion_is_done_by_what_was_logged_for_the_same_customer_only(
    house, brag
) -> None:
    await house.receive(*brag)
    suggestion_id = house.only_suggestion().suggestion.id
    meet(house, PEGGY)
    said = CALL.model_copy(update={"suggestion_id": suggestion_id})
    with pytest.raises(UsageError, match="about somebody else"):
        house.desk.log("peggy@hardware.example", said)
    assert house.only_suggestion()
    house.desk.log("glenn@tillery.example", said)
    with pytest.raises(StaleError, match="done by now"):
        house.desk.log("glenn@tillery.example", said)


def meet(house, who: str) -> Customer:
    name, _, address = who.rstrip(">").partition(" <")
    customer = Customer(id=f"customer-{name[:3]}", name=name, addresses=(address,))
    house.book.change(lambda: house.book.put_customer(customer))
    return customer


def suggest(house, customer: Customer, **fields: object) -> Suggestion:
    suggestion = Suggestion.model_validate(
        {
            "id": "suggestion-1",
            "customer_id": customer.id,
            "practice": "kindness",
            "cause": "a year",
            "reason": "Peggy has been with you for a year",
            "due_on": house.clock.today(),
            "expires_on": house.clock.today(),
            "priority": 25,
            **fields,
        }
    )
    house.journal.save_suggestion(suggestion, made_at=house.clock.now())
    return suggestion


async def test_a_call_that_was_asked_for_is_filed_once_it_is_done(house) -> None:
    peggy = meet(house, PEGGY)
    suggest(house, peggy, doing=Doing.CALL)
    assert house.desk.done("suggestion-1").state is SuggestionState.DONE
    (entry,) = house.views.customer(peggy.id).entries
    assert (entry.kind, entry.text) == (EntryKind.CALL, "Peggy has been with you for a year")
    with pytest.raises(StaleError, match="done by now"):
        house.desk.done("suggestion-1")


async def test_what_was_done_otherwise_is_done_and_can_be_taken_back(house) -> None:
    peggy = meet(house, PEGGY)
    suggest(house, peggy)
    assert house.desk.done("suggestion-1").state is SuggestionState.DONE
    assert house.views.customer(peggy.id).entries == ()
    assert house.desk.reopen("suggestion-1").state is not SuggestionState.DONE


async def test_the_owner_writes_down_days_and_what_he_knows(house) -> None:
    peggy = meet(house, PEGGY)
    birthday = RememberedDate(kind=DateKind.BIRTHDAY, date="20 November 1976")
    assert house.desk.put_date(peggy.id, birthday).dates[0].date == "1976-11-20"
    right = birthday.model_copy(update={"date": "--11-21"})
    assert [one.date for one in house.desk.put_date(peggy.id, right).dates] == ["--11-21"]
    assert [line.words for line in house.views.dates(7)] == ["Peggy's birthday"]
    assert house.desk.remove_date(peggy.id, birthday).dates == ()
    with pytest.raises(NotFoundError, match="no such birthday"):
        house.desk.remove_date(peggy.id, birthday)
    with pytest.raises(UsageError, match="is no day"):
        house.desk.put_date(peggy.id, birthday.model_copy(update={"date": "1976-02-31"}))
    for _ in range(2):
        known = house.desk.put_fact(peggy.id, About.CAUSES, " the food bank\x1b ")
    assert [(one.about, one.value) for one in known.facts] == [(About.CAUSES, "the food bank")]
    with pytest.raises(UsageError, match="in a few words"):
        house.desk.put_fact(peggy.id, About.CAUSES, " ")
    tagged = house.desk.tag(peggy.id, ["vip", "", "VIP", "duluth\n"])
    assert tagged.tags == ("VIP", "duluth")
    for put in (house.desk.tag, house.desk.put_date):
        with pytest.raises(NotFoundError):
            put("nobody", [] if put == house.desk.tag else birthday)


async def test_a_region_that_names_no_place_is_refused_and_nothing_is_kept(house) -> None:
    with pytest.raises(UsageError, match="names no place"):
        house.desk.add_happening("everywhere", "floods")
    with pytest.raises(UsageError, match="say what happened"):
        house.desk.add_happening("Lake County CA", " \x07")
    assert house.views.happenings() == []


async def test_what_is_taken_back_of_a_region_takes_its_suggestions_along(house) -> None:
    peggy = meet(house, PEGGY)
    house.desk.tag(peggy.id, ["Lake County CA"])
    happening, there = house.desk.add_happening("Lake County CA", "wildfires")
    assert there == ['Peggy Lindqvist: you tagged Peggy "Lake County CA"']
    assert house.desk.add_happening("Lake County CA", "wildfires")[0] == happening
    assert house.only_suggestion().suggestion.practice == "hardship"
    house.desk.drop_happening(happening.id)
    assert "hardship" not in {line.suggestion.practice for line in house.views.today().lines}
    house.desk.add_happening("Lake County CA", "wildfires")
    assert house.only_suggestion().suggestion.practice == "hardship"


async def test_what_was_said_to_be_done_by_a_call_is_undone_with_that_call(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.journal.save_suggestion(view.suggestion.model_copy(update={"doing": Doing.CALL}))
    house.clock.move(timedelta(minutes=3))
    house.desk.done(view.suggestion.id)
    assert len(house.views.customer(view.customer.id).entries) == 3
    house.clock.move(timedelta(minutes=3))
    assert house.desk.reopen(view.suggestion.id).is_undecided
    assert len(house.views.customer(view.customer.id).entries) == 2
    await house.pipeline.refresh_all()
    assert house.only_suggestion().suggestion.id == view.suggestion.id


async def test_the_owners_own_call_is_not_taken_out_with_what_it_did(house) -> None:
    peggy = meet(house, PEGGY)
    suggest(house, peggy)
    said = CALL.model_copy(update={"suggestion_id": "suggestion-1"})
    entry = house.desk.log("peggy@hardware.example", said)
    with pytest.raises(StaleError, match="the call that you logged did it"):
        house.desk.reopen("suggestion-1")
    assert house.journal.entry(entry.id).text == CALL.text


async def test_nobody_reads_news_in_the_words_of_a_suggestion_that_is_done(house) -> None:
    peggy = meet(house, PEGGY)
    suggest(house, peggy, doing=Doing.CALL, reason="Peggy got promoted to store manager yesterday!")
    house.desk.done("suggestion-1")
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
    entry = house.desk.log("glenn@tillery.example", meeting)
    assert house.views.today().lines == ()
    house.desk.unlog(entry.id)
    assert house.only_suggestion().suggestion.id == suggestion_id


@pytest.mark.parametrize("store", ["book", "journal"])
async def test_what_was_half_taken_out_before_a_crash_can_be_taken_out_again(
    house, monkeypatch, store
) -> None:
    peggy = meet(house, PEGGY)
    log = Log(kind=EntryKind.NOTE, text="She got promoted to store manager yesterday!")
    entry = house.desk.log("peggy@hardware.example", log)
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
            house.desk.unlog(entry.id)
    house.desk.unlog(entry.id)
    assert house.book.life_events(peggy.id) == []
    assert house.views.customer(peggy.id).entries == ()


async def test_children_without_a_name_keep_a_day_each(house) -> None:
    peggy = meet(house, PEGGY)

    def child(date: str, name: str | None = None) -> RememberedDate:
        return RememberedDate(kind=DateKind.BIRTHDAY, who=Who.CHILD, name=name, date=date)

    for day in ("--05-01", "2013-09-11", "2010-05-01"):
        known = house.desk.put_date(peggy.id, child(day))
    assert [one.date for one in known.dates] == ["2013-09-11", "2010-05-01"]
    for day in ("2011-01-01", "2011-01-02"):
        known = house.desk.put_date(peggy.id, child(day, "Ana"))
    assert [one.date for one in known.dates] == ["2013-09-11", "2010-05-01", "2011-01-02"]
    known = house.desk.remove_date(peggy.id, child("1 May 2010"))
    assert [one.date for one in known.dates] == ["2013-09-11", "2011-01-02"]
    with pytest.raises(NotFoundError, match="no such birthday"):
        house.desk.remove_date(peggy.id, child("2014-09-11"))


async def test_no_tag_is_dropped_in_silence(house) -> None:
    peggy = meet(house, PEGGY)
    most = [f"tag {number}" for number in range(30)]
    assert house.desk.tag(peggy.id, [*most, "TAG 0", " "]).tags[1:] == tuple(most[1:])
    with pytest.raises(UsageError, match="30 tags at most"):
        house.desk.tag(peggy.id, [*most, "vip"])
    joined = (*most, *(f"other {number}" for number in range(5)))
    with_all = peggy.model_copy(update={"tags": joined})
    house.book.change(lambda: house.book.put_customer(with_all))
    with pytest.raises(UsageError, match="take some of Peggy Lindqvist away"):
        house.desk.tag(peggy.id, [*joined, "vip"])
    assert house.book.customer(peggy.id).tags == joined
    assert house.desk.tag(peggy.id, joined[1:]).tags == joined[1:]


async def test_what_the_owner_knows_can_be_taken_back(house) -> None:
    peggy = meet(house, PEGGY)
    for value in ("the food bank", "the library"):
        house.desk.put_fact(peggy.id, About.CAUSES, value)
    (kept,) = house.desk.remove_fact(peggy.id, About.CAUSES, " the food bank ").facts
    assert kept.value == "the library"
    with pytest.raises(NotFoundError, match="no such causes"):
        house.desk.remove_fact(peggy.id, About.CAUSES, "the food bank")


async def test_only_trouble_that_the_book_holds_has_told_of_a_region(house, brag) -> None:
    await house.receive(*brag)
    (title,) = house.book.life_events()
    for told_by in (title.id, "none", "x" * 900_000):
        with pytest.raises(NotFoundError, match="holds no such trouble"):
            house.desk.add_happening("Lake County CA", "wildfires", from_event_id=told_by)
    assert house.views.happenings() == []


async def test_while_mail_is_unread_nobody_is_singled_out_for_what_struck_a_region(
    house, brag
) -> None:
    peggy = meet(house, PEGGY)
    house.desk.tag(peggy.id, ["Lake County CA"])
    house.file(*brag)
    assert house.journal.entries_to_read(1)
    house.desk.add_happening("Lake County CA", "wildfires")
    assert house.journal.suggestions_of_customer(peggy.id) == []
    async with asyncio.timeout(30):
        await house.pipeline.settled()
    (made,) = house.journal.suggestions_of_customer(peggy.id)
    assert made.practice == "hardship"
