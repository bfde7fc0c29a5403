"""The days that come up, over the local API."""

from __future__ import annotations


async def test_the_days_are_saved_where_the_owner_says_and_over_nothing_of_others(
    client, tmp_path
) -> None:
    file = tmp_path / "days.ics"
    saved = (await client.post("/dates.ics", json={"path": str(file)})).json()
    assert saved == {"path": str(file), "days": file.read_bytes().count(b"BEGIN:VEVENT")}
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("my own")
    answer = await client.post("/dates.ics", json={"path": str(file)})
    assert (answer.status_code, file.read_text()) == (422, "my own")
