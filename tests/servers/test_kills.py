"""An agent killed at any moment loses nothing, says the same as one left alone, and sends once.

The number of kills: 40 here, 200 with `make faults`. The seed is printed with every failure.
"""

from __future__ import annotations

import random
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest

from agent.config import Account
from tests.servers.conftest import MailServer, make_account, running_mailserver
from tests.servers.rig import (
    IS_FULL,
    OWNER,
    Herd,
    Rig,
    Said,
    correspondence,
    differences,
    herd,
)
from tests.waiting import block_until

pytestmark = pytest.mark.servers

ROUNDS = 5 if IS_FULL else 1
KILLS_IN_READING = 20
KILLS_IN_SENDING = 20
NAMES = (
    "Priya Raman", "Anna Bauer", "Bert Visser", "Carla Mendes", "Dieter Kranz", "Elena Petrova",
    "Frank Osei", "Gloria Lund", "Hugo Marsh", "Ines Duarte", "Jonas Falk", "Karin Holm",
)  # fmt: skip
WISHES = (
    "May the desk be by a window.", "Now you choose the coffee.", "I'll bring cake in the spring.",
    "Somebody chose well.", "Your team is lucky.", "Tell me how the first week was.",
    "That was overdue, if you ask me.", "I raise a cup of tea to you.", "The branch is in good hands.",
    "What a fine piece of news.", "Do keep the old coat for luck.", "You have worked long for it.",
)  # fmt: skip
PEOPLE = len(NAMES)
MAILS = 500
UNSENT = "may or may not"


@pytest.fixture(scope="module")
def flock() -> Iterator[Herd]:
    with herd() as one:
        yield one


@pytest.fixture(scope="module")
def people() -> list[str]:
    return [f"{name} <{name.partition(' ')[0].lower()}@example.test>" for name in NAMES]


@pytest.fixture(scope="module")
def town(people) -> Iterator[MailServer]:
    """A mail server on which the owner and all the customers have a mailbox."""
    users = [OWNER.partition("@")[0]]
    users += [person.partition("<")[2].partition("@")[0] for person in people]
    with running_mailserver("--users", ",".join(users)) as server:
        yield server


@pytest.fixture(scope="module")
def mails(people) -> tuple[list[bytes], list[bytes]]:
    return correspondence(people, mails=MAILS, news=PEOPLE, before=datetime.now(UTC))


def words_to(name: str) -> str:
    """What the owner writes to a customer: the same in each run."""
    first, wish = name.partition(" ")[0], WISHES[NAMES.index(name)]
    return f"Hi {first},\n\nCongratulations on your promotion to branch manager! {wish}\n\nRobin"


def fill(town, mails: tuple[list[bytes], list[bytes]], people: list[str]) -> None:
    """The owner's mailbox as it was in the beginning, and the customers' empty."""
    for person in people:
        town.empty(address_of(person))
    town.empty(OWNER)
    with town.client() as client:
        for folder, found in zip(("INBOX", "Sent"), mails, strict=True):
            client.multiappend(folder, found)


def address_of(person: str) -> str:
    return person.partition("<")[2].rstrip(">")


def is_done(rig: Rig) -> bool:
    """Whether the fate of all that was approved is decided, and what went is read like any mail."""
    is_decided = all(item["state"] in ("filed", "failed") for item in rig.records("outbox"))
    return is_decided and rig.count("SELECT count(*) FROM entries WHERE is_read = 0") == 0


def arrived(town, people: list[str]) -> Counter[str]:
    """How often each Message-ID lies in the customers' mailboxes."""
    return Counter(
        message_from_bytes(raw)["Message-ID"]
        for person in people
        for raw, _ in town.read(user=address_of(person))
    )


@pytest.fixture(scope="module")
def undisturbed(town, flock, people, mails, tmp_path_factory) -> tuple[Account, Said, Said]:
    """What the stores say once all is read, and once all is sent, where nobody kills the agent."""
    folder = tmp_path_factory.mktemp("undisturbed")
    account = make_account(town, OWNER, folder)
    fill(town, mails, people)
    rig = Rig(flock, account, folder)
    try:
        rig.start()
        rig.until_settled(MAILS, lines=PEOPLE)
        rig.stop()
        has_read = rig.says()
        rig.start()
        rig.until_settled(MAILS, lines=PEOPLE)
        for line in rig.drafted():
            rig.approve(line["suggestion"]["id"], words_to(line["customer"]["name"]))
            block_until(lambda: is_done(rig))
        rig.stop()
        return account, has_read, rig.says()
    finally:
        rig.close()


@pytest.fixture
def seed() -> int:
    return secrets.randbelow(1_000_000)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_killed_in_reading_and_in_sending_it_says_the_same_and_sends_once(
    round_, seed, town, flock, people, mails, undisturbed, tmp_path: Path
) -> None:
    account, has_read, has_sent = undisturbed
    chance = random.Random(seed)
    print(f"seed {seed}")
    fill(town, mails, people)
    rig = Rig(flock, account, tmp_path)
    try:
        for _ in range(KILLS_IN_READING):
            rig.start()
            time.sleep(chance.uniform(0.02, 0.45))
            rig.kill()
        rig.start()
        rig.until_settled(MAILS, lines=PEOPLE)
        waiting = [
            (line["suggestion"]["id"], words_to(line["customer"]["name"])) for line in rig.drafted()
        ]
        rig.stop()
        found = differences(rig.says().of, has_read.of)
        assert not found, "\n".join(found)

        for _ in range(KILLS_IN_SENDING):
            rig.start()
            rig.until_open()
            if waiting and chance.random() < 0.75:
                rig.approve(*waiting.pop(0))
            time.sleep(chance.uniform(0, 0.25))
            rig.kill()
        rig.start()
        rig.until_settled(MAILS)
        while waiting:
            rig.approve(*waiting.pop(0))
        block_until(lambda: is_done(rig), what="the outbox does not end")
        rig.stop()
        said = rig.says()
    finally:
        rig.close()

    there = arrived(town, people)
    copies = Counter(message_from_bytes(raw)["Message-ID"] for raw, _ in town.read("Sent"))
    assert len(said.outbox) == PEOPLE
    for item in said.outbox:
        if item["state"] == "filed":
            assert there[item["message_id"]] == 1, item
            assert copies[item["message_id"]] == 1, item
        else:
            assert UNSENT in item["trouble"], item
            assert there[item["message_id"]] <= 1, item
            assert copies[item["message_id"]] == 0, item
    # Whose mail may or may not have gone is where he was, but for the words that the owner wrote.
    unknown = {item["recipients"][0] for item in said.outbox if item["state"] == "failed"}
    expected = has_sent.of.copy()
    for customer, lines in said.of.items():
        if any(address in line for line in lines for address in unknown):
            said.of[customer] = without_drafts(lines)
            expected[customer] = without_drafts(has_read.of[customer])
    found = differences(said.of, expected)
    assert not found, "\n".join(found)


def without_drafts(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.startswith("draft")]
