"""The screen on the real agent and its embedded mail servers: a morning, from the list to sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from textual.pilot import Pilot

from agent.clock import MovedClock
from agent.demo.answers import Answers, demo_people
from agent.demo.owner import DEMO_MOMENT, DEMO_ZONE, OWNER, demo_config, demo_mails
from agent.demo.servers import DemoServers
from agent.door import serving
from agent.models import Direction, OutboxState
from agent.service import Agent
from tui.app import KinkeeperApp
from tui.client import AgentClient
from tui.screens.approval import ApprovalScreen
from tui.screens.suggestion import SuggestionScreen


@dataclass
class Morning:
    agent: Agent
    servers: DemoServers


@pytest.fixture
async def morning(tmp_path: Path) -> AsyncIterator[Morning]:
    people = demo_people()
    clock = MovedClock(DEMO_MOMENT, DEMO_ZONE)
    with DemoServers(
        demo_mails(),
        owner=OWNER,
        people=[person.address for person in people],
        answer=Answers(people, clock),
        answer_after_seconds=0.5,
    ) as servers:
        async with Agent(demo_config(servers, tmp_path), clock=clock) as agent:
            await agent.settled()
            yield Morning(agent, servers)


async def until(is_so, pilot: Pilot[None]) -> None:
    async with asyncio.timeout(60):
        while not is_so():
            await pilot.pause(0.02)


async def approve_first_draft(morning: Morning, pilot: Pilot[None]) -> str:
    """Open the first line that has a draft, approve it and confirm; returns its suggestion."""
    lines = morning.agent.views.today().lines
    position = next(
        number for number, line in enumerate(_as_shown(lines)) if line.has_draft and not line.outbox
    )
    wanted = _as_shown(lines)[position].suggestion.id
    await pilot.press("home", *["j"] * position, "enter")
    await until(lambda: isinstance(pilot.app.screen, SuggestionScreen), pilot)
    await pilot.press("a")
    await until(lambda: isinstance(pilot.app.screen, ApprovalScreen), pilot)
    await pilot.press("enter")
    await until(lambda: morning.agent.journal.outbox_item_of(wanted) is not None, pilot)
    return wanted


def _as_shown(lines):
    """The list's order on the screen: what is to be answered before what is to be asked."""
    return [
        *(line for line in lines if line.suggestion.practice == "reply"),
        *(line for line in lines if line.suggestion.practice == "follow_up"),
    ]


@pytest.mark.parametrize("through", ["process", "socket"])
async def test_three_drafts_are_reviewed_and_sent_and_an_answer_comes_in(
    morning: Morning, tmp_path: Path, through: str
) -> None:
    agent, servers = morning.agent, morning.servers
    path = tmp_path / "screen.sock"
    async with serving(agent.app, path, before_closing=agent.changes.close):
        client = (
            AgentClient.in_process(agent.app)
            if through == "process"
            else AgentClient.over_socket(path)
        )
        app = KinkeeperApp(client)
        async with app.run_test(size=(120, 36)) as pilot:
            sent = []
            for _ in range(3):
                await until(lambda: app.screen is app.screen_stack[0], pilot)
                await pilot.pause(0.3)
                suggestion_id = await approve_first_draft(morning, pilot)
                item = agent.journal.outbox_item_of(suggestion_id)
                assert item
                sent.append(item)
                await until(
                    lambda id_=suggestion_id: (
                        agent.journal.outbox_item_of(id_).state is OutboxState.FILED
                    ),
                    pilot,
                )
            answered = [
                item
                for item in sent
                if item.recipients[0] not in {"kev@braithwaiteplumbing.example"}
            ]
            assert answered
            before = {item.recipients[0] for item in answered}
            await until(
                lambda: any(
                    entry.direction is Direction.IN and entry.in_reply_to == answered[0].message_id
                    for customer in agent.book.customers()
                    if before & set(customer.addresses)
                    for entry in agent.journal.entries_of_customer(customer.id)
                ),
                pilot,
            )

    assert len({item.suggestion_id for item in sent}) == 3
    copies = servers.mailbox(OWNER, "Sent")
    for item in sent:
        (arrived,) = [
            raw for raw in servers.mailbox(item.recipients[0]) if item.message_id.encode() in raw
        ]
        assert arrived == agent.journal.outbox_raw(item.id), "what was approved is what arrived"
        assert sum(item.message_id.encode() in raw.split(b"\r\n\r\n")[0] for raw in copies) == 1
        mail = message_from_bytes(arrived, policy=policy.default)
        if mail["In-Reply-To"]:
            assert str(mail["References"]).split()[-1] == mail["In-Reply-To"]
            assert str(mail["Subject"]).startswith("Re: ")
