"""The commands against real servers: check in plain words, and an agent that may be killed."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from agent.config import Account
from agent.door import is_answered

pytestmark = pytest.mark.servers

OWNER, CUSTOMER = "owner@example.test", "customer@example.test"
MAILS = 600


def write_config(account: Account, folder: Path) -> Path:
    imap, smtp = account.imap, account.smtp
    path = folder / "config.toml"
    path.write_text(
        f"""
[owner]
name = "Robin Hale"
addresses = ["{OWNER}"]
[[accounts]]
address = "{OWNER}"
[accounts.imap]
host = "{imap.host}"
port = {imap.port}
security = "{imap.security}"
ca_file = "{imap.ca_file}"
[accounts.smtp]
host = "{smtp.host}"
port = {smtp.port}
security = "{smtp.security}"
ca_file = "{smtp.ca_file}"
[accounts.password]
file = "{account.password.file}"
[store]
folder = "{folder}/data"
[api]
socket = "{folder}/agent.sock"
"""
    )
    return path


def start(config: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tui", "--config", str(config), "run"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ask(config: Path, path: str) -> httpx.Response:
    transport = httpx.HTTPTransport(uds=str(config.parent / "agent.sock"))
    with httpx.Client(transport=transport, base_url="http://agent", timeout=30) as client:
        return client.get(path)


def until(config: Path, is_so, path: str = "/status") -> None:
    deadline = time.monotonic() + 90
    while True:
        answer = ask(config, path).json() if is_answered(config.parent / "agent.sock") else {}
        if answer and is_so(answer):
            return
        assert time.monotonic() < deadline, answer
        time.sleep(0.05)


def is_all_read(status: dict) -> bool:
    return status["accounts"][0]["state"] == "watching" and status["entries"] >= MAILS


def stop(process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> str:
    process.send_signal(number)
    output, _ = process.communicate(timeout=60)
    return output


def journal_of(config: Path) -> tuple[list[str], dict]:
    """What the two stores say, in an order that does not depend on when it was written."""
    found = {"customers": ask(config, "/customers").json()["customers"]}
    lines = []
    for line in sorted(found["customers"], key=lambda line: line["customer"]["id"]):
        view = ask(config, f"/customers/{line['customer']['id']}").json()
        lines += [json.dumps(entry, sort_keys=True) for entry in view["entries"]]
        view["life_events"].sort(key=lambda event: event["id"])
        for event in view["life_events"]:
            event["evidence"].sort(key=lambda evidence: evidence["entry_id"])
        lines.append(json.dumps(view["life_events"], sort_keys=True))
        lines += sorted(suggestion["id"] for suggestion in view["suggestions"])
    return lines, ask(config, "/today").json()


@pytest.fixture
def full_mailbox(mailserver, make_mail, owner_account) -> Account:
    mailserver.empty(OWNER)
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)

    def write(sender: str, to: str, number: int, text: str) -> bytes:
        sent_at = format_datetime(start + timedelta(minutes=number))
        return (
            f"From: {sender}\r\nTo: {to}\r\nDate: {sent_at}\r\n"
            f"Message-ID: <{number}@example.test>\r\n\r\n{text}\r\n"
        ).encode()

    customers = [f"Customer {number} <c{number}@else.test>" for number in range(20)]
    sent = [
        write("Robin Hale <owner@example.test>", customer, number, "Your order left today.")
        for number, customer in enumerate(customers)
    ]
    received = [
        write(
            customers[number % 20],
            "owner@example.test",
            number + 100,
            "I got promoted to branch manager yesterday!" if number % 50 == 0 else "Two cartons.",
        )
        for number in range(MAILS - len(sent))
    ]
    for folder, mails in (("Sent", sent), ("INBOX", received)):
        with mailserver.client() as client:
            client.multiappend(folder, mails)
    return owner_account


def test_check_says_that_all_is_well(mailserver, owner_account, tmp_path: Path) -> None:
    config = write_config(owner_account, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "tui", "--config", str(config), "check"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All is well" in done.stdout
    assert "WRONG" not in done.stdout


def test_a_wrong_password_is_told_in_words_and_not_tried_again(
    mailserver, owner_account, tmp_path: Path
) -> None:
    config = write_config(owner_account, tmp_path)
    assert owner_account.password.file
    owner_account.password.file.write_text("guess\n")
    before = mailserver.log.count("auth failed")
    process = start(config)
    try:
        until(config, lambda status: status["accounts"][0]["state"] == "stopped")
        trouble = ask(config, "/status").json()["accounts"][0]["trouble"]
        time.sleep(2)
    finally:
        output = stop(process)
    assert "password" in trouble
    assert "guess" not in trouble + output
    assert mailserver.log.count("auth failed") - before <= 1


def test_killed_again_and_again_the_journal_is_that_of_an_undisturbed_run(
    full_mailbox, tmp_path: Path
) -> None:
    quiet, shaken = tmp_path / "quiet", tmp_path / "shaken"
    results = []
    chance = random.Random(3)
    for folder, kills in ((quiet, 0), (shaken, 12)):
        folder.mkdir()
        config = write_config(full_mailbox, folder)
        for _ in range(kills):
            process = start(config)
            until(config, lambda status: True)
            time.sleep(chance.uniform(0.0, 0.5))
            stop(process, signal.SIGKILL)
        process = start(config)
        try:
            until(config, is_all_read)
            until(
                config,
                lambda today: (
                    len(today["lines"]) > 0 and all(x["has_draft"] for x in today["lines"])
                ),
                "/today",
            )
            results.append(journal_of(config))
        finally:
            stop(process)
    assert results[0] == results[1]
