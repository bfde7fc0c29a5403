"""A program in a real pty, and when it painted what."""

from __future__ import annotations

import bisect
import contextlib
import fcntl
import os
import pty
import re
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

COLUMNS, LINES = 120, 36
_LINE = re.compile(rb"\x1b\[(\d+);\d+H")
FRAME_END = b"\x1b[?2026l"
_ASKS_FOR_FRAMES, _KNOWS_FRAMES = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
PATIENCE_SECONDS = 60.0


class Terminal:
    """120 by 36; it tells the program that it knows synchronized output, so frames have an end."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self.started = time.perf_counter()
        self.pid, self._end = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            os.execv(command[0], list(command))
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self._output = bytearray()
        """Added to in place: a copy for each read would count as the program's time."""
        self._frames: list[tuple[float, int]] = []
        """When each frame was whole, and where it ends in the output."""
        self._heard_until: list[tuple[float, int]] = []
        """When how much of the output had come."""
        self._heard = threading.Condition()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def press(self, keys: str) -> float:
        """Returns the moment."""
        moment = time.perf_counter()
        os.write(self._end, keys.encode())
        return moment

    def frame_with(self, words: str, since: float = 0.0) -> float:
        """The moment at which a frame was whole that shows `words`."""
        return self._until(lambda: self._first_frame(since, words.encode()), words)

    def output_with(self, words: str) -> float:
        """The moment at which `words` stood in what came, in a frame or before any."""
        return self._until(lambda: self._first_output(words.encode()), words)

    def frame_after(self, moment: float) -> float:
        """The moment at which the next frame was whole."""
        return self._until(lambda: self._first_frame(moment, b""), "anything")

    def frames_after(self, moment: float) -> Iterator[tuple[float, int]]:
        """When each frame since then was whole, and the lowest line that it painted."""
        with self._heard:
            first, before = self._since(moment)
            frames, output = self._frames[first:], bytes(self._output[before:])
        start = before
        for painted, end in frames:
            lines = _LINE.findall(output, before - start, end - start)
            yield painted, max(map(int, lines), default=0)
            before = end

    def rest(self, seconds: float) -> float:
        """Wait until nothing was painted for so long; returns the moment of the last frame."""
        while True:
            last = self._frames[-1][0] if self._frames else self.started
            left = last + seconds - time.perf_counter()
            if left <= 0:
                return last
            time.sleep(left)

    def memory_mb(self) -> float:
        """What the program holds (PSS)."""
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("the kernel does not tell")

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._thread.join()
        os.close(self._end)

    def _listen(self) -> None:
        while True:
            try:
                data = os.read(self._end, 1 << 16)
            except OSError:  # the program has ended
                return
            now = time.perf_counter()
            with self._heard:
                begin = max(0, len(self._output) - len(FRAME_END))
                self._output += data
                self._heard_until.append((now, len(self._output)))
                if _ASKS_FOR_FRAMES in self._output[begin:]:
                    os.write(self._end, _KNOWS_FRAMES)
                known = self._frames[-1][1] if self._frames else 0
                while (found := self._output.find(FRAME_END, max(begin, known))) >= 0:
                    known = found + len(FRAME_END)
                    self._frames.append((now, known))
                self._heard.notify_all()

    def _first_output(self, words: bytes) -> float | None:
        end = self._output.find(words) + len(words)
        if end < len(words):
            return None
        return next(moment for moment, heard in self._heard_until if heard >= end)

    def _first_frame(self, since: float, words: bytes) -> float | None:
        first, before = self._since(since)
        for moment, end in self._frames[first:]:
            if words in self._output[before:end]:
                return moment
            before = end
        return None

    def _since(self, moment: float) -> tuple[int, int]:
        """Which frame is the first after the moment, and where in the output it begins."""
        first = bisect.bisect_right(self._frames, moment, key=lambda frame: frame[0])
        return first, self._frames[first - 1][1] if first else 0

    def _until(self, find: Callable[[], float | None], words: str) -> float:
        deadline = time.perf_counter() + PATIENCE_SECONDS
        with self._heard:
            while (found := find()) is None:
                if not self._heard.wait(max(0.0, deadline - time.perf_counter())):
                    tail = bytes(self._output[-2000:])
                    raise RuntimeError(f"it never painted {words!r}: {tail!r}")
            return found


@contextlib.contextmanager
def terminal(command: Sequence[str], folder: Path) -> Iterator[Terminal]:
    """The program for the time of the block."""
    one = Terminal(command, folder)
    try:
        yield one
    finally:
        one.close()
