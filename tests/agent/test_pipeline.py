"""The order of the stages: each result is saved, every step can be done twice."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import pickle
import re
from datetime import UTC, datetime, timedelta

import pytest

from agent.errors import StoreError
from agent.journal import Place
from agent.mail.imap import FetchedMail
from agent.mail.parse import parse_mail
from agent.mail.watch import Batch, Cursor, FolderRole
from agent.models import Kind, SuggestionState, Who
from agent.store.bookfile import BookFile
from agent.store.sqlite import Journal
from tests.agent.conftest import House

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)
ROBIN = "Robin Hale <robin@hale.example>"
GLENN = "Glenn Maddox <glenn@tillery.example>"
NORTHGATE = "Glenn Maddox <gmaddox@northgate.example>"
TILLERY = "Glenn Maddox <glenn.maddox@tillery.example>"


async def test_a_mail_becomes_entry_life_event_suggestion_and_draft(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    assert view.customer.name == "Glenn Maddox"
    assert view.life_event
    assert (view.life_event.kind, view.life_event.who) == (Kind.ACHIEVEMENT, Who.CHILD)
    assert view.suggestion.evidence[0].quote in view.thread[-1].text
    assert view.draft
    assert view.draft.gate.has_passed
    assert [str(who) for who in view.draft.to] == [GLENN]
    assert view.draft.subject == "Re: November order, and a brag"
    assert view.draft.in_reply_to == "<brag@tillery.example>"


async def test_the_same_mails_again_change_nothing(house, brag) -> None:
    await house.receive(*brag)
    before = (
        (house.folder / "book.json").read_bytes(),
        house.journal.count_entries(),
        house.journal.suggestions_in(*SuggestionState),
        house.journal.drafts(),
    )
    await house.receive(*brag, *brag)
    assert before == (
        (house.folder / "book.json").read_bytes(),
        house.journal.count_entries(),
        house.journal.suggestions_in(*SuggestionState),
        house.journal.drafts(),
    )


async def test_the_order_in_which_mails_are_read_does_not_matter(house, brag) -> None:
    await house.receive(*reversed(brag))
    assert house.only_suggestion().draft


async def test_a_stranger_is_kept_in_the_journal_but_not_in_the_book(house, brag) -> None:
    await house.receive(brag[1])
    assert house.journal.count_entries() == 1
    assert house.book.customers() == []
    assert house.views.today().lines == ()


async def test_who_the_owner_writes_to_becomes_a_customer_with_the_earlier_mail_read(
    house, brag, mail
) -> None:
    await house.receive(brag[1])
    await house.receive(brag[0])
    assert [customer.name for customer in house.book.customers()] == ["Glenn Maddox"]
    assert house.book.life_events()


async def test_a_robot_that_was_written_to_is_no_customer(house, mail) -> None:
    await house.receive(mail(ROBIN, "unsubscribe@list.example", "stop"))
    assert house.book.customers() == []


async def test_one_person_at_two_firms_is_one_customer(house, mail) -> None:
    await house.receive(
        mail(ROBIN, TILLERY, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        mail(TILLERY, ROBIN, "I got the job! I start at Northgate on Monday."),
    )
    await house.receive(
        mail(NORTHGATE, ROBIN, "New address, same Glenn.", on="2026-11-17T08:00:00-08:00"),
        mail(ROBIN, NORTHGATE, "Got it.", on="2026-11-17T09:00:00-08:00"),
    )
    (customer,) = house.book.customers()
    assert set(customer.addresses) == {"glenn.maddox@tillery.example", "gmaddox@northgate.example"}
    assert len(house.journal.entries_of_customer(customer.id)) == 4
    assert {event.customer_id for event in house.book.life_events()} == {customer.id}


async def test_an_answer_from_another_program_closes_the_suggestion(house, brag, mail) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    await house.receive(
        mail(
            ROBIN,
            GLENN,
            "What a goal!",
            on="2026-11-18T10:00:00-08:00",
            answers="<brag@tillery.example>",
        )
    )
    assert house.views.today().lines == ()
    assert house.journal.suggestion(view.suggestion.id).state is SuggestionState.DONE


async def test_a_day_later_what_is_no_longer_timely_has_expired(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    house.clock.move(timedelta(days=60))
    await house.pipeline.refresh_all()
    assert house.views.today().lines == ()
    assert house.journal.suggestion(view.suggestion.id).state is SuggestionState.EXPIRED


async def test_a_reader_that_fails_on_one_mail_does_not_stop_the_others(
    house, brag, mail, monkeypatch
) -> None:
    import agent.reading as reading

    find = reading.find_life_events

    def stumble(entry, **names):
        if "stumble" in entry.text:
            raise ZeroDivisionError
        return find(entry, **names)

    monkeypatch.setattr(reading, "find_life_events", stumble)
    await house.receive(*brag, mail(GLENN, ROBIN, "stumble", on="2026-11-15T09:00:00-08:00"))
    assert house.only_suggestion()


async def test_what_was_filed_before_a_crash_is_read_after_it(house, brag) -> None:
    house.file(*brag)
    assert house.journal.entries_to_read(10)
    async with asyncio.timeout(30):
        await house.pipeline.settled()
    assert house.journal.entries_to_read(10) == []
    assert house.only_suggestion()


async def test_a_broken_book_is_told_waited_out_and_nothing_is_lost(
    house, brag, monkeypatch
) -> None:
    monkeypatch.setattr("agent.pipeline.RETRY_SECONDS", 0.01)
    house.file(*brag)
    path = house.folder / "book.json"
    good = path.read_text()
    path.write_text("{")
    async with asyncio.timeout(30):
        while "book" not in house.pipeline.trouble:
            await asyncio.sleep(0.01)
        path.write_text(good)
        await house.pipeline.settled()
    assert house.pipeline.trouble == ""
    assert house.only_suggestion()


async def test_a_crash_between_journal_and_book_loses_no_life_event(
    house, brag, monkeypatch
) -> None:
    replace = BookFile._replace

    def fail(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(BookFile, "_replace", fail)
    with pytest.raises(StoreError):
        house.file(*brag)
    monkeypatch.setattr(BookFile, "_replace", replace)
    async with asyncio.timeout(30):
        house.pipeline._wake.set()
        while house.journal.entries_to_read(10):
            await asyncio.sleep(0.01)
    assert house.book.life_events() == []
    await house.receive(*brag)
    assert house.only_suggestion().draft


async def test_a_mail_that_claims_to_be_the_owners_changes_nothing(house, brag, mail) -> None:
    await house.receive(*brag)
    before = house.views.today()
    forged = mail(ROBIN, f"{GLENN}, Mallory <mallory@evil.example>", "Congratulations, Glenn!")
    parsed = parse_mail(forged, received_at=datetime.now(UTC))
    house.pipeline.file_mails([(parsed, Place(account="mail", is_sent=False))])
    await house.pipeline.settled()
    assert house.views.today() == before
    assert [customer.name for customer in house.book.customers()] == ["Glenn Maddox"]


async def test_a_letter_that_rests_on_yesterday_is_written_anew_but_not_the_owners_words(
    house, mail
) -> None:
    await house.receive(
        mail(ROBIN, GLENN, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        mail(GLENN, ROBIN, "I have a job interview at Northgate Millwork on Thursday."),
    )
    before = house.only_suggestion().draft
    assert before
    house.clock.move(timedelta(days=5))
    await house.pipeline.refresh_all()
    (line,) = house.views.today().lines
    after = house.views.suggestion(line.suggestion.id).draft
    assert after is None or after.text != before.text
    if after:
        assert "luck" not in after.text
        words = after.text + "\n\nYour tie is in the post."
        house.desk.edit(after.id, subject=after.subject, text=words)
        house.clock.move(timedelta(days=1))
        await house.pipeline.refresh_all()
        kept = house.journal.draft(after.id)
        assert kept.text == words


async def test_news_in_several_mails_is_one_line_that_answers_the_latest(house, mail) -> None:
    await house.receive(
        mail(ROBIN, GLENN, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        mail(GLENN, ROBIN, "I got promoted to foreman yesterday!", on="2026-11-14T09:00:00-08:00"),
        mail(GLENN, ROBIN, "And we bought a house in Otley!", on="2026-11-16T09:00:00-08:00"),
    )
    view = house.only_suggestion()
    assert len(view.suggestion.evidence) == 2
    assert view.suggestion.entry_id == view.thread[-1].id
    assert "Otley" in view.thread[-1].text


async def test_an_invented_message_id_never_leaves(house, mail) -> None:
    nameless = mail(GLENN, ROBIN, "I got promoted to foreman yesterday!")
    nameless = re.sub(rb"Message-ID: .*\n", b"", nameless)
    await house.receive(mail(ROBIN, GLENN, "Hi.", on="2026-10-01T09:00:00-07:00"), nameless)
    draft = house.only_suggestion().draft
    assert (draft.in_reply_to, draft.references) == ("", ())


def batch(*raws: bytes, is_backlog: bool = False, high: int = 1) -> Batch:
    return Batch(
        account="mail",
        folder="INBOX",
        role=FolderRole.INBOX,
        mails=tuple(
            FetchedMail(uid=number, content=raw, received_at=NOON)
            for number, raw in enumerate(raws, 1)
        ),
        is_backlog=is_backlog,
        cursor=Cursor(uidvalidity=1, low=1, high=high),
    )


async def test_entries_new_customers_and_cursor_are_kept_together_or_not_at_all(
    house, brag, monkeypatch
) -> None:
    replace = BookFile._replace

    def fail(*_: object) -> None:
        raise StoreError("the disk is full")

    sent = of_sent(batch(brag[0], high=7))
    monkeypatch.setattr(BookFile, "_replace", fail)
    with pytest.raises(StoreError):
        await house.pipeline.file_batch(sent)
    assert house.journal.count_entries() == 0
    assert house.journal.load_cursor("mail", "INBOX") is None
    monkeypatch.setattr(BookFile, "_replace", replace)
    await house.pipeline.file_batch(sent)
    assert house.journal.load_cursor("mail", "INBOX") == (1, 1, 7)
    assert house.book.customers()


async def test_a_crash_when_only_the_book_was_written_leaves_no_earlier_mail_unread(
    house, brag, monkeypatch
) -> None:
    await house.receive(brag[1])
    save_cursor = Journal.save_cursor

    def crash(*_: object) -> None:
        raise StoreError("the lights went out")

    monkeypatch.setattr(Journal, "save_cursor", crash)
    with pytest.raises(StoreError):
        await house.pipeline.file_batch(of_sent(batch(brag[0])))
    assert house.book.customers()
    assert house.journal.count_entries() == 1
    monkeypatch.setattr(Journal, "save_cursor", save_cursor)
    await house.pipeline.file_batch(of_sent(batch(brag[0])))
    async with asyncio.timeout(30):
        await house.pipeline.settled()
    assert house.only_suggestion()


async def test_a_mail_that_kills_whoever_reads_it_is_kept_as_what_its_headers_say(
    house, brag, mail, monkeypatch
) -> None:
    poison = mail(GLENN, ROBIN, "poison", subject="Deadly")

    class Workers:
        is_calm = True

        async def map(self, work, items, *, is_urgent=True):
            return [None if b"poison" in pickle.dumps(item) else work([item])[0] for item in items]

        async def do_apart(self, work, items):
            return await self.map(work, items)

    monkeypatch.setattr(house.pipeline, "_workers", Workers())
    await house.pipeline.file_batch(of_sent(batch(brag[0])))
    await house.pipeline.file_batch(batch(poison, brag[1]))
    entries = house.journal.entries_of_customer(house.book.customers()[0].id)
    assert [(one.subject, bool(one.text)) for one in entries] == [
        ("Hello", True),
        ("November order, and a brag", True),
        ("Deadly", False),
    ]
    worse = mail(GLENN, ROBIN, "more of it", subject="poison")
    await house.pipeline.file_batch(batch(worse))
    assert house.journal.count_entries() == 4, "that it was there is kept"


async def test_what_is_read_of_a_long_story_is_no_more_than_of_a_short_one(
    house, brag, mail
) -> None:
    await house.receive(*brag)
    before = house.only_suggestion().suggestion
    await house.receive(
        *(
            mail(GLENN, ROBIN, f"Order {day}.", on=f"2026-11-16T10:{day:02}:00-08:00")
            for day in range(30)
        )
    )
    customer = house.book.customers()[0]
    situation = house.pipeline._situation(customer, [before])
    assert len(situation.entries) < 20
    assert situation.entry(before.entry_id)
    assert situation.last_written_at
    assert house.only_suggestion().suggestion == before


def of_sent(one: Batch) -> Batch:
    return dataclasses.replace(one, role=FolderRole.SENT)


STORY = (
    ("We are getting married! The wedding is in June 2027.", "2026-11-10T09:00:00-08:00"),
    ("Our wedding will be on 12 June 2027, in Otley.", "2026-11-12T09:00:00-08:00"),
    ("I got promoted to foreman yesterday!", "2026-11-14T09:00:00-08:00"),
    (
        "I was promoted to foreman, did I tell you? We bought a house, too!",
        "2026-11-16T09:00:00-08:00",
    ),
)


@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::7])
async def test_the_book_and_the_list_do_not_depend_on_the_order_in_which_mail_is_read(
    house, mail, order
) -> None:
    mails = [mail(ROBIN, GLENN, "Twelve cases.", on="2026-10-01T09:00:00-07:00")]
    mails += [mail(GLENN, ROBIN, text, on=on) for text, on in STORY]
    for number in order:
        await house.receive(mails[number])
    wanted = House(house.folder / "wanted", house.config)
    reading = asyncio.ensure_future(wanted.pipeline.run())
    await wanted.receive(*mails)
    for one in (house, wanted):
        assert one.book.life_events()
        assert one.views.today().lines
    assert house.book.customers() == wanted.book.customers()
    assert sorted(house.book.life_events(), key=str) == sorted(wanted.book.life_events(), key=str)
    assert sorted(house.journal.all_suggestions(), key=str) == sorted(
        wanted.journal.all_suggestions(), key=str
    )
    reading.cancel()
    await wanted.workers.close()
    wanted.close()


async def test_a_suggestion_whose_answer_was_only_read_later_leaves_no_trace(
    house, brag, mail
) -> None:
    await house.receive(*brag)
    assert house.only_suggestion()
    await house.receive(mail(ROBIN, GLENN, "What a goal!", on="2026-11-17T09:00:00-08:00"))
    assert house.journal.all_suggestions() == []
    assert house.journal.drafts() == []


async def test_what_the_owner_has_confirmed_is_added_to_and_not_told_anew(house, mail) -> None:
    await house.receive(
        mail(ROBIN, GLENN, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        mail(GLENN, ROBIN, STORY[1][0], on=STORY[1][1]),
    )
    (event,) = house.book.life_events()
    house.book.change(
        lambda: house.book.put_life_event(event.model_copy(update={"is_confirmed": True}))
    )
    await house.receive(mail(GLENN, ROBIN, STORY[0][0], on=STORY[0][1]))
    (after,) = house.book.life_events()
    assert after.is_confirmed
    assert after.id == event.id
    assert len(after.evidence) == 2
