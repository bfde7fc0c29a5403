"""Stands between kinkeeper and a real IMAP server, and makes of it another kind of server.

    with ImapProxy(mailserver.host, mailserver.ports["imap"], hidden={"IDLE"}) as proxy:
        account = behind(proxy, account)

It hides capabilities and refuses what belongs to them, plays Gmail, COMPRESS or a server that will
not hand over some mail, and counts what travels. Plain text, so only on loopback.
"""

import contextlib
import re
import socket
import threading
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

COMMANDS = {
    "IDLE": rb"IDLE",
    "NAMESPACE": rb"NAMESPACE",
    "ID": rb"ID\b",
    "UNSELECT": rb"UNSELECT",
    "MOVE": rb"(?:UID )?MOVE",
    "NOTIFY": rb"NOTIFY",
    "ENABLE": rb"ENABLE",
    "UIDPLUS": rb"UID EXPUNGE",
    "CONDSTORE": rb"STATUS .*HIGHESTMODSEQ|.*\(CONDSTORE\)|.*CHANGEDSINCE",
    "LIST-EXTENDED": rb"LIST .* RETURN",
    "LITERAL+": rb".*\{\d+\+\}$",
    "LOGIN": rb"LOGIN",
}
"""By capability, the commands that a server without it does not know."""
_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")
_USES = re.compile(rb"\\(?:Sent|Archive|All|Drafts|Junk|Trash|Flagged|Important) ?", re.I)
_GMAIL_ITEMS = re.compile(rb" ?X-GM-(?:LABELS|MSGID|THRID)", re.I)


def behind(proxy, account, **changes):
    """The account, to be reached through the proxy."""
    imap = account.imap.model_copy(
        update={"host": proxy.host, "port": proxy.port, "security": "none", "ca_file": None}
    )
    return account.model_copy(update={"imap": imap, **changes})


@dataclass
class ImapProxy:
    """Relays any number of connections while its block lasts."""

    server_host: str
    server_port: int
    hidden: Iterable[str] = ()
    """Capabilities that the server must not seem to have."""
    is_gmail: bool = False
    labels: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """With `is_gmail`: Gmail's labels by UID, like "\\\\Inbox" or "Clients"."""
    all_mail: str = ""
    r"""With `is_gmail`: the folder that LIST shows as \All."""
    has_compress: bool = False
    refuse: Callable[[bytes], bytes | None] = lambda command: None
    """Given a command without its tag, like b"UID FETCH 1 (FLAGS)": the refusal, or None."""
    garble: Callable[[bytes], bytes] = lambda line: line
    """Given a line of the server's, with its line end: what arrives of it."""

    host = "127.0.0.1"

    @property
    def hidden_bytes(self) -> list[bytes]:
        return [name.encode() for name in self.hidden]

    def __enter__(self):
        self.heard: list[bytes] = []
        """All commands so far, without their tags."""
        self.sent_bytes = 0
        """How much went to the client."""
        self._listener = socket.create_server((self.host, 0))
        self.port = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._start(self._accept)
        return self

    def __exit__(self, *exception):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(20)
            assert not thread.is_alive()

    def cut(self):
        """End all connections at once."""
        for sock in self._sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def asked(self, start: bytes) -> list[bytes]:
        """The commands so far that begin with `start`."""
        return [command for command in self.heard if command.startswith(start)]

    def _start(self, work, *arguments):
        thread = threading.Thread(target=work, args=arguments, name="proxy")
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while True:
            try:
                talk, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection((self.server_host, self.server_port))
            for sock in (talk, server):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._sockets.append(sock)
            relay = _Relay(self, talk, server)
            self._start(relay.run, relay.upstream)
            self._start(relay.run, relay.downstream)


