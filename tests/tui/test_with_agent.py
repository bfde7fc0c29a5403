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
from agent.config import Sending
from agent.demo.answers import Answers, demo_people
from agent.demo.owner import DEMO_MOMENT, DEMO_ZONE, OWNER, demo_config, demo_mails
from agent.demo.servers import DemoServers
from agent.door import serving
from agent.models import Direction, Evidence, Kind, LifeEvent, OutboxState, When, Who
from agent.service import Agent
from tui.app import KinkeeperApp
from tui.client import AgentClient
from tui.screens.approval import ApprovalScreen
from tui.screens.corrections import CorrectionsScreen
from tui.screens.customer import CustomerScreen
from tui.screens.date import DateScreen
from tui.screens.kind import KindScreen
from tui.screens.suggestion import SuggestionScreen
from tui.screens.whose import WhoseScreen
from tui.widgets.correction_list import CorrectionList


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
        config = demo_config(servers, tmp_path)
        config = config.model_copy(update={"sending": Sending(undo_seconds=0)})
        async with Agent(config, clock=clock) as agent:
            await agent.settled()
            yield Morning(agent, servers)


async def until(is_so, pilot: Pilot[None]) -> None:
    async with asyncio.timeout(60):
        while not is_so():
            await pilot.pause(0.02)


async def approve_first_draft(morning: Morning, pilot: Pilot[None]) -> str:
    """Open the first line that has a draft, answer what it leaves open, approve and confirm.

    Returns its suggestion.
    """
    lines = morning.agent.views.today().lines
    position = next(
        number for number, line in enumerate(_as_shown(lines)) if line.has_draft and not line.outbox
    )
    wanted = _as_shown(lines)[position].suggestion.id
    await pilot.press("home", *["j"] * position, "enter")
    await until(lambda: isinstance(pilot.app.screen, SuggestionScreen), pilot)
    draft = morning.agent.journal.draft_of(wanted)
    if draft.gate.gaps:
        await pilot.press("e", *"Gladly", "full_stop", "ctrl+s")
        await until(lambda: morning.agent.journal.draft(draft.id).gate.has_passed, pilot)
        await pilot.press("escape")
    await pilot.press("a")
    await until(lambda: isinstance(pilot.app.screen, ApprovalScreen), pilot)
    await pilot.press("enter")
    await until(lambda: morning.agent.journal.outbox_item_of(wanted) is not None, pilot)
    return wanted


def _as_shown(lines):
    """The list's order on the screen: group by group, that of the most urgent first."""
    practices = dict.fromkeys(line.suggestion.practice for line in lines)
    return [line for name in practices for line in lines if line.suggestion.practice == name]


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
        app = KinkeeperApp(lambda: client)
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


def a_doubt(agent: Agent) -> str:
    """A maybe about the customer last heard of, told later than any other; its identifier."""
    customer = agent.views.customers()[0].customer
    entry = next(
        entry
        for entry in reversed(agent.journal.entries_of_customer(customer.id))
        if entry.direction is Direction.IN and len(entry.text.split()) > 8
    )
    quote = entry.text.strip().splitlines()[-2] or entry.text.strip().splitlines()[0]
    doubtful = LifeEvent(
        id="event-doubt",
        customer_id=customer.id,
        kind=Kind.ENGAGEMENT,
        who=Who.SELF,
        status=When.PAST,
        evidence=(Evidence(quote=quote, entry_id=entry.id),),
        told_at=DEMO_MOMENT.replace(year=DEMO_MOMENT.year + 1),
        confidence=0.5,
        is_maybe=True,
    )
    agent.book.change(lambda: agent.book.put_life_event(doubtful))
    agent.pipeline.upkeep.refresh(customer.id)
    return doubtful.id


async def test_a_doubt_is_settled_key_by_key_and_every_answer_undone(morning: Morning) -> None:
    agent = morning.agent
    event_id = a_doubt(agent)

    def event() -> LifeEvent:
        found = agent.book.life_event(event_id)
        assert found
        return found

    def lessons() -> list[Kind | None]:
        entry_id = event().evidence[0].entry_id
        return [
            one.kind
            for one in agent.book.lessons()
            if one.entry_id == entry_id and one.found is Kind.ENGAGEMENT
        ]

    app = KinkeeperApp(lambda: AgentClient.in_process(agent.app))
    async with app.run_test(size=(120, 36)) as pilot:

        def cursor() -> str:
            screen = app.screen
            assert isinstance(screen, CorrectionsScreen)
            current = screen.query_one(CorrectionList).current
            return current.life_event.id if current else ""

        await until(lambda: app.screen_stack[0].standing.status is not None, pilot)
        await pilot.press("C")
        await until(lambda: isinstance(app.screen, CorrectionsScreen), pilot)
        await until(lambda: cursor() == event_id, pilot)
        assert not lessons()

        for key, is_so in (("y", True), ("n", False)):
            await pilot.press(key)
            await until(lambda is_so=is_so: event().is_confirmed is is_so, pilot)
            await until(lambda: event().is_decided, pilot)
            assert lessons() == [Kind.ENGAGEMENT if is_so else None]
            await until(lambda: cursor() != event_id or not waiting(app, event_id), pilot)
            await pilot.press("z")
            await until(lambda: event().is_maybe and not event().is_decided, pilot)
            await until(lambda: cursor() == event_id and waiting(app, event_id), pilot)
            assert not lessons()

        await pilot.press("K")
        await until(lambda: isinstance(app.screen, KindScreen), pilot)
        await pilot.press("j", "enter")
        await until(lambda: event().kind is Kind.GRADUATION, pilot)
        await until(lambda: isinstance(app.screen, CorrectionsScreen), pilot)
        await until(lambda: cursor() == event_id and not waiting(app, event_id), pilot)
        await pilot.press("w")
        await until(lambda: isinstance(app.screen, WhoseScreen), pilot)
        await pilot.press("j", "j", "tab", *"Mia", "enter")
        await until(lambda: (event().who, event().name) == (Who.CHILD, "Mia"), pilot)
        await until(lambda: isinstance(app.screen, CorrectionsScreen), pilot)
        await pilot.press("d")
        await until(lambda: isinstance(app.screen, DateScreen), pilot)
        await pilot.press(*"1 May 2026", "enter")
        await until(lambda: event().date == "2026-05-01", pilot)
        assert event().id == event_id
        assert lessons() == [Kind.GRADUATION]
        for _ in range(3):
            steps = len(event().earlier)
            await pilot.press("z")
            await until(lambda steps=steps: len(event().earlier) < steps, pilot)
        assert event().is_maybe
        assert event().kind is Kind.ENGAGEMENT
        assert not lessons()
        await until(lambda: cursor() == event_id and waiting(app, event_id), pilot)
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, CustomerScreen), pilot)


def waiting(app: KinkeeperApp, event_id: str) -> bool:
    """Whether the screen shows it as a question."""
    screen = app.screen
    assert isinstance(screen, CorrectionsScreen)
    current = screen.query_one(CorrectionList).current
    return current is not None and (
        current.life_event.id == event_id and not current.life_event.is_decided
    )
