"""The never-log list leaves no trace at all, neither from the start nor when it grows."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from agent.changes import ChangeFeed
from agent.config import Config
from agent.erasing import Eraser
from agent.errors import NotFoundError
from agent.journal import Circle
from agent.models import (
    About,
    Customer,
    DateKind,
    Direction,
    Entry,
    EntryKind,
    Evidence,
    Happening,
    Kind,
    KnownFact,
    LifeEvent,
    Matter,
    MatterKind,
    OutboxState,
    RememberedDate,
    Suggestion,
    When,
    Who,
)
from agent.store import database
from agent.store.book import Book
from agent.store.sqlite import Journal
from tests.agent.conftest import GLENN, ROBIN, House, make_config, make_mail

EX = "Alex Home <ex@home.example>"
NEWS = "Robin,\n\nI got promoted to foreman yesterday! Zanzibar awaits.\n\nAlex\n"


def listing(house: House, *never_log: str) -> Config:
    """The owner adds to the list, and the edit is taken up."""
    config = make_config(house.folder, customers={"never_log": never_log})
    house.config = config
    for room in (house.pipeline, house.desk, house.views):
        room.take_config(config)
    house.pipeline.follow_the_rules()
    return config


def traces(house: House, *words: str) -> dict[str, list[str]]:
    """In which raw files of the stores any of these words stands, in whatever case."""
    if house.journal.owes_scrub:
        house.journal.scrub()
    found = {}
    for path in house.folder.rglob("*"):
        raw = path.read_bytes().lower() if path.is_file() else b""
        if hits := [word for word in words if word.lower().encode() in raw]:
            found[path.name] = hits
    return found


async def correspond(house: House) -> None:
    await house.receive(
        make_mail(ROBIN, EX, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        make_mail(EX, ROBIN, NEWS, on="2026-11-16T09:00:00-08:00", subject="Quokka"),
        make_mail(ROBIN, f"{GLENN}, {EX}", "To both of you.", on="2026-11-10T09:00:00-08:00"),
        make_mail(
            GLENN,
            f"{ROBIN}, {EX}",
            "Robin,\n\nWe bought a house in Otley!\n\nGlenn\n",
            on="2026-11-16T10:00:00-08:00",
            Reply_To=EX,
        ),
    )


async def test_who_is_on_the_list_never_enters_the_files(house) -> None:
    listing(house, "ex@home.example")
    await correspond(house)
    assert [customer.name for customer in house.book.customers()] == ["Glenn Maddox"]
    assert len(house.journal.entries_of_customer(house.book.customers()[0].id)) == 2
    assert traces(house, "ex@home.example", "Alex", "Zanzibar", "Quokka") == {}


@pytest.mark.parametrize("listed", ["ex@home.example", "@home.example"])
async def test_who_is_put_on_the_list_later_is_erased_from_every_file(house, listed) -> None:
    await correspond(house)
    house.book.change(lambda: house.book.put_customer(house.book.customers()[0]))
    house.book._file._keep_last_good()
    house.book._file._keep_last_good()
    (line,) = (one for one in house.views.today().lines if one.customer.name == "Alex Home")
    view = house.views.suggestion(line.suggestion.id)
    house.desk.seal(view.draft.id)
    assert len(traces(house, "ex@home.example")) >= 4, "the book, its copies, the journal"
    listing(house, listed)
    assert traces(house, "ex@home.example", "Alex", "Zanzibar", "Quokka") == {}
    assert [customer.name for customer in house.book.customers()] == ["Glenn Maddox"]
    assert house.views.search("zanzibar").hits == house.views.search("alex").hits == ()
    with pytest.raises(NotFoundError):
        house.views.suggestion(line.suggestion.id)


@pytest.mark.parametrize("is_so", [True, False])
async def test_what_was_learned_from_their_mail_goes_with_them(house, is_so) -> None:
    await correspond(house)
    (alexs,) = (hit.entry for hit in house.views.search("zanzibar").hits)
    for entry in house.journal.entries(one[0] for one in house.journal.people()):
        event = LifeEvent(
            id=f"event-{entry.id}",
            customer_id=entry.customer_id,
            kind=Kind.MOVE,
            who=Who.SELF,
            status=When.PAST,
            evidence=(Evidence(quote=max(entry.text.splitlines(), key=len), entry_id=entry.id),),
            contrary=(Evidence(quote="Zanzibar awaits.", entry_id=alexs.id),),
            told_at=entry.at,
            confidence=0.9,
        )
        house.book.change(lambda event=event: house.book.put_life_event(event))
        if is_so:
            house.desk.confirm_life_event(event.id)
        else:
            house.desk.reject_life_event(event.id)
    house.book._file._keep_last_good()
    house.book._file._keep_last_good()
    assert len(house.book.lessons()) == house.journal.count_entries()
    listing(house, "ex@home.example")
    (customer,) = house.book.customers()
    theirs = {entry.id for entry in house.journal.entries_of_customer(customer.id)}
    assert {lesson.entry_id for lesson in house.book.lessons()} == theirs
    assert traces(house, "ex@home.example", "Alex", "Zanzibar", "Twelve cases") == {}


async def test_a_lesson_goes_with_its_customer_though_the_journal_was_begun_anew(house) -> None:
    await correspond(house)
    (alexs,) = (hit.entry for hit in house.views.search("zanzibar").hits)
    (glenn,) = (one for one in house.book.customers() if one.name == "Glenn Maddox")
    event = LifeEvent(
        id="event-alex",
        customer_id=alexs.customer_id,
        kind=Kind.PROMOTION,
        who=Who.SELF,
        status=When.PAST,
        evidence=(Evidence(quote="I got promoted to foreman", entry_id=alexs.id),),
        told_at=alexs.at,
        confidence=0.9,
    )
    theirs = {"id": "event-glenn", "customer_id": glenn.id, "story": event.id}
    heard = event.model_copy(
        update={**theirs, "evidence": (Evidence(quote="Promoted!", entry_id="entry-other"),)}
    )
    house.book.change(lambda: [house.book.put_life_event(one) for one in (event, heard)] and None)
    house.desk.confirm_life_event(event.id)
    house.journal.remove_entries([alexs.id])
    house.book._file._keep_last_good()
    listing(house, "ex@home.example")
    assert house.book.lessons() == ()
    assert not house.book.life_event(heard.id).is_told_elsewhere, "nobody nearer tells it now"
    assert traces(house, "foreman", "Zanzibar") == {}


async def test_what_others_wrote_to_both_stays_without_the_one(house) -> None:
    await correspond(house)
    listing(house, "ex@home.example")
    (customer,) = house.book.customers()
    sent, received = house.journal.entries_of_customer(customer.id)
    assert sent.text.strip() == "To both of you."
    assert [who.email for who in sent.to] == ["glenn@tillery.example"]
    assert [who.email for who in received.to] == ["robin@hale.example"]
    assert received.reply_to is None
    (hit,) = house.views.search("otley").hits
    assert hit.entry.id == received.id
    (event,) = house.book.life_events(customer.id)
    assert event.evidence[0].entry_id == received.id
    await house.pipeline.refresh_all()
    draft = house.only_suggestion().draft
    assert [who.email for who in draft.to] == ["glenn@tillery.example"]


async def test_of_a_person_with_two_addresses_the_other_one_stays(house) -> None:
    tillery = "Glenn Maddox <glenn.maddox@tillery.example>"
    private = "Glenn Maddox <gmaddox@gmail.com>"
    await house.receive(
        make_mail(ROBIN, tillery, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        make_mail(ROBIN, private, "Beer?", on="2026-10-02T09:00:00-07:00"),
        make_mail(private, ROBIN, NEWS, on="2026-11-16T09:00:00-08:00"),
    )
    (customer,) = house.book.customers()
    listing(house, "@gmail.com")
    (kept,) = house.book.customers()
    assert kept.id == customer.id
    assert kept.addresses == ("glenn.maddox@tillery.example",)
    assert house.book.life_events() == []
    assert traces(house, "gmaddox@gmail.com", "Zanzibar") == {}


async def test_a_mail_that_is_on_its_way_is_kept_until_it_has_left(house) -> None:
    await correspond(house)
    (line,) = (one for one in house.views.today().lines if one.customer.name == "Alex Home")
    draft = house.views.suggestion(line.suggestion.id).draft
    item = house.desk.approve(draft.id, house.desk.seal(draft.id).digest)
    listing(house, "ex@home.example")
    assert [one.id for one in house.journal.outbox_items()] == [item.id]
    assert house.journal.suggestion(item.suggestion_id)
    house.journal.save_outbox_item(item.model_copy(update={"state": OutboxState.FILED}))
    house.pipeline.follow_the_rules()
    assert traces(house, "ex@home.example", "Alex", "Zanzibar", "Quokka") == {}


async def test_while_the_files_are_scrubbed_the_journal_is_read_and_written(
    house, monkeypatch
) -> None:
    """On a large journal it takes seconds: the screen does not wait for that."""
    begun, go_on = threading.Event(), threading.Event()
    merge = database._merge_full_text

    def merge_slowly(db: object) -> None:
        begun.set()
        assert go_on.wait(20)
        merge(db)

    monkeypatch.setattr(database, "_merge_full_text", merge_slowly)
    await correspond(house)
    listing(house, "ex@home.example")
    scrubbing = asyncio.ensure_future(house.pipeline.eraser.scrub())
    await asyncio.to_thread(begun.wait, 20)
    assert len(house.views.search("otley").hits) == 1
    await house.receive(make_mail(GLENN, ROBIN, "Otley is lovely.", on="2026-11-17T09:00:00-08:00"))
    assert len(house.views.search("otley").hits) == 2
    house.journal.owe_scrub()  # somebody else is erased meanwhile, and left to be scrubbed
    assert not scrubbing.done()
    go_on.set()
    await scrubbing
    assert not house.journal.owes_scrub
    assert traces(house, "ex@home.example", "Alex", "Zanzibar", "Quokka") == {}
    assert len(house.views.search("otley").hits) == 2


def test_what_a_crash_left_to_be_scrubbed_is_scrubbed_by_the_next_agent(stores: Stores) -> None:
    stores.know("Alex", EXS)
    stores.entry("mail", "Alex", EXS)
    assert stores.erase()
    with contextlib.closing(Journal(stores.journal.path)) as journal:
        assert journal.owes_scrub
        eraser = Eraser(book=stores.book, journal=journal, changes=ChangeFeed())

        async def work_until_done() -> None:
            working = asyncio.ensure_future(eraser.run())
            async with asyncio.timeout(20):
                while journal.owes_scrub:
                    await asyncio.sleep(0.01)
            working.cancel()

        asyncio.run(work_until_done())
    raw = b"".join(path.read_bytes() for path in stores.folder.rglob("journal*"))
    assert b"Zanzibar" not in raw


async def test_where_nobody_is_to_be_erased_nothing_is_written(house, monkeypatch) -> None:
    await correspond(house)
    listing(house, "ex@home.example")
    monkeypatch.setattr(house.journal, "owe_scrub", lambda: pytest.fail("nothing was removed"))
    before = (house.folder / "book.json").stat().st_mtime_ns
    house.pipeline.follow_the_rules()
    listing(house, "ex@home.example", "nobody@else.example")
    assert (house.folder / "book.json").stat().st_mtime_ns == before


async def test_a_batch_that_was_parsed_before_the_list_grew_does_not_slip_in(
    house, monkeypatch
) -> None:
    from agent.mail.fetching import FetchedMail
    from agent.mail.folders import FolderRole
    from agent.mail.watch import Batch, Cursor

    raw = make_mail(EX, ROBIN, NEWS)
    fetched = FetchedMail(1, raw, datetime.now(UTC), frozenset())
    batch = Batch(
        account="mail",
        folder="INBOX",
        role=FolderRole.INBOX,
        mails=(fetched,),
        is_backlog=False,
        cursor=Cursor(1, 1, 1),
    )
    prepare = house.pipeline._prepare
    times = []

    async def edit_meanwhile(found):
        fresh = await prepare(found)
        if not times:
            listing(house, "ex@home.example")
        times.append(1)
        return fresh

    monkeypatch.setattr(house.pipeline, "_prepare", edit_meanwhile)
    async with asyncio.timeout(30):
        await house.pipeline.file_batch(batch)
    assert house.journal.count_entries() == 0
    assert traces(house, "ex@home.example", "Zanzibar") == {}


ANSWERED = {"In_Reply_To": "<77@mx.home.example>", "References": "<76@glenn> <77@mx.home.example>"}


async def answer_to_the_listed(house: House) -> None:
    """A customer answers two mails of the one on the list, and the owner got copies."""
    await house.receive(
        make_mail(ROBIN, GLENN, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        make_mail(GLENN, ROBIN, "One.", on="2026-11-16T09:00:00-08:00", **ANSWERED),
        make_mail(
            GLENN,
            ROBIN,
            "Two, as ex@home.example says.",
            on="2026-11-16T10:00:00-08:00",
            In_Reply_To="<77@mx.home.example>",
        ),
    )


@pytest.mark.parametrize("is_listed_first", [True, False])
async def test_a_message_id_of_the_listed_stands_nowhere_and_its_thread_holds(
    house, is_listed_first
) -> None:
    if is_listed_first:
        listing(house, "@home.example")
    await answer_to_the_listed(house)
    if not is_listed_first:
        listing(house, "@home.example")
    assert traces(house, "77@", "mx.home") == {}
    (customer,) = house.book.customers()
    _, one, two = house.views.customer(customer.id).entries
    assert one.thread_id == two.thread_id
    assert "<76@glenn>" in one.references
    assert two.text.strip() == "Two, as ex@home.example says.", "others' words stay"


NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
EXS, GLENNS = "ex@home.example", "glenn@tillery.example"


@dataclass
class Stores:
    """Glenn, and one who is to be erased; nothing but the stores."""

    folder: Path
    book: Book
    journal: Journal
    eraser: Eraser

    def know(self, id_: str, *addresses: str, **fields: object) -> None:
        customer = Customer.model_validate(
            {"id": id_, "name": id_, "addresses": addresses, **fields}
        )
        self.book.change(lambda: self.book.put_customer(customer))

    def entry(
        self, id_: str, customer_id: str, address: str, kind: EntryKind = EntryKind.MAIL
    ) -> None:
        entry = Entry(
            id=id_,
            customer_id=customer_id,
            kind=kind,
            direction=Direction.IN,
            at=NOON,
            text=f"A word about Zanzibar, {id_}.",
            address=address,
        )
        self.journal.add_entry(entry, is_to_read=True)

    def suggest(self, id_: str, customer_id: str, **fields: object) -> None:
        suggestion = Suggestion.model_validate(
            {
                "id": id_,
                "customer_id": customer_id,
                "practice": "keep_in_touch",
                "reason": f"{id_} has been silent since Zanzibar",
                "due_on": date(2026, 11, 2),
                "expires_on": date(2026, 12, 2),
                "priority": 1.0,
                **fields,
            }
        )
        self.journal.save_suggestion(suggestion, made_at=NOON)

    def erase(self) -> bool:
        circle = Circle(own=frozenset({"robin@hale.example"}), never_log=frozenset({EXS}))
        return self.eraser.erase(circle)

    def suggestions(self) -> set[str]:
        return {one.id for one in self.journal.all_suggestions()}

    def holds(self, word: str) -> bool:
        if self.journal.owes_scrub:
            self.journal.scrub()
        return any(
            word.encode() in path.read_bytes() for path in self.folder.rglob("*") if path.is_file()
        )


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    with (
        contextlib.closing(Book(tmp_path / "book.json")) as book,
        contextlib.closing(Journal(tmp_path / "journal.sqlite")) as journal,
    ):
        eraser = Eraser(book=book, journal=journal, changes=ChangeFeed())
        yield Stores(tmp_path, book, journal, eraser)


def told_in(entry_id: str) -> dict[str, object]:
    return {"evidence": Evidence(quote="Zanzibar", entry_id=entry_id), "told_at": NOON}


def test_days_and_facts_that_rest_on_their_mail_go_and_the_owners_own_stay(stores: Stores) -> None:
    own_day = RememberedDate(kind=DateKind.BIRTHDAY, date="--05-01")
    own_fact = KnownFact(about=About.REACHED, value="by phone")
    days = [
        RememberedDate.model_validate({"kind": DateKind.WEDDING_DAY, "date": day, **told_in(id_)})
        for day, id_ in (("--06-01", "theirs"), ("--07-01", "his"))
    ]
    facts = [
        KnownFact.model_validate({"about": About.CAUSES, "value": value, **told_in(id_)})
        for value, id_ in (("Zanzibar", "theirs"), ("rowing", "his"))
    ]
    stores.know("Glenn", GLENNS, EXS, dates=(own_day, *days), facts=(own_fact, *facts))
    stores.entry("theirs", "Glenn", EXS)
    stores.entry("his", "Glenn", GLENNS)
    stores.book._file._keep_last_good()
    assert stores.erase()
    (glenn,) = stores.book.customers()
    assert glenn.dates == (own_day, days[1])
    assert glenn.facts == (own_fact, facts[1])
    for path in stores.folder.glob("book*"):
        assert "--06-01" not in path.read_text(), path


def test_what_was_put_in_by_hand_about_them_goes_with_all_that_it_left_open(stores: Stores) -> None:
    stores.know("Alex", EXS)
    stores.entry("call", "Alex", EXS, EntryKind.CALL)
    stores.entry("mail", "Alex", EXS)
    promise = Matter(kind=MatterKind.PROMISE, quote="Zanzibar", start=13)
    stores.journal.save_matters("call", [promise])
    stores.journal.save_matters("mail", [promise])
    assert stores.erase()
    assert stores.journal.count_entries() == 0
    assert stores.journal.matters(since=NOON) == {}
    assert not stores.holds("Zanzibar")


def test_a_suggestion_without_a_mail_goes_with_its_customer(stores: Stores) -> None:
    stores.know("Alex", EXS)
    stores.know("Glenn", GLENNS)
    stores.suggest("suggestion-alex", "Alex", state="done")
    stores.suggest("suggestion-nobody", "whom the owner took out of the book")
    stores.suggest("suggestion-glenn", "Glenn", reason="Glenn is silent")
    stores.entry("his", "Glenn", GLENNS)
    cited = {"entry_id": "his", "reason": "Zanzibar"}
    stores.suggest("suggestion-alex-by-glenns-mail", "Alex", **cited)
    assert stores.erase()
    assert stores.suggestions() == {"suggestion-glenn"}


def test_of_who_keeps_another_address_only_what_surely_rests_on_that_one_stays(
    stores: Stores,
) -> None:
    stores.know("Glenn", GLENNS, EXS)
    stores.entry("his", "Glenn", GLENNS)
    stores.suggest("suggestion-by-mail", "Glenn", entry_id="his")
    stores.suggest("suggestion-by-no-mail", "Glenn", phone="+1 707 555 0100")
    assert stores.erase()
    assert stores.suggestions() == {"suggestion-by-mail"}
    stores.suggest("suggestion-since", "Glenn")
    assert not stores.erase()
    assert len(stores.suggestions()) == 2


def test_what_their_news_brought_others_goes_and_what_the_owner_typed_stays(stores: Stores) -> None:
    stores.know("Alex", EXS)
    stores.know("Glenn", GLENNS)
    stores.entry("news", "Alex", EXS)
    fire = LifeEvent(
        id="event-fire",
        customer_id="Alex",
        kind=Kind.HARDSHIP,
        who=Who.COMMUNITY,
        status=When.ONGOING,
        evidence=(Evidence(quote="Zanzibar", entry_id="news"),),
        told_at=NOON,
        confidence=0.9,
    )
    stores.book.change(lambda: stores.book.put_life_event(fire))
    for id_, event_id in (("told", fire.id), ("typed", "")):
        happening = Happening(
            id=id_, region="Lake County", what=id_, on=NOON.date(), from_event_id=event_id
        )
        stores.journal.add_happening(happening)
    stores.suggest("suggestion-neighbour", "Glenn", life_event_id=fire.id)
    assert stores.erase()
    assert [one.id for one in stores.journal.happenings()] == ["typed"]
    assert stores.suggestions() == set()
    assert not stores.holds("Zanzibar")


async def test_another_customers_draft_forgets_that_it_was_like_a_note_to_the_listed(
    house, brag
) -> None:
    await house.receive(*brag, make_mail(EX, ROBIN, NEWS, on="2026-11-15T09:00:00-08:00"))
    draft = next(one for one in house.journal.drafts() if "Alex" not in one.text)
    note = "Congratulations on the promotion! Zanzibar awaits."
    check = draft.gate.checks[0].model_copy(
        update={"finding": f"This is nearly the same as another note: “{note}”."}
    )
    gate = draft.gate.model_copy(
        update={"nearest": note, "likeness": 0.7, "checks": (check, *draft.gate.checks[1:])}
    )
    house.journal.save_draft(draft.model_copy(update={"gate": gate}))
    listing(house, "ex@home.example")
    kept = house.journal.draft(draft.id)
    assert kept.text == draft.text
    assert "Zanzibar" not in kept.model_dump_json()
    assert kept.gate.checks[0].finding == "This is nearly the same as another note."
