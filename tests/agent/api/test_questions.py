"""What is asked is read with care."""

from __future__ import annotations


async def test_a_body_that_is_too_long_or_no_json_is_refused(client) -> None:
    for content in (b"x" * 2_000_000, b"{", b"\xff", b"[" * 100_000):
        answer = await client.put("/drafts/none", content=content)
        assert answer.status_code == 422


async def test_half_a_character_is_refused_for_no_store_can_keep_it(client, house) -> None:
    draft = house.only_suggestion().draft
    content = b'{"subject": "Hello", "text": "Dear \\ud800"}'
    answer = await client.put(f"/drafts/{draft.id}", content=content)
    assert answer.status_code == 422
    assert house.journal.draft(draft.id) == draft
