"""One person, one record: joined on the owner's word, and every join undone again."""

from __future__ import annotations

import httpx
import pytest

from agent.errors import NotFoundError, StaleError, UsageError
from agent.models import Doubles, Split, SuggestionState

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
    customer = house.desk.join(double.id)
    assert addresses(house) == {frozenset({AT_TILLERY, AT_HOME})}
    assert len(house.journal.entries_of_customer(customer.id)) == 4
    assert len(house.book.life_events(customer.id)) == 2
    consistent(house)
    assert house.views.doubles().doubles == ()
    with pytest.raises(NotFoundError):
        house.desk.join(double.id)


async def test_a_refused_join_is_remembered_in_the_book_and_never_asked_again(house, mail) -> None:
    await meet(house, mail, TILLERY, SAWDUST)
    (double,) = house.views.doubles().doubles
    house.desk.refuse(double.id)
    assert house.views.doubles().doubles == ()
    assert AT_HOME in (house.folder / "book.json").read_text().split("somebody_else")[1]
    await meet(house, mail, GMAIL)
    assert addresses(house) == {frozenset({AT_TILLERY, AT_GMAIL}), frozenset({AT_HOME})}
    assert house.views.doubles().doubles == (), "nor of whom one of them was joined with"


@pytest.mark.parametrize("address", [AT_TILLERY, AT_GMAIL])
async def test_an_automatic_join_is_undone_and_stays_undone(house, mail, address) -> None:
    await meet(house, mail, TILLERY, GMAIL)
    (customer,) = house.book.customers()
    customers = house.desk.split(customer.id, address.upper()).customers
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
    customer = house.desk.join(double.id)
    assert len(house.views.today().lines) == 1, "one person is answered once"
    house.desk.split(customer.id, AT_HOME)
    await house.pipeline.settled()
    lines = house.views.today().lines
    assert len(lines) == 2
    assert {line.suggestion.life_event_id for line in lines} == before
    consistent(house)


async def test_what_the_owner_decided_outlives_a_join_and_its_undoing(house, mail) -> None:
    await meet(house, mail, TILLERY, SAWDUST)
    dismissed = house.views.today().lines[0].suggestion
    house.desk.dismiss(dismissed.id)
    customer = house.desk.join(house.views.doubles().doubles[0].id)
    assert house.journal.suggestion(dismissed.id).state is SuggestionState.DISMISSED
    house.desk.split(customer.id, AT_HOME)
    await house.pipeline.settled()
    assert house.journal.suggestion(dismissed.id).state is SuggestionState.DISMISSED
    assert len(house.views.today().lines) == 1


async def test_news_told_from_both_addresses_is_parted_with_its_evidence(house, mail) -> None:
    await meet(house, mail, TILLERY, SAWDUST)
    customer = house.desk.join(house.views.doubles().doubles[0].id)
    again = "Robin,\n\nDid I say? I got promoted to foreman last week!\n\nGlenn\n"
    await house.receive(mail(SAWDUST, ROBIN, again, on="2026-11-17T09:00:00-08:00"))
    shared = [one for one in house.book.life_events(customer.id) if len(one.evidence) == 2]
    assert len(shared) == 1
    house.desk.split(customer.id, AT_HOME)
    await house.pipeline.settled()
    consistent(house)
    promotions = [one for one in house.book.life_events() if one.kind is shared[0].kind]
    assert [len(one.evidence) for one in promotions] == [1, 1]
    assert len({one.customer_id for one in promotions}) == 2


async def test_what_cannot_be_split_is_told(house, mail) -> None:
    await meet(house, mail, TILLERY)
    (customer,) = house.book.customers()
    with pytest.raises(UsageError, match="nothing to split"):
        house.desk.split(customer.id, AT_TILLERY)
    with pytest.raises(UsageError, match="none of this customer's"):
        house.desk.split(customer.id, AT_HOME)
    with pytest.raises(NotFoundError):
        house.desk.split("customer-none", AT_HOME)


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
        house.desk.join(double.id)


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
    customer = house.desk.join(double.id)
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
        customer = (await client.post(f"/doubles/{double.id}/join")).json()
        assert set(customer["addresses"]) == {AT_TILLERY, AT_HOME}
        assert (await client.post(f"/doubles/{double.id}/join")).status_code == 404
        path = f"/customers/{customer['id']}/split"
        assert (await client.post(path, json={})).status_code == 422
        answer = await client.post(path, json={"address": AT_HOME})
        assert len(Split.model_validate_json(answer.content).customers) == 2
        assert (await client.post("/doubles/none/refuse")).status_code == 404
        assert (await client.get("/doubles")).json() == {"doubles": []}
