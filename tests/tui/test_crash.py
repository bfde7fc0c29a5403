"""The screen in a real terminal, killed in the middle of a word."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path

from agent.door import serving
from tests.tui.fake_agent import FakeAgent
from tui.kept import WordKeeper

ROOT = Path(__file__).resolve().parents[2]
SCREEN = """
import sys
from pathlib import Path
from tui.app import KinkeeperApp
from tui.client import AgentClient
socket, folder = map(Path, sys.argv[1:])
KinkeeperApp(AgentClient.over_socket(socket), words_folder=folder).run()
"""


class Terminal:
    """A pseudo-terminal with the screen in it."""

    def __init__(self, master: int, process: asyncio.subprocess.Process) -> None:
        self.master, self.process = master, process
        self.shown = ""

    def read(self) -> None:
        try:
            self.shown += os.read(self.master, 65536).decode(errors="replace")
        except OSError:
            asyncio.get_running_loop().remove_reader(self.master)

    @property
    def words(self) -> str:
        """All that was painted so far, without colours."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.shown)

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())


@asynccontextmanager
async def in_a_terminal(socket: Path, folder: Path):
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", SCREEN, str(socket), str(folder)),
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        env=os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
        start_new_session=True,
    )
    os.close(slave)
    terminal = Terminal(master, process)
    loop = asyncio.get_running_loop()
    loop.add_reader(master, terminal.read)
    try:
        yield terminal
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()
        loop.remove_reader(master)
        os.close(master)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not is_so():
            await asyncio.sleep(0.02)


async def test_a_screen_that_is_killed_in_the_middle_of_a_word_has_it_when_it_is_opened_again(
    agent: FakeAgent, tmp_path: Path
):
    """SIGKILL leaves no time to save anything."""
    socket, folder = tmp_path / "agent.sock", tmp_path / "unsaved"
    async with serving(agent.app, socket, before_closing=agent.changes.close):
        async with in_a_terminal(socket, folder) as terminal:
            await until(lambda: "Hi Glenn," in terminal.words)
            terminal.type("e")
            await until(lambda: "save and check" in terminal.words)
            terminal.type("Perennials")
            await until(lambda: any("Perennials" in one.text for one in WordKeeper(folder).all()))
            terminal.process.send_signal(signal.SIGKILL)
            await terminal.process.wait()
        assert agent.views["suggestion-1"].draft.text.startswith("Hi Glenn,")
        async with in_a_terminal(socket, folder) as terminal:
            await until(lambda: "are back" in terminal.words)
            await until(lambda: "PerennialsHi Glenn," in terminal.words)
            terminal.type("e")
            await until(lambda: "save and check" in terminal.words)
            await until(lambda: "These are your own words" in terminal.words)
            terminal.type("\x13")
            await until(lambda: agent.views["suggestion-1"].draft.text.startswith("Perennials"))
            await until(lambda: not WordKeeper(folder).all())
