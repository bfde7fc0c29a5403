"""imapclient over a `Wire`, and the few questions that it cannot ask or whose answers it loses."""

from __future__ import annotations

import contextlib
import re
import select
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from imapclient import IMAPClient, SocketTimeout  # type: ignore[import-untyped]
from imapclient.datetime_util import parse_to_datetime  # type: ignore[import-untyped]
from imapclient.exceptions import LoginError  # type: ignore[import-untyped]
from imapclient.imap_utf7 import decode as decode_utf7  # type: ignore[import-untyped]
from imapclient.response_parser import (  # type: ignore[import-untyped]
    parse_fetch_response,
    parse_response,
)

from agent.mail.folders import ListedFolder
from agent.mail.wire import Line, Wire, plain

__all__ = ["Answers", "Client", "FetchCommand", "LoginError", "decode_name"]

MAX_ANSWER_BYTES = 256 * 1024
"""Of one FETCH answer without its literals: more is no structure that a person's mail has."""
PIPELINE_BYTES = 16 * 1024
"""Commands that are on their way at once, so that neither end waits for the other to read."""

Statuses = dict[str, dict[bytes, int]]
"""What STATUS tells, by folder and item."""

_UID = re.compile(rb"[( ]UID (\d+)", re.I)
# The two answers of which there are as many as mails, so that they need not be read letter by
# letter: half of the time that fetching a mail takes.
_ONLY_TEXT = re.compile(rb"\d+ \(UID (\d+) BODY\[\] \{\d+\}")
_ONLY_FACTS = re.compile(
    rb'\d+ \(UID (\d{1,10}) RFC822\.SIZE (\d{1,15}) INTERNALDATE "([^"\\]{26})"\)'
)


@dataclass(frozen=True, slots=True)
class FetchCommand:
    """One UID FETCH."""

    uids: Sequence[int]
    items: str
    key: bytes
    """The item without which an answer is none."""


@dataclass(slots=True)
class Answers:
    """What some FETCH commands brought: by UID, by item."""

    mails: dict[int, dict[bytes, Any]] = field(default_factory=dict)
    garbled: set[int] = field(default_factory=set)
    """The UIDs whose answer, or a part of it, could not be read; 0 for an unknown one."""
    refusal: str = ""
    """What the server said where it refused one of the commands."""


