"""Who is who, as the owner says: any two joined, every step undone, and a person forgotten."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from agent.errors import StaleError, UsageError
from agent.journal import customer_id_of
from agent.models import About, Erasure, Join, OutboxState, SuggestionState
from tests.agent.conftest import GLENN, ROBIN, House, make_mail

ANN = "Ann Tillery <ann@mill.example>"
NEWS = {GLENN: "We bought a house in Otley!", ANN: "I got promoted to foreman yesterday!"}


def address(who: str) -> str:
    return who.partition("<")[2].rstrip(">")


async def meet(house: House, *who: str) -> None:
    """The owner writes to each; each tells of something."""
    for one in who:
        await house.receive(
            make_mail(ROBIN, one, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
            make_mail(
                one, ROBIN, f"Robin,\n\n{NEWS[one]}\n\nBye\n", on="2026-11-16T09:00:00-08:00"
            ),
        )


def held(house: House) -> tuple[object, ...]:
    """All that the two stores tell of who is who; a life event that is read anew may be renamed."""
    customers = house.book.customers()
    return (
        {customer.id: customer for customer in customers},
        {event.evidence: event.model_copy(update={"id": ""}) for event in house.book.life_events()},
        {one.id: [e.id for e in house.journal.entries_of_customer(one.id)] for one in customers},
        {one.id: practices(house, one.id) for one in customers},
    )


async def in_files(house: House) -> bytes:
    """All that the files hold once no trace is owed."""
    await house.identity.scrub()
    return b"".join(path.read_bytes() for path in house.folder.rglob("*") if path.is_file())


def practices(house: House, customer_id: str) -> set[str]:
    found = house.journal.suggestions_of_customer(customer_id)
    return {one.practice for one in found if one.state is not SuggestionState.WITHDRAWN}


async def test_any_two_are_joined_and_the_join_undone_as_if_it_had_never_been(house) -> None:
    await meet(house, GLENN, ANN)
    before = held(house)
    glenn, ann = (customer_id_of(address(who)) for who in (GLENN, ANN))
    joined = house.identity.join(glenn, ann)
    assert set(joined.customer.addresses) == {address(GLENN), address(ANN)}
    assert [one.id for one in house.book.customers()] == [joined.customer.id]
    assert len(house.journal.entries_of_customer(joined.customer.id)) == 4
    house.identity.undo(joined.undo)
    await house.pipeline.settled()
    assert held(house) == before
    with pytest.raises(StaleError, match="no longer be undone"):
        house.identity.undo(joined.undo)


async def test_a_split_is_undone_as_if_it_had_never_been(house) -> None:
    await meet(house, GLENN, ANN)
    joined = house.identity.join(*(customer_id_of(address(who)) for who in (GLENN, ANN)))
    await house.pipeline.settled()
    house.notebook.note(joined.customer.id, "Likes rye bread.")
    before = held(house)
    split = house.identity.split(joined.customer.id, address(ANN))
    assert len(house.book.customers()) == 2
    house.identity.undo(split.undo)
    await house.pipeline.settled()
    assert held(house) == before


@pytest.mark.parametrize("step", ["join", "split"])
async def test_a_step_is_undone_by_an_agent_that_was_started_anew_as_if_it_had_never_been(
    house, step
) -> None:
    await meet(house, GLENN, ANN)
    glenn, ann = (customer_id_of(address(who)) for who in (GLENN, ANN))
    before = held(house)
    undo = house.identity.join(glenn, ann).undo
    if step == "split":
        (joined,) = house.book.customers()
        await house.pipeline.settled()
        before = held(house)
        undo = house.identity.split(joined.id, address(ANN)).undo
    await house.pipeline.settled()
    anew = House(house.folder, house.config)
    anew.pipeline.joins.mend()
    reading = asyncio.ensure_future(anew.pipeline.run())
    anew.identity.undo(undo)
    await anew.pipeline.settled()
    assert held(anew) == before
    with pytest.raises(StaleError, match="no longer be undone"):
        anew.identity.undo(undo)
    reading.cancel()
    anew.close()


async def test_mail_that_came_between_a_join_and_its_undoing_stays_with_its_writer(house) -> None:
    await meet(house, GLENN, ANN)
    joined = house.identity.join(*(customer_id_of(address(who)) for who in (GLENN, ANN)))
    await house.receive(
        make_mail(
            ANN, ROBIN, "My daughter Ana got engaged on Sunday!", on="2026-11-17T09:00:00-08:00"
        )
    )
    house.identity.undo(joined.undo)
    await house.pipeline.settled()
    told = {event.customer_id: event for event in house.book.life_events() if "Ana" in str(event)}
    assert set(told) == {customer_id_of(address(ANN))}
    assert len(house.journal.entries_of_customer(customer_id_of(address(ANN)))) == 3


async def test_what_the_owner_has_written_since_is_not_lost_by_an_undo(house) -> None:
    await meet(house, GLENN, ANN)
    joined = house.identity.join(*(customer_id_of(address(who)) for who in (GLENN, ANN)))
    house.notebook.put_fact(joined.customer.id, About.CAUSES, "the food bank")
    with pytest.raises(StaleError, match="would be lost"):
        house.identity.undo(joined.undo)


async def test_nobody_is_joined_with_himself_or_with_nobody(house) -> None:
    await meet(house, GLENN)
    (glenn,) = house.book.customers()
    with pytest.raises(UsageError):
        house.identity.join(glenn.id, glenn.id)
    with pytest.raises(StaleError):
        house.identity.join(glenn.id, "customer-none")


async def test_who_is_forgotten_is_in_no_file_but_by_address_and_does_not_come_back(house) -> None:
    await meet(house, GLENN, ANN)
    glenn = house.book.customer_at(address(GLENN))
    house.notebook.note(glenn.id, "Likes rye bread.")
    told = house.views.erasure(glenn.id)
    assert (told.mails, told.logged, told.waiting) == (2, 0, 0)
    with pytest.raises(UsageError, match="type Glenn Maddox"):
        house.identity.forget(glenn.id, "Glenn")
    erased = house.identity.forget(glenn.id, " Glenn  Maddox ")
    assert erased == told
    assert [one.name for one in house.book.customers()] == ["Ann Tillery"]
    assert house.journal.count_entries() == 2
    raw = await in_files(house)
    assert not [word for word in (b"Glenn", b"Maddox", b"Otley", b"rye bread") if word in raw]
    await meet(house, GLENN)
    assert [one.name for one in house.book.customers()] == ["Ann Tillery"]
    assert house.journal.count_entries() == 2


async def test_who_is_taken_off_the_books_list_of_the_forgotten_counts_again(house) -> None:
    await meet(house, GLENN)
    (glenn,) = house.book.customers()
    house.identity.forget(glenn.id, glenn.name)
    path = house.folder / "book.json"
    path.write_text('{"customers": {}, "life_events": {}}')
    assert house.book.refresh()
    await house.pipeline.take_book()
    await meet(house, GLENN)
    assert [one.name for one in house.book.customers()] == ["Glenn Maddox"]


async def test_who_is_put_on_the_books_list_by_hand_is_erased(house) -> None:
    await meet(house, GLENN, ANN)
    path = house.folder / "book.json"
    record = f'"forgotten": {{"f": {{"id": "f", "address": "{address(GLENN)}"}}}}, '
    path.write_text("{" + record + path.read_text().lstrip()[1:])
    assert house.book.refresh()
    await house.pipeline.take_book()
    assert [one.name for one in house.book.customers()] == ["Ann Tillery"]


async def test_a_missed_mail_to_who_is_forgotten_goes_with_them(house, brag) -> None:
    """Nobody will send it any more, so it is no mail on its way."""
    await house.receive(*brag)
    view = house.only_suggestion()
    item = house.desk.approve(view.draft.id, house.desk.seal(view.draft.id).digest)
    house.journal.save_outbox_item(item.model_copy(update={"state": OutboxState.MISSED}))
    told = house.views.erasure(view.customer.id)
    assert house.identity.forget(view.customer.id, view.customer.name) == told
    assert (told.suggestions, told.waiting) == (1, 0)
    assert house.journal.outbox_items() == house.journal.drafts() == []


@pytest.mark.parametrize("state", [OutboxState.WAITING, OutboxState.SENDING, OutboxState.SENT])
async def test_what_is_told_of_mail_on_its_way_is_what_forgetting_leaves(
    house, brag, state
) -> None:
    """Sent, but without its copy filed, it has yet to come to rest."""
    await house.receive(*brag)
    view = house.only_suggestion()
    item = house.desk.approve(view.draft.id, house.desk.seal(view.draft.id).digest)
    house.journal.save_outbox_item(item.model_copy(update={"state": state}))
    told = house.views.erasure(view.customer.id)
    assert (told.suggestions, told.waiting) == (0, 1)
    assert house.identity.forget(view.customer.id, view.customer.name) == told


async def test_a_mail_to_who_is_forgotten_leaves_nothing_behind_once_it_is_taken_back(
    house, brag
) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    item = house.desk.approve(view.draft.id, house.desk.seal(view.draft.id).digest)
    assert house.identity.forget(view.customer.id, view.customer.name).waiting == 1
    assert house.journal.drafts(), "what the owner approved is kept until it has left"
    house.desk.take_mail_back(item.id)
    assert house.journal.all_suggestions() == house.journal.drafts() == []
    raw = await in_files(house)
    assert not [word for word in (b"Glenn", b"Maddox", b"Otley") if word in raw]


async def test_a_step_of_a_forgotten_person_cannot_be_undone(house) -> None:
    await meet(house, GLENN, ANN)
    joined = house.identity.join(*(customer_id_of(address(who)) for who in (GLENN, ANN)))
    house.identity.forget(joined.customer.id, joined.customer.name)
    with pytest.raises(StaleError):
        house.identity.undo(joined.undo)
    assert house.book.customers() == []
    raw = await in_files(house)
    assert not [word for word in (b"Glenn", b"Tillery", b"Otley") if word in raw]


async def test_who_leaves_no_trace_by_the_settings_does_not_come_back_by_undoing(house) -> None:
    """A step may be all that still tells of somebody."""
    await meet(house, GLENN, ANN)
    ids = [customer_id_of(address(who)) for who in (GLENN, ANN)]
    joined = house.identity.join(*ids)
    never = house.config.customers.model_copy(update={"never_log": (address(GLENN),)})
    house.pipeline.take_config(house.config.model_copy(update={"customers": never}))
    house.pipeline.follow_the_rules()
    with pytest.raises(StaleError, match="no longer be undone"):
        house.identity.undo(joined.undo)


async def test_who_is_who_over_the_api(house) -> None:
    await meet(house, GLENN, ANN)
    glenn, ann = (customer_id_of(address(who)) for who in (GLENN, ANN))
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://agent") as client:
        answer = await client.post(f"/customers/{glenn}/join", json={"other": ann})
        join = Join.model_validate_json(answer.content)
        answer = await client.post(f"/steps/{join.undo}/undo", json={})
        assert {one["id"] for one in answer.json()["customers"]} == {glenn, ann}
        assert (await client.post(f"/steps/{join.undo}/undo", json={})).status_code == 409
        told = Erasure.model_validate_json((await client.get(f"/customers/{ann}/erasure")).content)
        assert (told.name, told.mails) == ("Ann Tillery", 2)
        path = f"/customers/{ann}/forget"
        assert (await client.post(path, json={"name": "Glenn Maddox"})).status_code == 422
        answer = await client.post(path, json={"name": "Ann Tillery"})
        assert Erasure.model_validate_json(answer.content) == told
        raw = b"".join(path.read_bytes() for path in house.folder.rglob("*") if path.is_file())
        assert b"Tillery" not in raw, "not even in what the files no longer use"
        assert (await client.get(f"/customers/{ann}/erasure")).status_code == 404
