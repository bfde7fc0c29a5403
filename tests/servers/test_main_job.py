"""The main job, end to end: a customer's mail comes in, the owner's approved answer goes out."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from agent.config import Config
from agent.models import OutboxState, SuggestionState, SuggestionView
from agent.secret import Secret
from agent.sent.smtp import deliver_mail
from agent.service import Agent
from tests.waiting import until

pytestmark = pytest.mark.servers

OWNER, CUSTOMER = "owner@example.test", "customer@example.test"


TWO_DAYS_AGO = datetime.now(UTC) - timedelta(days=2)


def write(
    sender: str, to: str, text: str, message_id: str, hours: int = 0, **headers: str
) -> bytes:
    """A mail of two days ago, or so many hours later."""
    lines = [
        f"From: {sender}",
        f"To: {to}",
        f"Date: {format_datetime(TWO_DAYS_AGO + timedelta(hours=hours))}",
        f"Message-ID: {message_id}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        "Content-Type: text/plain; charset=utf-8",
        "",
        *text.splitlines(),
        "",
    ]
    return "\r\n".join(lines).encode()


FIRST = write(
    f"Robin Hale <{OWNER}>",
    f"Priya Raman <{CUSTOMER}>",
    "Two cartons leave today.",
    "<first@example.test>",
    Subject="Your order",
)
NEWS = write(
    f"Priya Raman <{CUSTOMER}>",
    f"Robin Hale <{OWNER}>",
    "Hi Robin,\n\nSmall admin thing: as of yesterday I got promoted to practice manager, after "
    "four years at the front desk. Please change the approver on our account.\n\nPriya",
    "<news@example.test>",
    hours=1,
    Subject="Re: Your order",
    In_Reply_To="<first@example.test>",
    References="<first@example.test>",
)


def read(raw: bytes):
    return message_from_bytes(raw, policy=policy.default)


def make_config(account, folder: Path) -> Config:
    return Config.model_validate(
        {
            "owner": {"name": "Robin Hale", "addresses": [OWNER]},
            "accounts": [account.model_dump()],
            # On the test server everybody shares the owner's domain, as a colleague would.
            "customers": {"always": [CUSTOMER]},
            "store": {"folder": folder},
            "sending": {"undo_seconds": 0},
            "api": {"socket": folder / "agent.sock"},
        }
    )


@contextlib.asynccontextmanager
async def running(config: Config):
    """An agent and a client of its API."""
    async with Agent(config) as agent:
        transport = httpx.ASGITransport(agent.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://agent") as client:
            yield agent, client


async def only_suggestion(client: httpx.AsyncClient) -> SuggestionView:
    """Follow /changes, as a screen does, until the list has its first line."""
    last = 0
    async with asyncio.timeout(60):
        while True:
            lines = (await client.get("/today")).json()["lines"]
            if lines and lines[0]["has_draft"]:
                answer = await client.get(f"/suggestions/{lines[0]['suggestion']['id']}")
                return SuggestionView.model_validate_json(answer.content)
            last = (await client.get(f"/changes?after={last}&wait=5")).json()["last"]


async def send(account, raw: bytes, sender: str, to: str, password: str) -> None:
    await deliver_mail(
        account.smtp,
        username=sender,
        secret=Secret(password),
        sender=sender,
        recipients=[to],
        raw=raw,
    )


async def until_filed(agent: Agent) -> None:
    await until(
        lambda: [item.state for item in agent.journal.outbox_items()] == [OutboxState.FILED]
    )


async def test_from_a_customers_news_to_the_owners_answer(mail_account, tmp_path: Path) -> None:
    account, password = mail_account.account, mail_account.password
    mail_account.append([FIRST], "Sent", flags=(b"\\Seen",))
    with mail_account.client(CUSTOMER) as client:
        client.select_folder("INBOX")
        client.delete_messages(client.search(), silent=True)
        client.expunge()
    async with running(make_config(account, tmp_path / "store")) as (agent, api):
        await agent.settled()
        assert (await api.get("/today")).json()["lines"] == []

        await send(account, NEWS, CUSTOMER, OWNER, password)
        view = await only_suggestion(api)
        assert view.customer.name == "Priya Raman"
        assert "promoted" in view.suggestion.evidence[0].quote
        assert view.thread[-1].message_id == "<news@example.test>"
        assert view.draft

        (gap,) = view.draft.gate.gaps  # who approves is the owner's to change
        before, after = view.draft.text[: gap.start], view.draft.text[gap.end :]
        text = f"{before}You are the approver now.{after}\n\nYour new cards are in the post."
        body = {"subject": view.draft.subject, "text": text}
        assert (await api.put(f"/drafts/{view.draft.id}", json=body)).status_code == 200
        sealed = (await api.post(f"/drafts/{view.draft.id}/seal")).json()
        assert "recipients" in sealed, sealed
        assert sealed["recipients"] == [CUSTOMER]
        approval = {"digest": sealed["digest"]}
        assert (await api.post(f"/drafts/{view.draft.id}/approve", json=approval)).is_success
        await until_filed(agent)

        done = agent.journal.suggestion(view.suggestion.id)
        assert done.state is SuggestionState.DONE
        assert [entry.message_id for entry in agent.journal.entries_of_customer(view.customer.id)][
            -1
        ] == sealed["message_id"]

    ((arrived, _),) = mail_account.read(user=CUSTOMER)
    mail = read(arrived)
    assert mail["Message-ID"] == sealed["message_id"]
    assert mail["In-Reply-To"] == "<news@example.test>"
    assert mail["References"] == "<first@example.test> <news@example.test>"
    assert mail["Subject"] == "Re: Your order"
    assert "Your new cards are in the post." in mail.get_content()
    copies = [
        flags for raw, flags in mail_account.read("Sent") if sealed["message_id"].encode() in raw
    ]
    assert len(copies) == 1
    assert "\\Seen" in copies[0]
    ((_, flags),) = mail_account.read("INBOX")
    assert "\\Answered" in flags
    assert "\\Seen" not in flags, "what the agent reads is not marked read"


async def test_whose_mail_is_tagged_on_the_server_is_a_customer(
    mailserver, owner_account, make_mail, tmp_path: Path
) -> None:
    """Also where the tag is written into the settings while the agent runs."""
    friend, stranger = "Anna Bauer <anna@bauer.test>", "Bert Visser <bert@visser.test>"
    mailserver.append([make_mail(1, sender=friend)], flags=(b"Customer",))
    mailserver.append([make_mail(2, sender=stranger)])
    config = make_config(owner_account, tmp_path / "store")
    tagged = config.customers.model_copy(update={"tags": ("customer",)})
    async with Agent(config) as agent:
        await agent.settled()
        assert agent.book.customers() == []
        await agent._take_config(config.model_copy(update={"customers": tagged}))
        mailserver.append([make_mail(3, sender=friend)], flags=(b"Customer",))
        async with asyncio.timeout(60):
            while not agent.book.customers():
                await asyncio.sleep(0.02)
        await agent.settled()
        assert [one.name for one in agent.book.customers()] == ["Anna Bauer"]
        assert agent.journal.count_entries() == 3


async def test_a_restart_reads_on_and_suggests_nothing_twice(mail_account, tmp_path: Path) -> None:
    mail_account.append([FIRST], "Sent")
    mail_account.append([NEWS])
    config = make_config(mail_account.account, tmp_path / "store")
    async with running(config) as (agent, api):
        await agent.settled()
        before = await only_suggestion(api)
    async with running(config) as (agent, api):
        await agent.settled()
        assert await only_suggestion(api) == before
        assert agent.journal.count_entries() == 2


async def test_an_answer_from_the_owners_phone_closes_the_suggestion(
    mail_account, tmp_path: Path
) -> None:
    mail_account.append([FIRST], "Sent")
    mail_account.append([NEWS])
    phone = write(
        f"Robin Hale <{OWNER}>",
        f"Priya Raman <{CUSTOMER}>",
        "Congratulations!",
        "<phone@example.test>",
        Subject="Re: Your order",
        In_Reply_To="<news@example.test>",
        References="<first@example.test> <news@example.test>",
        hours=2,
    )
    async with running(make_config(mail_account.account, tmp_path / "store")) as (agent, api):
        await agent.settled()
        await only_suggestion(api)
        mail_account.append([phone], "Sent")
        async with asyncio.timeout(60):
            while (await api.get("/today")).json()["lines"]:
                await asyncio.sleep(0.1)
