"""The weeks over the local API."""

from __future__ import annotations


async def test_an_earlier_week_is_told_of_when_it_is_asked_for(client) -> None:
    today = (await client.get("/week")).json()["today"]
    before = (await client.get("/week?ago=1&back=2")).json()
    assert before["challenge"] is None
    assert len(before["weeks"]) == 3
    assert before["weeks"][0]["starts_on"] < today
