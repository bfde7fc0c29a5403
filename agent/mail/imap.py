"""One IMAP session, blocking, for one thread; the only room that knows imapclient.

Folders are opened with EXAMINE and mail is read with BODY.PEEK, so that nothing is ever marked
read; only `mark_answered` opens a folder for writing.
"""

from __future__ import annotations

import contextlib
import imaplib
import re
import select
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from imapclient import IMAPClient, SocketTimeout  # type: ignore[import-untyped]
from imapclient.exceptions import LoginError  # type: ignore[import-untyped]

from agent.certificates import trust
from agent.config import Account, Security
from agent.errors import (
    AccountError,
    AuthenticationError,
    CertificateError,
    ConnectionLostError,
)
from agent.mail.folders import ListedFolder, choose_sent
from agent.mail.wire import Line, Wire, plain

TIMEOUT_SECONDS = 30.0
BATCH_MAILS = 200
BATCH_BYTES = 16 * 1024 * 1024
HUGE_BYTES = 8 * 1024 * 1024
"""Of a mail above this size only the beginning is read: its headers and, as a rule, its text."""
HUGE_BEGINNING_BYTES = 256 * 1024
SEARCH_WINDOW = 20_000
"""Mails per SEARCH; the answer is one line, and a line has its limit."""

_REFUSED_FOR_NOW = re.compile(
    r"\[(UNAVAILABLE|LIMIT|INUSE|SERVERBUG)\b|too many|simultaneous|temporar|try again|later", re.I
)
_REFUSED_FOR_GOOD = re.compile(r"\[(AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED)\b", re.I)


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """One mail as the server gave it."""

    uid: int
    content: bytes
    """Only the beginning of a huge one."""
    received_at: datetime
    labels: frozenset[str] = frozenset()
    """IMAP keywords, and Gmail's labels."""


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """A folder as it was when it was opened; `mails` is how many it held."""

    name: str
    uidvalidity: int
    uidnext: int
    mails: int


