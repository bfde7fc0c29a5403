"""The line to an IMAP server: socket, TLS, time-outs, and imaplib with a read buffer of its own."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import ssl
import threading
from typing import Any

from agent.config import ImapServer

MAX_LINE_BYTES = 1_000_000
MAX_LITERAL_BYTES = 64 * 1024 * 1024


class Line:
    """One TCP connection to a server, that any thread can cut."""

    def __init__(self, server: ImapServer, timeout_seconds: float) -> None:
        self.server = server
        self.timeout_seconds = timeout_seconds
        self.is_cut = False
        # A second handle on the connection, so that `cut` needs nothing that TLS or imaplib holds.
        self._handle: socket.socket | None = None
        self._lock = threading.Lock()

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

    def close(self) -> None:
        """Cut, and let go of the handle."""
        self.cut()
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
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    text = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(text.split())[:200]


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
        super().__init__(line.server.host, line.server.port)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:  # noqa: ARG002
        sock = self._line.dial()
        if self._tls is None:
            return sock
        return self._tls.wrap_socket(sock, server_hostname=self.host)

    @property
    def has_input(self) -> bool:
        """Whether something was received that nobody has read yet."""
        return bool(self._buffer) or (
            isinstance(self.sock, ssl.SSLSocket) and self.sock.pending() > 0
        )

    def _receive(self) -> bool:
        chunk = self.sock.recv(65536)
        self._buffer += chunk
        return bool(chunk)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def read(self, size: int) -> bytes:
        if size > MAX_LITERAL_BYTES:
            raise self.abort(f"a literal of {size} bytes")
        while len(self._buffer) < size and self._receive():
            pass
        return self._take(size)

    def readline(self) -> bytes:
        seen = 0
        while (end := self._buffer.find(b"\n", seen)) < 0:
            seen = len(self._buffer)
            if seen > MAX_LINE_BYTES:
                raise self.abort(f"a line of more than {MAX_LINE_BYTES} bytes")
            if not self._receive():
                return self._take(seen)
        return self._take(end + 1)

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
