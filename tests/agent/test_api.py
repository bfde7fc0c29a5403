"""The local API: routes without logic, and errors in one line."""

from __future__ import annotations

import httpx
import pytest

from agent.models import CustomerView, SuggestionView, Today


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
    ],
)
async def test_an_error_is_one_line_and_a_fitting_status(
    client, method, path, body, status
) -> None:
    answer = await client.request(method, path, json=body)
    assert answer.status_code == status
    assert len(answer.json()["error"].splitlines()) == 1


async def test_a_body_that_is_too_long_or_no_json_is_refused(client) -> None:
    for content in (b"x" * 2_000_000, b"{", b"\xff"):
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


async def test_the_customer_list_has_the_last_touch(client) -> None:
    (line,) = (await client.get("/customers")).json()["customers"]
    assert line["entries"] == 2
    assert line["last_at"].startswith("2026-11-16T16:00")


async def test_status_says_how_the_agent_is(client) -> None:
    status = (await client.get("/status")).json()
    assert (status["customers"], status["entries"], status["today"]) == (1, 2, "2026-11-18")
