"""The journal over the local API."""

from __future__ import annotations


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


async def test_a_call_is_logged_and_taken_out_again(client, house) -> None:
    said = {"address": "glenn@tillery.example", "kind": "call", "text": "All well", "at": "9:00"}
    entry = (await client.post("/entries", json=said | {"direction": "in"})).json()
    assert (entry["kind"], entry["direction"], entry["at"][11:16]) == ("call", "in", "17:00")
    (customer,) = house.book.customers()
    assert len(house.views.customer(customer.id).entries) == 3
    answer = await client.post(f"/entries/{entry['id']}/remove")
    assert answer.json() == {"removed": entry["id"]}
    assert len(house.views.customer(customer.id).entries) == 2
