"""The screen in a real pty, over an agent with a large book and journal."""

from __future__ import annotations

import contextlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from agent.knocking import is_answered
from agent.store.book import Book
from agent.store.sqlite import Journal
from bench.terminal import Terminal, terminal
from bench.thin_air import OWNER, settle, words
from bench.town import ROOT, say
from tui.curtain import WORDS

CUSTOMERS, MAILS_OF_A_CUSTOMER = 5_000, 20
STARTS = 7
SETTLING_SECONDS = 5.0
"""Until the drafts of the first list are written."""
EMPTY = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("ready")

Empty().run()
"""
ESCAPE = "\x1b[27u"
"""As newer terminals send it: after a bare escape Textual waits 0.1 s for what might follow."""
ROUNDS = 12
OPENED = ("\r", "p", "C", "D", "W", "O", "?", "s", "x", "c")
"""Each full screen but Today, and a few dialogs."""
KEYS = ("j", "j", "k", *(key for opened in OPENED for key in (opened, ESCAPE)), "j", "k", "k")
"""Down and up; all else is opened and left."""
WORST = 3
SEARCHES = 12
FIRST_RESULT_LINE = 8
REST_SECONDS = 0.25
"""Shorter than the blinking of a cursor."""


def screen() -> dict[str, float]:
    """Seconds to the first paint and beside an empty app's, milliseconds from keys to paint, MB."""
    with tempfile.TemporaryDirectory(prefix="kks-") as name:
        folder = Path(name)
        say(f"a journal of {CUSTOMERS * MAILS_OF_A_CUSTOMER:,} entries, {CUSTOMERS:,} customers")
        _fill(folder / "data")
        with _compiled(folder), _agent(folder) as command:
            figures = _starts(command, folder)
            with terminal(command, ROOT) as one:
                one.frame_with("glad to hear")
                one.rest(1.0)
                pressed = [(_press(one, key), key) for _ in range(ROUNDS) for key in KEYS]
                searches = _searches(one)
                figures["memory_mb"] = one.memory_mb()
    presses = [took for took, _ in pressed]
    for took, key in sorted(pressed, reverse=True)[:WORST]:
        say(f"a worst key: {key!r}, {took:.0f} ms")
    figures["key_median_ms"] = statistics.median(presses)
    figures["key_p99_ms"] = _percentile(presses, 0.99)
    figures["search_median_ms"] = statistics.median(searches)
    figures["search_p99_ms"] = _percentile(searches, 0.99)
    return figures


def _starts(command: list[str], folder: Path) -> dict[str, float]:
    """In turns, so that other work on the machine hits both alike."""
    opening, ours, lists, empty = [], [], [], []
    for _ in range(1 + STARTS):
        with terminal([sys.executable, "-c", EMPTY], folder) as one:
            empty.append(one.frame_with("ready") - one.started)
        with terminal(command, ROOT) as one:
            opening.append(one.output_with(WORDS) - one.started)
            ours.append(one.frame_with("Today") - one.started)
            lists.append(one.frame_with("glad to hear") - one.started)
    return {
        "opening_seconds": statistics.median(opening[1:]),
        "screen_seconds": statistics.median(ours[1:]),
        "list_seconds": statistics.median(lists[1:]),
        "empty_seconds": statistics.median(empty[1:]),
        "opening_ratio": _ratio(opening, empty),
        "screen_ratio": _ratio(ours, empty),
    }


def _ratio(ours: list[float], empty: list[float]) -> float:
    """The first start of each compiles what it loads, and does not count."""
    return statistics.median(a / b for a, b in zip(ours[1:], empty[1:], strict=True))


@contextlib.contextmanager
def _compiled(folder: Path) -> Iterator[None]:
    """For the time of the block what is started keeps what it compiles, as once it is installed."""
    before = dict(os.environ)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _press(one: Terminal, key: str) -> float:
    """Milliseconds until the next frame is whole."""
    moment = one.press(key)
    painted = one.frame_after(moment)
    one.rest(REST_SECONDS)
    return (painted - moment) * 1000


def _searches(one: Terminal) -> list[float]:
    """Milliseconds from each letter to the frame with what it finds."""
    found = []
    for number in range(SEARCHES):
        _press(one, "/")
        for letter in " ".join(words(2, random.Random(number))):
            moment = one.press(letter)
            one.frame_after(moment)
            one.rest(REST_SECONDS)
            found.append((_results_painted(one, moment) - moment) * 1000)
        _press(one, ESCAPE)
    return found


def _results_painted(one: Terminal, moment: float) -> float:
    """Where they are the same as before, nothing but the letter is painted."""
    frames = list(one.frames_after(moment))
    below = (painted for painted, lowest in frames if lowest >= FIRST_RESULT_LINE)
    return next(below, frames[0][0])


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _fill(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    book, journal = Book(folder / "book.json"), Journal(folder / "journal.sqlite")
    now = datetime.now(ZoneInfo("UTC"))
    settle(book, journal, CUSTOMERS, now, mails_of_a_customer=MAILS_OF_A_CUSTOMER)
    book.close()
    journal.close()


@contextlib.contextmanager
def _agent(folder: Path) -> Iterator[list[str]]:
    """A real agent whose list is made, for the time of the block; how to open the screen on it."""
    secret = folder / "password"
    secret.touch(0o600)
    secret.write_text("password\n")
    config = folder / "config.toml"
    config.write_text(f"""
[owner]
name = "Robin Hale"
addresses = ["{OWNER}"]
[store]
folder = "{folder}/data"
[api]
socket = "{folder}/agent.sock"
[[accounts]]
address = "{OWNER}"
imap = {{ host = "127.0.0.1", port = 1, security = "none" }}
smtp = {{ host = "127.0.0.1", port = 1, security = "none" }}
password = {{ file = "{secret}" }}
""")
    command = [sys.executable, "-m", "tui", "--config", str(config)]
    with (folder / "agent.out").open("wb") as output:
        process = subprocess.Popen([*command, "run"], cwd=ROOT, stdout=output, stderr=output)
    try:
        while not is_answered(folder / "agent.sock"):
            if process.poll() is not None:
                raise RuntimeError((folder / "agent.out").read_text())
            time.sleep(0.05)
        with httpx.Client(
            transport=httpx.HTTPTransport(uds=str(folder / "agent.sock")),
            base_url="http://agent",
            timeout=120,
        ) as door:
            while not door.get("/today").json()["lines"]:
                time.sleep(0.5)
            time.sleep(SETTLING_SECONDS)
        yield command
    finally:
        process.terminate()
        process.wait(60)
