"""A mail that comes back, end to end: Postfix bounces it, and the owner is asked again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from agent.config import Account, Config
from agent.models import OutboxState, SuggestionState, Today
from agent.service import Agent

pytestmark = pytest.mark.servers

OWNER, GONE = "owner@example.test", "unknown@example.test"
A_DAY_AGO = datetime.now(UTC) - timedelta(days=1)


def letter(sender: str, to: str, text: str, number: int, at: datetime) -> bytes:
    return (
        f"From: {sender}\r\nTo: {to}\r\nDate: {format_datetime(at)}\r\n"
        f"Message-ID: <{number}@example.test>\r\nSubject: Your order\r\n\r\n{text}\r\n"
    ).encode()


def make_config(account: Account, folder: Path) -> Config:
    return Config.model_validate(
        {
            "owner": {"name": "Robin Hale", "addresses": [OWNER]},
            "accounts": [account.model_dump()],
            "customers": {"always": [GONE]},
            "sending": {"undo_seconds": 0},
            "store": {"folder": folder},
            "api": {"socket": folder / "agent.sock"},
        }
    )


async def today_when(api: httpx.AsyncClient, is_so) -> Today:
    """Follow /changes, as a screen does, until the list is as it should be."""
    last = 0
    async with asyncio.timeout(90):
        while True:
            today = Today.model_validate_json((await api.get("/today")).content)
            if is_so(today):
                return today
            last = (await api.get(f"/changes?after={last}&wait=5")).json()["last"]


async def approve(api: httpx.AsyncClient, draft_id: str) -> str:
    """Approve a draft as it stands; returns its Message-ID."""
    sealed = (await api.post(f"/drafts/{draft_id}/seal")).json()
    assert sealed["recipients"] == [GONE], sealed
    answer = await api.post(f"/drafts/{draft_id}/approve", json={"digest": sealed["digest"]})
    assert answer.is_success
    return str(sealed["message_id"])


async def test_what_postfix_sends_back_is_on_the_list_again_with_its_words(
    mailserver, owner_account, tmp_path: Path
) -> None:
    owner, priya = f"Robin Hale <{OWNER}>", f"Priya Raman <{GONE}>"
    news = "Hi Robin,\r\n\r\nas of yesterday I got promoted to practice manager!\r\n\r\nPriya"
    mailserver.append([letter(owner, priya, "Two cartons.", 1, A_DAY_AGO)], "Sent")
    mailserver.append([letter(priya, owner, news, 2, A_DAY_AGO + timedelta(hours=1))])
    async with Agent(make_config(owner_account, tmp_path / "store")) as agent:
        transport = httpx.ASGITransport(agent.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://agent") as api:
            today = await today_when(api, lambda it: it.lines and it.lines[0].has_draft)
            suggestion_id = today.lines[0].suggestion.id
            draft_id = (await api.get(f"/suggestions/{suggestion_id}")).json()["draft"]["id"]
            message_id = await approve(api, draft_id)

            def has_come_back(today: Today) -> bool:
                return any(line.outbox and line.outbox.has_come_back for line in today.lines)

            (line,) = (await today_when(api, has_come_back)).lines
            assert line.outbox
            assert line.outbox.message_id == message_id
            assert line.outbox.came_back.startswith(f"{GONE}: ")
            assert "unknown" in line.outbox.came_back.removeprefix(GONE).lower()
            assert line.suggestion.state is SuggestionState.OPEN
            async with asyncio.timeout(60):
                while agent.journal.outbox_items()[0].state is not OutboxState.FILED:
                    await asyncio.sleep(0.05)
            assert agent.journal.suggestion(suggestion_id).state is SuggestionState.OPEN
            assert agent.journal.outbox_items()[0].attempts == 1

            second = await approve(api, draft_id)
            assert second != message_id
            bounced = await today_when(
                api,
                lambda it: has_come_back(it) and it.lines[0].outbox.message_id == second,
            )
            assert bounced.lines[0].outbox != line.outbox
    copies = [raw for raw, _ in mailserver.read("Sent") if message_id.encode() in raw]
    assert len(copies) == 1
