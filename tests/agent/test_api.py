"""The local API: routes without logic, and errors in one line."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from agent.config import Model
from agent.models import CustomerView, Dictation, Draft, SuggestionView, Today
from tests.chat import ChatServer, chat_stream


@pytest.fixture
async def client(house, brag):
    await house.receive(*brag)
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://agent") as client:
        yield client


async def test_today_opens_into_a_suggestion_and_its_customer(client) -> None:
    today = Today.model_validate_json((await client.get("/today")).content)
    (line,) = today.lines
    answer = await client.get(f"/suggestions/{line.suggestion.id}")
    view = SuggestionView.model_validate_json(answer.content)
    assert view.customer == line.customer
    answer = await client.get(f"/customers/{view.customer.id}")
    assert len(CustomerView.model_validate_json(answer.content).entries) == 2


async def test_from_edit_to_approval_over_the_api(client, house) -> None:
    draft = house.only_suggestion().draft
    words = {"subject": draft.subject, "text": draft.text + "\n\nSee you Tuesday."}
    edited = (await client.put(f"/drafts/{draft.id}", json=words)).json()
    assert edited["written_by"] == "owner"
    sealed = (await client.post(f"/drafts/{draft.id}/seal")).json()
    assert sealed["text"].startswith(draft.text[:20])
    digest = {"digest": sealed["digest"]}
    item = await client.post(f"/drafts/{draft.id}/approve", json=digest)
    assert item.json()["state"] == "waiting"
    assert (await client.post(f"/drafts/{draft.id}/approve", json=digest)).status_code == 409


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/suggestions/none", None, 404),
        ("GET", "/customers/none", None, 404),
        ("GET", "/entries/none", None, 404),
        ("GET", "/changes?after=soon", None, 422),
        ("GET", "/changes?after=1e999", None, 422),
        ("GET", "/changes?after=1&wait=nan", None, 422),
        ("GET", "/changes?after=-1", None, 422),
        ("POST", "/suggestions/none/snooze", {"until": "soon"}, 422),
        ("POST", "/suggestions/none/dismiss", {"reason": "ugly"}, 422),
        ("POST", "/suggestions/none/dismiss", {"reason": ["other"]}, 422),
        ("POST", "/suggestions/none/dismiss", {}, 404),
        ("POST", "/suggestions/none/snooze", {}, 422),
        ("POST", "/suggestions/none/snooze", [], 422),
        ("PUT", "/drafts/none", {"subject": 1, "text": "x"}, 422),
        ("PUT", "/drafts/none", {"subject": "x", "text": "x"}, 404),
        ("POST", "/drafts/none/approve", {"digest": "x"}, 404),
        ("POST", "/drafts/none/outline", {}, 404),
        ("POST", "/drafts/none/outline", {"is_wanted": "yes"}, 422),
        ("POST", "/drafts/none/dictation", None, 422),
        ("GET", "/drafts/none/dictation?after=soon", None, 422),
        ("GET", "/suggestions/none/why", None, 404),
        ("POST", "/suggestions/none/done", None, 404),
        ("GET", "/brief/none", None, 404),
        ("GET", "/week?back=soon", None, 422),
        ("GET", "/week?back=999", None, 422),
        ("GET", "/week?ago=521", None, 422),
        ("GET", "/dates?days=-1", None, 422),
        ("POST", "/dates.ics", {}, 422),
        ("POST", "/dates.ics", {"path": "here.ics"}, 422),
        ("POST", "/dates.ics", {"path": "/a\0b"}, 422),
        ("POST", "/dates.ics", {"path": "~nobody-of-that-name/a.ics"}, 422),
        ("POST", "/dates.ics", {"path": "/nowhere/at/all.ics"}, 422),
        ("POST", "/entries", {"kind": "call", "text": "x", "address": "none"}, 404),
        ("POST", "/entries", {"kind": "hug", "text": "x", "address": "none"}, 422),
        ("POST", "/entries", {"kind": "call", "text": 1, "address": "none"}, 422),
        ("POST", "/entries", {"kind": "call", "text": "x", "address": "none", "at": "?"}, 422),
        ("POST", "/entries", {"kind": "call", "text": "x", "address": 1}, 422),
        ("POST", "/entries", {"kind": "call", "text": "x", "address": "n", "at": 1}, 422),
        ("POST", "/entries/none/remove", None, 404),
        ("POST", "/happenings", {"region": "", "what": "fire"}, 422),
        ("POST", "/happenings", {"region": "Lake County CA"}, 422),
        ("POST", "/happenings/none/drop", None, 404),
        (
            "POST",
            "/happenings",
            {"region": "Lake County CA", "what": "fire", "life_event_id": "x" * 900_000},
            404,
        ),
        ("POST", "/customers/none/facts/remove", {"about": "causes", "value": "x"}, 404),
        ("POST", "/customers/none/facts/remove", {"about": "causes"}, 422),
        ("POST", "/customers/none/dates", {"kind": "birthday", "date": "soon"}, 422),
        ("POST", "/customers/none/dates", {"kind": "birthday", "date": "--05-01"}, 404),
        ("POST", "/customers/none/dates", {"kind": "party", "date": "--05-01"}, 422),
        ("POST", "/customers/none/facts", {"about": "money", "value": "x"}, 422),
        ("POST", "/customers/none/tags", {"tags": "vip"}, 422),
        ("POST", "/customers/none/tags", {"tags": ["vip"]}, 404),
    ],
)
async def test_an_error_is_one_line_and_a_fitting_status(
    client, method, path, body, status
) -> None:
    answer = await client.request(method, path, json=body)
    assert answer.status_code == status
    assert len(answer.json()["error"].splitlines()) == 1


async def test_a_body_that_is_too_long_or_no_json_is_refused(client) -> None:
    for content in (b"x" * 2_000_000, b"{", b"\xff", b"[" * 100_000):
        answer = await client.put("/drafts/none", content=content)
        assert answer.status_code == 422


async def test_decisions_are_announced_to_whoever_waits(client, house) -> None:
    last = (await client.get("/changes?after=0")).json()["last"]
    (line,) = house.views.today().lines
    await client.post(f"/suggestions/{line.suggestion.id}/snooze", json={"until": "2026-11-20"})
    changes = (await client.get(f"/changes?after={last}&wait=5")).json()["changes"]
    assert {"number": last + 1, "topic": "suggestion", "id": line.suggestion.id} in changes


async def test_search_answers_with_the_customers_name_and_the_words_around(client) -> None:
    hits = (await client.get("/search?q=yakima")).json()["hits"]
    assert [(hit["customer_name"], "\x02Yakima\x03" in hit["snippet"]) for hit in hits] == [
        ("Glenn Maddox", True)
    ]
    assert (await client.get("/search?q=")).json()["hits"] == []


async def test_a_search_that_is_not_understood_is_answered_all_the_same(client) -> None:
    answer = await client.get("/search", params={"q": "fromm:glenn yakima"})
    assert answer.status_code == 200
    (said,) = answer.json()["said"]
    assert said.startswith("There is no fromm: here")


async def test_the_days_are_saved_where_the_owner_says_and_over_nothing_of_others(
    client, tmp_path
) -> None:
    file = tmp_path / "days.ics"
    saved = (await client.post("/dates.ics", json={"path": str(file)})).json()
    assert saved == {"path": str(file), "days": file.read_bytes().count(b"BEGIN:VEVENT")}
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("my own")
    answer = await client.post("/dates.ics", json={"path": str(file)})
    assert (answer.status_code, file.read_text()) == (422, "my own")


async def test_an_earlier_week_is_told_of_when_it_is_asked_for(client) -> None:
    today = (await client.get("/week")).json()["today"]
    before = (await client.get("/week?ago=1&back=2")).json()
    assert before["challenge"] is None
    assert len(before["weeks"]) == 3
    assert before["weeks"][0]["starts_on"] < today


async def test_the_customer_list_has_the_last_touch(client) -> None:
    (line,) = (await client.get("/customers")).json()["customers"]
    assert line["entries"] == 2
    assert line["last_at"].startswith("2026-11-16T16:00")


async def test_status_says_how_the_agent_is(client) -> None:
    status = (await client.get("/status")).json()
    assert (status["customers"], status["entries"], status["today"]) == (1, 2, "2026-11-18")


async def test_a_call_is_logged_and_taken_out_again(client, house) -> None:
    said = {"address": "glenn@tillery.example", "kind": "call", "text": "All well", "at": "9:00"}
    entry = (await client.post("/entries", json=said | {"direction": "in"})).json()
    assert (entry["kind"], entry["direction"], entry["at"][11:16]) == ("call", "in", "17:00")
    (customer,) = house.book.customers()
    assert len(house.views.customer(customer.id).entries) == 3
    answer = await client.post(f"/entries/{entry['id']}/remove")
    assert answer.json() == {"removed": entry["id"]}
    assert len(house.views.customer(customer.id).entries) == 2


async def test_the_day_can_be_asked_for_from_all_sides(client, house) -> None:
    suggestion_id = house.only_suggestion().suggestion.id
    why = (await client.get(f"/suggestions/{suggestion_id}/why")).json()["why"]
    assert why.startswith("First, because")
    (waiting,) = (await client.get("/suggestions")).json()["suggestions"]
    assert waiting["id"] == suggestion_id
    assert len((await client.get("/week?back=3")).json()["weeks"]) == 4
    brief = (await client.get("/brief/glenn@tillery.example")).json()
    assert brief["customer"]["name"] == "Glenn Maddox"
    assert (await client.get("/dates")).json() == {"dates": []}
    calendar = await client.get("/dates.ics")
    assert calendar.headers["content-type"].startswith("text/calendar")
    done = await client.post(f"/suggestions/{suggestion_id}/done")
    assert done.json()["state"] == "done"


async def test_what_the_owner_knows_is_put_in(client, house) -> None:
    (customer,) = house.book.customers()
    path = f"/customers/{customer.id}"
    birthday = {"kind": "birthday", "date": "--05-01"}
    await client.post(f"{path}/dates", json=birthday)
    await client.post(f"{path}/facts", json={"about": "causes", "value": "the food bank"})
    found = (await client.post(f"{path}/tags", json={"tags": ["vip"]})).json()
    assert [one["date"] for one in found["dates"]] == ["--05-01"]
    assert [one["value"] for one in found["facts"]] == ["the food bank"]
    assert found["tags"] == ["vip"]
    fact = {"about": "causes", "value": "the food bank"}
    assert (await client.post(f"{path}/facts/remove", json=fact)).json()["facts"] == []
    assert (await client.post(f"{path}/dates/remove", json=birthday)).json()["dates"] == []


async def test_what_struck_a_region_is_noted_listed_and_taken_back(client) -> None:
    body = {"region": "Lake County CA", "what": "wildfires"}
    answer = (await client.post("/happenings", json=body)).json()
    assert answer["there"] == []
    noted = (await client.get("/happenings")).json()["happenings"]
    assert noted == [answer["happening"]]
    path = f"/happenings/{answer['happening']['id']}/drop"
    assert (await client.post(path)).json() == {"happenings": []}


async def test_a_model_writes_and_is_stopped_over_the_api(client, house) -> None:
    draft = house.only_suggestion().draft
    with ChatServer(
        says=lambda _: chat_stream({"facts": [1], "paragraphs": ["x" * 99]}, pause=0.1)
    ).running() as server:
        model = server.settings(writes=True)
        house.writing.take_config(house.config.model_copy(update={"model": Model(**model)}))
        writing = asyncio.ensure_future(house.writing.run())
        path = f"/drafts/{draft.id}/dictation"
        begun = Dictation.model_validate_json((await client.post(path)).content)
        assert not begun.is_done
        heard = await client.get(path, params={"after": begun.number + 5, "wait": 5})
        assert "xx" in heard.json()["text"]
        stopped = Dictation.model_validate_json((await client.post(f"{path}/stop")).content)
        assert stopped.is_done
        assert "stopped" in stopped.trouble
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    assert house.only_suggestion().draft == draft


async def test_whose_it_is_and_what_is_unwanted_go_over_the_api(client, house) -> None:
    (line,) = (await client.get("/today")).json()["lines"]
    path = f"/suggestions/{line['suggestion']['id']}"
    bad = await client.post(f"{path}/dismiss", json={"reason": "not this person", "who": "dog"})
    assert bad.status_code == 422
    whose = {"reason": "not this person", "who": "friend", "name": "Ben"}
    assert (await client.post(f"{path}/dismiss", json=whose)).status_code == 200
    (event,) = house.book.life_events()
    assert (event.who, event.name) == ("friend", "Ben")
    await client.post(f"{path}/reopen")
    await client.post(f"{path}/dismiss", json={"reason": "never this kind"})
    customer = line["customer"]["id"]
    kind = house.book.the_customer(customer).unwanted_kinds[0]
    wanted = await client.post(f"/customers/{customer}/wanted", json={"what": kind})
    assert wanted.json()["unwanted_kinds"] == []
    again = await client.post(f"/customers/{customer}/wanted", json={"what": kind})
    assert again.status_code == 404
    assert (await client.post("/kindness/none")).status_code == 409


async def test_the_facts_alone_are_to_be_had_in_place_of_a_letter_and_the_letter_again(
    client, house
) -> None:
    draft = house.only_suggestion().draft
    path = f"/drafts/{draft.id}/outline"
    outlined = Draft.model_validate_json(
        (await client.post(path, json={"is_wanted": True})).content
    )
    assert (outlined.written_by, outlined.is_outline_wanted) == ("outline", True)
    letter = Draft.model_validate_json((await client.post(path, json={"is_wanted": False})).content)
    assert (letter.written_by, letter.outline) == ("letter", ())
