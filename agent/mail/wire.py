"""The line to an IMAP server: socket, TLS, time-outs, and imaplib with a read buffer of its own."""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import ssl
import threading
import zlib
from typing import Any

from agent.config import ImapServer
from agent.remarks import one_line

MAX_LINE_BYTES = 1_000_000
MAX_FLOOD_BYTES = 256 * 1024 * 1024
"""Of a mail's line above the first bound the middle is dropped; one above this, and any other
above the first, ends the connection."""
LINE_END_BYTES = 64
"""Of a long line this much of the end is kept: it may announce a literal."""
MAX_LITERAL_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
INFLATED_BYTES = 256 * 1024
"""So much at most comes of one chunk at a time, however far it can be blown up."""

_FOR_NOW = re.compile(
    r"\[(?:UNAVAILABLE|LIMIT|INUSE|SERVERBUG)\b|too many|simultaneous|temporar|try again|later",
    re.IGNORECASE,
)

_MAIL = re.compile(rb"\* \d+ FETCH\b", re.IGNORECASE)

# imaplib refuses to send what it does not know.
for _name in ("COMPRESS", "NOTIFY"):
    imaplib.Commands.setdefault(_name, ("AUTH", "SELECTED"))


class Line:
    """One TCP connection to a server, that any thread can cut."""

    def __init__(self, server: ImapServer, timeout_seconds: float) -> None:
        self.server = server
        self.timeout_seconds = timeout_seconds
        self.is_cut = False
        # A second handle on the connection, so that `cut` needs nothing that TLS or imaplib holds.
        self._handle: socket.socket | None = None
        self._lock = threading.Lock()
        # What any thread rings to end a wait: one end is written to, the other polled.
        self.bell, self._rope = socket.socketpair()
        self.bell.settimeout(0.0)
        self._rope.settimeout(0.0)

    def dial(self) -> socket.socket:
        """A connected socket with its time-outs set; raises OSError."""
        trouble = OSError("the host name has no address")
        for family, kind, protocol, _, address in socket.getaddrinfo(
            self.server.host, self.server.port, type=socket.SOCK_STREAM
        ):
            sock = socket.socket(family, kind, protocol)
            try:
                self._keep_handle(sock)
                sock.settimeout(self.timeout_seconds)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _keep_alive(sock)
                sock.connect(address)
            except OSError as error:
                sock.close()
                trouble = error
            else:
                return sock
        raise trouble

    def _keep_handle(self, sock: socket.socket) -> None:
        with self._lock:
            if self.is_cut:
                raise OSError("the connection was given up")
            if self._handle is not None:
                self._handle.close()
            self._handle = sock.dup()

    def cut(self) -> None:
        """End the connection at once, from any thread; whoever waits on it wakes with an error."""
        with self._lock:
            self.is_cut = True
            if self._handle is not None:
                with contextlib.suppress(OSError):
                    self._handle.shutdown(socket.SHUT_RDWR)

    def ring(self) -> None:
        """End the wait for news that goes on, or else the next one, from any thread."""
        with contextlib.suppress(OSError):  # full: it rings already; closed: nobody waits
            self._rope.send(b"!")

    def hush(self) -> None:
        """What rang before does not end the next wait."""
        with contextlib.suppress(OSError):
            self.bell.recv(4096)

    def close(self) -> None:
        """Cut, and let go of the handle."""
        self.cut()
        self.bell.close()
        self._rope.close()
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None


