"""What is measured: each function measures once and returns plain numbers."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from pathlib import Path

from bench.agent import Json, RunningAgent, running_agent
from bench.peers import fetch_and_index, fetch_newest
from bench.relay import relayed
from bench.town import (
    CACHE,
    DOMAIN,
    Town,
    filled,
    link_tree,
    put_into_maildir,
    recent_mails,
    run,
    say,
)

Figures = dict[str, float]

BACKLOG_MAILS = 5_000
NEW_MAILS = 30
GROWTH_MAILS = 20
GROWTH_WARM_UP = 3
REST_SECONDS = 10
QUERIES = (
    "invoice", "warranty", "shipment 7", "refund contract", "naïve café", "größe", "deliv", "sam",
    "please confirm the order", "müller", "o'brien", "catalogue renewal", "acme.test", "licence",
    "schedule visit customer", "dringend", "andersson", "wei zhang", "password", "re",
)  # fmt: skip


class Bench:
    """The mail server and the folder that all rows of one call of `make bench` share."""

    def __init__(self, town: Town, folder: Path, *, mails: int, sizes: Sequence[int]) -> None:
        self.town, self.folder, self.mails, self.sizes = town, folder, mails, sizes
        self._ready: set[int] = set()

    # A first run, against mbsync and notmuch

    def first_run(self) -> Figures:
        """Seconds from login on, and those of the peer for the same folders."""
        user = "owner"
        self.town.settle_in(user, filled(self.mails, f"{user}@{DOMAIN}"))
        put_into_maildir(self.town.box(user), recent_mails(f"{user}@{DOMAIN}"))
        self.town.index(user)
        folder = self._empty(user)
        say("mbsync, then notmuch")
        mbsync, notmuch = fetch_and_index(self.town, user, folder / "peer")
        shutil.rmtree(folder / "peer")
        say(f"  {mbsync:.1f} s + {notmuch:.1f} s; now kinkeeper")
        logins = self.town.logins(user)
        oldest = oldest_subjects(self.town.box(user))
        with running_agent(self.town, user, folder) as agent, agent.weighed() as peak_mb:
            agent.until(lambda: self.town.logins(user) > logins, 0.005)
            login = time.monotonic()
            agent.until_open()
            moments = _moments(
                agent,
                desk=lambda: has_suggestion(agent.get("/today")),
                filed=lambda: agent.is_filed() and all(map(agent.is_found, oldest)),
            )
            moments |= _moments(agent, read=agent.is_read)
            status = agent.get("/status")
            figures = {
                "mbsync_seconds": mbsync,
                "notmuch_seconds": notmuch,
                "peer_seconds": mbsync + notmuch,
                **{f"{name}_seconds": moment - login for name, moment in moments.items()},
                "agent_cpu_seconds": agent.cpu_seconds(),
                "peak_mb": peak_mb(),
                "entries": status["entries"],
                "life_events": status["life_events"],
            }
        shutil.rmtree(folder)
        return figures

    # With a journal of the largest size

    def new_mail(self) -> Figures:
        """Milliseconds from the server's EXISTS until all is readable on the API."""
        user, folder = self._rig(max(self.sizes))
        waits, fetches = [], []
        with (
            relayed(self.town.host, self.town.port("IMAP")) as relay,
            running_agent(self.town, user, folder, relay.port) as agent,
        ):
            agent.until_settled()
            people = customers_of(agent)
            last = agent.get("/changes")["last"]
            for number, person in enumerate(people[: NEW_MAILS + 1]):
                message_id, raw = news(person, user, number)
                relay.heard.clear()
                self.town.deliver(user, [(person, raw)])
                readable, last = until_readable(agent, message_id, last)
                exists = relay.heard[0]
                took = fetch_newest(self.town, user)
                if number:  # the first one wakes what has slept
                    waits.append((readable - exists) * 1000)
                    fetches.append(took * 1000)
        return {
            "median_ms": statistics.median(waits),
            "p99_ms": percentile(waits, 0.99),
            "fetch_ms": statistics.median(fetches),
            "ratio": statistics.median(waits) / statistics.median(fetches),
        }

    def memory(self) -> Figures:
        """MB of the agent and its workers, at rest and while it reads a backlog."""
        user, folder = self._rig(max(self.sizes))
        with running_agent(self.town, user, folder) as agent:
            agent.until_settled()
            time.sleep(REST_SECONDS)
            rest = agent.memory_mb()
        more = filled(BACKLOG_MAILS, f"{user}@{DOMAIN}", seed=2)
        for part in ("cur", ".Sent/cur"):
            run(["cp", "--archive", "--link", f"{more / part}/.", self.town.box(user) / part])
        with running_agent(self.town, user, folder) as agent, agent.weighed() as peak_mb:
            before = agent.rows("SELECT count(*) FROM entries")[0][0]
            agent.until_settled()
            added = agent.get("/status")["entries"] - before
            return {"rest_mb": rest, "backlog_mb": peak_mb(), "backlog_entries": added}

    def search(self) -> Figures:
        """Milliseconds of a full-text query on the API, and of the same one on the bare index."""
        user, folder = self._rig(max(self.sizes))
        ours, bare = [], []
        with running_agent(self.town, user, folder) as agent:
            agent.until_settled()
            for query in QUERIES:
                agent.get("/search", q=query)
            for query in QUERIES * 3:
                began = time.perf_counter()
                agent.get("/search", q=query)
                ours.append((time.perf_counter() - began) * 1000)
                began = time.perf_counter()
                bare_search(agent, query)
                bare.append((time.perf_counter() - began) * 1000)
        return {
            "median_ms": statistics.median(ours),
            "p95_ms": percentile(ours, 0.95),
            "slowest_ms": max(ours),
            "bare_ms": statistics.median(bare),
            "ratio": statistics.median(ours) / statistics.median(bare),
        }

    def growth(self) -> Figures:
        """Milliseconds of work (CPU) that one new mail is, by the size of the journal."""
        costs: Figures = {}
        people: list[str] = []
        for size in self.sizes:
            user, folder = self._rig(size)
            with running_agent(self.town, user, folder) as agent:
                agent.until_settled()
                people = people or customers_of(agent)  # of the smallest, and so of all
                for number, person in enumerate(people[: GROWTH_WARM_UP + GROWTH_MAILS]):
                    if number == GROWTH_WARM_UP:
                        time.sleep(1)
                        before = agent.cpu_seconds()
                    message_id, raw = news(person, user, number)
                    self.town.deliver(user, [(person, raw)])
                    sql = "SELECT 1 FROM entries WHERE message_id = ? AND is_read = 1"
                    agent.until(lambda: agent.rows(sql, message_id), 0.02)  # noqa: B023
                time.sleep(1)
                costs[str(size)] = (agent.cpu_seconds() - before) / GROWTH_MAILS * 1000
        return costs | {"ratio": max(costs.values()) / min(costs.values())}

    # What the rows stand on

    def _empty(self, name: str) -> Path:
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def _rig(self, size: int) -> tuple[str, Path]:
        """A user with a mailbox of `size` mails, and the agent's folder where all of it is read.

        Made by the engine itself; kept, and each time a fresh copy is handed out.
        """
        user, kept = f"n{size}", CACHE / f"read-{size}"
        if size not in self._ready and not (kept / "done").exists():
            self._prepare(size, user, kept)
        self._ready.add(size)
        self.town.settle_in(user, kept / "Maildir")
        folder = self._empty(user)
        run(["cp", "--archive", kept / "data", folder / "data"])
        return user, folder

    def _prepare(self, size: int, user: str, kept: Path) -> None:
        say(f"reading a mailbox of {size:,} mails, once for all rows that need it")
        shutil.rmtree(kept, ignore_errors=True)
        self.town.settle_in(user, filled(size, f"{user}@{DOMAIN}"))
        folder = self._empty(user)
        with running_agent(self.town, user, folder) as agent:
            agent.until_settled()
        kept.mkdir(parents=True)
        run(["cp", "--archive", folder / "data", kept / "data"])
        link_tree(self.town.box(user), kept / "Maildir")
        (kept / "done").touch()


