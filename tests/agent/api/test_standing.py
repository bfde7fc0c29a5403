"""How the agent is, and what changed, over the local API."""

from __future__ import annotations


async def test_decisions_are_announced_to_whoever_waits(client, house) -> None:
    last = (await client.get("/changes?after=0")).json()["last"]
    (line,) = house.views.today().lines
    await client.post(f"/suggestions/{line.suggestion.id}/snooze", json={"until": "2026-11-20"})
    changes = (await client.get(f"/changes?after={last}&wait=5")).json()["changes"]
    assert {"number": last + 1, "topic": "suggestion", "id": line.suggestion.id} in changes


async def test_status_says_how_the_agent_is(client) -> None:
    status = (await client.get("/status")).json()
    assert (status["customers"], status["entries"], status["today"]) == (1, 2, "2026-11-18")
