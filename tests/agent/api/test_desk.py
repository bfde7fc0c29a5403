"""The day over the local API."""

from __future__ import annotations

from agent.models import CustomerView, SuggestionView, Today


async def test_today_opens_into_a_suggestion_and_its_customer(client) -> None:
    today = Today.model_validate_json((await client.get("/today")).content)
    (line,) = today.lines
    answer = await client.get(f"/suggestions/{line.suggestion.id}")
    view = SuggestionView.model_validate_json(answer.content)
    assert view.customer == line.customer
    answer = await client.get(f"/customers/{view.customer.id}")
    assert len(CustomerView.model_validate_json(answer.content).entries) == 2


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
    body = {"what": kind, "is_unwanted": True}
    unwanted = await client.post(f"/customers/{customer}/wanted", json=body)
    assert unwanted.json()["unwanted_kinds"] == [kind]
    assert (await client.post("/kindness/none")).status_code == 409