class ImapSession:
    """One connection to the account's IMAP server; all but `cut` belongs to one thread.

    Raises AuthenticationError, CertificateError or ConnectionLostError, and AccountError where the
    server is there but refuses; each says in one line what to do.
    """

    def __init__(
        self, account: Account, password: str, *, timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        self._account = account
        self._password = password
        self._line = Line(account.imap, timeout_seconds)
        self._connected: _Client | None = None
        self._loss = "there is no connection"
        self._open: OpenFolder | None = None
        self._where = f"IMAP server {account.imap.host} port {account.imap.port}"

    # Coming and going

    def connect(self) -> None:
        """Connect and log in."""
        security = self._account.imap.security
        with self._in_words():
            context = trust(self._account.imap)
            client = _Client(self._line, context if security is Security.TLS else None)
            self._connected = client
            if security is Security.STARTTLS:
                if not client.has_capability("STARTTLS"):
                    raise AccountError(
                        f"{self._where} offers no STARTTLS; "
                        'write security = "tls" (and its port, mostly 993) in [accounts.imap]'
                    )
                client.starttls(context)
            self._log_in(client)

    def close(self) -> None:
        """Close the connection, whatever state it is in."""
        client, self._connected, self._open = self._connected, None, None
        self._line.cut()
        if client is not None:
            with contextlib.suppress(OSError):
                client.shutdown()
        self._line.close()

    def cut(self) -> None:
        """End the connection at once, from any thread; whoever waits on it wakes with an error."""
        self._line.cut()

    def _log_in(self, client: _Client) -> None:
        username = self._account.imap.username or self._account.address
        try:
            if username.isascii() and self._password.isascii():
                client.login(username, self._password)
            else:
                # LOGIN takes ASCII only.
                client.plain_login(username, self._password)
        except LoginError as error:
            # imapclient says LoginError even where the line went dead on the way.
            cause = error.__context__
            refusal = plain(cause or error)
            is_lost = isinstance(cause, imaplib.IMAP4.abort)
            if (is_lost or _REFUSED_FOR_NOW.search(refusal)) and not _REFUSED_FOR_GOOD.search(
                refusal
            ):
                raise ConnectionLostError(
                    f"{self._where} does not let {username} in right now ({refusal})"
                ) from None
            raise AuthenticationError(
                f"{self._where} refused the name or the password of {username} ({refusal}); "
                "put the right one where [accounts.password] says, then start kinkeeper again"
            ) from None

    # Folders

    @property
    def has_idle(self) -> bool:
        """Whether the server tells of new mail by itself."""
        return bool(self._client.has_capability("IDLE"))

    def sent_folder(self) -> str:
        """The name of the folder of sent mail; empty where there is none."""
        with self._in_words():
            listed = self._client.list_folders()
        return choose_sent(
            [
                ListedFolder(
                    name,
                    (delimiter or b"").decode("ascii", "replace"),
                    frozenset(flag.decode("ascii", "replace").lower() for flag in flags),
                )
                for flags, delimiter, name in listed
            ],
            self._account.sent,
        )

    def examine(self, name: str) -> OpenFolder:
        """Open a folder for reading only, or look at it anew."""
        return self._select(name, is_read_only=True)

    def _select(self, name: str, *, is_read_only: bool) -> OpenFolder:
        client, self._open = self._client, None
        with self._in_words():
            answer = client.select_folder(name, readonly=is_read_only)
            # Whatever EXISTS comes from here on is news.
            client.wire.untagged_responses.pop("EXISTS", None)
            mails = answer[b"EXISTS"]
            uidnext = answer.get(b"UIDNEXT")
            if uidnext is None:
                uidnext = max(client.search("UID *"), default=0) + 1 if mails else 1
        folder = OpenFolder(name, answer.get(b"UIDVALIDITY", 0), uidnext, mails)
        self._open = folder
        return folder

    def _reopen(self, folder: OpenFolder) -> None:
        """Make `folder` the open one, if a side trip led elsewhere."""
        if self._open != folder and self.examine(folder.name).uidvalidity != folder.uidvalidity:
            self._lose(f'the folder "{folder.name}" was renewed')
        self._open = folder

    # Reading

    def uids_below(self, folder: OpenFolder, uid: int) -> list[int]:
        """The UIDs of all mail below `uid`, newest first."""
        self._reopen(folder)
        below = f"UID 1:{max(1, uid - 1)}"
        found: set[int] = set()
        with self._in_words():
            if folder.mails <= SEARCH_WINDOW:
                found.update(self._client.search(below))
            else:
                # From the top down: when a mail is deleted meanwhile, no other slips through.
                for end in range(folder.mails, 0, -SEARCH_WINDOW):
                    start = max(1, end - SEARCH_WINDOW + 1)
                    found.update(self._client.search(f"{start}:{end} {below}"))
        return sorted((number for number in found if number < uid), reverse=True)

    def uids_after(self, folder: OpenFolder, uid: int) -> list[int]:
        """The UIDs of all mail above `uid`, oldest first."""
        self._reopen(folder)
        with self._in_words():
            self._client.wire.untagged_responses.pop("EXISTS", None)
            # "n:*" holds the last mail even where its UID is below n.
            return sorted(
                number for number in self._client.search(f"UID {uid + 1}:*") if number > uid
            )

    def fetch(self, folder: OpenFolder, uids: Sequence[int]) -> tuple[list[int], list[FetchedMail]]:
        """Read the first of `uids`, as many as make a batch; returns their UIDs and the mails.

        A mail that is gone meanwhile has its UID among the first, but is not among the second.
        """
        self._reopen(folder)
        asked = list(uids[:BATCH_MAILS])
        with self._in_words():
            sizes = self._fetch(asked, "RFC822.SIZE")
            wholes: list[int] = []
            beginnings: list[int] = []
            room = BATCH_BYTES
            for uid in asked:
                size = int(sizes.get(uid, {}).get(b"RFC822.SIZE") or 0)
                is_huge = size > HUGE_BYTES
                room -= HUGE_BEGINNING_BYTES if is_huge else size
                if room < 0 and (wholes or beginnings):
                    break
                (beginnings if is_huge else wholes).append(uid)
            asked = asked[: len(wholes) + len(beginnings)]
            mails = self._read(wholes, "", b"BODY[]")
            mails |= self._read(beginnings, f"<0.{HUGE_BEGINNING_BYTES}>", b"BODY[]<0>")
        return asked, [mails[uid] for uid in asked if uid in mails]

    def _read(self, uids: list[int], part: str, key: bytes) -> dict[int, FetchedMail]:
        answer = self._fetch(uids, "INTERNALDATE", f"BODY.PEEK[]{part}")
        return {
            uid: FetchedMail(
                uid,
                parts[key],
                _utc(parts.get(b"INTERNALDATE")),
            )
            for uid, parts in answer.items()
            if isinstance(parts.get(key), bytes)
        }

    def _fetch(self, uids: list[int], *items: str) -> dict[int, Any]:
        # News of flags that came in before would be taken for a part of the answer.
        self._client.wire.untagged_responses.pop("FETCH", None)
        answer: dict[int, Any] = self._client.fetch(uids, items)
        return answer

    def wait_for_change(self, folder: OpenFolder) -> None:
        """Return once the folder may have changed, at the latest after `idle_seconds`.

        Where the server cannot tell by itself: after `poll_seconds`.
        """
        self._reopen(folder)
        with self._in_words():
            if self.has_idle:
                self._idle(self._account.idle_seconds)
            elif not self._poll(self._account.poll_seconds):
                self._client.noop()

    def _idle(self, seconds: float) -> None:
        client, wire = self._client, self._client.wire
        # Not client.idle(): it takes an EXISTS that comes before the server's "+" for an error.
        tag = client._idle_tag = wire._command("IDLE")
        while wire._get_response() is not None:
            if refusal := wire.tagged_commands[tag]:
                raise wire.error(f"IDLE refused: {refusal}")
        until = time.monotonic() + seconds
        # An EXISTS that came between opening the folder and now is with imaplib, not on the line.
        while "EXISTS" not in wire.untagged_responses:
            if not wire.has_input and not self._poll(until - time.monotonic()):
                break
            # A whole line, though it may come in pieces; with the read time-out.
            if not wire._get_line().upper().startswith(b"* OK"):
                break
        client.idle_done()

    def _poll(self, seconds: float) -> bool:
        """Whether something arrives within so many seconds; the end of the connection counts."""
        poller = select.poll()
        poller.register(self._client.wire.sock, select.POLLIN)
        return bool(seconds > 0 and poller.poll(seconds * 1000))

    # What the owner sent

    def find(self, folder: OpenFolder, message_id: str) -> list[int]:
        """The UIDs of the mails with that Message-ID."""
        if not message_id or not (message_id.isascii() and message_id.isprintable()):
            return []  # nothing that a header could hold, and hostile where it is not a mistake
        self._reopen(folder)
        quoted = message_id.replace("\\", "\\\\").replace('"', '\\"')
        with self._in_words():
            return list(self._client.search(f'HEADER Message-ID "{quoted}"'))

    def find_in_sent(self, message_id: str) -> bool:
        """Whether the folder of sent mail holds it."""
        name = self.sent_folder()
        return bool(name and self.find(self.examine(name), message_id))

    def file_sent_copy(self, raw: bytes, message_id: str) -> None:
        """Put the mail into the folder of sent mail, unless it is there already."""
        name = self.sent_folder() or self._create_sent()
        if not self.find(self.examine(name), message_id):
            with self._in_words():
                self._client.append(name, raw, flags=(b"\\Seen",))

    def _create_sent(self) -> str:
        client = self._client
        with self._in_words():
            prefix = ""
            if client.has_capability("NAMESPACE") and (spaces := client.namespace().personal):
                prefix = spaces[0][0]
            name = f"{prefix}Sent"
            client.create_folder(name)
            client.subscribe_folder(name)
        return name

    def mark_answered(self, name: str, message_id: str) -> None:
        r"""Set \Answered on the mail with that Message-ID in folder `name`, if it is there."""
        uids = self.find(self.examine(name), message_id)
        if uids:
            with self._in_words():
                self._select(name, is_read_only=False)
                self._client.add_flags(uids, (b"\\Answered",), silent=True)
            # Not CLOSE: that would expunge what the owner has marked as deleted.
            self.examine(name)

    def describe(self) -> str:
        """In words: what would be watched, how much is there, and how new mail is noticed."""
        account = self._account
        username = account.imap.username or account.address
        inbox = self.examine(account.inbox)
        sent = self.sent_folder()
        if sent:
            about_sent = f' and "{sent}" ({self.examine(sent).mails:,} mails)'
        else:
            about_sent = "; no folder of sent mail was found, so one named Sent will be made"
        about_news = (
            "new mail is told at once (IDLE)"
            if self.has_idle
            else f"new mail is looked for every {account.poll_seconds} seconds (no IDLE)"
        )
        return (
            f"{self._where}: logged in as {username}; watches "
            f'"{account.inbox}" ({inbox.mails:,} mails){about_sent}; {about_news}'
        )

    # Trouble

    @property
    def _client(self) -> _Client:
        if self._connected is None or self._line.is_cut:
            raise ConnectionLostError(f"{self._where}: {self._loss}")
        return self._connected

    @contextlib.contextmanager
    def _in_words(self) -> Iterator[None]:
        """Turn whatever the network, TLS or the server does wrong into one of our errors."""
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise CertificateError(
                f"{self._where} could not prove who it is ({plain(error.verify_message)}); "
                "check the host, or name its authority with ca_file in [accounts.imap]"
            ) from error
        except ssl.SSLError as error:
            self._lose(
                f"TLS failed ({plain(error.reason or error)}); check port and security", error
            )
        except socket.gaierror as error:
            self._lose(f"the host name is not known ({plain(error.strerror)}); check host", error)
        except ConnectionRefusedError as error:
            self._lose("nobody answers there; check host and port", error)
        except TimeoutError as error:
            self._lose(f"no answer within {self._line.timeout_seconds:g} seconds", error)
        except OSError as error:
            self._lose(f"the connection failed ({plain(error.strerror or error)})", error)
        except imaplib.IMAP4.readonly as error:
            raise AccountError(f"{self._where} lets nothing be changed ({plain(error)})") from error
        except imaplib.IMAP4.abort as error:
            self._lose(f"the connection was lost ({plain(error)})", error)
        except imaplib.IMAP4.error as error:
            if self._connected is None:
                self._lose(f"it turned us away ({plain(error)})", error)
            raise AccountError(f"{self._where} refused: {plain(error)}") from error
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            # imapclient and imaplib trust the server to speak IMAP; this one did not.
            self._lose(f"its answer makes no sense ({type(error).__name__})", error)

    def _lose(self, what: str, error: Exception | None = None) -> NoReturn:
        self.close()
        self._loss = what
        raise ConnectionLostError(f"{self._where}: {what}") from error


class _Client(IMAPClient):  # type: ignore[misc]  # imapclient has no types
    """imapclient over a `Wire`."""

    def __init__(self, line: Line, tls: ssl.SSLContext | None) -> None:
        self._line = line
        self._tls = tls
        seconds = line.timeout_seconds
        super().__init__(
            line.server.host,
            line.server.port,
            ssl=tls is not None,
            timeout=SocketTimeout(seconds, seconds),
        )
        self.normalise_times = False
        # imapclient has imaplib format every line for a log that nobody reads: half of its time.
        self._imap.debug = 0

    def _create_IMAP4(self) -> Wire:  # noqa: N802  # imapclient's name
        return Wire(self._line, self._tls)

    @property
    def wire(self) -> Wire:
        wire: Wire = self._imap
        return wire


def _utc(moment: datetime | None) -> datetime:
    """INTERNALDATE in UTC; a server that gives none, or nonsense, gave the mail just now."""
    if moment is not None and moment.tzinfo is not None:
        with contextlib.suppress(ValueError, OverflowError):
            return moment.astimezone(UTC)
    return datetime.now(UTC)