class _Relay:
    """One connection, in two threads."""

    def __init__(self, proxy, client, server):
        self.proxy, self.client, self.server = proxy, client, server
        self.lock = threading.Lock()
        self.deflate = self.inflate = None
        self.wants_labels = False
        self.buffer = b""

    def run(self, way):
        try:
            way()
        except OSError:
            pass
        finally:
            for sock in (self.client, self.server):
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            # Each thread closes what it reads from.
            (self.client if way == self.upstream else self.server).close()

    # From the client

    def _read_client(self):
        data = self.client.recv(65536)
        return self.inflate.decompress(data) if self.inflate and data else data

    def upstream(self):
        literal = 0
        while data := self._read_client():
            self.buffer += data
            while self.buffer:
                if literal:
                    piece, self.buffer = self.buffer[:literal], self.buffer[literal:]
                    literal -= len(piece)
                    self.server.sendall(piece)
                    continue
                if b"\n" not in self.buffer:
                    break
                line, _, self.buffer = self.buffer.partition(b"\n")
                line = self._command(line + b"\n")
                if line:
                    found = _LITERAL.search(line)
                    literal = int(found[1]) if found else 0
                    self.server.sendall(line)

    def _command(self, line: bytes) -> bytes:
        """What of the client's line goes on to the server."""
        tag, _, command = line.rstrip(b"\r\n").partition(b" ")
        if not command:
            return line  # DONE, or an empty answer
        proxy = self.proxy
        proxy.heard.append(command)
        for capability in proxy.hidden:
            known = COMMANDS.get(capability)
            if known and re.match(known, command, re.I):
                self._say(tag + b" BAD unknown command\r\n")
                return b""
        if refusal := proxy.refuse(command):
            self._say(tag + b" " + refusal + b"\r\n")
            return b""
        if proxy.has_compress and command.upper() == b"COMPRESS DEFLATE":
            self._say(tag + b" OK begin\r\n")
            self.deflate = zlib.compressobj(wbits=-15)
            self.inflate = zlib.decompressobj(wbits=-15)
            rest, self.buffer = self.buffer, b""
            self.buffer = self.inflate.decompress(rest) if rest else b""
            return b""
        if proxy.is_gmail and b"X-GM-" in command.upper():
            self.wants_labels = True
            line = _GMAIL_ITEMS.sub(b"", line).replace(b"( ", b"(")
        return line

    # From the server

    def _say(self, data: bytes):
        with self.lock:
            if self.deflate:
                data = self.deflate.compress(data) + self.deflate.flush(zlib.Z_SYNC_FLUSH)
            self.proxy.sent_bytes += len(data)
            self.client.sendall(data)

    def downstream(self):
        with self.server.makefile("rb") as lines:
            while line := lines.readline():
                out = self._answer(line)
                while found := _LITERAL.search(line):
                    # A literal goes on as it is, and so does what follows on its last line.
                    out += lines.read(int(found[1]))
                    line = lines.readline()
                    out += line
                if out:
                    self._say(out)

    def _answer(self, line: bytes) -> bytes:
        proxy = self.proxy
        if b"CAPABILITY" in line:
            line = self._capabilities(line)
        if b"CONDSTORE" in proxy.hidden_bytes and b"[HIGHESTMODSEQ" in line:
            return b""
        if b"UIDPLUS" in proxy.hidden_bytes:
            line = re.sub(rb"\[(?:APPENDUID|COPYUID)[^]]*\] ", b"", line)
        if line.startswith(b"* LIST "):
            if b"SPECIAL-USE" in proxy.hidden_bytes:
                line = _USES.sub(b"", line)
            if proxy.is_gmail and proxy.all_mail.encode() in line:
                line = line.replace(b"(", rb"(\All ", 1).replace(b" )", b")", 1)
        if proxy.is_gmail and b"RFC822.SIZE" in line and (uid := re.search(rb"UID (\d+)", line)):
            labels = b" ".join(_as_label(one) for one in proxy.labels.get(int(uid[1]), ()))
            line = line.replace(uid[0], uid[0] + b" X-GM-LABELS (" + labels + b")", 1)
        return proxy.garble(line)

    def _capabilities(self, line: bytes) -> bytes:
        proxy = self.proxy
        for name in proxy.hidden_bytes:
            line = re.sub(rb"(?<= )" + re.escape(name) + rb"(?=[ \]\r])", b"", line)
        added = [b"X-GM-EXT-1"] * proxy.is_gmail + [b"COMPRESS=DEFLATE"] * proxy.has_compress
        for name in added:
            line = line.replace(b"IMAP4rev1", b"IMAP4rev1 " + name)
        return re.sub(rb" +", b" ", line).replace(b" ]", b"]")


def _as_label(label: str) -> bytes:
    return b'"' + label.replace("\\", "\\\\").encode() + b'"'