def _keep_alive(sock: socket.socket) -> None:
    """Notice within minutes that a silent peer is gone, where the system allows it."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def plain(reason: object) -> str:
    """What a server or a library said, short and without control characters."""
    if isinstance(reason, BaseException) and reason.args:
        reason = reason.args[-1]
    return one_line(reason if isinstance(reason, bytes) else str(reason))


def is_for_now(refusal: str) -> bool:
    """Whether what the server refuses may go well another time, by its own words."""
    return _FOR_NOW.search(refusal) is not None


class Wire(imaplib.IMAP4):
    """imaplib over a `Line`, with TLS from the first byte where `tls` is given.

    Its own read buffer, because the standard one cannot say whether a line is in it already, and
    one time-out spoils it.
    """

    tagged_commands: dict[bytes, Any]

    def __init__(self, line: Line, tls: ssl.SSLContext | None) -> None:
        self._line = line
        self._tls = tls
        self._buffer = bytearray()
        self._deflate: zlib._Compress | None = None
        self._inflate: zlib._Decompress | None = None
        self._holds_more = False
        self._answer = b""  # the first line of the answer that is being read
        self._goes_on = False  # whether the next line is a part of it, after a literal
        super().__init__(line.server.host, line.server.port)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:  # noqa: ARG002
        sock = self._line.dial()
        if self._tls is None:
            return sock
        return self._tls.wrap_socket(sock, server_hostname=self.host)

    @property
    def has_input(self) -> bool:
        """Whether something was received that nobody has read yet."""
        return (
            bool(self._buffer)
            or self._holds_more
            or (isinstance(self.sock, ssl.SSLSocket) and self.sock.pending() > 0)
        )

    @property
    def is_loopback(self) -> bool:
        """Whether the server is on this machine, so that no byte on the line costs anything."""
        address = str(self.sock.getpeername()[0]).removeprefix("::ffff:")
        return address == "::1" or address.startswith("127.")

    def compress(self) -> None:
        """Have both sides send deflated from now on (RFC 4978); raises `error` where refused."""
        kind, data = self._simple_command("COMPRESS", "DEFLATE")
        if kind != "OK":
            raise self.error(f"COMPRESS refused: {data}")
        self._deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        self._inflate = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        # What came with the answer is deflated already.
        early, self._buffer = bytes(self._buffer), bytearray()
        if early:
            self._take_in(early)

    def send(self, data: Any) -> None:
        if self._deflate is not None:
            data = self._deflate.compress(data) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        super().send(data)

    def _receive(self) -> bool:
        if self._inflate is not None and self._holds_more:
            self._take_in(self._inflate.unconsumed_tail)
            return True
        chunk = self.sock.recv(CHUNK_BYTES)
        self._take_in(chunk)
        return bool(chunk)

    def _take_in(self, chunk: bytes) -> None:
        if self._inflate is None:
            self._buffer += chunk
            return
        try:
            inflated = self._inflate.decompress(chunk, INFLATED_BYTES)
        except zlib.error as error:
            raise self.abort("compressed data that is none") from error
        self._buffer += inflated
        self._holds_more = len(inflated) == INFLATED_BYTES
        if self._inflate.eof:
            raise self.abort("compressed data that ends")

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def read(self, size: int) -> bytes:
        if size > MAX_LITERAL_BYTES:
            raise self.abort(f"a literal of {size} bytes")
        while len(self._buffer) < size and self._receive():
            pass
        self._goes_on = True
        return self._take(size)

    def readline(self) -> bytes:
        line = self._read_line()
        if not self._goes_on:
            self._answer = line
        self._goes_on = False
        return line

    def _read_line(self) -> bytes:
        seen = 0
        start = b""
        dropped = 0
        while (end := self._buffer.find(b"\n", seen)) < 0:
            seen = len(self._buffer)
            if seen > MAX_LINE_BYTES:
                start = start or bytes(self._buffer[: MAX_LINE_BYTES // 2])
                # The structure of one hostile mail must not cost the connection, again and again,
                # and an answer of this size is not believed. Of a list of numbers the two ends
                # would make a false one.
                if not _MAIL.match(self._answer if self._goes_on else start):
                    raise self.abort(f"a line of more than {MAX_LINE_BYTES} bytes")
                dropped += seen - LINE_END_BYTES
                del self._buffer[:-LINE_END_BYTES]
                seen = LINE_END_BYTES
                if dropped > MAX_FLOOD_BYTES:
                    raise self.abort(f"a line of more than {MAX_FLOOD_BYTES} bytes")
            if not self._receive():
                return start + self._take(seen)
        line = self._take(end + 1)
        return start + line[-LINE_END_BYTES:] if start else line

    def starttls(self, ssl_context: Any = None) -> Any:
        answer = self._simple_command("STARTTLS")
        if answer[0] != "OK":
            raise self.error(f"STARTTLS refused: {answer[1]}")
        if self._buffer:
            # Somebody on the way wants plain text to be taken for the secret part.
            raise self.abort("plain text after STARTTLS")
        self.sock = ssl_context.wrap_socket(self.sock, server_hostname=self.host)
        self._tls_established = True
        self._get_capabilities()
        return answer
