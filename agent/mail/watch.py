"""Watches an account: reads its folders, then keeps up with them, and hands over what is there.

Two connections for each account, each in a thread of its own: one reads the main folder and waits
on it, the worker reads and follows the others and does what must not wait until the first is done.
All else is on the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from agent.config import Account
from agent.errors import (
    AccountError,
    AuthenticationError,
    ConfigError,
    ConnectionLostError,
    KinkeeperError,
    StoreError,
)
from agent.mail import retries
from agent.mail.connection import Connection
from agent.mail.folder_reading import Batch, Cursor, FolderReading
from agent.mail.folders import OfferedFolder, WatchedFolder
from agent.mail.imap import TIMEOUT_SECONDS, ImapSession
from agent.mail.login import LoginPutOffError
from agent.mail.others import Others
from agent.mail.progress import Progress
from agent.models import AccountState, AccountStatus
from agent.secret import Secret

__all__ = ["Batch", "Cursor", "Watcher", "check_imap"]

REPORT_SECONDS = 0.25
"""Progress is told so often at most; a change of state, or trouble, at once."""
LOGIN_WAITS = (60.0, 600.0)
"""Seconds after each login that was put off, before the next; the last ones again and again.

After one more login that was put off in words that may mean the password it counts as refused,
before the server locks the account."""

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


@dataclass(slots=True)
class _Side:
    """What one of the two connections has come to."""

    state: AccountState = AccountState.STARTING
    trouble: str = ""
    connection: Connection | None = None
    is_of_use: bool = False
    """Whether the present connection has done something of what it is for."""
    has_settled: asyncio.Event = field(default_factory=asyncio.Event)
    has_made_way: asyncio.Event = field(default_factory=asyncio.Event)
    """What the other side waits for before it reads older mail; after trouble it need not wait."""


class Watcher:
    """Keeps up with one account until cancelled; mends its connections by itself."""

    def __init__(
        self,
        account: Account,
        *,
        secret: Callable[[Secret | None], Secret],
        load_cursor: Callable[[str, str], Cursor | None],
        file_batch: Callable[[Batch], Awaitable[None]],
        report: Callable[[AccountStatus], None],
        wants_keywords: bool = False,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        """`secret` may block; a password is asked for once, a token at every login.

        It is given what the server has just refused, if anything: then another is wanted. Of
        passwords only one that was read for an earlier login: the owner may have changed it.
        `wants_keywords`: mail comes with the tags that it has on the server, among its labels.

        `file_batch` is called for one batch of a folder at a time, and for two folders at once.
        """
        self._account = account
        self._ask_secret = secret
        self._load_cursor = load_cursor
        self._file_batch = file_batch
        self._report = report
        self._wants_keywords = wants_keywords
        self._timeout_seconds = timeout_seconds
        self.password: Secret | None = None
        """The password that was tried last; None: there was none, or it goes by tokens."""
        self._login = asyncio.Lock()
        self._main = _Side()
        self._worker = _Side()
        self._progress = Progress()
        self._reading: FolderReading | None = None
        self._others = Others(
            account.name, read=partial(self._new_reading, self._worker), progress=self._progress
        )
        self._told: AccountStatus | None = None
        self._told_at = 0.0
        self._refusal: KinkeeperError | None = None
        # Since a login went well; of those that speak of the server's own trouble the last one.
        self._put_off: list[LoginPutOffError] = []
        self._login_at = 0.0
        self._wakened = asyncio.Event()
        self._worker_is_ready = asyncio.Event()
        self._look_now = asyncio.Event()

    async def run(self) -> None:
        """Watch until cancelled; after a refused password, do nothing until cancelled."""
        while self._refusal is None:
            self._wakened.clear()
            for side in (self._main, self._worker):
                self._tell(side, AccountState.STARTING)
            await self._hold_both()
        # To return would invite to start anew, and a server may lock the account for that.
        await asyncio.Event().wait()

    def wake(self) -> None:
        """Drop the connections and connect anew at once: the machine slept, the network changed."""
        self._wakened.set()

    async def settled(self) -> None:
        """Return once the first reading of all folders is done; raises what stopped it for good."""
        await self._main.has_settled.wait()
        await self._worker.has_settled.wait()
        if self._refusal is not None:
            raise self._refusal

    async def file_sent_copy(self, raw: bytes, message_id: str) -> None:
        """Put a copy of a mail into Sent, read, unless one with that Message-ID is there."""
        await self._ask_worker(ImapSession.file_sent_copy, raw, message_id)
        self._make_look()

    async def find_in_sent(self, message_id: str) -> bool | None:
        """Whether Sent holds a mail with that Message-ID; None: not seen, which proves nothing."""
        return await self._ask_worker(ImapSession.find_in_sent, message_id)

    async def mark_answered(self, message_id: str) -> None:
        r"""Set \Answered on the mail with that Message-ID; that it is gone is fine."""
        main = self._reading.folder.name if self._reading else self._account.inbox
        # On Gmail the main folder is All Mail, and INBOX none of the others.
        names = dict.fromkeys((main, self._account.inbox, *self._others.received))
        await self._ask_worker(ImapSession.mark_answered, names, message_id)

    # The two connections

    async def _hold_both(self) -> None:
        """Return once the server has refused us for good, or `wake` was called."""
        try:
            async with asyncio.TaskGroup() as group:
                name = self._account.name
                both = (
                    group.create_task(self._keep(self._main, self._watch), name=f"{name} main"),
                    group.create_task(self._keep(self._worker, self._work), name=f"{name} worker"),
                )
                await self._wakened.wait()
                for task in both:
                    task.cancel()
        except* (AuthenticationError, ConfigError):
            self._tell(self._main, AccountState.STOPPED, str(self._refusal))
            for side in (self._main, self._worker):
                side.has_settled.set()
            self._worker_is_ready.set()

    async def _keep(self, side: _Side, work: Callable[[Connection], Awaitable[None]]) -> None:
        """Hold a connection; when it is lost say so, wait, and make another."""
        while True:
            # A connection that was of use ends this round, and the waits begin short again.
            async for attempt in retries.connecting():
                with attempt:
                    await self._hold(side, work)

    async def _hold(self, side: _Side, work: Callable[[Connection], Awaitable[None]]) -> None:
        """Connect and work until that fails; raises unless the connection had been of use."""
        side.is_of_use = False
        connection = Connection(
            self._account, self._timeout_seconds, wants_keywords=self._wants_keywords
        )
        try:
            await self._log_in(side, connection)
            side.connection = connection
            await work(connection)
        except AuthenticationError:
            raise
        except (AccountError, StoreError) as error:
            self._tell(side, AccountState.WAITING, str(error))
            self._make_way(side)
            if not side.is_of_use:
                raise
        finally:
            self._forget(side, connection)
            await connection.close()
        await asyncio.sleep(retries.pause_after_use())

    async def _log_in(self, side: _Side, connection: Connection) -> None:
        # One after the other: a wrong password is one try, not two.
        async with self._login:
            if (seconds := self._login_at - time.monotonic()) > 0:
                self._tell(side, AccountState.WAITING, str(self._put_off[-1]))
                await asyncio.sleep(seconds)
            if self._refusal is not None:
                raise self._refusal
            try:
                await self._try_secrets(connection)
            except (AuthenticationError, ConfigError) as refusal:
                self._refusal = refusal
                raise
            except LoginPutOffError as error:
                self._take_put_off(error)
                raise
            self._put_off.clear()

    def _take_put_off(self, error: LoginPutOffError) -> None:
        """Let both connections wait; raises AuthenticationError once that was of no use."""
        doubtful = [one for one in self._put_off if not one.is_troubled]
        if error.is_troubled or len(doubtful) < len(LOGIN_WAITS):
            wait = LOGIN_WAITS[min(len(self._put_off), len(LOGIN_WAITS) - 1)]
            self._login_at = time.monotonic() + wait
            self._put_off = [*doubtful, error]
            return
        self._refusal = AuthenticationError(
            f"{error}, {len(LOGIN_WAITS) + 1} times in a row; see that name and password are "
            "right, then start kinkeeper again"
        )
        raise self._refusal from error

    async def _try_secrets(self, connection: Connection) -> None:
        """Log in; where that is refused and another secret is to be had, once more with that."""
        known = self.password
        secret = known or await self._read_secret(connection, None)
        try:
            await connection.open(secret)
        except AuthenticationError:
            # A token ends, and this one may just have; a password that was just read stays wrong.
            if not secret.is_token and known is None:
                raise
            renewed = await self._read_secret(connection, secret)
            if renewed == secret:
                raise
            await connection.open(renewed)

    async def _read_secret(self, connection: Connection, refused: Secret | None) -> Secret:
        secret = await connection.run(self._ask_secret, refused)
        if not secret.is_token:
            self.password = secret
        return secret

    def _forget(self, side: _Side, connection: Connection) -> None:
        if side.connection is connection:
            side.connection = None
            if side is self._worker:
                self._worker_is_ready.clear()

    def _make_way(self, side: _Side) -> None:
        """Let the other side read older mail."""
        if not side.has_made_way.is_set():
            side.has_made_way.set()
            if side is self._worker and self._main.connection is not None:
                self._main.connection.ring()

    # What each of them does

    async def _watch(self, connection: Connection) -> None:
        """Read the main folder, the last days first, then the rest after Sent; and wait on it."""
        side = self._main
        reading = self._reading = await self._main_reading(connection)
        try:
            await reading.open(connection)
            while not reading.is_read:
                await reading.file_new()
                self._tell(side, AccountState.READING)
                if reading.has_recent_left or self._worker.has_made_way.is_set():
                    await reading.file_backlog()
                else:
                    self._make_way(side)
                    await reading.wait_for_change()
            self._make_way(side)
            while True:
                await reading.file_new()
                side.is_of_use = True
                self._tell(side, AccountState.WATCHING)
                side.has_settled.set()
                await reading.wait_for_change()
        finally:
            reading.close()

    async def _main_reading(self, connection: Connection) -> FolderReading:
        try:
            main, *_ = await connection.ask(ImapSession.watched_folders)
        except ConnectionLostError:
            raise
        except AccountError:
            # Another folder of the settings was removed; the worker tells.
            if self._reading is None:
                raise
            return self._reading
        if self._reading is not None and self._reading.folder == main:
            return self._reading
        return self._new_reading(self._main, main)

    async def _work(self, connection: Connection) -> None:
        """Read Sent, then the other folders; and look for news in all of them."""
        side, others = self._worker, self._others
        self._worker_is_ready.set()
        look_at = 0.0
        try:
            while True:
                if await others.keep_list(connection) or time.monotonic() >= look_at:
                    self._look_now.set()
                if self._look_now.is_set():
                    self._look_now.clear()
                    await others.look(connection)
                    look_at = time.monotonic() + self._account.poll_seconds
                if others.is_sent_read:
                    self._make_way(side)
                if reading := others.next_unread:
                    self._tell(side, AccountState.READING)
                    if not reading.has_recent_left:
                        await self._main.has_made_way.wait()
                    await others.read_on(connection, reading)
                    continue
                side.is_of_use = True
                self._tell(side, AccountState.WATCHING, others.trouble)
                side.has_settled.set()
                await self._wait_for_news(connection)
        finally:
            others.close()

    async def _wait_for_news(self, connection: Connection) -> None:
        """File what other folders are told to have; where nobody tells, wait for the next look."""
        names = self._others.names
        if bool(names) and await connection.ask(_has_notify):
            seconds = min(self._account.idle_seconds, self._others.seconds_to_list)
            news = await connection.ask(ImapSession.wait_for_news, names, seconds)
            await self._others.file_new(connection, news)
        else:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._account.poll_seconds):
                    await self._look_now.wait()

    def _new_reading(self, side: _Side, folder: WatchedFolder) -> FolderReading:
        return FolderReading(
            self._account.name,
            folder,
            load_cursor=self._load_cursor,
            file_batch=partial(self._file, side),
            progress=self._progress,
        )

    async def _file(self, side: _Side, batch: Batch) -> None:
        """Hand a batch over, again and again until it is filed."""
        async for attempt in retries.filing():
            with attempt:
                try:
                    await self._file_batch(batch)
                except StoreError as error:
                    self._tell(side, AccountState.WAITING, str(error))
                    raise
        side.is_of_use = True

    # What others ask the worker for

    async def _ask_worker(
        self,
        method: Callable[Concatenate[ImapSession, _Arguments], _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> _Result:
        """Ask, and where the connection turns out dead once more: these jobs may be repeated."""
        connection = await self._live_worker()
        try:
            return await self._ask_at_once(connection, method, *args, **kwargs)
        except ConnectionLostError:
            self._forget(self._worker, connection)
            self._look_now.set()  # so that the worker notices too
            connection = await self._live_worker()
            return await self._ask_at_once(connection, method, *args, **kwargs)

    async def _ask_at_once(
        self,
        connection: Connection,
        method: Callable[Concatenate[ImapSession, _Arguments], _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> _Result:
        answer = connection.start(method, *args, **kwargs)
        connection.ring()  # it may be waiting for news
        return await answer

    async def _live_worker(self) -> Connection:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._timeout_seconds):
                await self._worker_is_ready.wait()
        if self._refusal is not None:
            raise self._refusal
        if self._worker.connection is None:
            trouble = self._worker.trouble or self._main.trouble or "it takes long to connect"
            raise ConnectionLostError(f"account {self._account.name}: {trouble}")
        return self._worker.connection

    def _make_look(self) -> None:
        self._look_now.set()
        if self._worker.connection is not None:
            self._worker.connection.ring()

    # What the owner sees

    def _tell(self, side: _Side, state: AccountState, trouble: str = "") -> None:
        side.state, side.trouble = state, trouble
        sides = (self._main, self._worker)
        state = next(one for one in _MOST_TELLING_FIRST if any(one is side.state for side in sides))
        is_reading = state is AccountState.READING
        status = AccountStatus(
            name=self._account.name,
            state=state,
            trouble=next((side.trouble for side in sides if side.trouble), ""),
            filed=self._progress.filed,
            total=self._progress.total,
            mails_per_second=self._progress.mails_per_second if is_reading else 0,
            seconds_left=self._progress.seconds_left if is_reading else None,
        )
        told, now = self._told, time.monotonic()
        if status == told:
            return
        if told is None or (told.state, told.trouble) != (status.state, status.trouble):
            self._told_at = 0.0
        if now >= self._told_at + REPORT_SECONDS:
            self._told, self._told_at = status, now
            self._report(status)


_MOST_TELLING_FIRST = (
    AccountState.STOPPED,
    AccountState.WAITING,
    AccountState.READING,
    AccountState.STARTING,
    AccountState.WATCHING,
)


def _has_notify(session: ImapSession, /) -> bool:
    return session.has_notify


async def check_imap(
    account: Account, secret: Secret, *, timeout_seconds: float = TIMEOUT_SECONDS
) -> str:
    """Connect, log in and say in a sentence what would be watched; raises AccountError."""
    connection = Connection(account, timeout_seconds)
    try:
        await connection.open(secret)
        return await connection.ask(ImapSession.describe)
    finally:
        await connection.close()


async def look_at_folders(
    account: Account, secret: Secret, *, timeout_seconds: float = TIMEOUT_SECONDS
) -> tuple[OfferedFolder, ...]:
    """Connect, log in and list what could be read; raises AccountError."""
    connection = Connection(account, timeout_seconds)
    try:
        await connection.open(secret)
        return await connection.ask(ImapSession.offered_folders)
    finally:
        await connection.close()
