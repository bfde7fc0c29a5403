"""What struck a region, over the local API."""

from __future__ import annotations


async def test_what_struck_a_region_is_noted_listed_and_taken_back(client) -> None:
    body = {"region": "Lake County CA", "what": "wildfires"}
    answer = (await client.post("/happenings", json=body)).json()
    assert answer["there"] == []
    noted = (await client.get("/happenings")).json()["happenings"]
    assert noted == [answer["happening"]]
    path = f"/happenings/{answer['happening']['id']}/drop"
    assert (await client.post(path)).json() == {"happenings": []}
