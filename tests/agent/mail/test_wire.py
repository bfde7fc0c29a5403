"""The line to an IMAP server, and what is understood of a hostile one."""

import contextlib
import socket
import threading
import zlib

import pytest

from agent.config import Account
from agent.errors import AuthenticationError, ConnectionLostError
from agent.mail.client import Client, FetchCommand
from agent.mail.imap import ImapSession
from agent.mail.wire import INFLATED_BYTES, MAX_LINE_BYTES, Line
from agent.secret import Secret

CAPABILITY = b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\nTAG OK done\r\n"


def account_at(port):
    """An account on this machine, in plain text."""
    server = {"host": "127.0.0.1", "port": port, "security": "none"}
    return Account.model_validate(
        {"address": "robin@example.test", "imap": server, "smtp": server}
        | {"password": {"keyring": True}}
    )


class ScriptedServer:
    """Answers each line of the client's with the next piece; `TAG` and `LAST` in it are tags."""

    def __init__(self, *answers):
        self.answers = answers
        self.heard = []

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.listener.close()
        self.thread.join(20)
        assert not self.thread.is_alive()

    def serve(self):
        talk, _ = self.listener.accept()
        with talk, talk.makefile("rb") as lines, contextlib.suppress(OSError):
            talk.sendall(b"* OK ready\r\n")
            tag = last = b""
            for answer in self.answers:
                if not (line := lines.readline()):
                    return
                self.heard.append(line.rstrip())
                if b" " in line:
                    tag, last = line.split()[0], tag
                talk.sendall(answer.replace(b"TAG", tag).replace(b"LAST", last))
            lines.readline()


@contextlib.contextmanager
def client_of(server):
    """A client that is connected and takes itself for logged in, on a folder."""
    line = Line(account_at(server.port).imap, 10)
    client = Client(line, None)
    client.wire.state = "SELECTED"
    try:
        yield client
    finally:
        client.shutdown()
        line.close()


def deflated(data):
    compress = zlib.compressobj(wbits=-15)
    return compress.compress(data) + compress.flush(zlib.Z_SYNC_FLUSH)


def test_line_without_end_costs_neither_memory_nor_the_connection():
    """Of a line beyond all bounds the middle is dropped; what follows it is understood."""
    flood = (
        b"* 1 FETCH (UID 1 BODYSTRUCTURE " + b"(" * 3 * MAX_LINE_BYTES + b" BODY[] {5}\r\nhello)"
    )
    good = b"\r\n* 2 FETCH (UID 2 BODY[] {5}\r\nthere)\r\nTAG OK done\r\n"
    with ScriptedServer(CAPABILITY, flood + good) as server, client_of(server) as client:
        answers = client.ask([FetchCommand([1, 2], "BODY.PEEK[]", b"BODY[]")])
        assert answers.mails == {2: {b"BODY[]": b"there"}}
        assert answers.garbled == {1}


def test_line_without_end_after_a_literal_costs_its_mail_only():
    """The rest of a mail's answer, too, may be beyond all bounds."""
    flood = b"* 1 FETCH (UID 1 BODY[] {5}\r\nhello BODYSTRUCTURE " + b"(" * 3 * MAX_LINE_BYTES
    good = b"\r\n* 2 FETCH (UID 2 BODY[] {5}\r\nthere)\r\nTAG OK done\r\n"
    with ScriptedServer(CAPABILITY, flood + good) as server, client_of(server) as client:
        answers = client.ask([FetchCommand([1, 2], "BODY.PEEK[]", b"BODY[]")])
        assert answers.mails == {2: {b"BODY[]": b"there"}}
        assert answers.garbled == {1}


