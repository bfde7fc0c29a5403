"""The screen in a pseudo-terminal of its own, over the socket of an agent in the test."""

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

ROOT = Path(__file__).resolve().parents[2]
SCREEN = """
import sys
from pathlib import Path
from tui.app import KinkeeperApp
from tui.client import AgentClient
socket, folder = map(Path, sys.argv[1:])
KinkeeperApp(lambda: AgentClient.over_socket(socket), words_folder=folder).run()
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
async def in_a_terminal(socket: Path, folder: Path, **surroundings: str):
    """The screen of the agent at `socket`, which keeps unsaved words in `folder`."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", SCREEN, str(socket), str(folder)),
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        env=os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | surroundings,
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
