"""Processes beside the agent's own, for work that would hold up its event loop.

A worker is a Python of its own that does one chunk of work after the other, at low priority. It
inherits nothing but three pipes: no socket, no lock. When the pipe closes, because the agent ended
or was killed, it ends. What a worker dies of (hostile mail, too much memory or time) costs that
one item: its chunk is done again one by one by another worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import logging
import os
import pickle
import queue
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")
Work = Callable[[Sequence[ItemT]], Sequence[ResultT]]

IDLE_SECONDS = 30.0
"""Then workers end, and with them the memory that they hold; a new one is at work in a second."""
CAREFUL_SECONDS = 600.0
MANY, LARGEST_CHUNK = 12, 50
"""So many items are worth the way to a worker and back; and so many go at once."""
LARGE = 64 * 1024
"""Bytes or characters: one pattern that is slow on so much would hold up every thread here."""
START_SECONDS, CHUNK_SECONDS, ITEM_SECONDS = 60.0, 120.0, 20.0
"""Of processor time; then the worker is dead."""
MOST_MEMORY_BYTES = 1 << 30
NICENESS = 5
CALM_SECONDS = 0.25
"""Where nothing urgent has come for so long there is time for other work."""
_URGENT, _LATER = 0, 1
_START = "import sys; sys.path[:] = sys.argv[1:]; from agent.workers import serve; serve()"
_logger = logging.getLogger(__name__)


class WorkerDiedError(Exception):
    """A worker ended in the middle of its work."""


class Workers:
    """Does work in a few processes, which start when there is much to do and end when there is not.

    Belongs to one event loop. Work is a function of a module, from a list of items to a list of as
    many results; both travel as pickles. What is quicker done here is done by a thread of the
    agent's own process. `mark` is a file that is there meanwhile: if it is there at the start, the
    agent died over such work, and all of it goes to the workers for a while.
    """

    def __init__(
        self, count: int = 0, *, idle_seconds: float = IDLE_SECONDS, mark: Path | None = None
    ) -> None:
        self._most = count or min(os.cpu_count() or 1, 4)
        self._mark = mark
        self._marks = 0
        is_careful = mark is not None and mark.exists()
        self._careful_until = time.monotonic() + CAREFUL_SECONDS if is_careful else 0.0
        self._idle_seconds = idle_seconds
        self._all: set[_Worker] = set()
        self._free: list[_Worker] = []
        self._waiting: list[tuple[int, int, asyncio.Future[_Worker | None]]] = []
        self._numbers = itertools.count()
        self._urgent = 0
        self._last_urgent_at = float("-inf")
        self._dismissal: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_closed = False

    async def map(
        self,
        work: Work[ItemT, ResultT],
        items: Sequence[ItemT],
        *,
        is_urgent: bool = True,
        is_apart: bool = False,
        size_of: Callable[[ItemT], int] = lambda _: 0,
    ) -> list[ResultT | None]:
        """The results in the order of the items; None for an item that no worker survives.

        A few items are done here, and all while the first workers are only starting, or where none
        can be started; but never one of more than LARGE by `size_of`, if there can be a worker.
        With `is_apart` nothing is done here, if there can be one: what the work loads is large.
        """
        is_careful = is_apart or time.monotonic() < self._careful_until
        are_few = len(items) < MANY or not any(worker.is_ready for worker in self._all)
        if are_few and not is_careful and (large := [one for one in items if size_of(one) > LARGE]):
            small = [one for one in items if size_of(one) <= LARGE]
            async with asyncio.TaskGroup() as group:
                apart = group.create_task(self.do_apart(work, large))
                others = group.create_task(self.map(work, small, is_urgent=is_urgent))
            results = {True: iter(apart.result()), False: iter(others.result())}
            return [next(results[size_of(one) > LARGE]) for one in items]
        if len(items) < MANY and not is_careful:
            return await self._do_here(work, items)
        self._urgent += is_urgent
        try:
            wanted = self._most if len(items) >= MANY else 1
            for _ in range(wanted - len(self._all)):
                self._hire(work)
            if not is_careful and not any(worker.is_ready for worker in self._all):
                return await self._do_here(work, items)
            size = min(max(len(items) // (3 * self._most), MANY), LARGEST_CHUNK)
            rank = _URGENT if is_urgent else _LATER
            async with asyncio.TaskGroup() as group:
                chunks = [
                    group.create_task(self._do(work, items[start : start + size], rank))
                    for start in range(0, len(items), size)
                ]
            return [result for chunk in chunks for result in chunk.result()]
        finally:
            self._urgent -= is_urgent
            if is_urgent:
                self._last_urgent_at = time.monotonic()

    async def do_apart(
        self, work: Work[ItemT, ResultT], items: Sequence[ItemT]
    ) -> list[ResultT | None]:
        """Like `map`, but not here, if there can be a worker: it may kill, or take long."""
        self._hire(work)
        return await self._do(work, items, _URGENT)

    async def _do_here(
        self, work: Work[ItemT, ResultT], items: Sequence[ItemT]
    ) -> list[ResultT | None]:
        if not items:
            return []
        self._marks += 1
        if self._mark and self._marks == 1:
            with contextlib.suppress(OSError):
                self._mark.touch()
        try:
            return list(await asyncio.to_thread(work, items))
        finally:
            self._marks -= 1
            if self._mark and not self._marks:
                with contextlib.suppress(OSError):
                    self._mark.unlink(missing_ok=True)

    async def close(self) -> None:
        """End all workers, whatever they are doing."""
        self._is_closed = True
        if self._dismissal:
            self._dismissal.cancel()
        workers, self._all, self._free = self._all, set(), []
        for worker in workers:
            worker.kill()
        await asyncio.gather(*self._tasks, *(asyncio.to_thread(worker.end) for worker in workers))

    @property
    def is_calm(self) -> bool:
        """Nothing urgent is going on, nor was a moment ago: there is time for other work."""
        since = time.monotonic() - self._last_urgent_at
        return not self._urgent and since > CALM_SECONDS

    @property
    def process_ids(self) -> frozenset[int]:
        """The workers that there are now."""
        return frozenset(worker.pid for worker in self._all)

    async def _do(
        self, work: Work[ItemT, ResultT], items: Sequence[ItemT], rank: int
    ) -> list[ResultT | None]:
        try:
            return list(await self._ask(work, items, rank, CHUNK_SECONDS))
        except WorkerDiedError:
            _logger.warning("a worker died of one of %d items; they are done singly", len(items))
        results: list[ResultT | None] = []
        for item in items:
            try:
                results += await self._ask(work, [item], rank, ITEM_SECONDS)
            except WorkerDiedError:
                _logger.warning("a worker died again; this item is left out")
                results.append(None)
        return results

    async def _ask(
        self, work: Work[ItemT, ResultT], items: Sequence[ItemT], rank: int, seconds: float
    ) -> Sequence[ResultT | None]:
        worker = await self._take(rank)
        if worker is None:
            return await self._do_here(work, items)
        try:
            answer: Sequence[ResultT] = await asyncio.to_thread(worker.ask, work, items, seconds)
        except WorkerDiedError:
            self._all.discard(worker)
            self._later(worker)
            if self._is_closed:
                raise RuntimeError("the workers are closed") from None
            self._hire(work)
            raise
        except asyncio.CancelledError:
            self._all.discard(worker)
            worker.kill()  # its answer would be taken for another's
            self._later(worker)
            raise
        except BaseException:
            self._give_back(worker)
            raise
        self._give_back(worker)
        return answer

    async def _take(self, rank: int) -> _Worker | None:
        """A worker, once there is one to be had; None where there is none at all."""
        if self._dismissal:
            self._dismissal.cancel()
        if self._free:
            return self._free.pop()
        if not self._all:
            return None
        turn: asyncio.Future[_Worker | None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (rank, next(self._numbers), turn))
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and (worker := turn.result()):
                self._give_back(worker)
            raise

    def _give_back(self, worker: _Worker) -> None:
        """Let the next in turn have a worker, or let it rest; resting too long it is ended."""
        if worker not in self._all:
            return
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(worker)
                return
        self._free.append(worker)
        if len(self._free) == len(self._all):
            loop = asyncio.get_running_loop()
            self._dismissal = loop.call_later(self._idle_seconds, self._dismiss)

    def _dismiss(self) -> None:
        idle, self._free = self._free, []
        for worker in idle:
            self._all.discard(worker)
            self._later(worker)

    def _hire(self, work: Work[Any, Any]) -> None:
        """Start a worker; it is there for whoever waits once it has loaded what `work` needs."""
        if self._is_closed or len(self._all) >= self._most:
            return
        try:
            worker = _Worker()
        except OSError as error:
            _logger.warning("no worker can be started: %s", error)
            return
        self._all.add(worker)
        self._keep(self._warm_up(worker, work), "worker starts")

    async def _warm_up(self, worker: _Worker, work: Work[Any, Any]) -> None:
        try:
            await asyncio.to_thread(worker.ask, work, (), START_SECONDS)
        except WorkerDiedError as error:
            self._all.discard(worker)
            await asyncio.to_thread(worker.end)
            if not self._is_closed:
                _logger.warning("a worker died while it started: %r", error.__cause__)
            if not self._all:
                for _, _, turn in self._waiting:
                    if not turn.done():
                        turn.set_result(None)
                self._waiting.clear()
        else:
            worker.is_ready = True
            self._give_back(worker)

    def _later(self, worker: _Worker) -> None:
        async def end() -> None:
            await asyncio.to_thread(worker.end)

        self._keep(end(), "worker ends")

    def _keep(self, work: Any, name: str) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Worker:
    """One process, seen from the agent; its methods block."""

    def __init__(self) -> None:
        self.is_ready = False
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C in the terminal is the agent's to answer
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(
        self, work: Work[ItemT, ResultT], items: Sequence[ItemT], seconds: float
    ) -> Sequence[ResultT]:
        """Have it do a chunk; raises WorkerDiedError, or what `work` raised."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            pickle.dump((work, items, seconds), self._process.stdin, protocol=5)
            self._process.stdin.flush()
            is_done, answer, records = pickle.load(self._process.stdout)  # noqa: S301  # our own
        except (OSError, EOFError, pickle.UnpicklingError, ValueError) as error:
            raise WorkerDiedError from error
        for name, level, words in records:
            logging.getLogger(name).log(level, "%s", words)
        if not is_done:
            raise RuntimeError(f"a worker failed:\n{answer}")
        return answer  # type: ignore[no-any-return]

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """Close its pipe, which ends it, and see to it that it has."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            with contextlib.suppress(OSError):
                pipe.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


# The worker's own side


def serve() -> None:
    """Work until the pipe closes; called in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _be_humble()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints, prints beside the pipe
    chunks: queue.SimpleQueue[tuple[Any, Any, float]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, chunks), daemon=True).start()
    records = _Records()
    logging.basicConfig(level=logging.INFO, handlers=[records], force=True)
    while True:
        work, items, seconds = chunks.get()
        # Also where a regular expression never ends, and nobody is left to end it.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            answer, is_done = work(items) if items else [], True
        except Exception:
            _logger.exception("work failed")
            answer, is_done = records.told[-1][2], False
        signal.setitimer(signal.ITIMER_PROF, 0)
        pickle.dump((is_done, answer, records.told), answers, protocol=5)
        answers.flush()
        records.told.clear()


def _listen(pipe: BinaryIO, chunks: queue.SimpleQueue[tuple[Any, Any, float]]) -> None:
    """Take in chunks, also while one is being worked on: so the end of the pipe is seen at once."""
    try:
        while True:
            chunks.put(pickle.load(pipe))  # noqa: S301  # the agent's own
    except BaseException:
        os._exit(0)


def _be_humble() -> None:
    """Let everybody else go first, and be the first to go where memory is short."""
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("500")
    with contextlib.suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, most))


class _Records(logging.Handler):
    """Keeps what is logged, to be told to the agent with the next answer."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append((record.name, record.levelno, self.format(record)))
