"""The door: every question has its route, every refusal its error."""

from __future__ import annotations

import datetime as dt

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from agent.errors import (
    ConnectionLostError,
    GateError,
    KinkeeperError,
    NotFoundError,
    StaleError,
    UsageError,
)
from agent.models import DismissalReason, EntryKind, Who
from tests.tui.ahead import some_dates, some_weeks
from tests.tui.fake_agent import FakeAgent, Wire
from tui.client import AgentClient


@pytest.fixture
async def client(wire: Wire):
    async with AgentClient(wire) as client:
        yield client


async def test_reading(client: AgentClient, agent: FakeAgent):
    """What is shown comes as the agent's own records."""
    status, today = await client.fetch_status(), await client.fetch_today()
    assert status.owner == "Robin Hale"
    assert [line.customer.name for line in today.lines][:2] == [
        "Glenn Ward",
        "Maria Okonkwo-Lindqvist",
    ]
    view = await client.fetch_suggestion("suggestion-1")
    assert view.draft is not None
    assert (await client.fetch_entry(view.thread[0].id)).subject == "Your order of oak boards"
    assert len((await client.fetch_customer(view.customer.id)).entries) == 2
    assert len(await client.fetch_customers()) == 4
    found = await client.search("side gate")
    assert [hit.customer_name for hit in found.hits] == ["Glenn Ward"]
    some_dates(agent)
    assert [line.words for line in await client.fetch_dates(3)] == [
        "Glenn turns 50",
        "Ada's birthday",
    ]
    some_weeks(agent)
    assert (await client.fetch_week(1)).touched == ()


async def test_deciding(client: AgentClient, agent: FakeAgent):
    """Each decision is one call with what was decided."""
    await client.snooze_suggestion("suggestion-1", dt.date(2026, 11, 20))
    await client.reopen_suggestion("suggestion-1")
    await client.dismiss_suggestion("suggestion-2", DismissalReason.NOT_NOW)
    not_theirs = DismissalReason.NOT_THIS_PERSON
    await client.dismiss_suggestion("suggestion-4", not_theirs, (Who.SIBLING, "Rui"))
    await client.confirm_suggestion("suggestion-3")
    await client.save_draft("draft-of-suggestion-1", subject="Hello", text="Words")
    sealed = await client.seal_draft("draft-of-suggestion-1")
    await client.approve_draft("draft-of-suggestion-1", sealed.digest, anyway=False)
    assert agent.decisions() == [
        ("POST /suggestions/suggestion-1/snooze", {"until": "2026-11-20"}),
        ("POST /suggestions/suggestion-1/reopen", {}),
        ("POST /suggestions/suggestion-2/dismiss", {"reason": "not now"}),
        (
            "POST /suggestions/suggestion-4/dismiss",
            {"reason": "not this person", "who": "sibling", "name": "Rui"},
        ),
        ("POST /suggestions/suggestion-3/confirm", {}),
        ("PUT /drafts/draft-of-suggestion-1", {"subject": "Hello", "text": "Words"}),
        ("POST /drafts/draft-of-suggestion-1/seal", {"anyway": True}),
        (
            "POST /drafts/draft-of-suggestion-1/approve",
            {"digest": "digest-1", "anyway": False},
        ),
    ]


async def test_why_and_what_was_done(client: AgentClient, agent: FakeAgent):
    """A question is answered with a sentence; what was done is one call, and one to undo it."""
    assert (await client.fetch_why("suggestion-1")).startswith("First, because")
    entry = await client.log_touch(
        "glenn@example.org", EntryKind.CALL, "All well", suggestion_id="suggestion-1"
    )
    await client.remove_touch(entry.id)
    body = {
        "address": "glenn@example.org",
        "kind": "call",
        "text": "All well",
        "suggestion_id": "suggestion-1",
    }
    assert agent.decisions() == [
        ("POST /entries", body),
        (f"POST /entries/{entry.id}/remove", {}),
    ]


async def test_setting_right(client: AgentClient, agent: FakeAgent):
    """What the owner says of a life event goes as it is, and comes back as it then stands."""
    (father,) = (await client.fetch_corrections()).waiting
    event = father.life_event
    assert father.entries[0].id == event.evidence[0].entry_id
    assert (await client.confirm_life_event(event.id)).life_event.is_confirmed
    assert (await client.reject_life_event(event.id)).life_event.is_rejected
    right = event.model_copy(update={"name": "Jakob", "date": None})
    assert (await client.correct_life_event(right)).life_event.name == "Jakob"
    assert (await client.take_back(event.id)).life_event.is_rejected
    path = f"POST /life-events/{event.id}"
    assert agent.decisions() == [
        (f"{path}/confirm", {}),
        (f"{path}/reject", {}),
        (
            f"{path}/correct",
            {"kind": "bereavement", "who": "parent", "name": "Jakob", "date": ""},
        ),
        (f"{path}/undo", {}),
    ]
    (decided,) = (await client.fetch_corrections()).decided
    assert decided.life_event.is_rejected


async def test_refusals(client: AgentClient, agent: FakeAgent):
    """The agent's words come with the error that fits."""
    with pytest.raises(NotFoundError, match="no such suggestion"):
        await client.fetch_suggestion("nobody")
    with pytest.raises(StaleError, match="look at it again"):
        await client.approve_draft("draft-of-suggestion-1", "another digest", anyway=False)
    agent.gate_refuses = "It would fit anybody."
    with pytest.raises(GateError, match="It would fit anybody"):
        await client.seal_draft("draft-of-suggestion-1")


async def test_an_agent_that_is_gone(client: AgentClient, agent: FakeAgent):
    """Connection refused is said in words."""
    agent.is_down = True
    with pytest.raises(ConnectionLostError, match="the agent does not answer"):
        await client.fetch_today()


async def test_a_socket_that_is_not_there(tmp_path):
    """So is a socket that nobody made."""
    async with AgentClient.over_socket(tmp_path / "agent.sock") as client:
        with pytest.raises(ConnectionLostError):
            await client.fetch_status()


async def test_answers_that_make_no_sense():
    """A wrong version, an inner failure and a refusal without words are errors, never crashes."""

    async def crash(request):
        raise RuntimeError("inside the agent")

    app = Starlette(
        routes=[
            Route("/status", lambda request: JSONResponse({"other": 1})),
            Route("/today", crash),
            Route("/customers", lambda request: PlainTextResponse("busy", 503)),
            Route("/search", lambda request: JSONResponse({"error": "which words?"}, 422)),
        ]
    )
    async with AgentClient.in_process(app) as client:
        with pytest.raises(KinkeeperError, match="another version"):
            await client.fetch_status()
        with pytest.raises(KinkeeperError, match="the agent failed"):
            await client.fetch_today()
        with pytest.raises(KinkeeperError, match="503"):
            await client.fetch_customers()
        with pytest.raises(UsageError, match="which words"):
            await client.search("")
