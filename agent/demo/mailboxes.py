"""The embedded IMAP server: pymap, one mailbox with INBOX and Sent for each address."""

from __future__ import annotations

import asyncio
import ssl
import uuid
from argparse import Namespace
from collections.abc import Iterable
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime

from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import Config as PymapConfig
from pymap.backend.dict import Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import FetchRequirement
from pymap.parsing.specials.flag import Seen
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from agent.errors import NotFoundError

SENT = "Sent"


class Mailboxes:
    """The mailboxes and the IMAP server before them; of one event loop."""

    def __init__(self, addresses: Iterable[str], password: str) -> None:
        self._addresses = tuple(address.lower() for address in addresses)
        self._password = password
        self._sets: dict[str, MailboxSet] = {}
        self._imap: IMAPServer

    async def open(self) -> None:
        """Make an empty mailbox for each address."""
        config = _Config(
            Namespace(proxy_protocol=None),
            host=None,
            port=0,
            demo_data=False,
            demo_user="",
            demo_password="",
            # The password lives and dies in this process: a slow hash would only slow each login.
            hash_context=Cleartext(),
            cpu_subsystem=Subsystem.for_asyncio(),
            ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),
            tls_enabled=False,
        )
        config.apply_context()
        login = Login(config)
        for address in self._addresses:
            login.users_dict[address] = UserMetadata(config, address, password=self._password)
            self._sets[address] = mailboxes = MailboxSet()
            await mailboxes.add_mailbox(SENT)
            config.set_cache[address] = (mailboxes, FilterSet())
        self._imap = IMAPServer(login, config)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk IMAP with one client until it leaves."""
        info = SocketInfoLocal(writer, unique_id=uuid.uuid4().bytes)
        await self._imap(reader, _WholeAnswers(writer), info)  # type: ignore[arg-type]

    def has(self, address: str) -> bool:
        """Whether somebody of this address has a mailbox here."""
        return address.lower() in self._sets

    async def append(self, raw: bytes, address: str, folder: str = "INBOX") -> None:
        """File a mail as received when its Date header says."""
        mailbox = await self._of(address).get_mailbox(folder)
        flags = frozenset({Seen} if folder == SENT else ())
        await mailbox.append(AppendMessage(raw, date_of(raw), flags), recent=True)

    async def read(self, address: str, folder: str = "INBOX") -> list[bytes]:
        """All mails of a folder, oldest first."""
        mailbox = await self._of(address).get_mailbox(folder)
        return [
            bytes((await message.load_content(FetchRequirement.CONTENT)).content)
            async for message in mailbox.messages()
        ]

    def _of(self, address: str) -> MailboxSet:
        try:
            return self._sets[address.lower()]
        except KeyError:
            raise NotFoundError(f"{address} has no mailbox in the demo") from None


class _Config(PymapConfig):
    @property
    def greeting(self) -> bytes:
        return b"the demo's mailbox is open"  # pymap would ask the name server who we are


class _WholeAnswers:
    """A stream writer that sends each answer in one piece: imapclient cannot read half lines."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._parts.append(bytes(data))

    async def drain(self) -> None:
        self._writer.write(b"".join(self._parts))
        self._parts.clear()
        await self._writer.drain()

    def close(self) -> None:
        self._writer.close()


def date_of(raw: bytes) -> datetime:
    """When a mail says it was written; now, where it does not say."""
    try:
        written_at = parsedate_to_datetime(str(message_from_bytes(raw).get("Date", "")))
    except ValueError:
        return datetime.now(UTC)
    return written_at if written_at.tzinfo else written_at.replace(tzinfo=UTC)
