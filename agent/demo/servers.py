"""The demo's mail servers, on one thread of their own, on loopback; what is sent is delivered."""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
from collections.abc import Callable, Coroutine, Iterable
from email import message_from_bytes
from email.utils import getaddresses
from types import TracebackType
from typing import Any, Self, TypeVar

from agent.demo.mailboxes import SENT, Mailboxes, date_of
from agent.demo.smtp import SmtpRoom
from agent.errors import KinkeeperError

HOST = "127.0.0.1"
START_SECONDS = 30

Answer = Callable[[str, bytes], bytes | None]
"""(a customer's address, the mail that came) -> the customer's answer, or None."""

_Result = TypeVar("_Result")
_logger = logging.getLogger(__name__)


class DemoServers:
    """An IMAP and an SMTP server with one mailbox for each address, alive inside a `with` block.

    Mail from the owner stands in the owner's Sent, all other mail in INBOX. What is sent goes to
    its recipients' mailboxes; what `answer` makes of it comes back `answer_after_seconds` later.
    """

    def __init__(
        self,
        mails: Iterable[bytes],
        *,
        owner: str,
        people: Iterable[str] = (),
        password: str = "",
        answer: Answer | None = None,
        answer_after_seconds: float = 20,
    ) -> None:
        self.owner = owner.lower()
        self.host = HOST
        self.imap_port = 0
        self.smtp_port = 0
        self.password = password or secrets.token_urlsafe(12)
        self._mails = tuple(mails)
        self._mailboxes = Mailboxes([self.owner, *people], self.password)
        self._answer = answer
        self._answer_after_seconds = answer_after_seconds
        self._answers: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop
        self._stop: asyncio.Event
        self._thread: threading.Thread
        self._failure: Exception | None = None

    def __enter__(self) -> Self:
        is_ready = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(is_ready,), name="demo mail servers", daemon=True
        )
        self._thread.start()
        if not is_ready.wait(START_SECONDS):
            raise KinkeeperError("the demo's mail servers did not start; is the machine too busy?")
        if self._failure is not None:
            raise KinkeeperError(f"the demo's mail servers did not start: {self._failure}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def deliver(self, raw: bytes, *, to: str, folder: str = "INBOX") -> None:
        """Put a mail into the mailbox of `to`, as if it had just arrived."""
        self._wait_for(self._mailboxes.append(raw, to, folder))

    def mailbox(self, address: str, folder: str = "INBOX") -> list[bytes]:
        """All mails in a folder of `address`, oldest first."""
        return self._wait_for(self._mailboxes.read(address, folder))

    def _wait_for(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    # From here on all is on the servers' own thread.

    def _run(self, is_ready: threading.Event) -> None:
        try:
            asyncio.run(self._serve(is_ready))
        except Exception as error:
            self._failure = error
        finally:
            is_ready.set()

    async def _serve(self, is_ready: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_exception_handler(_note_trouble)
        await self._mailboxes.open()
        for raw in sorted(self._mails, key=date_of):
            await self._mailboxes.append(raw, self.owner, SENT if self._wrote(raw) else "INBOX")
        smtp = SmtpRoom(password=self.password, knows=self._mailboxes.has, accept=self._accept)
        imap_server = await asyncio.start_server(self._mailboxes.serve, HOST, 0)
        smtp_server = await self._loop.create_server(smtp.open, HOST, 0)
        self.imap_port = imap_server.sockets[0].getsockname()[1]
        self.smtp_port = smtp_server.sockets[0].getsockname()[1]
        is_ready.set()
        await self._stop.wait()
        imap_server.close()
        smtp_server.close()
        await _close_connections()

    def _wrote(self, raw: bytes) -> bool:
        senders = getaddresses([str(message_from_bytes(raw).get("From", ""))])
        return any(address.lower() == self.owner for _, address in senders)

    async def _accept(self, raw: bytes, recipients: Iterable[str]) -> None:
        for recipient in recipients:
            await self._mailboxes.append(raw, recipient)
            if self._answer is not None and recipient.lower() != self.owner:
                task = self._loop.create_task(
                    self._reply(self._answer, recipient, raw), name=f"answer of {recipient}"
                )
                self._answers.add(task)
                task.add_done_callback(self._answers.discard)

    async def _reply(self, answer: Answer, recipient: str, raw: bytes) -> None:
        await asyncio.sleep(self._answer_after_seconds)
        if (reply := answer(recipient, raw)) is not None:
            await self._mailboxes.append(reply, self.owner)


async def _close_connections() -> None:
    """End every talk; each closes its own socket."""
    own = asyncio.current_task()
    while tasks := [task for task in asyncio.all_tasks() if task is not own]:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    # A closed transport lets go of its socket one round of the loop later.
    await asyncio.sleep(0.01)


def _note_trouble(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    # A screen may be open on this terminal, so nothing may be printed.
    _logger.debug("a talk with the demo's servers broke: %s", context.get("message"))