@pytest.mark.parametrize("start", [b"* SEARCH ", b"* STATUS {5}\r\nINBOX (", b"* OK "])
def test_line_without_end_that_tells_of_no_mail_ends_the_connection(start):
    """Of the two ends of a list of numbers nothing is made: where they met, one would be false."""
    numbers = b" ".join(b"%d" % number for number in range(10**6, 10**6 + 200_000))
    answer = start + numbers + b"\r\nTAG OK done\r\n"
    with (
        ScriptedServer(CAPABILITY, answer) as server,
        client_of(server) as client,
        pytest.raises(client.AbortError, match="a line of more than 1000000 bytes"),
    ):
        client.wire.uid("SEARCH", "ALL")


def test_bomb_is_inflated_bit_by_bit():
    """What a few kilobytes blow up to is never in memory as a whole."""
    size = 30_000_000
    bomb = deflated(b"x" * size)
    assert len(bomb) < 50_000
    answers = (CAPABILITY, b"TAG OK begin\r\n", bomb)
    with ScriptedServer(*answers) as server, client_of(server) as client:
        wire = client.wire
        wire.compress()
        wire._deflate = None  # so that the server, which only counts lines, sees one
        wire.send(b"a line\r\n")
        steps = []
        while sum(steps) < size:
            assert wire._receive()
            steps.append(len(wire._buffer))
            wire._buffer.clear()
    assert max(steps) <= INFLATED_BYTES


def test_what_is_not_deflated_ends_the_connection():
    """After COMPRESS plain text is an error in words."""
    capability = CAPABILITY.replace(b"AUTH", b"COMPRESS=DEFLATE AUTH")
    script = ScriptedServer(capability, b"TAG OK begin\r\n* OK plain\r\n")
    with script as server, client_of(server) as client:
        wire = client.wire
        with pytest.raises(wire.abort, match="compressed"):
            wire.compress()
            wire._get_response()


def test_token_is_given_as_xoauth2():
    """An access token goes where a password would not, and a refusal wants a new consent."""
    challenge = b"+ \r\n"
    with ScriptedServer(
        CAPABILITY, challenge, b"+ eyJzdGF0dXMiOiI0MDEifQ==\r\n", b"TAG NO invalid\r\n"
    ) as server:
        session = ImapSession(account_at(server.port), Secret("ya29.token", is_token=True))
        with pytest.raises(
            AuthenticationError, match=r"kinkeeper setup robin@example\.test"
        ) as told:
            session.connect()
        session.close()
    assert "ya29" not in str(told.value)
    assert server.heard[1].endswith(b"AUTHENTICATE XOAUTH2")
    assert server.heard[3] == b""


def test_server_that_is_gone_is_no_refusal():
    """A connection that ends in the middle of what may be refused is lost all the same."""
    login = b"TAG OK [CAPABILITY IMAP4rev1 NAMESPACE] done\r\n"
    with ScriptedServer(CAPABILITY, login, b"* BYE\r\n") as server:
        session = ImapSession(account_at(server.port), Secret("password"))
        session.connect()
        with pytest.raises(ConnectionLostError):
            session.watched_folders()
        session.close()


def test_answers_of_pipelined_commands_are_told_apart():
    """One refused command and one answer that makes no sense spoil no other."""
    answers = (
        CAPABILITY,
        b"",
        b'* 1 FETCH (UID 1 RFC822.SIZE 5 INTERNALDATE "17-Nov-2026 09:00:00 +0100")\r\n'
        b"* 2 FETCH (UID 2 RFC822.SIZE ()\r\n"
        b"LAST NO not that one\r\nTAG OK done\r\n",
    )
    with ScriptedServer(*answers) as server, client_of(server) as client:
        told = client.ask(
            [
                FetchCommand([7], "BODY.PEEK[]", b"BODY[]"),
                FetchCommand([1, 2], "RFC822.SIZE INTERNALDATE", b"RFC822.SIZE"),
            ]
        )
    assert told.mails[1][b"RFC822.SIZE"] == 5
    assert told.mails[1][b"INTERNALDATE"].isoformat() == "2026-11-17T09:00:00+01:00"
    assert told.garbled == {2}
    assert "not that one" in told.refusal
