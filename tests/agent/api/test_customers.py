"""Customers over the local API."""

from __future__ import annotations


async def test_the_customer_list_has_the_last_touch(client) -> None:
    (line,) = (await client.get("/customers")).json()["customers"]
    assert line["entries"] == 2
    assert line["last_at"].startswith("2026-11-16T16:00")


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
