"""The commands against real servers."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from agent.config import Account
from agent.knocking import is_answered

pytestmark = pytest.mark.servers

OWNER = "owner@example.test"


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


def stop(process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> str:
    process.send_signal(number)
    output, _ = process.communicate(timeout=60)
    return output


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
