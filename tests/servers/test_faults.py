"""The engine through every fault: each mail is in the journal once, none is missing.

`kinkeeper run` itself, against a real Dovecot and Postfix. With `make faults` there are as many
faults as the issue names, else fewer of the same kind.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from agent.clock import MovedClock
from agent.config.reading import load_config
from agent.models import OutboxState
from agent.service import Agent
from tests.servers.conftest import MailServer
from tests.servers.rig import IS_FULL, OWNER, Herd, Rig, correspondence, herd, letter
from tests.waiting import block_until

pytestmark = pytest.mark.servers

CUSTOMER = "Priya Raman <customer@example.test>"
PEOPLE = [CUSTOMER, "Anna Bauer <alice@example.test>", "Bert Visser <bob@example.test>"]
NEWS = "I got promoted to branch manager yesterday! No more nights on the floor."
KICKS = 100 if IS_FULL else 25
FLOOD = 10_000 if IS_FULL else 2_000
STRANGERS = 3_000 if IS_FULL else 1_200


@pytest.fixture(scope="module")
def flock() -> Iterator[Herd]:
    with herd() as one:
        yield one


@pytest.fixture
def rig(flock, owner_account, tmp_path) -> Iterator[Rig]:
    """An agent that has not been started, on the owner's empty mailbox."""
    one = Rig(flock, owner_account, tmp_path)
    try:
        yield one
    finally:
        one.close()


def put(server: MailServer, folder: str, mails: list[bytes]) -> None:
    with server.client() as client:
        for start in range(0, len(mails), 500):
            client.multiappend(folder, mails[start : start + 500])


def strangers(count: int, *, first: int = 10_000) -> list[bytes]:
    """Mails of people whom the owner has never written to."""
    at = datetime.now(UTC) - timedelta(days=30)
    return [
        letter(
            number,
            sender=f"Stranger <s{number % 50}@else.test>",
            to=OWNER,
            text=f"An offer that you have not asked for, number {number}.",
            at=at + timedelta(minutes=number),
        )
        for number in range(first, first + count)
    ]


def fill(server: MailServer, *, strange: int = 0) -> int:
    """A correspondence with three customers who have news, on top of mail that nobody asked for."""
    received, sent = correspondence(PEOPLE, mails=120, news=3, before=datetime.now(UTC))
    put(server, "INBOX", strangers(strange) + received)
    put(server, "Sent", sent)
    return strange + len(received) + len(sent)


def ids_on_server(server: MailServer) -> list[str]:
    found = []
    for folder in ("INBOX", "Sent", "Archive"):
        with server.client() as client:
            client.select_folder(folder, readonly=True)
            uids = client.search()
            for start in range(0, len(uids), 1000):
                lines = client.fetch(
                    uids[start : start + 1000], ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]
                )
                found += [
                    value.decode().split()[1]
                    for parts in lines.values()
                    for name, value in parts.items()
                    if name.startswith(b"BODY")
                ]
    return sorted(found)


def ids_in_journal(rig: Rig) -> list[str]:
    return sorted(row["message_id"] for row in rig.rows("SELECT message_id FROM entries"))


def kick(server: MailServer) -> int:
    """Cut all of the owner's connections; returns how many there were."""
    command = ["doveadm", "-c", server.folder / "dovecot.conf", "kick", OWNER]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.count(OWNER) if done.returncode == 0 else 0


def count_logins(server: MailServer) -> int:
    return server.log.count(f"Login: user=<{OWNER}>")


def deliver_news(server: MailServer, name: str, person: str = CUSTOMER) -> None:
    mail = letter(name, sender=person, to=OWNER, text=NEWS, at=datetime.now(UTC))
    server.deliver(mail, sender=person.partition("<")[2].rstrip(">"))


def test_kicked_again_and_again_the_first_reading_ends_with_each_mail_once(rig, mailserver) -> None:
    count = fill(mailserver, strange=STRANGERS)
    rig.start()
    rig.until_open()
    chance = random.Random(count)
    for _ in range(KICKS):
        logins = count_logins(mailserver)
        time.sleep(chance.uniform(0, 0.5))
        block_until(lambda: kick(mailserver))
        block_until(lambda: count_logins(mailserver) > logins, what=rig.output[-2000:])  # noqa: B023
    rig.until_settled(count, lines=len(PEOPLE))
    assert ids_in_journal(rig) == ids_on_server(mailserver)


@pytest.mark.parametrize("is_at_rest", [False, True], ids=["in mid-reading", "at rest"])
def test_a_server_that_freezes_is_given_up_and_found_again(rig, mailserver, is_at_rest) -> None:
    count = fill(mailserver, strange=0 if is_at_rest else STRANGERS)
    rig.values["agent.mail.watch:Watcher timeout_seconds"] = 2
    rig.start()
    rig.until_open()
    if is_at_rest:
        rig.until_settled(count)
    else:
        block_until(lambda: rig.get("/status")["entries"] > 100)
    mailserver.tool("freeze", "imap")
    try:
        block_until(lambda: rig.get("/status")["accounts"][0]["state"] == "waiting")
        assert rig.get("/status")["accounts"][0]["trouble"]
    finally:
        mailserver.tool("thaw", "imap")
    deliver_news(mailserver, "after-the-frost")
    rig.until_settled(count + 1, lines=len(PEOPLE))
    assert ids_in_journal(rig) == ids_on_server(mailserver)


