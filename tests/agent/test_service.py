"""The running engine without mail servers: it starts, follows what changes, and stops."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import agent.machine as machine
import agent.service as service
from agent.accounts import refusals
from agent.clock import MovedClock
from agent.config import Reply
from agent.errors import AlreadyRunningError, AuthenticationError, StoreError
from agent.journal import Place
from agent.mail.parse import parse_mail
from agent.models import AccountState, AccountStatus, OutboxItem, OutboxState, SuggestionState
from agent.secret import Secret
from agent.sent.compose import digest_of
from agent.service import Agent
from tests.agent.conftest import ZONE, make_config
from tests.waiting import until


@pytest.fixture
def config(tmp_path: Path):
    (tmp_path / "password").write_text("secret")
    (tmp_path / "password").chmod(0o600)
    return make_config(tmp_path)


def file(agent: Agent, brag: tuple[bytes, bytes]) -> None:
    for raw, is_sent in zip(brag, (True, False), strict=True):
        mail = parse_mail(raw, received_at=datetime.now(UTC))
        agent.pipeline.file_mails([(mail, Place(account="mail", is_sent=is_sent))])


async def test_data_has_one_agent_at_a_time_and_is_free_again_after_it(config) -> None:
    async with Agent(config):
        with pytest.raises(AlreadyRunningError, match="stop it first"):
            await Agent(config).__aenter__()
    async with Agent(config) as agent:
        assert agent.status().customers == 0
        assert agent.status().is_looking  # nothing has been read yet


async def test_the_agent_tells_the_owners_zone(config) -> None:
    clock = MovedClock(datetime(2026, 11, 18, tzinfo=UTC), ZONE)
    async with Agent(config, clock=clock) as agent:
        assert agent.status().zone == "America/Los_Angeles"


async def test_nothing_is_left_running_after_the_end(config) -> None:
    before = asyncio.all_tasks()
    async with Agent(config):
        await asyncio.sleep(0.05)
    assert asyncio.all_tasks() == before


async def test_a_book_that_cannot_be_read_keeps_the_agent_from_starting_and_is_left_alone(
    config, tmp_path: Path
) -> None:
    (tmp_path / "book.json").write_text("{")
    with pytest.raises(StoreError, match="mend this line"):
        await Agent(config).__aenter__()
    assert (tmp_path / "book.json").read_text() == "{"
    (tmp_path / "book.json").unlink()
    async with Agent(config):
        pass


async def test_a_habit_that_is_switched_off_and_on_again_loses_nothing(
    config, brag, tmp_path: Path
) -> None:
    async with Agent(config) as agent:
        file(agent, brag)
        await agent.pipeline.settled()
        before = agent.views.today()
        assert before.lines
        habits = config.suggestions
        off = habits.model_copy(update={"reply": Reply(enabled=False)})
        await agent._take_config(config.model_copy(update={"suggestions": off}))
        assert agent.views.today().lines == ()
        await agent._take_config(config)
        assert agent.views.today() == before


async def test_a_hand_edit_of_the_book_shows_at_once(config, brag, tmp_path: Path) -> None:
    async with Agent(config) as agent:
        file(agent, brag)
        await agent.pipeline.settled()
        path = tmp_path / "book.json"
        path.write_text(path.read_text().replace("Glenn Maddox", "Glenn R. Maddox"))
        await until(lambda: agent.book.customers()[0].name == "Glenn R. Maddox")
        good = path.read_text()
        path.write_text(good + "}")
        await until(lambda: "not JSON" in agent.status().trouble)
        path.write_text(good)
        await until(lambda: not agent.status().trouble)


async def test_at_midnight_the_list_is_made_anew(config, brag, monkeypatch) -> None:
    monkeypatch.setattr(service, "DAY_CHECK_SECONDS", 0.01)
    clock = MovedClock(datetime(2026, 11, 18, 9, tzinfo=ZONE), ZONE)
    async with Agent(config, clock=clock) as agent:
        file(agent, brag)
        await agent.pipeline.settled()
        (line,) = agent.views.today().lines
        clock.move(timedelta(days=60))
        await until(
            lambda: agent.journal.suggestion(line.suggestion.id).state is SuggestionState.EXPIRED
        )


async def test_an_account_whose_server_does_not_answer_is_told_in_words(config) -> None:
    async with Agent(config) as agent:
        await until(lambda: agent.status().accounts[0].trouble)
        assert "127.0.0.1" in agent.status().accounts[0].trouble


async def test_work_that_fails_unforeseen_is_started_again(config, monkeypatch, caplog) -> None:
    monkeypatch.setattr(service, "RESTART_SECONDS", 0.01)
    calls = []

    async def stumble(self: Agent) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError
        await asyncio.Event().wait()

    monkeypatch.setattr(Agent, "_follow_the_day", stumble)
    async with Agent(config):
        await until(lambda: len(calls) == 2)
    assert "day failed and is started again" in caplog.text


async def test_an_address_added_by_hand_brings_along_what_was_written_from_it(
    config, brag, mail, tmp_path: Path
) -> None:
    other = mail("G. M. <gm@elsewhere.example>", "robin@hale.example", "I got promoted yesterday!")
    async with Agent(config) as agent:
        file(agent, brag)
        file(agent, (brag[0], other))
        await agent.pipeline.settled()
        (customer,) = agent.book.customers()
        assert len(agent.journal.entries_of_customer(customer.id)) == 2
        path = tmp_path / "book.json"
        own = '"glenn@tillery.example"'
        path.write_text(path.read_text().replace(own, f'{own}, "gm@elsewhere.example"'))
        await until(lambda: len(agent.journal.entries_of_customer(customer.id)) == 3)
        await until(lambda: len(agent.book.life_events()) == 2)


@pytest.mark.parametrize(
    ("changed", "value", "is_woken"),
    [
        ("clocks_apart", 1e9 + 60, True),
        ("way_out", ("wlan0 0101A8C0",), True),
        ("clocks_apart", 1e9 - 3600, False),
    ],
)
async def test_after_sleep_or_in_another_network_accounts_connect_anew_but_not_for_a_clock_set_back(
    config, monkeypatch, changed: str, value: object, is_woken: bool
) -> None:
    monkeypatch.setattr(service, "WAKE_CHECK_SECONDS", 0.01)
    monkeypatch.setattr(service, "clocks_apart", lambda: 1e9)
    looks, woken = [], []
    monkeypatch.setattr(service, "way_out", lambda: looks.append(1) or ())
    async with Agent(config) as agent:
        for watcher in agent._watchers.values():
            monkeypatch.setattr(watcher, "wake", lambda: woken.append(1))
        await until(lambda: len(looks) > 2)
        monkeypatch.setattr(service, changed, lambda: looks.append(1) or value)
        seen = len(looks)
        await until(lambda: len(looks) > seen + 3)
    assert woken == ([1] if is_woken else [])


@pytest.fixture
def logins(monkeypatch, tmp_path: Path) -> list[str]:
    """The passwords with which somebody tried to send; the server takes "right" only."""
    tries: list[str] = []

    async def deliver(server, *, secret, **mail) -> None:
        tries.append(secret.value)
        if secret.value != "right":
            raise AuthenticationError("535 wrong password")

    monkeypatch.setattr(service, "deliver_mail", deliver)
    monkeypatch.setattr(refusals, "CHECK_SECONDS", 0.02)
    return tries


def approve(agent: Agent, *numbers: int) -> None:
    for number in numbers:
        sender, to, raw = "a@x.example", ("b@x.example",), b"From: a@x.example\r\n\r\nHi\r\n"
        item = OutboxItem(
            id=f"outbox-{number}",
            draft_id="draft",
            suggestion_id="suggestion",
            account="mail",
            message_id=f"<{number}@x.example>",
            sender=sender,
            recipients=to,
            digest=digest_of(sender, to, raw),
            state=OutboxState.WAITING,
            approved_at=agent.clock.now(),
        )
        agent.journal.add_outbox_item(item, raw)
    agent._take_approval()


def waiting(agent: Agent) -> list[str]:
    return [item.trouble for item in agent.journal.outbox_items((OutboxState.WAITING,))]


async def test_a_password_that_is_refused_for_sending_is_shown_once_and_its_successor_at_once(
    config, logins, tmp_path: Path
) -> None:
    async with Agent(config) as agent:
        approve(agent, *range(1, 9))
        await until(lambda: waiting(agent) == ["not sent yet: 535 wrong password"] * 8)
        approve(agent, 9)
        await until(lambda: waiting(agent) == ["not sent yet: 535 wrong password"] * 9)
        assert "nothing is sent: 535 wrong password" in agent.status().accounts[0].trouble
        assert logins == ["secret"]
        (tmp_path / "password").write_text("right")
        await until(lambda: not waiting(agent))
        assert "nothing is sent" not in agent.status().accounts[0].trouble
    assert logins == ["secret"] + ["right"] * 9


async def test_a_password_that_is_refused_for_reading_is_not_shown_for_sending_until_it_is_another(
    config, logins, tmp_path: Path
) -> None:
    async with Agent(config) as agent:
        await until(lambda: agent.status().accounts[0].trouble)  # nobody is at that port
        before = agent._watchers["mail"]
        stopped = AccountStatus(name="mail", state=AccountState.STOPPED, trouble="wrong password")
        agent._take_status(stopped)
        approve(agent, 1)
        await until(lambda: waiting(agent) == ["not sent yet: wrong password"])
        assert (agent.status().accounts[0], logins) == (stopped, [])
        (tmp_path / "password").write_text("right")
        await until(lambda: logins == ["right"])
        assert agent._watchers["mail"] is not before


async def test_a_changed_password_with_which_a_letter_went_out_is_not_taken_for_the_refused_one(
    config, logins, tmp_path: Path
) -> None:
    async with Agent(config) as agent:
        await until(lambda: agent.status().accounts[0].trouble)  # nobody is at that port
        before = agent._watchers["mail"]
        (tmp_path / "password").write_text("right")
        approve(agent, 1)
        await until(lambda: logins == ["right"] and not waiting(agent))
        assert before.password == Secret("secret")
        agent._take_status(AccountStatus(name="mail", state=AccountState.STOPPED, trouble="wrong"))
        await until(lambda: agent._watchers.get("mail", before) is not before)
        approve(agent, 2)
        await until(lambda: logins == ["right", "right"])


async def test_an_account_is_watched_once_though_its_secret_and_the_settings_change_together(
    config,
) -> None:
    async with Agent(config) as agent:
        for order in (1, -1):
            await until(lambda: agent.status().accounts[0].trouble)
            stopped = AccountStatus(name="mail", state=AccountState.STOPPED, trouble="wrong")
            agent._take_status(stopped)
            (account,) = agent.config.accounts
            other = account.model_copy(update={"poll_seconds": account.poll_seconds + 1})
            settings = config.model_copy(update={"accounts": (other,)})
            changes = [agent._take_secret("mail"), agent._take_config(settings)]
            await asyncio.gather(*changes[::order])
            (task,) = (one for one in asyncio.all_tasks() if one.get_name() == "mail")
            assert agent._watching["mail"] == (other, task)


async def test_other_settings_of_the_account_are_tried_with_the_same_password(
    config, logins
) -> None:
    async with Agent(config) as agent:
        approve(agent, 1)
        await until(lambda: waiting(agent) == ["not sent yet: 535 wrong password"])
        (account,) = config.accounts
        await agent._take_config(config)
        await until(lambda: not agent._refusals._is_asked.is_set())
        assert logins == ["secret"]
        smtp = account.smtp.model_copy(update={"username": "robin"})
        other = account.model_copy(update={"smtp": smtp})
        await agent._take_config(config.model_copy(update={"accounts": (other,)}))
        await until(lambda: logins == ["secret", "secret"])


IPV4 = """Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT
eth0 00000000 0101A8C0 0003 0 0 0 00000000 0 0 0
eth0 0001A8C0 00000000 0001 0 0 0 00FFFFFF 0 0 0
"""
IPV6 = """{0} 00 {0} 00 fe800000000000000000000000000001 00000400 03 00 00000003 wlan0
{1} 40 {0} 00 {0} 00000100 01 00 00000001 eth0
{0} 00 {0} 00 {0} ffffffff 01 00 00200200 lo
""".format("0" * 32, "fd" + "0" * 30)


def test_the_way_out_is_the_default_routes_of_both_protocols(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(machine, "ROUTES", tmp_path / "route")
    monkeypatch.setattr(machine, "ROUTES_6", tmp_path / "ipv6_route")
    assert machine.way_out() == ()
    (tmp_path / "ipv6_route").write_text(IPV6)
    assert machine.way_out() == ("wlan0 fe800000000000000000000000000001",)
    (tmp_path / "route").write_text(IPV4)
    assert machine.way_out() == ("eth0 0101A8C0", "wlan0 fe800000000000000000000000000001")


async def test_a_mail_to_who_was_forgotten_meanwhile_leaves_no_trace_once_it_has_left(
    config, monkeypatch, tmp_path: Path
) -> None:
    """Not only when the agent is started again, which may be in months."""

    async def deliver(server, *, secret, on_handing_over, **mail) -> None:
        on_handing_over()

    async def filed(*_: object) -> None:
        pass

    monkeypatch.setattr(service, "deliver_mail", deliver)
    async with Agent(config) as agent:
        monkeypatch.setattr(agent.outbox, "_on_sent", filed)
        monkeypatch.setattr(agent.outbox, "_file_sent_copy", filed)
        agent.book.change(lambda: agent.book.forget("b@x.example"))
        agent.pipeline.forget(["b@x.example"])
        approve(agent, 1)
        assert [one.recipients for one in agent.journal.outbox_items()] == [("b@x.example",)]
        await until(lambda: not agent.journal.outbox_items())
