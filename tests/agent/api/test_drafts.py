"""Drafts over the local API."""

from __future__ import annotations

import asyncio

from agent.config import Model
from agent.models import Dictation, Draft
from tests.chat import ChatServer, chat_stream


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
