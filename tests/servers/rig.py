"""What the fault tests stand on: a mailbox, agents that die, and what their stores say.

`Herd` starts agents as quickly as a fork; `Rig` is one data folder and whoever works on it.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx

from agent.config import Account
from agent.knocking import is_answered
from tests.waiting import PATIENCE_SECONDS, block_until

OWNER = "owner@example.test"
ROOT = Path(__file__).resolve().parents[2]
SCALE = os.environ.get("KINKEEPER_FAULTS", "")
IS_FULL = SCALE == "full"
"""`make faults`: as many faults as the issue names; else as many as a suite has time for."""

Json = dict[str, Any]


def letter(
    number: int | str, *, sender: str, to: str, text: str, at: datetime, subject: str = ""
) -> bytes:
    """A small mail whose Message-ID is `<number@example.test>`."""
    return (
        f"From: {sender}\r\nTo: {to}\r\nDate: {format_datetime(at)}\r\n"
        f"Message-ID: <{number}@example.test>\r\nSubject: {subject or f'Order {number}'}\r\n"
        f"\r\n{text}\r\n"
    ).encode()


def correspondence(
    people: list[str], *, mails: int, news: int, before: datetime
) -> tuple[list[bytes], list[bytes]]:
    """INBOX and Sent of an owner who wrote to all `people` before one of them wrote `mails` back.

    The first `news` of the people tell of a promotion on the last day; all else is orders.
    """
    start = before.replace(microsecond=0) - timedelta(days=3)
    own = f"Robin Hale <{OWNER}>"
    sent = [
        letter(
            number,
            sender=own,
            to=person,
            text="Your order left today.",
            at=start + timedelta(minutes=number),
        )
        for number, person in enumerate(people)
    ]
    received = [
        letter(
            number + 1000,
            sender=people[number % len(people)],
            to=own,
            text=f"Two cartons of item{number} again, please, as in the spring.",
            at=start + timedelta(minutes=len(people) + number),
        )
        for number in range(mails - len(sent) - news)
    ]
    told = [
        letter(
            number + 500,
            sender=person,
            to=own,
            text="I got promoted to branch manager yesterday! No more nights on the floor.",
            at=start + timedelta(days=1, hours=20, minutes=number),
        )
        for number, person in enumerate(people[:news])
    ]
    # The news lie all over the mailbox, so that every part of the reading meets some.
    step = max(1, len(received) // max(1, len(told)))
    for number, mail in enumerate(told):
        received.insert(number * (step + 1), mail)
    return received, sent


class Herd:
    """Forks agents off one process that has imported them."""

    def __init__(self) -> None:
        self._zygote = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("zygote.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert self._ask(None) == "ready"

    def _ask(self, wish: Json | None) -> str:
        assert self._zygote.stdin
        assert self._zygote.stdout
        if wish is not None:
            self._zygote.stdin.write(json.dumps(wish) + "\n")
            self._zygote.stdin.flush()
        return self._zygote.stdout.readline().strip()

    def start(self, config: Path, values: dict[str, object]) -> int:
        """Start `kinkeeper run`; returns its process number. `values`: see zygote.py's "set"."""
        output = config.with_suffix(".out")
        return int(self._ask({"config": str(config), "output": str(output), "set": values}))

    def close(self) -> None:
        assert self._zygote.stdin
        assert self._zygote.stdout
        self._zygote.stdin.close()
        self._zygote.wait(30)
        self._zygote.stdout.close()


@contextlib.contextmanager
def herd() -> Iterator[Herd]:
    one = Herd()
    try:
        yield one
    finally:
        one.close()


