"""A real `kinkeeper run`, seen from outside: its door, its memory and its work."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from agent.knocking import is_answered
from bench.town import DOMAIN, PASSWORD, ROOT, Town

Json = dict[str, Any]
PATIENCE_SECONDS = 1200


class RunningAgent:
    """The process, from its start to its end."""

    def __init__(self, town: Town, user: str, folder: Path, relay_port: int | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._config = folder / "config.toml"
        self._config.write_text(_settings(town, user, folder, relay_port))
        self.client = httpx.Client(
            transport=httpx.HTTPTransport(uds=str(folder / "agent.sock")),
            base_url="http://agent",
            timeout=120,
        )
        with (folder / "agent.out").open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tui", "--config", str(self._config), "run"],
                cwd=ROOT,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def stop(self) -> None:
        self.client.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(120)

    # Its door

    def get(self, path: str, **query: object) -> Json:
        answer = self.client.get(path, params=query)  # type: ignore[arg-type]
        answer.raise_for_status()
        found: Json = answer.json()
        return found

    def until_open(self) -> None:
        self.until(lambda: is_answered(self.folder / "agent.sock"), 0.01)

    def until(self, is_so: Callable[[], object], pause_seconds: float) -> None:
        """Wait until something is so; ends with an error when the agent does."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            if self.process.poll() is not None or time.monotonic() > deadline:
                output = (self.folder / "agent.out").read_text(errors="replace")
                raise RuntimeError(f"the agent has ended or does not move: {output[-2000:]}")
            time.sleep(pause_seconds)

    def is_filed(self) -> bool:
        """Whether all that its account holds is filed."""
        return all(one["state"] == "watching" for one in self.get("/status")["accounts"])

    def is_found(self, words: str) -> bool:
        return bool(self.get("/search", q=words)["hits"])

    def is_read(self) -> bool:
        """Whether nothing waits to be read for life events."""
        return not self.rows("SELECT 1 FROM entries WHERE is_read = 0 LIMIT 1")

    def until_settled(self) -> None:
        self.until_open()
        self.until(self.is_filed, 0.25)
        self.until(self.is_read, 0.25)

    # Its data, seen from outside

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        path = self.folder / "data" / "journal.sqlite"
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return database.execute(sql, values).fetchall()

    # Its processes

    def processes(self) -> list[int]:
        """The agent and its workers."""
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                with contextlib.suppress(OSError):
                    fields = (folder / "stat").read_text().rpartition(")")[2].split()
                    if int(fields[3]) == self.process.pid and fields[0] != "Z":
                        found.append(int(folder.name))
        return found

    def memory_mb(self) -> float:
        """What all its processes hold; a page that several share counts once (PSS)."""
        kilobytes = 0
        for pid in self.processes():
            with contextlib.suppress(OSError):
                for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        kilobytes += int(line.split()[1])
        return kilobytes / 1024

    def cpu_seconds(self) -> float:
        """Work that its living processes have done so far."""
        nanoseconds = 0
        for pid in self.processes():
            for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                with contextlib.suppress(OSError):
                    nanoseconds += int(path.read_text().split()[0])
        return nanoseconds / 1e9

    @contextlib.contextmanager
    def weighed(self) -> Iterator[Callable[[], float]]:
        """Inside the block its memory is watched; then the function tells the peak in MB."""
        peaks, is_over = [0.0], threading.Event()

        def watch() -> None:
            while not is_over.wait(0.5):
                peaks.append(self.memory_mb())

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield lambda: max(peaks)
        finally:
            is_over.set()
            thread.join()


@contextlib.contextmanager
def running_agent(
    town: Town, user: str, folder: Path, relay_port: int | None = None
) -> Iterator[RunningAgent]:
    """An agent for the time of the block, with all that it keeps in `folder`.

    With `relay_port` it reads through a relay there, in plain text.
    """
    one = RunningAgent(town, user, folder, relay_port)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            one.stop()


def _settings(town: Town, user: str, folder: Path, relay_port: int | None) -> str:
    secret = folder / "password"
    secret.touch(0o600)
    secret.write_text(PASSWORD + "\n")
    os.chmod(secret, 0o600)
    return f"""
[owner]
name = "Robin Hale"
addresses = ["{user}@{DOMAIN}"]
[store]
folder = "{folder}/data"
[api]
socket = "{folder}/agent.sock"
[[accounts]]
address = "{user}@{DOMAIN}"
[accounts.imap]
host = "{town.host}"
port = {relay_port or town.port("IMAPS")}
security = "{"none" if relay_port else "tls"}"
ca_file = "{town.ca_file}"
[accounts.smtp]
host = "{town.host}"
port = {town.port("SMTPS")}
ca_file = "{town.ca_file}"
[accounts.password]
file = "{secret}"
"""