def _moments(agent: RunningAgent, **conditions: Callable[[], object]) -> dict[str, float]:
    """When each condition was first met."""
    found: dict[str, float] = {}

    def look() -> bool:
        for name, is_met in conditions.items():
            if name not in found and is_met():
                found[name] = time.monotonic()
        return len(found) == len(conditions)

    agent.until(look, 0.05)
    return found


def has_suggestion(today: Json) -> bool:
    """Whether there is a line that the owner can act on."""
    return any(line["has_draft"] for line in today["lines"])


def oldest_subjects(box: Path) -> list[str]:
    """The subjects of the oldest mail of INBOX that a person wrote, and of the oldest one of Sent.

    Once they are found, everything is: a first reading begins with the newest.
    """
    found = []
    for folder in (box, box / ".Sent"):
        for path in sorted((folder / "cur").iterdir()):
            header = BytesHeaderParser().parsebytes(path.read_bytes())
            if "List-Id" not in header and re.fullmatch(r"[\w ]+", header["Subject"] or ""):
                found.append(header["Subject"])
                break
    return found


def customers_of(agent: RunningAgent) -> list[str]:
    """Addresses of its customers, in an order that is always the same but stands for nothing."""
    lines = agent.get("/customers")["customers"]
    found = sorted(line["customer"]["addresses"][0] for line in lines if line["entries"])
    random.Random(1).shuffle(found)
    return found


