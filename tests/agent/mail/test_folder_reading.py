"""A folder is read whole over bad lines, and past a mail that cannot be had."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from agent.errors import ConnectionLostError
from agent.mail.care import LOSSES, LOSSES_ALONE, SILENCES
from agent.mail.fetching import FetchedMail
from agent.mail.folder_reading import Batch, Cursor, FolderReading
from agent.mail.folders import FolderRole, FolderState, WatchedFolder
from agent.mail.imap import OpenFolder
from agent.mail.progress import Progress

AT = datetime(2026, 11, 18, tzinfo=UTC)


class Server:
    """A folder behind a line; stands for the connection and its session at once."""

    def __init__(self, uids: list[int], break_off: Callable[[list[int]], Exception | None]) -> None:
        self.uids = uids
        self.break_off = break_off

    async def ask(self, method, *args):
        return await self.start(method, *args)

    def start(self, method, *args):
        done = asyncio.get_running_loop().create_future()
        try:
            done.set_result(getattr(type(self), method.__name__, method)(self, *args))
        except ConnectionLostError as error:
            done.set_exception(error)
        return done

    def examine(self, name):
        return OpenFolder(name, 1, max(self.uids, default=0) + 1, len(self.uids))

    def uids_below(self, folder, uid):
        return sorted((one for one in self.uids if one < uid), reverse=True)

    def uids_after(self, folder, uid):
        return sorted(one for one in self.uids if one > uid)

    def fetch(self, folder, uids, *, limit):
        taken = list(uids[:limit])
        if cause := self.break_off(taken):
            raise ConnectionLostError("the connection failed") from cause
        return taken, [FetchedMail(uid, b"", AT) for uid in taken]

    def take_skipped(self):
        return []


async def read(server: Server, *, connections: int) -> tuple[list[int], Cursor]:
    """What is filed of the folder, and the cursor, after so many connections at most."""
    filed: list[int] = []
    cursors = [Cursor(1, low=1, high=0)]

    async def file(batch: Batch) -> None:
        filed.extend(mail.uid for mail in batch.mails)
        cursors.append(batch.cursor)

    reading = reading_of(lambda *_: cursors[-1], file)
    for _ in range(connections):
        await reading.open(server)
        try:
            await reading.file_new()
            break
        except ConnectionLostError:
            reading.close()
    return filed, cursors[-1]


def reading_of(load_cursor, file) -> FolderReading:
    return FolderReading(
        "work",
        WatchedFolder("INBOX", FolderRole.INBOX),
        load_cursor=load_cursor,
        file_batch=file,
        progress=Progress(),
    )


@pytest.mark.parametrize("cause", [ConnectionResetError(), TimeoutError()])
async def test_on_a_line_that_breaks_at_every_mail_none_is_left(cause: Exception) -> None:
    filed, cursor = await read(Server([1, 2, 3], lambda uids: cause), connections=200)
    assert (filed, cursor.high) == ([], 0)


@pytest.mark.parametrize("cause", [ConnectionResetError(), TimeoutError()])
@pytest.mark.parametrize("deadly", [{1}, {4}, {2, 3}, {3, 4}])
async def test_mail_that_cannot_be_had_is_left_where_others_come(
    deadly: set[int], cause: Exception
) -> None:
    server = Server([1, 2, 3, 4], lambda uids: cause if deadly.intersection(uids) else None)
    filed, cursor = await read(server, connections=len(deadly) * (2 * SILENCES + 4))
    assert set(filed) == {1, 2, 3, 4} - deadly
    assert cursor.high == 4


@pytest.mark.parametrize(("connections", "high"), [(LOSSES_ALONE, 0), (LOSSES_ALONE + 1, 7)])
async def test_the_only_mail_of_a_folder_is_given_many_chances(connections: int, high: int) -> None:
    assert connections > LOSSES
    server = Server([7], lambda uids: ConnectionResetError())
    assert (await read(server, connections=connections))[1].high == high


async def test_mail_that_is_told_of_before_it_can_be_seen_is_news_until_it_is_seen() -> None:
    async def file(batch: Batch) -> None:
        pass

    server = Server([1, 2], lambda uids: None)
    reading = reading_of(lambda *_: Cursor(1, low=3, high=2), file)
    await reading.open(server)
    await reading.file_backlog()
    ahead = FolderState(1, 4, 3)
    for _ in range(2):
        assert reading.has_moved(ahead)
        await reading.open(server)
        await reading.file_new()
    server.uids = [1, 2, 3]
    assert reading.has_moved(ahead)
    await reading.open(server)
    assert not reading.has_moved(ahead)