def session_of(pid: int) -> list[int]:
    """The living processes of the session that `pid` began: an agent and its workers."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == pid and fields[0] != "Z":
                    found.append(int(folder.name))
    return found


class Rig:
    """One data folder, its settings, and the agent that works on it, if one does."""

    def __init__(
        self, herd: Herd, account: Account, folder: Path, *, undo_seconds: int = 0
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.herd = folder, herd
        self.config = folder / "config.toml"
        self.data = folder / "data"
        self.config.write_text(_settings(account, folder, undo_seconds))
        self.pid = 0
        self.values: dict[str, object] = {}
        self._client = httpx.Client(
            transport=httpx.HTTPTransport(uds=str(folder / "agent.sock")),
            base_url="http://agent",
            timeout=60,
        )

    def close(self) -> None:
        """Let no agent and no connection stay."""
        self._client.close()
        if self.is_alive:
            self.kill()

    # The agent

    def start(self) -> None:
        self.pid = self.herd.start(self.config, self.values)

    @property
    def is_alive(self) -> bool:
        return self.pid > 0 and Path(f"/proc/{self.pid}").exists()

    def kill(self) -> None:
        """SIGKILL; returns when it and all its workers are gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, as Ctrl-C or systemd do."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        pid, self.pid = self.pid, 0
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            raise AssertionError(f"the agent has ended by itself: {self.output[-3000:]}") from None
        try:
            os.kill(pid, number)
            assert select.select([descriptor], [], [], PATIENCE_SECONDS)[0], "it does not end"
        finally:
            os.close(descriptor)
        block_until(lambda: not session_of(pid), what=f"workers stay behind: {session_of(pid)}")

    @property
    def output(self) -> str:
        """All that its agents have said."""
        path = self.config.with_suffix(".out")
        return path.read_text(errors="replace") if path.exists() else ""

    # Its door

    def get(self, path: str) -> Json:
        answer = self._client.get(path)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()

    def post(self, path: str, body: Json | None = None) -> Json:
        answer = self._client.post(path, json=body)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()

    def until_open(self) -> None:
        """Wait for its door."""
        block_until(self._is_open, what="its door stays closed", pause_seconds=0.005)

    def _is_open(self) -> bool:
        if not is_answered(self.folder / "agent.sock"):
            assert self.is_alive, f"the agent has ended: {self.output[-3000:]}"
            return False
        return True

    def is_settled(self, entries: int) -> bool:
        status = self.get("/status")
        return (
            all(account["state"] == "watching" for account in status["accounts"])
            and status["entries"] >= entries
        )

    def until_settled(self, entries: int, *, lines: int = 0) -> None:
        """Wait until so many entries are filed and that many lines with drafts are on the desk."""
        self.until_open()
        block_until(lambda: self.is_settled(entries), what=f"not settled: {self.output[-3000:]}")
        block_until(
            lambda: len(self.drafted()) >= lines,
            what=f"{len(self.drafted())} lines, not {lines}",
        )
        block_until(lambda: self.count("SELECT count(*) FROM entries WHERE is_read = 0") == 0)

    def drafted(self) -> list[Json]:
        """The lines of the day that have a draft, in an order that is always the same."""
        lines = [line for line in self.get("/today")["lines"] if line["has_draft"]]
        return sorted(lines, key=lambda line: line["suggestion"]["id"])

    def approve(self, suggestion_id: str, text: str = "") -> str:
        """Approve its draft, in words of the owner's own if there are any; returns its Message-ID."""
        draft = self.get(f"/suggestions/{suggestion_id}")["draft"]
        if text:
            body = {"subject": draft["subject"], "text": text}
            self._client.put(f"/drafts/{draft['id']}", json=body).raise_for_status()
        sealed = self.post(f"/drafts/{draft['id']}/seal", {"anyway": True})  # all are alike
        self.post(f"/drafts/{draft['id']}/approve", {"digest": sealed["digest"], "anyway": True})
        return sealed["message_id"]

    # Its stores

    def rows(self, sql: str) -> list[sqlite3.Row]:
        """What the journal's file says, seen from outside."""
        with contextlib.closing(
            sqlite3.connect(f"file:{self.data}/journal.sqlite?mode=ro", uri=True, timeout=30)
        ) as db:
            db.row_factory = sqlite3.Row
            return db.execute(sql).fetchall()

    def count(self, sql: str) -> int:
        return int(self.rows(sql)[0][0])

    def records(self, table: str) -> list[Json]:
        return [json.loads(row["body"]) for row in self.rows(f"SELECT body FROM {table}")]

    def says(self) -> Said:
        """What the two stores say, while no agent has them."""
        assert not self.pid
        assert self.rows("PRAGMA integrity_check")[0][0] == "ok"
        return Said(self)