def news(person: str, user: str, number: int) -> tuple[str, bytes]:
    """A mail in which a customer tells of a promotion: its Message-ID and itself."""
    message_id = f"<news{number}.{time.time_ns()}@bench.test>"
    raw = (
        f"From: {person}\r\nTo: {user}@{DOMAIN}\r\nDate: {format_datetime(datetime.now(UTC))}\r\n"
        f"Message-ID: {message_id}\r\nSubject: News {number}\r\n\r\n"
        "Hello,\r\n\r\nthanks for the last delivery, all is well with it. And a piece of news: I "
        "got promoted to branch manager yesterday!\r\n\r\nBest wishes\r\n"
    )
    return message_id, raw.encode()


def until_readable(agent: RunningAgent, message_id: str, last: int) -> tuple[float, int]:
    """Wait until entry, life event and suggestion of a mail are readable: when, and last change."""
    while True:
        changes = agent.get("/changes", after=last, wait=20)
        last = changes["last"]
        for change in changes["changes"]:
            if change["topic"] != "suggestion":
                continue
            view = agent.get(f"/suggestions/{change['id']}")
            ids = {e["id"] for e in view["thread"] if e["message_id"] == message_id}
            told = view["life_event"]["evidence"] if view["life_event"] else []
            if any(evidence["entry_id"] in ids for evidence in told):
                return time.monotonic(), last
        if not changes["changes"]:
            raise RuntimeError("the agent makes nothing of a new mail")


def bare_search(agent: RunningAgent, query: str) -> None:
    """The same search on the journal's index, with nothing around it."""
    words = " ".join(f'"{word}"' for word in query.split())
    sql = "SELECT rowid FROM entries_text WHERE entries_text MATCH ? ORDER BY rank LIMIT 50"
    try:
        agent.rows(sql, words)
    except sqlite3.OperationalError as error:
        raise RuntimeError(f"the journal's index is not where it was: {error}") from None


def percentile(values: list[float], share: float) -> float:
    """The value that so great a share of all values does not exceed."""
    return sorted(values)[min(len(values) - 1, round(share * (len(values) - 1)))]
