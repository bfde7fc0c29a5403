"""One ImapSession in a thread of its own, driven from the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from agent.config import Account
from agent.errors import ConnectionLostError
from agent.mail.imap import ImapSession
from agent.secret import Secret

CLOSE_SECONDS = 2.0
"""How long a thread may take to notice that its connection was cut."""

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class Connection:
    """What it is asked is done one after the other; a cancelled question is still carried out."""

    def __init__(
        self, account: Account, timeout_seconds: float, *, wants_keywords: bool = False
    ) -> None:
        self._account = account
        self._wants_keywords = wants_keywords
        self._timeout_seconds = timeout_seconds
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"imap {account.name}")
        self._session: ImapSession | None = None

    async def open(self, secret: Secret) -> None:
        """Connect and log in; where that was refused, it may be tried with another secret."""
        if self._session is not None:
            await self.run(self._session.close)
        self._session = ImapSession(
            self._account,
            secret,
            timeout_seconds=self._timeout_seconds,
            wants_keywords=self._wants_keywords,
        )
        await self.run(self._session.connect)

    async def ask(
        self,
        method: Callable[Concatenate[ImapSession, _Arguments], _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> _Result:
        """Call a method of the session."""
        return await self.start(method, *args, **kwargs)

    def start(
        self,
        method: Callable[Concatenate[ImapSession, _Arguments], _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> asyncio.Future[_Result]:
        """Call a method of the session, and wait for its result later."""
        assert self._session is not None, "open comes first"
        return self._submit(method, self._session, *args, **kwargs)

    async def run(
        self,
        work: Callable[_Arguments, _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> _Result:
        """Call anything that blocks."""
        return await self._submit(work, *args, **kwargs)

    def _submit(
        self,
        work: Callable[_Arguments, _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> asyncio.Future[_Result]:
        try:
            future = self._thread.submit(work, *args, **kwargs)
        except RuntimeError as error:
            raise ConnectionLostError(
                f"account {self._account.name}: the connection was just closed"
            ) from error
        return asyncio.wrap_future(future)

    def ring(self) -> None:
        """End a wait for news: the one that goes on, or else the next."""
        if self._session is not None:
            self._session.ring()

    async def close(self) -> None:
        """Wake the thread from whatever it waits for, close the socket, end the thread."""
        if self._session is not None:
            self._session.cut()
        closing = self._thread.submit(self._close_session)
        # Whatever happens to us here, the thread ends when that is done.
        self._thread.shutdown(wait=False)
        await asyncio.wait([asyncio.wrap_future(closing)], timeout=CLOSE_SECONDS)
        # Only one that looks up a host name or asks for a password is not waited for: nothing
        # wakes it, and it closes what it opens.
        self._thread.shutdown(wait=closing.done())

    def _close_session(self) -> None:
        if self._session is not None:
            self._session.close()
