"""One person, one record: joined on the owner's word, and every join undone again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest

from agent.changes import ChangeFeed
from agent.errors import NotFoundError, StaleError, UsageError
from agent.joins import Joins
from agent.journal import customer_id_of
from agent.models import (
    About,
    Address,
    Customer,
    DateKind,
    Direction,
    Doubles,
    Draft,
    Entry,
    EntryKind,
    Evidence,
    GateReport,
    KnownFact,
    OutboxItem,
    OutboxState,
    RememberedDate,
    Split,
    Suggestion,
    SuggestionState,
)
from agent.store.book import Book
from agent.store.sqlite import Journal

ROBIN = "Robin Hale <robin@hale.example>"
TILLERY = "Glenn Maddox <glenn.maddox@tillery.example>"
GMAIL = "Glenn Maddox <gmaddox@gmail.com>"
SAWDUST = "Glenn Maddox <sawdust@home.example>"
AT_TILLERY, AT_GMAIL, AT_HOME = (
    "glenn.maddox@tillery.example",
    "gmaddox@gmail.com",
    "sawdust@home.example",
)


async def meet(house, mail, *who: str) -> None:
    """The owner writes to each; each tells of something."""
    news = {
        TILLERY: "I got promoted to foreman yesterday!",
        GMAIL: "We bought a house in Otley!",
        SAWDUST: "My daughter Ana got engaged on Sunday!",
    }
    for one in who:
        await house.receive(
            mail(ROBIN, one, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
            mail(one, ROBIN, f"Robin,\n\n{news[one]}\n\nGlenn\n", on="2026-11-16T09:00:00-08:00"),
        )


def addresses(house) -> set[frozenset[str]]:
    return {frozenset(customer.addresses) for customer in house.book.customers()}


def consistent(house) -> None:
    """Everything stands under the customer whose address it came from."""
    for customer in house.book.customers():
        entries = house.journal.entries_of_customer(customer.id)
        assert {entry.address for entry in entries} <= set(customer.addresses)
        ids = {entry.id for entry in entries}
        for event in house.book.life_events(customer.id):
            assert {evidence.entry_id for evidence in event.evidence} <= ids
        for suggestion in house.journal.suggestions_of_customer(customer.id):
            if suggestion.is_undecided:
                assert {evidence.entry_id for evidence in suggestion.evidence} <= ids
                draft = house.journal.draft_of(suggestion.id)
                assert draft is None or draft.customer_id == customer.id
                assert draft is None or draft.to[0].email in customer.addresses


async def test_a_suggested_join_that_is_accepted_makes_one_customer(house, mail) -> None:
    await meet(house, mail, TILLERY, SAWDUST)
    (double,) = house.views.doubles().doubles
    assert double.reason == "both are called Glenn Maddox"
    customer = house.identity.join_double(double.id).customer
    assert addresses(house) == {frozenset({AT_TILLERY, AT_HOME})}
    assert len(house.journal.entries_of_customer(customer.id)) == 4
    assert len(house.book.life_events(customer.id)) == 2
    consistent(house)
    assert house.views.doubles().doubles == ()
    with pytest.raises(NotFoundError):
        house.identity.join_double(double.id)


async def test_a_refused_join_is_remembered_in_the_book_and_never_asked_again(house, mail) -> None:
    await meet(house, mail, TILLERY, SAWDUST)
    (double,) = house.views.doubles().doubles
    house.identity.refuse(double.id)
    assert house.views.doubles().doubles == ()
    assert AT_HOME in (house.folder / "book.json").read_text().split("somebody_else")[1]
    await meet(house, mail, GMAIL)
    assert addresses(house) == {frozenset({AT_TILLERY, AT_GMAIL}), frozenset({AT_HOME})}
    assert house.views.doubles().doubles == (), "nor of whom one of them was joined with"


@pytest.mark.parametrize("address", [AT_TILLERY, AT_GMAIL])
async def test_an_automatic_join_is_undone_and_stays_undone(house, mail, address) -> None:
    await meet(house, mail, TILLERY, GMAIL)
    (customer,) = house.book.customers()
    customers = house.identity.split(customer.id, address.upper()).customers
    await house.pipeline.settled()
    assert addresses(house) == {frozenset({AT_TILLERY}), frozenset({AT_GMAIL})}
    assert {one.name for one in customers} == {"Glenn Maddox"}
    consistent(house)
    assert all(len(house.journal.entries_of_customer(one.id)) == 2 for one in customers)
    assert all(len(house.book.life_events(one.id)) == 1 for one in customers)
    await house.receive(mail(ROBIN, TILLERY, "One more.", on="2026-11-17T09:00:00-08:00"))
    assert len(house.book.customers()) == 2
    assert house.views.doubles().doubles == ()


async def test_after_an_undone_join_each_has_his_own_suggestion_and_draft(house, mail) -> None:
    await meet(house, mail, TILLERY, SAWDUST)
    before = {line.suggestion.life_event_id for line in house.views.today().lines}
    (double,) = house.views.doubles().doubles
    customer = house.identity.join_double(double.id).customer
    assert len(house.views.today().lines) == 1, "one person is answered once"
    house.identity.split(customer.id, AT_HOME)
    await house.pipeline.settled()
    lines = house.views.today().lines
    assert len(lines) == 2
    assert {line.suggestion.life_event_id for line in lines} == before
    consistent(house)


async def test_what_the_owner_decided_outlives_a_join_and_its_undoing(house, mail) -> None:
    await meet(house, mail, TILLERY, SAWDUST)
    dismissed = house.views.today().lines[0].suggestion
    house.desk.dismiss(dismissed.id)
    customer = house.identity.join_double(house.views.doubles().doubles[0].id).customer
    assert house.journal.suggestion(dismissed.id).state is SuggestionState.DISMISSED
    house.identity.split(customer.id, AT_HOME)
    await house.pipeline.settled()
    assert house.journal.suggestion(dismissed.id).state is SuggestionState.DISMISSED
    assert len(house.views.today().lines) == 1


async def test_news_told_from_both_addresses_is_parted_with_its_evidence(house, mail) -> None:
    await meet(house, mail, TILLERY, SAWDUST)
    customer = house.identity.join_double(house.views.doubles().doubles[0].id).customer
    again = "Robin,\n\nDid I say? I got promoted to foreman last week!\n\nGlenn\n"
    await house.receive(mail(SAWDUST, ROBIN, again, on="2026-11-17T09:00:00-08:00"))
    shared = [one for one in house.book.life_events(customer.id) if len(one.evidence) == 2]
    assert len(shared) == 1
    house.identity.split(customer.id, AT_HOME)
    await house.pipeline.settled()
    consistent(house)
    promotions = [one for one in house.book.life_events() if one.kind is shared[0].kind]
    assert [len(one.evidence) for one in promotions] == [1, 1]
    assert len({one.customer_id for one in promotions}) == 2


async def test_what_cannot_be_split_is_told(house, mail) -> None:
    await meet(house, mail, TILLERY)
    (customer,) = house.book.customers()
    with pytest.raises(UsageError, match="nothing to split"):
        house.identity.split(customer.id, AT_TILLERY)
    with pytest.raises(UsageError, match="none of this customer's"):
        house.identity.split(customer.id, AT_HOME)
    with pytest.raises(NotFoundError):
        house.identity.split("customer-none", AT_HOME)


async def test_a_join_of_somebody_who_was_taken_out_just_now_is_stale(house, mail) -> None:
    await meet(house, mail, TILLERY, SAWDUST)
    (double,) = house.views.doubles().doubles
    path = house.folder / "book.json"
    before = house.book.customers()
    house.book.change(lambda: house.book.remove_customer(before[0].id))
    text = path.read_text()
    house.book.change(lambda: house.book.put_customer(before[0]))
    path.write_text(text)
    with pytest.raises(StaleError, match="look at it again"):
        house.identity.join_double(double.id)


async def test_the_same_record_stays_whichever_was_met_first(house, mail, tmp_path) -> None:
    await meet(house, mail, TILLERY, GMAIL)
    (customer,) = house.book.customers()
    (house.folder / "other").mkdir()
    other = type(house)(house.folder / "other", house.config)
    try:
        other.file(mail(ROBIN, GMAIL, "a"), mail(ROBIN, TILLERY, "b"))
        assert [one.id for one in other.book.customers()] == [customer.id]
    finally:
        other.close()


async def test_a_crash_between_book_and_journal_is_mended_at_the_next_start(
    house, mail, monkeypatch
) -> None:
    await meet(house, mail, TILLERY, SAWDUST)
    (double,) = house.views.doubles().doubles
    monkeypatch.setattr(type(house.pipeline.joins), "settle", lambda *_: None)
    customer = house.identity.join_double(double.id).customer
    monkeypatch.undo()
    assert len(house.journal.entries_of_customer(customer.id)) == 2
    house.pipeline.joins.mend()
    assert len(house.journal.entries_of_customer(customer.id)) == 4
    consistent(house)


async def test_an_address_moved_by_hand_takes_its_mail_along(house, mail) -> None:
    await meet(house, mail, TILLERY, GMAIL)
    (customer,) = house.book.customers()
    path = house.folder / "book.json"
    path.write_text(path.read_text().replace(AT_GMAIL, "elsewhere@gmail.com"))
    assert house.book.refresh()
    await house.pipeline.take_book()
    assert {one.address for one in house.journal.entries_of_customer(customer.id)} == {AT_TILLERY}


async def test_joins_over_the_api(house, mail) -> None:
    await meet(house, mail, TILLERY, SAWDUST)
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://agent") as client:
        (double,) = Doubles.model_validate_json((await client.get("/doubles")).content).doubles
        customer = (await client.post(f"/doubles/{double.id}/join")).json()["customer"]
        assert set(customer["addresses"]) == {AT_TILLERY, AT_HOME}
        assert (await client.post(f"/doubles/{double.id}/join")).status_code == 404
        path = f"/customers/{customer['id']}/split"
        assert (await client.post(path, json={})).status_code == 422
        answer = await client.post(path, json={"address": AT_HOME})
        assert len(Split.model_validate_json(answer.content).customers) == 2
        assert (await client.post("/doubles/none/refuse")).status_code == 404
        assert (await client.get("/doubles")).json() == {"doubles": []}


NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass
class Stores:
    """Two customers who turn out to be one, and nothing but the stores."""

    book: Book
    journal: Journal
    joins: Joins

    def meet(self, *addresses: str, **fields: object) -> None:
        for address in addresses:
            customer = Customer.model_validate(
                {
                    "id": customer_id_of(address),
                    "name": "Glenn Maddox",
                    "addresses": (address,),
                    **fields,
                }
            )
            self.book.change(lambda one=customer: self.book.put_customer(one))

    def entry(self, number: int, address: str, kind: EntryKind = EntryKind.MAIL) -> None:
        entry = Entry(
            id=f"entry-{number}",
            customer_id=customer_id_of(address),
            kind=kind,
            direction=Direction.OUT,
            at=NOON,
            address=address,
        )
        self.journal.add_entry(entry, is_to_read=True)

    def suggest(self, number: int, address: str, **fields: object) -> Suggestion:
        suggestion = Suggestion.model_validate(
            {
                "id": f"suggestion-{number}",
                "customer_id": customer_id_of(address),
                "practice": "keep_in_touch",
                "cause": "silent since June",
                "reason": "Glenn has been silent",
                "due_on": date(2026, 11, 2),
                "expires_on": date(2026, 12, 2),
                "priority": 1.0,
                **fields,
            }
        )
        self.journal.save_suggestion(suggestion, made_at=NOON)
        return suggestion

    def join(self) -> Customer:
        pair = self.book.customers()
        self.book.change(lambda: self.joins.put_together(*pair) and None)
        self.joins.settle({one.id for one in pair})
        (customer,) = self.book.customers()
        return customer

    def left(self) -> dict[str, SuggestionState]:
        (customer,) = self.book.customers()
        found = self.journal.suggestions_of_customer(customer.id)
        assert len(found) == len(self.journal.all_suggestions())
        return {one.id: one.state for one in found}


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    with (
        contextlib.closing(Book(tmp_path / "book.json")) as book,
        contextlib.closing(Journal(tmp_path / "journal.sqlite")) as journal,
    ):
        joins = Joins(book=book, journal=journal, changes=ChangeFeed())
        yield Stores(book, journal, joins)


def taken_and_kept() -> tuple[str, str]:
    """Of two addresses the one whose record goes, and the one whose record stays."""
    kept, taken = sorted((AT_TILLERY, AT_HOME), key=customer_id_of)
    return taken, kept


def test_a_suggestion_without_a_mail_follows_its_customer(stores: Stores) -> None:
    taken, kept = taken_and_kept()
    stores.meet(taken, kept)
    given = stores.suggest(1, taken, cause="a")
    stores.suggest(2, kept, cause="b")
    stores.journal.end_suggestion(
        given.model_copy(update={"state": SuggestionState.DONE}), NOON, "entry-7"
    )
    stores.join()
    assert stores.left() == {"suggestion-1": "done", "suggestion-2": "open"}
    assert [one[2] for one in stores.journal.ended_between(NOON, NOON.replace(hour=13))] == [
        "entry-7"
    ]
    assert len(stores.journal.made()[customer_id_of(kept)]) == 2


def test_it_follows_after_a_crash_and_after_a_join_by_hand_as_well(stores: Stores) -> None:
    taken, kept = taken_and_kept()
    for settle in (stores.joins.mend, stores.joins.settle):
        stores.meet(taken, kept)
        stores.suggest(1, taken)
        pair = stores.book.customers()
        stores.book.change(lambda pair=pair: stores.joins.put_together(*pair) and None)
        settle()
        assert stores.left() == {"suggestion-1": "open"}
        stores.book.change(lambda: stores.book.remove_customer(customer_id_of(kept)))


def test_it_follows_whose_record_the_owner_named_himself(stores: Stores) -> None:
    stores.meet(AT_TILLERY, id="customer-0")
    stores.meet(AT_HOME, id="glenn")
    entry = Entry(
        id="entry-1",
        customer_id="glenn",
        kind=EntryKind.MAIL,
        direction=Direction.OUT,
        at=NOON,
        address=AT_HOME,
    )
    stores.journal.add_entry(entry, is_to_read=True)
    stores.suggest(1, AT_HOME, customer_id="glenn")
    stores.join()
    assert stores.left() == {"suggestion-1": "open"}


@pytest.mark.parametrize(
    ("one", "other", "left"),
    [
        ("open", "done", {"suggestion-2": "done"}),
        ("snoozed", "dismissed", {"suggestion-2": "dismissed"}),
        ("drafted", "expired", {"suggestion-2": "expired"}),
        ("withdrawn", "done", {"suggestion-2": "done"}),
        ("withdrawn", "open", {"suggestion-2": "open"}),
        ("open", "snoozed", {"suggestion-2": "snoozed"}),
        ("open", "open", {"suggestion-2": "open"}),
        ("done", "done", {"suggestion-1": "done", "suggestion-2": "done"}),
    ],
)
@pytest.mark.parametrize("is_swapped", [True, False])
def test_two_suggestions_for_one_cause_become_one_when_two_customers_do(
    stores: Stores, one: str, other: str, left: dict[str, str], *, is_swapped: bool
) -> None:
    addresses = taken_and_kept()[:: -1 if is_swapped else 1]
    stores.meet(*addresses)
    stores.suggest(1, addresses[0], state=one)
    stores.suggest(2, addresses[1], state=other)
    stores.join()
    assert stores.left() == left


def test_other_causes_other_practices_and_old_suggestions_stay_beside_each_other(
    stores: Stores,
) -> None:
    stores.meet(AT_TILLERY, AT_HOME)
    stores.suggest(1, AT_TILLERY)
    stores.suggest(2, AT_HOME, cause="silent since May")
    stores.suggest(3, AT_HOME, practice="kindness")
    stores.suggest(4, AT_TILLERY, cause="")
    stores.suggest(5, AT_HOME, cause="")
    stores.join()
    assert len(stores.left()) == 5


def draft_of(suggestion: Suggestion, written_by: str) -> Draft:
    return Draft(
        id=f"draft-{suggestion.id}",
        suggestion_id=suggestion.id,
        customer_id=suggestion.customer_id,
        account="mail",
        sender=Address(email="robin@hale.example"),
        to=(Address(email=AT_HOME),),
        subject="Hello",
        text="Glenn, how are you?",
        facts=(),
        written_by=written_by,
        gate=GateReport(checks=()),
    )


def test_what_the_owner_has_written_is_not_lost_in_a_join(stores: Stores) -> None:
    stores.meet(AT_TILLERY, AT_HOME)
    written = stores.suggest(1, AT_TILLERY, state="drafted")
    other = stores.suggest(2, AT_HOME, state="drafted")
    stores.journal.save_draft(draft_of(written, "owner"))
    stores.journal.save_draft(draft_of(other, "letter"))
    stores.join()
    assert stores.left() == {"suggestion-1": "drafted"}
    assert [one.suggestion_id for one in stores.journal.drafts()] == ["suggestion-1"]


def test_a_suggestion_whose_mail_is_on_its_way_stays_to_be_done(stores: Stores) -> None:
    stores.meet(AT_TILLERY, AT_HOME)
    stores.suggest(1, AT_TILLERY)
    stores.suggest(2, AT_HOME, state="dismissed")
    item = OutboxItem(
        id="outbox-1",
        draft_id="draft-1",
        suggestion_id="suggestion-1",
        account="mail",
        message_id="<1@hale.example>",
        sender="robin@hale.example",
        recipients=(AT_HOME,),
        digest="d",
        state=OutboxState.WAITING,
        approved_at=NOON,
    )
    stores.journal.add_outbox_item(item, b"raw")
    stores.join()
    assert stores.left().keys() == {"suggestion-1", "suggestion-2"}


@pytest.mark.parametrize("address", [AT_TILLERY, AT_HOME])
def test_after_an_undone_join_each_has_the_days_and_facts_that_he_told(
    stores: Stores, address: str
) -> None:
    def told(number: int) -> dict[str, object]:
        return {"evidence": Evidence(quote="so", entry_id=f"entry-{number}"), "told_at": NOON}

    stores.meet(AT_TILLERY, AT_HOME)
    stores.entry(1, AT_TILLERY)
    stores.entry(2, AT_HOME, EntryKind.NOTE)
    customer = stores.join()
    days = [
        RememberedDate.model_validate({"kind": DateKind.BIRTHDAY, "date": f"--0{n}-01", **told(n)})
        for n in (1, 2)
    ]
    facts = [
        KnownFact.model_validate({"about": About.CAUSES, "value": f"cause {n}", **told(n)})
        for n in (1, 2)
    ]
    own = KnownFact(about=About.REACHED, value="by phone")
    customer = customer.model_copy(
        update={"dates": tuple(days), "facts": (*facts, own), "tags": ("vip",)}
    )
    stores.book.change(lambda: stores.book.put_customer(customer))
    stayed, left = stores.joins.split(customer.id, address)
    by_address = {one.addresses[0]: one for one in (stayed, left)}
    for number, at in ((0, AT_TILLERY), (1, AT_HOME)):
        assert by_address[at].dates == (days[number],)
        assert facts[number] in by_address[at].facts
        assert facts[1 - number] not in by_address[at].facts
        (entry,) = stores.journal.entries_of_customer(by_address[at].id)
        assert entry.address == at
    assert own in stayed.facts
    assert own not in left.facts, "the owner's own word stays with the record that he wrote it in"
    assert (stayed.tags, left.tags) == (("vip",), ())