class Client(IMAPClient):  # type: ignore[misc]  # imapclient has no types
    """One connection; everything but `cut` of its `Line` belongs to one thread."""

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

    @contextlib.contextmanager
    def may_refuse(self) -> Iterator[None]:
        """For what the server may refuse without harm; the end of the connection is still one."""
        try:
            yield
        except self.AbortError:
            raise
        except self.Error:
            pass

    # Logging in

    def forget_capabilities(self) -> None:
        """Before logging in: once the server knows who asks, it can do more, and mostly says so."""
        self.wire.untagged_responses.pop("CAPABILITY", None)
        self._cached_capabilities = None

    def log_in_by_token(self, username: str, token: str) -> None:
        """By OAuth2, in the one of the two ways that the server knows; raises LoginError."""
        mechanism, proof = "XOAUTH2", f"user={username}\1auth=Bearer {token}\1\1"
        if not self.has_capability("AUTH=XOAUTH2") and self.has_capability("AUTH=OAUTHBEARER"):
            name = username.replace("=", "=3D").replace(",", "=2C")
            mechanism, proof = "OAUTHBEARER", f"n,a={name},\1auth=Bearer {token}\1\1"
        # A refusal comes as a second question, which wants an empty answer.
        replies = iter([proof.encode()])
        self.sasl_login(
            mechanism, lambda _: next(replies, b"" if mechanism == "XOAUTH2" else b"\1")
        )

    # Folders

    def list_with_uses(self) -> list[ListedFolder]:
        """All folders, with what they are for where the server tells."""
        lines = None
        if self.has_capability("SPECIAL-USE") and self.has_capability("LIST-EXTENDED"):
            with self.may_refuse():
                kind, data = self.wire._simple_command("LIST", '""', '"*"', "RETURN (SPECIAL-USE)")
                self._checkok("list", kind, data)
                _, data = self.wire._untagged_response(kind, data, "LIST")
                lines = self._proc_folder_list(data)
        if lines is None:
            lines = self.list_folders()
        return [
            ListedFolder(
                str(name),
                (delimiter or b"").decode("ascii", "replace"),
                frozenset(str(flag, "ascii", "replace").lower() for flag in flags),
            )
            for flags, delimiter, name in lines
        ]

    def prefixes(self) -> tuple[list[str], list[str]]:
        """What the names of the owner's folders begin with, and those of other people's."""
        own, foreign = [""], []
        if self.has_capability("NAMESPACE"):
            with self.may_refuse():
                spaces = self.namespace()
                own = [prefix for prefix, _ in spaces.personal or ()] or own
                foreign = [one for one, _ in (*(spaces.other or ()), *(spaces.shared or ())) if one]
        return own, foreign

    def quoted(self, name: str) -> str:
        """The name of a folder as it stands in a command."""
        return str(self._normalise_folder(name), "ascii")

    def statuses(self, names: Iterable[str]) -> Statuses:
        """The STATUS of each folder, in one round trip; one that is refused is left out."""
        items = "(MESSAGES UIDNEXT UIDVALIDITY)"
        self.wire.untagged_responses.pop("STATUS", None)
        for commands in _in_portions([("STATUS", self.quoted(n), items) for n in names]):
            tags = [self.wire._command(*command) for command in commands]
            for tag in tags:
                # One that was just deleted is no news, and no trouble.
                with self.may_refuse():
                    self._complete("STATUS", tag)
        return self.take_statuses()

    def take_statuses(self) -> Statuses:
        """The STATUS lines that have come in, asked for or by NOTIFY; the last one of each."""
        data = self.wire.untagged_responses.pop("STATUS", [])
        found: Statuses = {}
        for answer in _one_by_one(data):
            name, pairs = parse_response(answer)
            name = str(name) if isinstance(name, int) else decode_name(name)
            found.setdefault(name, {}).update(
                (key.upper(), value)
                for key, value in zip(pairs[::2], pairs[1::2], strict=True)
                if isinstance(value, int)
            )
        return found

    # Waiting for news

    def forget_news(self) -> None:
        """Whatever EXISTS comes from here on is news."""
        self.wire.untagged_responses.pop("EXISTS", None)

    def wait_for_change(self, seconds: float) -> None:
        """Return once the open folder may have changed, at the latest after so many seconds."""
        wire = self.wire
        # Not self.idle(): it takes an EXISTS that comes before the server's "+" for an error.
        tag = self._idle_tag = wire._command("IDLE")
        while wire._get_response() is not None:
            if refusal := wire.tagged_commands[tag]:
                raise wire.error(f"IDLE refused: {refusal}")
        until = time.monotonic() + seconds
        # An EXISTS that came between opening the folder and now is with imaplib, not on the line.
        while "EXISTS" not in wire.untagged_responses:
            if not wire.has_input and not self.wait_for_input(until - time.monotonic()):
                break
            # A whole line, though it may come in pieces; with the read time-out.
            if not wire._get_line().upper().startswith(b"* OK"):
                break
        self.idle_done()

    def wait_for_states(
        self, names: Iterable[str], seconds: float, is_news: Callable[[Statuses], bool]
    ) -> None:
        """Return once the server has told a state of these folders that is news (RFC 5465).

        At the latest after so many seconds. None of the folders may be open. Whatever happened
        before is told at the beginning, so nothing falls between two calls.
        """
        wire = self.wire
        folders = " ".join(map(self.quoted, names))
        wire.untagged_responses.pop("STATUS", None)
        kind, data = wire._simple_command(
            "NOTIFY", f"SET STATUS (mailboxes ({folders}) (MessageNew MessageExpunge))"
        )
        if kind != "OK":
            raise wire.error(f"NOTIFY refused: {data}")
        until = time.monotonic() + seconds
        while not (
            is_news(self.take_statuses()) or "NOTIFICATIONOVERFLOW" in wire.untagged_responses
        ):
            if not wire.has_input and not self.wait_for_input(until - time.monotonic()):
                break
            wire._get_response()
            wire._check_bye()
        with self.may_refuse():
            wire._simple_command("NOTIFY", "NONE")
            # What was told on the way is in the next beginning again.
            wire.untagged_responses.pop("STATUS", None)

    def wait_for_input(self, seconds: float) -> bool:
        """Whether something arrives within so many seconds; the end of the connection counts.

        The line's `ring` ends the wait before that.
        """
        poller = select.poll()
        sock = self.wire.sock
        poller.register(sock, select.POLLIN)
        poller.register(self._line.bell, select.POLLIN)
        ready = {number for number, _ in poller.poll(max(0.0, seconds) * 1000)}
        self._line.hush()
        return sock.fileno() in ready

    # Mail

    def ask(self, commands: Sequence[FetchCommand]) -> Answers:
        """Send the commands one after the other, then read what they bring.

        An answer that cannot be read spoils no other.
        """
        answers = Answers()
        lines = [
            ("UID", "FETCH", _as_set(command.uids), f"({command.items})")
            for command in commands
            if command.uids
        ]
        # News of flags that came in before would be taken for a part of the answer.
        self.wire.untagged_responses.pop("FETCH", None)
        for portion in _in_portions(lines):
            tags = [self.wire._command(*line) for line in portion]
            for tag in tags:
                try:
                    self._complete("FETCH", tag)
                except self.AbortError:
                    raise
                except self.Error as error:
                    answers.refusal = plain(error)
        for answer in _one_by_one(self.wire.untagged_responses.pop("FETCH", [])):
            self._read_answer(answer, answers)
        return answers

    def _read_answer(self, answer: list[Any], answers: Answers) -> None:
        if len(answer) == 2 and answer[1] == b")" and (found := _ONLY_TEXT.fullmatch(answer[0][0])):
            answers.mails.setdefault(int(found[1]), {})[b"BODY[]"] = answer[0][1]
            return
        if len(answer) == 1 and (found := _ONLY_FACTS.fullmatch(answer[0])):
            with contextlib.suppress(ValueError):
                answers.mails.setdefault(int(found[1]), {}).update(
                    {
                        b"RFC822.SIZE": int(found[2]),
                        b"INTERNALDATE": parse_to_datetime(found[3], self.normalise_times),
                    }
                )
                return
        texts = [part[0] if isinstance(part, tuple) else part for part in answer]
        try:
            if sum(map(len, texts)) > MAX_ANSWER_BYTES:
                raise ValueError("an answer without end")
            for uid, parts in parse_fetch_response(answer, self.normalise_times).items():
                answers.mails.setdefault(uid, {}).update(parts)
        except (self.Error, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            # imapclient trusts the server, and with it whoever wrote the mail, to make sense.
            found = next(filter(None, map(_UID.search, texts)), None)
            answers.garbled.add(int(found[1]) if found else 0)

    def _complete(self, name: str, tag: bytes) -> None:
        kind, data = self.wire._command_complete(name, tag)
        self._checkok(name, kind, data)


def decode_name(name: bytes) -> str:
    """The name of a folder or a label, from IMAP's own UTF-7."""
    return str(decode_utf7(name))


def _one_by_one(data: list[Any]) -> Iterator[list[Any]]:
    """Imaplib's list of lines and literals, answer by answer: each ends with a bare line."""
    answer: list[Any] = []
    for part in data:
        answer.append(part)
        if not isinstance(part, tuple):
            yield answer
            answer = []


def _in_portions(commands: Sequence[tuple[str, ...]]) -> Iterator[list[tuple[str, ...]]]:
    portion: list[tuple[str, ...]] = []
    size = 0
    for command in commands:
        portion.append(command)
        size += sum(map(len, command))
        if size > PIPELINE_BYTES:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _as_set(uids: Sequence[int]) -> str:
    """Numbers as IMAP writes them, neighbours as ranges."""
    ranges: list[list[int]] = []
    for uid in sorted(uids):
        if ranges and uid == ranges[-1][1] + 1:
            ranges[-1][1] = uid
        else:
            ranges.append([uid, uid])
    return ",".join(str(low) if low == high else f"{low}:{high}" for low, high in ranges)
