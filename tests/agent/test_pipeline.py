"""The order of the stages: each result is saved, every step can be done twice."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import pickle
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from agent.errors import StoreError
from agent.journal import Place
from agent.mail.fetching import FetchedMail
from agent.mail.folders import FolderRole
from agent.mail.parse import parse_mail
from agent.mail.watch import Batch, Cursor
from agent.models import Direction, Happening, Kind, Lesson, SuggestionState, Who
from agent.store.bookfile import BookFile
from agent.store.sqlite import Journal
from agent.suggestions import gazetteer
from agent.workers import Workers as RealWorkers
from tests.agent.conftest import House

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)
ROBIN = "Robin Hale <robin@hale.example>"
GLENN = "Glenn Maddox <glenn@tillery.example>"
NORTHGATE = "Glenn Maddox <gmaddox@northgate.example>"
GMAIL = "Glenn Maddox <gmaddox@gmail.com>"
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


async def test_one_name_at_two_firms_is_asked_about(house, mail) -> None:
    await house.receive(mail(ROBIN, TILLERY, "Twelve cases."), mail(ROBIN, NORTHGATE, "Got it."))
    assert len(house.book.customers()) == 2
    (double,) = house.views.doubles().doubles
    assert double.reason == "both are called Glenn Maddox"


async def test_one_person_at_work_and_at_home_is_one_customer(house, mail) -> None:
    await house.receive(
        mail(ROBIN, TILLERY, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        mail(TILLERY, ROBIN, "I got the job! I start at Northgate on Monday."),
    )
    await house.receive(
        mail(GMAIL, ROBIN, "New address, same Glenn.", on="2026-11-17T08:00:00-08:00"),
        mail(ROBIN, GMAIL, "Got it.", on="2026-11-17T09:00:00-08:00"),
    )
    (customer,) = house.book.customers()
    assert set(customer.addresses) == {"glenn.maddox@tillery.example", "gmaddox@gmail.com"}
    assert len(house.journal.entries_of_customer(customer.id)) == 4
    assert {event.customer_id for event in house.book.life_events()} == {customer.id}


async def test_a_reader_that_fails_on_one_mail_does_not_stop_the_others(
    house, brag, mail, monkeypatch
) -> None:
    import agent.learning as learning

    find = learning.find_life_events

    def stumble(entry, **names):
        if "stumble" in entry.text:
            raise ZeroDivisionError
        return find(entry, **names)

    monkeypatch.setattr(learning, "find_life_events", stumble)
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


async def test_the_newest_are_read_while_older_mail_still_comes_in(
    house, brag, monkeypatch
) -> None:
    monkeypatch.setattr(type(house.workers), "is_calm", False)
    await house.pipeline.file_batch(batch(brag[1], is_backlog=True))
    async with asyncio.timeout(30):
        await house.pipeline.settled()
    assert not house.views.today().lines, "nobody knows yet that Glenn is a customer"
    await house.pipeline.file_batch(of_sent(batch(brag[0], is_backlog=True)))
    async with asyncio.timeout(30):
        await house.pipeline.settled()
    assert house.only_suggestion()


async def test_a_large_mail_is_parsed_and_read_by_another_process(
    house, brag, mail, monkeypatch
) -> None:
    pids = set()
    workers = RealWorkers()
    monkeypatch.setattr(house.pipeline, "_workers", workers)
    work = workers.do_apart

    async def note(*args):
        results = await work(*args)
        pids.update(workers.process_ids)
        return results

    monkeypatch.setattr(workers, "do_apart", note)
    await house.pipeline.file_batch(of_sent(batch(brag[0])))
    assert not pids
    large = mail(GLENN, ROBIN, "I got promoted yesterday!\n" + "And so on.\n" * 8000)
    await house.pipeline.file_batch(batch(large))
    assert pids
    assert house.journal.count_entries() == 2
    await house.pipeline.settled()
    await workers.close()


async def test_a_mail_that_kills_whoever_reads_it_is_kept_as_what_its_headers_say(
    house, brag, mail, monkeypatch
) -> None:
    poison = mail(GLENN, ROBIN, "poison", subject="Deadly")

    class Workers:
        is_calm = True

        async def map(self, work, items, **_):
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


async def test_the_name_that_the_owners_server_signs_with_makes_its_doubt_show(
    house, brag, mail
) -> None:
    await house.pipeline.file_batch(of_sent(batch(brag[0])))
    found = (
        b"Received: from evil.example (evil.example [8.8.4.4]) by mx.hale.example\n"
        b"Authentication-Results: mx.hale.example; dmarc=fail header.from=tillery.example\n"
    )
    for number, authserv in enumerate(("", "mx.hale.example")):
        account = house.config.accounts[0].model_copy(update={"authserv": authserv})
        house.pipeline.take_config(house.config.model_copy(update={"accounts": (account,)}))
        raw = mail(GLENN, ROBIN, f"Is it you? {number}", on=f"2026-11-16T1{number}:00:00-08:00")
        await house.pipeline.file_batch(batch(found + raw))
    view = house.views.customer(house.book.customers()[0].id)
    assert [bool(entry.doubts) for entry in view.entries] == [False, False, True]


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
    # What it is called hangs on what was known when it was made.
    nameless = {"id": "", "cause": ""}
    first, second = (
        sorted(
            (made.model_copy(update=nameless) for made in one.journal.all_suggestions()), key=str
        )
        for one in (house, wanted)
    )
    assert first == second
    reading.cancel()
    await wanted.workers.close()
    wanted.close()


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


HANDS = (
    ("glenn <glenn@tillery.example>", "", "2026-10-01T09:00:00-07:00"),
    ("Glenn Maddox <glenn@tillery.example>", "+1 503 555 0111", "2026-11-10T09:00:00-08:00"),
    ("G. Maddox <glenn@tillery.example>", "+1 503 555 0222", "2026-11-12T09:00:00-08:00"),
    ("Glenn R. Maddox <glenn@tillery.example>", "+1 503 555 0111", "2026-11-14T09:00:00-08:00"),
    ("Glenn R. Maddox <glenn@tillery.example>", "+1 503 555 0111", "2026-11-15T09:00:00-08:00"),
    ("glenn@tillery.example", "", "2026-11-16T09:00:00-08:00"),
)
"""As whom, with which number below, and when: to him the first, from his own hand the others."""


def hands(mail: Callable[..., bytes]) -> list[bytes]:
    (glenn, _, on), *others = HANDS
    return [
        mail(ROBIN, glenn, "Twelve cases.", on=on),
        *(
            mail(
                who, ROBIN, f"Same again.\n\n-- \nGlenn Maddox\nTel: {phone}\n" * bool(phone), on=on
            )
            for who, phone, on in others
        ),
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(6)))[::43])
async def test_name_and_number_are_the_same_in_whatever_order_mail_is_read(
    house, mail, order
) -> None:
    """The latest of his own hand, and the first mail since which it has been so."""
    mails = hands(mail)
    parts = [[mails[number] for number in order[:2]], [mails[number] for number in order[2:]]]
    for some in parts:
        await house.receive(*some)
    (customer,) = house.book.customers()
    assert (customer.name, customer.heard_as) == ("Glenn R. Maddox", "Glenn R. Maddox")
    (phone,) = customer.details
    assert phone.value.endswith("0111")
    assert phone.told_at == datetime(2026, 11, 14, 17, tzinfo=UTC)


async def test_the_name_that_the_owner_wrote_stays_and_one_that_may_be_forged_is_not_taken(
    house, mail
) -> None:
    mails = hands(mail)
    await house.receive(*mails[:2])
    forged = (
        b"Authentication-Results: mx.hale.example; dmarc=fail header.from=tillery.example\n"
        b"Received: from evil.example (evil.example [8.8.4.4]) by mx.hale.example\n"
    )
    await house.receive(forged + mails[2])
    (customer,) = house.book.customers()
    assert customer.name == "Glenn Maddox"
    named = customer.model_copy(update={"name": "Old Glenn"})
    house.book.change(lambda: house.book.put_customer(named))
    await house.receive(*mails[3:])
    assert house.book.customers()[0].name == "Old Glenn"


async def test_a_mail_that_tells_what_is_known_reads_no_earlier_one(
    house, mail, monkeypatch
) -> None:
    mails = hands(mail)
    await house.receive(*mails[:4])
    monkeypatch.setattr(Journal, "latest_entries", None)
    await house.receive(*mails[4:])
    assert house.book.customers()[0].name == "Glenn R. Maddox"
    assert house.journal.count_entries() == 6


OURS = "<ours@hale.example>"
EXCHANGES = "<his@prod.outlook.example>"


def sent(content: bytes, *, uid: int = 1, folder: str = "Sent", role: FolderRole) -> Batch:
    """One mail as it lies in a folder."""
    fetched = FetchedMail(uid, content, NOON, frozenset())
    return Batch("mail", folder, role, (fetched,), is_backlog=False, cursor=Cursor(1, uid, uid))


async def test_what_exchange_has_renamed_is_the_mail_that_was_sent_and_holds_its_thread(
    house, mail
) -> None:
    ours = mail(ROBIN, GLENN, "Grüße, Glenn.", subject="Grüße und Käse", message_id=OURS)
    renamed = ours.replace(OURS.encode(), EXCHANGES.encode()).replace(
        b"Date: Mon, 16 Nov 2026 09:00:00 -0800", b"Date: Mon, 16 Nov 2026 17:00:00 +0000"
    )
    subject = next(line for line in ours.splitlines() if line.startswith(b"Subject: "))
    renamed = renamed.replace(subject, b"Subject: =?iso-8859-1?Q?Gr=FC=DFe_und_K=E4se?=")
    renamed = b"X-Microsoft-Original-Message-ID: " + OURS.encode() + b"\n" + renamed
    house.file(ours)
    await house.pipeline.file_batch(sent(renamed, role=FolderRole.SENT))
    answer = mail(GLENN, ROBIN, "Thanks.", on="2026-11-17T09:00:00-08:00", answers=EXCHANGES)
    house.file(answer)
    (customer,) = house.book.customers()
    entries = house.views.customer(customer.id).entries
    assert entries[0].message_id == OURS
    assert len(entries) == 2
    assert len({entry.thread_id for entry in entries}) == 1


@pytest.mark.parametrize(
    ("role", "received", "entries"),
    [
        (FolderRole.ARCHIVE, b"", 1),
        (FolderRole.OTHER, b"", 1),
        (FolderRole.ARCHIVE, b"Received: from evil by mx; Mon, 16 Nov 2026 17:00:00 +0000\n", 0),
        (FolderRole.OTHER, b"Return-Path: <robin@hale.example>\n", 0),
        (FolderRole.INBOX, b"", 0),
        (FolderRole.ALL, b"", 0),
    ],
)
async def test_own_mail_in_a_folder_of_his_own_counts_unless_it_came_over_the_network(
    house, mail, role, received, entries
) -> None:
    own = received + mail(ROBIN, GLENN, "Twelve cases.")
    await house.pipeline.file_batch(sent(own, folder="Somewhere", role=role))
    assert house.journal.count_entries() == len(house.book.customers()) == entries


async def test_what_the_owner_set_right_is_handed_to_the_reader(house, brag, monkeypatch) -> None:
    import agent.learning as learning

    find, seen = learning.find_life_events, []

    def note(entry, *, lessons, **names):
        seen.append(tuple(lessons))
        return find(entry, lessons=lessons, **names)

    monkeypatch.setattr(learning, "find_life_events", note)
    lesson = Lesson(
        id="lesson-1",
        entry_id="entry-1",
        direction=Direction.IN,
        sentence="We are over the moon.",
        found=Kind.TRAVEL,
        kind=None,
    )
    house.book.change(lambda: house.book.put_lesson(lesson))
    await house.receive(*brag)
    assert set(seen) == {(lesson,)}


async def test_a_mail_that_can_be_read_no_more_takes_nothing_back(house, brag, monkeypatch) -> None:
    await house.receive(*brag)
    before = house.book.life_events()

    class Workers:
        is_calm = True

        async def map(self, work, items, **_):
            return [None] * len(items)

    monkeypatch.setattr(house.pipeline, "_workers", Workers())
    house.journal.read_again(house.book.customers()[0].id)
    house.pipeline.look_again()
    async with asyncio.timeout(30):
        await house.pipeline.settled()
    assert house.journal.entries_to_read(9) == []
    assert house.book.life_events() == before


async def test_the_tables_of_places_are_loaded_before_they_are_asked(
    house, mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[int] = []

    async def load(_: object) -> None:
        loaded.append(len(house.book.life_events()))

    monkeypatch.setattr("agent.pipeline.load_places", load)
    monkeypatch.setattr(house.pipeline, "_load_places_ahead", lambda: None)
    await house.receive(
        mail(ROBIN, GLENN, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        mail(GLENN, ROBIN, "The water pipe in our kitchen burst and flooded the house on Monday."),
    )
    await house.pipeline.refresh_all()
    assert not loaded
    await house.receive(
        mail(GLENN, ROBIN, "The wildfire took our barn on Sunday and we were evacuated.")
    )
    assert loaded


async def test_once_all_is_read_they_are_there_before_the_owner_types_a_region(
    house, brag, mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[object] = []

    async def load(workers: object) -> None:
        loaded.append(workers)

    monkeypatch.setattr("agent.pipeline.load_places", load)
    await house.receive(*brag)
    await asyncio.sleep(0)
    assert loaded == [house.workers]
    await house.receive(mail(GLENN, ROBIN, "And two more cases."))
    await asyncio.sleep(0)
    assert loaded == [house.workers]


async def test_without_customers_no_tables_are_loaded(
    house, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("agent.pipeline.load_places", load)
    await house.receive()
    await asyncio.sleep(0)


async def test_a_day_is_looked_at_though_the_tables_of_places_are_broken(
    house, brag, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ImportError("zipcodes")

    monkeypatch.setattr(gazetteer, "_taken", [])
    monkeypatch.setattr(gazetteer, "read_tables", fail)
    house.journal.add_happening(
        Happening(id="happening-1", region="Linz", what="floods", on=house.clock.today())
    )
    await house.receive(*brag)
    await house.pipeline.refresh_all()
    house.pipeline.look()
    assert len(house.views.today().lines) == 1


async def test_holidays_are_loaded_only_where_a_country_is_known(
    house, brag, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[None] = []

    async def load() -> None:
        loaded.append(None)

    monkeypatch.setattr("agent.pipeline.load_holidays", load)
    await house.receive(*brag)
    await house.pipeline.refresh_all()
    assert not loaded
    (glenn,) = house.book.customers()
    house.book.change(lambda: house.book.put_customer(glenn.model_copy(update={"country": "AT"})))
    await house.pipeline.refresh_all()
    assert loaded