NOT_SAID = {"number", "is_read"}
"""Columns of an entry that say nothing: in what order it came, and what is still to be done."""


class Said:
    """What a data folder says: of each customer, and of people who are none.

    What cannot be the same twice is taken out: the Message-ID of what was sent, its moment, and a
    letter's words with what the gate says of them, because each is written to differ from those
    that lie there already.
    """

    def __init__(self, rig: Rig) -> None:
        book = json.loads((rig.data / "book.json").read_text("utf-8"))
        self.outbox = rig.records("outbox")
        self._sent = {item["message_id"]: item for item in self.outbox}
        entries = [
            {name: row[name] for name in row.keys() if name not in NOT_SAID}  # noqa: SIM118
            for row in rig.rows("SELECT * FROM entries ORDER BY at, id")
        ]
        records: list[tuple[str, Json]] = [("entry", entry) for entry in entries]
        records += [("customer", one) for one in book.get("customers", {}).values()]
        records += [("life event", one) for one in book.get("life_events", {}).values()]
        records += [("suggestion", one) for one in rig.records("suggestions")]
        records += [("draft", one) for one in rig.records("drafts")]
        own_ids = {
            entry["id"]: self._sent[entry["message_id"]]["recipients"][0]
            for entry in entries
            if entry["message_id"] in self._sent
        }
        self.of: dict[str, list[str]] = {}
        for kind, record in records:
            if kind == "draft":
                assert record["text"], record
                of_its_words = {"text", "owner_text", "moves", "gate", "basis"}
                record = record | dict.fromkeys(of_its_words & record.keys(), "its words")
            if kind == "entry" and record["message_id"] in self._sent:
                record = record | {"at": "when it was sent"}
            text = json.dumps(record, sort_keys=True, ensure_ascii=False)
            for message_id, item in self._sent.items():
                text = text.replace(message_id, f"<to {item['recipients'][0]}>")
            for entry_id, recipient in own_ids.items():
                text = text.replace(entry_id, f"sent to {recipient}")
            customer = record["id"] if kind == "customer" else record["customer_id"]
            self.of.setdefault(customer, []).append(f"{kind} {text}")
        for lines in self.of.values():
            lines.sort()


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """What only one of two folders says, each line with the sign of its side."""
    lines = [{line for found in side.values() for line in found} for side in (one, other)]
    found = [f"- {line}" for line in sorted(lines[1] - lines[0])]
    found += [f"+ {line}" for line in sorted(lines[0] - lines[1])]
    counts = [sum(map(len, side.values())) for side in (one, other)]
    return found if found or counts[0] == counts[1] else [f"doubles: {counts}"]


def _settings(account: Account, folder: Path, undo_seconds: int) -> str:
    """The mail server has but one domain, so that all who have a mailbox there are colleagues."""

    def server(name: str) -> str:
        one = getattr(account, name)
        return (
            f'[accounts.{name}]\nhost = "{one.host}"\nport = {one.port}\n'
            f'security = "{one.security}"\nca_file = "{one.ca_file}"\n'
        )

    return f"""
[owner]
name = "Robin Hale"
addresses = ["{account.address}"]
[customers]
always = ["@example.test"]
[suggestions]
max_today = 100
[sending]
undo_seconds = {undo_seconds}
[store]
folder = "{folder}/data"
[api]
socket = "{folder}/agent.sock"
[[accounts]]
address = "{account.address}"
poll_seconds = {account.poll_seconds}
idle_seconds = {account.idle_seconds}
{server("imap")}{server("smtp")}[accounts.password]
file = "{account.password.file}"
"""