@pytest.mark.parametrize("is_at_rest", [False, True], ids=["in mid-reading", "at rest"])
def test_after_a_new_uidvalidity_each_mail_is_there_once_and_nothing_is_announced_again(
    rig, mailserver, is_at_rest
) -> None:
    count = fill(mailserver, strange=100 if is_at_rest else STRANGERS)
    rig.start()
    rig.until_open()
    if is_at_rest:
        rig.until_settled(count, lines=len(PEOPLE))
    else:
        block_until(lambda: rig.get("/status")["entries"] > 100)
    last = rig.get("/changes")["last"]
    mailserver.tool("uidvalidity", "INBOX", OWNER)
    kick(mailserver)
    deliver_news(mailserver, "with-new-numbers")
    rig.until_settled(count + 1, lines=len(PEOPLE))
    assert ids_in_journal(rig) == ids_on_server(mailserver)
    if is_at_rest:
        news = rig.get(f"/changes?after={last}")["changes"]
        assert len({one["id"] for one in news if one["topic"] == "entry"}) == 1


def test_mail_that_is_moved_and_expunged_while_it_is_read_is_there_once_or_not_at_all(
    rig, mailserver
) -> None:
    count = fill(mailserver, strange=STRANGERS)
    every = set(ids_on_server(mailserver))
    rig.start()
    with mailserver.client() as client:
        client.select_folder("INBOX")
        uids = client.search()
        chance = random.Random(count)
        for _ in range(20):
            chosen = chance.sample(uids, 20)
            uids = [uid for uid in uids if uid not in chosen]
            client.move(chosen[:10], "Archive")
            client.delete_messages(chosen[10:], silent=True)
            client.expunge()
    left = set(ids_on_server(mailserver))
    rig.until_open()
    block_until(lambda: left <= set(ids_in_journal(rig)), what="a mail is missing")
    rig.until_settled(len(left))
    found = ids_in_journal(rig)
    assert len(found) == len(set(found))
    assert left <= set(found) <= every


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 8 MB."""
    folder = tmp_path / "data"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("may not mount a small tmpfs here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def test_on_a_full_disk_it_waits_and_reads_on_when_there_is_room(
    rig, mailserver, small_disk: Path
) -> None:
    count = fill(mailserver, strange=STRANGERS)
    filler = small_disk / "somebody else's"
    rig.start()
    rig.until_open()
    block_until(lambda: rig.get("/status")["entries"] > 0)
    with filler.open("wb") as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(64 * 1024))
            file.flush()
    block_until(
        lambda: rig.get("/status")["accounts"][0]["trouble"] or rig.get("/status")["trouble"]
    )
    rig.kill()
    rig.start()
    rig.until_open()
    block_until(
        lambda: rig.get("/status")["accounts"][0]["trouble"] or rig.get("/status")["trouble"]
    )
    filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=200m", small_disk], check=True)
    rig.until_settled(count, lines=len(PEOPLE))
    assert ids_in_journal(rig) == ids_on_server(mailserver)
    rig.stop()
    assert rig.says().of


def test_a_second_agent_on_the_same_data_goes_away_and_disturbs_nothing(rig, mailserver) -> None:
    count = fill(mailserver)
    rig.start()
    rig.until_open()
    first, before = rig.pid, rig.output
    rig.start()
    second, rig.pid = rig.pid, first
    block_until(lambda: not Path(f"/proc/{second}").exists())
    assert f"(process {first})" in rig.output[len(before) :]
    rig.until_settled(count, lines=len(PEOPLE))
    assert ids_in_journal(rig) == ids_on_server(mailserver)


async def test_with_the_clock_set_back_an_hour_mail_comes_in_and_goes_out(
    rig, mailserver, customer_account
) -> None:
    count = fill(mailserver)
    clock = MovedClock(datetime.now(UTC))
    async with Agent(load_config(rig.config), clock=clock) as agent:
        transport = httpx.ASGITransport(agent.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://agent") as api:
            await agent.settled()
            clock.move(-timedelta(hours=1))
            await asyncio.to_thread(deliver_news, mailserver, "from-the-future")
            async with asyncio.timeout(60):
                while agent.journal.count_entries() <= count:
                    await asyncio.sleep(0.02)
            await agent.settled()
            lines = (await api.get("/today")).json()["lines"]
            line = next(one for one in lines if one["customer"]["name"] == "Priya Raman")
            view = (await api.get(f"/suggestions/{line['suggestion']['id']}")).json()
            sealed = (await api.post(f"/drafts/{view['draft']['id']}/seal")).json()
            body = {"digest": sealed["digest"]}
            answer = await api.post(f"/drafts/{view['draft']['id']}/approve", json=body)
            assert answer.is_success, answer.text
            async with asyncio.timeout(60):
                while [one.state for one in agent.journal.outbox_items()] != [OutboxState.FILED]:
                    await asyncio.sleep(0.02)
    ((arrived, _),) = mailserver.read(user="customer@example.test")
    assert sealed["message_id"].encode() in arrived


def test_a_flood_of_mail_while_it_watches_is_filed_whole_and_the_door_stays_open(
    rig, mailserver
) -> None:
    count = fill(mailserver)
    rig.start()
    rig.until_settled(count, lines=len(PEOPLE))
    # As a delivering server does: written elsewhere, then moved in.
    box = Path(mailserver.folder) / "mail" / OWNER / "Maildir"
    for number, raw in enumerate(strangers(FLOOD)):
        path = box / "tmp" / f"{int(time.time())}.M{number}P1.flood"
        path.write_bytes(raw.replace(b"\r\n", b"\n"))
        os.chown(path, 5000, 5000)
        path.rename(box / "new" / path.name)
        if number % 500 == 0:
            assert rig.get("/today")["lines"]
    deliver_news(mailserver, "in-the-flood")
    rig.until_settled(count + FLOOD + 1, lines=len(PEOPLE))
    assert ids_in_journal(rig) == ids_on_server(mailserver)
