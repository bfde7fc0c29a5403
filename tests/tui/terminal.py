"""A small terminal: a program in a real pty, and what it has painted there."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from rich.cells import cell_len

PATIENCE_SECONDS = 60.0
_TOKEN = re.compile(
    rb"\x1b\[([?<>=]?)([\d;:]*)([ $]?[@-~])"  # a control sequence
    rb"|\x1b[\]P_][^\x07\x1b]*(?:\x07|\x1b\\)"  # a string to the terminal, such as its title
    rb"|\x1b[()][0-9A-B]|\x1b[=>78cDEHMN]"
    rb"|\r|\n|\x08"
    rb"|[^\x00-\x1f\x7f]+"
)


class Terminal:
    """Holds the cells, the modes that were set, and everything that came."""

    def __init__(
        self, command: Sequence[str], size: tuple[int, int], environment: Mapping[str, str]
    ) -> None:
        self.columns, self.lines = size
        self.cells = [[" "] * self.columns for _ in range(self.lines)]
        self.at = (0, 0)
        self.modes: set[int] = set()
        self.heard = b""
        self._rest = b""
        self.pid, self._end = pty.fork()
        if self.pid == 0:
            os.execve(command[0], list(command), dict(environment))
        self._tell_size()

    @property
    def text(self) -> str:
        return "\n".join("".join(line) for line in self.cells)

    def press(self, keys: str) -> None:
        os.write(self._end, keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        self.columns, self.lines = columns, lines
        self.cells = [[" "] * columns for _ in range(lines)]
        self._tell_size()

    def see(self, words: str) -> None:
        """Wait until these words stand somewhere."""
        self._until(lambda: words in self.text, words)

    def ended(self) -> int:
        """Wait for the program's end, and hear all it said; its exit status."""
        self._until(lambda: False, "")
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._end)

    def _tell_size(self) -> None:
        size = struct.pack("HHHH", self.lines, self.columns, 0, 0)
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, size)

    def _until(self, is_so: Callable[[], bool], words: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            if not select.select([self._end], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise AssertionError(f"{words!r} was not painted:\n{self.text}")
            try:
                data = os.read(self._end, 1 << 16)
            except OSError:  # it has ended, and what it said is heard
                data = b""
            if not data:
                if words:
                    raise AssertionError(f"it ended before {words!r} was painted:\n{self.text}")
                return
            self.heard += data
            self._paint(data)

    def _paint(self, data: bytes) -> None:
        data, self._rest = self._rest + data, b""
        if (last := data.rfind(b"\x1b", -64)) >= 0 and not _TOKEN.match(data, last):
            data, self._rest = data[:last], data[last:]
        while data and not self._rest and (data[-1] & 0xC0) in (0x80, 0xC0) and len(data) > 4:
            try:
                data[-4:].decode(errors="strict")
                break
            except UnicodeDecodeError as error:
                if error.reason != "unexpected end of data":
                    break
                data, self._rest = data[:-1], data[-1:] + self._rest
        for token in _TOKEN.finditer(data):
            if token[3]:
                self._obey(token[1], token[2], token[3])
            elif token[0] == b"\r":
                self.at = (self.at[0], 0)
            elif token[0] == b"\n":
                self.at = (min(self.at[0] + 1, self.lines - 1), self.at[1])
            elif token[0][:1] not in (b"\x1b", b"\x08"):
                self._write(token[0].decode(errors="replace"))

    def _obey(self, mark: bytes, numbers: bytes, what: bytes) -> None:
        values = [int(one) if one.isdigit() else 0 for one in numbers.split(b";")]
        if mark == b"?" and what in b"hl":
            (self.modes.update if what == b"h" else self.modes.difference_update)(values)
        elif not mark and what in b"Hf":
            line, column = (*values, 1, 1)[:2] if len(values) > 1 else (values[0], 1)
            self.at = (max(line, 1) - 1, max(column, 1) - 1)
        elif not mark and what == b"J":
            self.cells = [[" "] * self.columns for _ in range(self.lines)]
        elif not mark and what in b"ABCD":
            count, (line, column) = max(1, values[0]), self.at
            down = {b"A": -count, b"B": count}.get(what, 0)
            right = {b"C": count, b"D": -count}.get(what, 0)
            self.at = (max(0, line + down), max(0, column + right))

    def _write(self, text: str) -> None:
        line, column = self.at
        for character in text:
            width = cell_len(character)
            if width and line < self.lines and column < self.columns:
                self.cells[line][column] = character
                for covered in range(column + 1, min(column + width, self.columns)):
                    self.cells[line][covered] = ""
            column += width
        self.at = (line, column)


@contextlib.contextmanager
def terminal(
    command: Sequence[str], size: tuple[int, int], environment: Mapping[str, str]
) -> Iterator[Terminal]:
    """The program for the time of the block."""
    one = Terminal(command, size, environment)
    try:
        yield one
    finally:
        one.close()
