"""Processes beside the agent's: what they do, what they survive, and that none is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

import agent.workers
from agent.workers import MANY, Workers
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]


def square(numbers: Sequence[int]) -> list[tuple[int, int]]:
    return [(number * number, os.getpid()) for number in numbers]


def die_of_seven(numbers: Sequence[int]) -> list[int]:
    for number in numbers:
        if number == 7:
            os.kill(os.getpid(), signal.SIGSEGV)
    return list(numbers)


def never_end_on_seven(numbers: Sequence[int]) -> list[int]:
    while 7 in numbers:
        pass
    return list(numbers)


def stumble(numbers: Sequence[int]) -> list[int]:
    print("what is printed does not harm")
    raise ZeroDivisionError(numbers[0])


def tell(numbers: Sequence[int], *, told: str) -> list[tuple[int, int, str]]:
    descriptors = []
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            descriptors.append(os.readlink(f"/proc/self/fd/{name}"))
    return [(os.getpid(), os.nice(0), " ".join(descriptors)) for _ in numbers]


def is_there(path: Sequence[str]) -> list[bool]:
    return [Path(one).exists() for one in path]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


async def warm(workers: Workers) -> None:
    """Have them all started."""
    async with asyncio.timeout(30):
        while not any(pid != os.getpid() for _, pid in await workers.map(square, range(MANY))):
            await asyncio.sleep(0.01)


async def test_what_loads_much_is_never_done_in_the_agents_own_process() -> None:
    workers = Workers(idle_seconds=5)
    try:
        ((result, pid),) = await workers.map(square, [3], is_apart=True)
        assert result == 9
        assert pid != os.getpid()
        assert len(workers.process_ids) == 1  # one is enough for one
    finally:
        await workers.close()


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    workers = Workers(2)
    yield workers
    await workers.close()


async def test_much_is_done_by_several_processes_and_comes_back_in_order(workers) -> None:
    await warm(workers)
    await until(lambda: len(workers.process_ids) == 2)
    results = await workers.map(square, range(200))
    assert [result for result, _ in results] == [number**2 for number in range(200)]
    assert {pid for _, pid in results} <= workers.process_ids


async def test_a_few_things_are_done_here_at_once_and_start_nobody(workers) -> None:
    assert await workers.map(square, [3]) == [(9, os.getpid())]
    assert await workers.map(square, []) == []
    assert not workers.process_ids


async def test_what_is_large_is_never_done_here_and_all_comes_back_in_order(workers) -> None:
    results = await workers.map(square, [3, 5, 4], size_of=lambda number: number % 2 * 10**6)
    assert [result for result, _ in results] == [9, 25, 16]
    here = [pid == os.getpid() for _, pid in results]
    assert here == [False, False, True]


async def test_while_the_workers_are_only_starting_the_work_is_done_here(workers) -> None:
    results = await workers.map(square, range(MANY))
    assert {pid for _, pid in results} == {os.getpid()}
    assert workers.process_ids


async def test_what_kills_a_worker_costs_that_one_item(workers) -> None:
    await warm(workers)
    before = workers.process_ids
    results = await workers.map(die_of_seven, range(100))
    assert results == [None if number == 7 else number for number in range(100)]
    assert workers.process_ids - before, "somebody new has taken its place"
    assert await workers.map(die_of_seven, range(8, 90)) == list(range(8, 90))


async def test_what_never_ends_costs_that_one_item(workers, monkeypatch) -> None:
    monkeypatch.setattr(agent.workers, "CHUNK_SECONDS", 0.2)
    monkeypatch.setattr(agent.workers, "ITEM_SECONDS", 0.1)
    monkeypatch.setattr(agent.workers, "START_SECONDS", 60)
    await warm(workers)
    results = await workers.map(never_end_on_seven, range(MANY))
    assert results == [None if number == 7 else number for number in range(MANY)]


async def test_what_the_work_raises_is_told_and_the_worker_goes_on(workers, caplog) -> None:
    await warm(workers)
    with pytest.RaisesGroup(pytest.RaisesExc(RuntimeError, match="ZeroDivisionError")):
        await workers.map(stumble, range(MANY))
    assert "ZeroDivisionError" in caplog.text
    assert len(await workers.map(square, range(MANY))) == MANY


async def test_a_worker_is_humble_and_inherits_no_socket_and_no_lock(
    workers, tmp_path: Path
) -> None:
    with socket.socket() as mine, (tmp_path / "lock").open("w") as lock:
        mine.set_inheritable(True)
        os.set_inheritable(lock.fileno(), True)
        await warm(workers)
        results = await workers.map(functools.partial(tell, told="x"), range(MANY))
    for pid, nice, descriptors in results:
        assert pid != os.getpid()
        assert nice >= os.nice(0) + agent.workers.NICENESS or nice == 19
        assert "socket:" not in descriptors
        assert "lock" not in descriptors


async def test_ctrl_c_in_the_terminal_is_not_a_workers_to_answer(workers) -> None:
    await warm(workers)
    for pid in workers.process_ids:
        os.kill(pid, signal.SIGINT)
    before = workers.process_ids
    assert {pid for _, pid in await workers.map(square, range(50))} <= before
    assert all(os.getpgid(pid) != os.getpgrp() for pid in before)


async def test_idle_workers_end_and_start_again_when_there_is_work() -> None:
    workers = Workers(2, idle_seconds=0.05)
    await warm(workers)
    pids = workers.process_ids
    await until(lambda: not workers.process_ids)
    await until(lambda: not any(map(is_alive, pids)))
    await warm(workers)
    await workers.close()


async def test_closing_ends_a_worker_in_the_middle_of_its_work(workers) -> None:
    await warm(workers)
    pids = workers.process_ids
    work = asyncio.ensure_future(workers.map(never_end_on_seven, [7] * MANY))
    await asyncio.sleep(0)
    work.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await work
    await workers.close()
    assert not any(map(is_alive, pids))


async def test_when_the_agent_is_killed_no_worker_stays(tmp_path: Path) -> None:
    script = f"""
import asyncio, sys
sys.path[:0] = [{str(ROOT)!r}]
from agent.workers import Workers
from tests.agent.test_workers import never_end_on_seven, warm
async def main():
    workers = Workers(2)
    await warm(workers)
    busy = asyncio.ensure_future(workers.map(never_end_on_seven, [1] * 30 + [7] * 12))
    await asyncio.sleep(0.1)
    print(*workers.process_ids, flush=True)
    await busy
asyncio.run(main())
"""
    with subprocess.Popen(  # noqa: ASYNC220
        [sys.executable, "-c", script], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        pids = [int(word) for word in process.stdout.readline().split()]
        assert pids
        process.kill()
    await until(lambda: not any(map(is_alive, pids)))


async def test_after_a_crash_over_work_done_here_all_work_goes_to_the_workers(
    tmp_path: Path,
) -> None:
    mark = tmp_path / "parsing"
    workers = Workers(1, mark=mark)
    assert await workers.map(is_there, [str(mark)]) == [True]
    assert not mark.exists()
    await workers.close()
    mark.touch()
    careful = Workers(1, mark=mark)
    assert await careful.map(die_of_seven, [6, 7, 8]) == [6, None, 8]
    await careful.close()
