"""Watches an account's INBOX and Sent, and hands what is there to the journal, batch by batch.

Two connections for each account, each in a thread of its own: one waits on INBOX, the worker reads
Sent and does what must not wait until the other is done. All else is on the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Concatenate, ParamSpec, TypeVar

from agent.config import Account
from agent.errors import (
    AccountError,
    AuthenticationError,
    CertificateError,
    ConfigError,
    ConnectionLostError,
    KinkeeperError,
    StoreError,
)
from agent.mail.connection import Connection
from agent.mail.imap import TIMEOUT_SECONDS, FetchedMail, ImapSession, OpenFolder
from agent.models import AccountState, AccountStatus

__all__ = ["Batch", "Cursor", "FetchedMail", "FolderRole", "Watcher", "check_imap"]

LONGEST_DELAY_SECONDS = 60.0

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class FolderRole(StrEnum):
    """What a watched folder is for."""

    INBOX = "inbox"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Filed is every UID with low <= UID <= high.

    Below `low` is the backlog of the first reading (`low` is 1 once there is none), above `high`
    is what is new.
    """

    uidvalidity: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Mails of one folder, and the cursor to save once they are filed; there may be no mail in it.

    New mails stand oldest first, those of the backlog newest first.
    """

    account: str
    folder: str
    role: FolderRole
    mails: tuple[FetchedMail, ...]
    is_backlog: bool
    cursor: Cursor


@dataclass(slots=True)
class _Side:
    """What one of the two connections has come to."""

    role: FolderRole
    state: AccountState = AccountState.STARTING
    trouble: str = ""
    failures: int = 0
    filed: int = 0
    total: int = 0
    cursor: Cursor | None = None
    has_settled: asyncio.Event = field(default_factory=asyncio.Event)


class Watcher:
    """Keeps up with one account until cancelled; mends its connections by itself."""

    def __init__(
        self,
        account: Account,
        *,
        password: Callable[[], str],
        load_cursor: Callable[[str, str], Cursor | None],
        file_batch: Callable[[Batch], Awaitable[None]],
        report: Callable[[AccountStatus], None],
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._account = account
        self._ask_password = password
        self._load_cursor = load_cursor
        self._file_batch = file_batch
        self._report = report
        self._timeout_seconds = timeout_seconds
        self._password: str | None = None
        self._inbox = _Side(FolderRole.INBOX)
        self._sent = _Side(FolderRole.SENT)
        self._told: AccountStatus | None = None
        self._refusal: KinkeeperError | None = None
        self._filing = asyncio.Lock()
        self._is_admitted = asyncio.Event()
        self._worker: Connection | None = None
        self._worker_is_ready = asyncio.Event()
        self._look_now = asyncio.Event()

    async def run(self) -> None:
        """Watch until cancelled; after a refused password, do nothing until cancelled."""
        self._tell(self._inbox, AccountState.STARTING)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(
                    self._keep(self._inbox, self._watch_inbox), name=f"{self._account.name} inbox"
                )
                both.create_task(self._keep_worker(), name=f"{self._account.name} worker")
        except* (AuthenticationError, ConfigError) as refusals:
            self._stop(refusals)
        # To return would invite to start anew, and a server may lock the account for that.
        await asyncio.Event().wait()

    async def settled(self) -> None:
        """Return once the first reading of all folders is done; raises what stopped it for good."""
        await self._inbox.has_settled.wait()
        await self._sent.has_settled.wait()
        if self._refusal is not None:
            raise self._refusal

    async def file_sent_copy(self, raw: bytes, message_id: str) -> None:
        """Put a copy of a mail into Sent, read, unless one with that Message-ID is there."""
        await self._ask_worker(ImapSession.file_sent_copy, raw, message_id)
        self._look_now.set()

    async def find_in_sent(self, message_id: str) -> bool:
        """Whether Sent holds a mail with that Message-ID."""
        return await self._ask_worker(ImapSession.find_in_sent, message_id)

    async def mark_answered(self, message_id: str) -> None:
        r"""Set \Answered on the mail of INBOX with that Message-ID; that it is gone is fine."""
        await self._ask_worker(ImapSession.mark_answered, self._account.inbox, message_id)

    # The two connections

    async def _keep(
        self, side: _Side, work: Callable[[_Side, Connection], Awaitable[None]]
    ) -> None:
        """Connect and work; when that fails say so, wait longer each time, and begin again."""
        while True:
            connection = Connection(self._account, self._timeout_seconds)
            began = time.monotonic()
            try:
                if self._password is None:
                    self._password = await connection.run(self._ask_password)
                await connection.open(self._password)
                await work(side, connection)
            except AuthenticationError:
                raise
            except (AccountError, StoreError) as error:
                if time.monotonic() - began > LONGEST_DELAY_SECONDS:
                    side.failures = 0  # it went well for a while
                delay = self._delay_after(side, error)
            finally:
                self._forget(connection)
                await connection.close()
            await asyncio.sleep(delay)

    def _delay_after(self, side: _Side, error: KinkeeperError) -> float:
        self._tell(side, AccountState.WAITING, str(error))
        side.failures += 1
        if isinstance(error, CertificateError):
            return LONGEST_DELAY_SECONDS
        # Not all clients at once, when a server comes back.
        jitter = random.uniform(1, 1.5)  # noqa: S311
        return min(LONGEST_DELAY_SECONDS, 2.0 ** min(side.failures - 1, 6) * jitter)

    async def _watch_inbox(self, side: _Side, connection: Connection) -> None:
        self._is_admitted.set()
        while True:
            folder = await self._read(side, connection, self._account.inbox)
            self._tell(side, AccountState.WATCHING)
            side.has_settled.set()
            await connection.ask(ImapSession.wait_for_change, folder)

    async def _keep_worker(self) -> None:
        # One wrong password is one try, not two.
        await self._is_admitted.wait()
        await self._keep(self._sent, self._work)

    async def _work(self, side: _Side, connection: Connection) -> None:
        self._worker = connection
        self._worker_is_ready.set()
        name = ""
        while True:
            self._look_now.clear()
            name = name or await connection.ask(ImapSession.sent_folder)
            if name:
                await self._read(side, connection, name)
            self._tell(side, AccountState.WATCHING)
            side.has_settled.set()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._account.poll_seconds):
                    await self._look_now.wait()

    async def _ask_worker(
        self,
        method: Callable[Concatenate[ImapSession, _Arguments], _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> _Result:
        """Ask, and where the connection turns out dead once more: these jobs may be repeated."""
        worker = await self._live_worker()
        try:
            return await worker.ask(method, *args, **kwargs)
        except ConnectionLostError:
            self._forget(worker)
            self._look_now.set()  # so that the worker notices too
            worker = await self._live_worker()
            return await worker.ask(method, *args, **kwargs)

    def _forget(self, worker: Connection) -> None:
        if self._worker is worker:
            self._worker = None
            self._worker_is_ready.clear()

    async def _live_worker(self) -> Connection:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._timeout_seconds):
                await self._worker_is_ready.wait()
        if self._refusal is not None:
            raise self._refusal
        if self._worker is None:
            trouble = self._sent.trouble or self._inbox.trouble or "it takes long to connect"
            raise ConnectionLostError(f"account {self._account.name}: {trouble}")
        return self._worker

    def _stop(self, refusals: BaseExceptionGroup[KinkeeperError]) -> None:
        while isinstance(refusals.exceptions[0], BaseExceptionGroup):
            refusals = refusals.exceptions[0]
        self._refusal = refusals.exceptions[0]
        self._tell(self._inbox, AccountState.STOPPED, str(self._refusal))
        for event in (self._inbox.has_settled, self._sent.has_settled, self._worker_is_ready):
            event.set()

    # Reading a folder

    async def _read(self, side: _Side, connection: Connection, name: str) -> OpenFolder:
        """File what is new, then the backlog; before each batch of it look for new mail again."""
        backlog: list[int] | None = None
        while True:
            folder = await connection.ask(ImapSession.examine, name)
            cursor = side.cursor or self._load_cursor(self._account.name, name)
            if cursor is None or cursor.uidvalidity != folder.uidvalidity:
                # After a change of UIDVALIDITY too: the journal knows mail by its Message-ID.
                cursor, backlog = _nothing_filed(folder), None
            side.cursor = cursor
            await self._file_new(side, connection, folder)
            if side.cursor.low == 1:
                return folder
            if backlog is None:
                backlog = await connection.ask(ImapSession.uids_below, folder, side.cursor.low)
                side.total = max(folder.mails, len(backlog))
                side.filed = side.total - len(backlog)
                self._tell(side, AccountState.READING)
            taken, mails = await connection.ask(ImapSession.fetch, folder, backlog)
            backlog = backlog[len(taken) :]
            cursor = replace(side.cursor, low=taken[-1] if backlog else 1)
            await self._file(side, folder, mails, cursor, is_backlog=True)
            side.filed += len(taken)
            self._tell(side, AccountState.READING)

    async def _file_new(self, side: _Side, connection: Connection, folder: OpenFolder) -> None:
        assert side.cursor is not None
        uids = await connection.ask(ImapSession.uids_after, folder, side.cursor.high)
        while uids:
            taken, mails = await connection.ask(ImapSession.fetch, folder, uids)
            uids = uids[len(taken) :]
            cursor = replace(side.cursor, high=taken[-1])
            await self._file(side, folder, mails, cursor, is_backlog=False)

    async def _file(
        self,
        side: _Side,
        folder: OpenFolder,
        mails: list[FetchedMail],
        cursor: Cursor,
        *,
        is_backlog: bool,
    ) -> None:
        """Hand a batch over, again and again until it is filed; only then move the cursor."""
        batch = Batch(
            account=self._account.name,
            folder=folder.name,
            role=side.role,
            mails=tuple(mails),
            is_backlog=is_backlog,
            cursor=cursor,
        )
        while True:
            try:
                async with self._filing:
                    await self._file_batch(batch)
                break
            except StoreError as error:
                delay = self._delay_after(side, error)
            await asyncio.sleep(delay)
        side.cursor = cursor
        side.failures = 0

    # What the owner sees

    def _tell(self, side: _Side, state: AccountState, trouble: str = "") -> None:
        side.state, side.trouble = state, trouble
        sides = (self._inbox, self._sent)
        status = AccountStatus(
            name=self._account.name,
            state=next(
                state for state in _MOST_TELLING_FIRST if any(one.state is state for one in sides)
            ),
            trouble=next((one.trouble for one in sides if one.trouble), ""),
            filed=sum(one.filed for one in sides),
            total=sum(one.total for one in sides),
        )
        if status != self._told:
            self._told = status
            self._report(status)


_MOST_TELLING_FIRST = (
    AccountState.STOPPED,
    AccountState.WAITING,
    AccountState.READING,
    AccountState.STARTING,
    AccountState.WATCHING,
)


def _nothing_filed(folder: OpenFolder) -> Cursor:
    return Cursor(folder.uidvalidity, low=folder.uidnext, high=folder.uidnext - 1)


async def check_imap(
    account: Account, password: str, *, timeout_seconds: float = TIMEOUT_SECONDS
) -> str:
    """Connect, log in and say in a sentence what would be watched; raises AccountError."""
    connection = Connection(account, timeout_seconds)
    try:
        await connection.open(password)
        return await connection.ask(ImapSession.describe)
    finally:
        await connection.close()
