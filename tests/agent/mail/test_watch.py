"""What can be proven of the Watcher without a mail server."""

import asyncio
import base64
import contextlib
import socket
import ssl
import threading

import pytest

from agent.config import Account
from agent.errors import AccountError, ConfigError, ConnectionLostError
from agent.mail.connection import Connection
from agent.mail.imap import ImapSession
from agent.mail.watch import Watcher, check_imap
from agent.mail.wire import Line, Wire
from agent.models import AccountState
from agent.secret import Secret
from tests.waiting import until


def account_at(port, **changes):
    """An account on this machine, in plain text."""
    server = {"host": "127.0.0.1", "port": port, "security": "none"}
    return Account.model_validate(
        {
            "address": "robin@example.test",
            "imap": server,
            "smtp": server,
            "password": {"keyring": True},
            "idle_seconds": 1500,
        }
        | changes
    )


def watcher_of(account, statuses, secret=lambda refused: Secret("password"), **options):
    """A Watcher that never comes to file anything."""

    async def file_batch(batch):
        raise AssertionError("there is no mail")

    return Watcher(
        account,
        secret=secret,
        load_cursor=lambda account, folder: None,
        file_batch=file_batch,
        report=statuses.append,
        **options,
    )


@contextlib.asynccontextmanager
async def running(watcher):
    """The Watcher at work inside the block; it must end at once after that."""
    task = asyncio.get_running_loop().create_task(watcher.run(), name="watcher under test")
    try:
        yield
    finally:
        task.cancel()
        async with asyncio.timeout(20):
            with contextlib.suppress(asyncio.CancelledError):
                await task
    await until(lambda: not any(one.name.startswith("imap ") for one in threading.enumerate()))


@pytest.fixture
def silent_port():
    """A port that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


class ScriptedServer:
    """Speaks IMAP from a script: for each command the client sends, the next pieces of an answer.

    `TAG` in a piece is the tag of the command; each piece is a packet of its own.
    """

    def __init__(self, *answers, greeting=b"* OK ready\r\n"):
        self.heard = []
        self._answers = answers
        self._greeting = greeting
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="scripted server")

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._server.close()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _serve(self):
        talk, _ = self._server.accept()
        with talk, talk.makefile("rb") as lines:
            talk.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            talk.sendall(self._greeting)
            tag = b""
            for answer in (
                (b"* CAPABILITY IMAP4rev1 IDLE\r\n", b"TAG OK done\r\n"),
                *self._answers,
            ):
                line = lines.readline()
                if not line:
                    return
                self.heard.append(line)
                tag = tag if line == b"DONE\r\n" else line.split()[0]
                for piece in answer:
                    talk.sendall(piece.replace(b"TAG", tag))
                    # Each piece must reach the client by itself.
                    threading.Event().wait(0.05)
            lines.readline()


OK = (b"TAG OK done\r\n",)
LOGIN = (b"TAG OK [CAPABILITY IMAP4rev1 IDLE] done\r\n",)
EXAMINE = (
    b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n* OK [UIDNEXT 5] next\r\n",
    b"TAG OK [READ-ONLY] done\r\n",
)


def session_with(server):
    """A session that has opened INBOX on a scripted server."""
    session = ImapSession(account_at(server.port), Secret("password"), timeout_seconds=10)
    session.connect()
    return session, session.examine("INBOX")


def connect_and_examine(session):
    """What every reading begins with."""
    session.connect()
    session.examine("INBOX")


@pytest.mark.parametrize(
    "idle",
    [
        pytest.param([(b"+ idling\r\n", b"* 2 EX", b"ISTS\r\n"), OK], id="split over packets"),
        pytest.param([(b"+ idling\r\n* 2 EXISTS\r\n",), OK], id="in one packet with the plus"),
        pytest.param([(b"* 2 EXISTS\r\n", b"+ idling\r\n"), OK], id="before the plus"),
        pytest.param(
            [(b"+ idling\r\n", b"* OK Still here\r\n", b"* 2 EXISTS\r\n"), OK],
            id="after a sign of life",
        ),
        pytest.param([(b"+ idling\r\n", b"* 1 EXPUNGE\r\n"), OK], id="a mail is gone"),
    ],
)
def test_idle_ends_with_any_news(idle):
    """However the server's line arrives, the wait ends, and the next search is understood."""
    search = (b"* SEARCH 4 5\r\n", b"TAG OK done\r\n")
    with ScriptedServer(LOGIN, EXAMINE, *idle, search) as server:
        session, folder = session_with(server)
        session.wait_for_change(folder)
        assert session.uids_after(folder, 4) == [5]
        session.close()
    assert b"DONE\r\n" in server.heard


def test_end_of_the_connection_in_idle_is_an_error():
    """A server that goes away in mid-IDLE is noticed; it is no news of mail."""
    with ScriptedServer(LOGIN, EXAMINE, (b"+ idling\r\n", b"* BYE\r\n")) as server:
        session, folder = session_with(server)
        with pytest.raises(ConnectionLostError):
            session.wait_for_change(folder)
        session.close()


@pytest.mark.parametrize(
    ("greeting", "answers"),
    [
        (b"* BYE too busy\r\n", []),
        (b"SSH-2.0-OpenSSH\r\n", []),
        (b"* OK ready\r\n", [(b"TAG NO [UNAVAILABLE] later\r\n",)]),
        (b"* OK ready\r\n", [(b"TAG NO [ALERT] Too many simultaneous connections\r\n",)]),
        (b"* OK ready\r\n", [(b"* BYE\r\n",)]),
        (b"* OK ready\r\n", [OK, (b"* \xff\xfe EXISTS\r\n", b"nonsense\r\n")]),
        (b"* OK ready\r\n", [OK, (b"* OK [UIDNEXT x] \r\n* 1 EXISTS\r\n", b"TAG OK done\r\n")]),
    ],
)
def test_trouble_that_passes_is_worth_another_try(greeting, answers):
    """A busy or babbling server loses the connection, and no password is taken for wrong."""
    with ScriptedServer(*answers, greeting=greeting) as server:
        session = ImapSession(account_at(server.port), Secret("password"), timeout_seconds=10)
        with pytest.raises(ConnectionLostError) as caught:
            connect_and_examine(session)
        session.close()
    assert str(server.port) in str(caught.value)
    assert str(caught.value).isprintable()


def test_endless_literal_is_refused():
    """A server that announces a literal beyond all bounds is given up, not waited for."""
    fetch = (b"* 1 FETCH (UID 1 RFC822.SIZE {99999999999}\r\n",)
    with ScriptedServer(LOGIN, EXAMINE, fetch) as server:
        session, folder = session_with(server)
        with pytest.raises(ConnectionLostError, match="literal"):
            session.fetch(folder, [1])
        session.close()


def test_no_plain_text_is_smuggled_into_tls():
    """What somebody adds in plain text to the answer to STARTTLS ends the connection."""
    with ScriptedServer((b"TAG OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=EVIL\r\n",)) as server:
        line = Line(account_at(server.port).imap, 10)
        wire = Wire(line, None)
        with pytest.raises(wire.abort, match="plain text after STARTTLS"):
            wire.starttls(ssl.create_default_context())
        wire.shutdown()
        line.close()


async def test_silent_server_is_given_up(silent_port):
    """A server that accepts and says nothing is reported after the time-out."""
    with pytest.raises(ConnectionLostError, match=r"no answer within 0\.2 seconds"):
        await check_imap(account_at(silent_port), Secret("password"), timeout_seconds=0.2)


async def test_cancelling_wakes_a_waiting_thread(silent_port):
    """However long the time-outs are, a cancelled Watcher leaves neither thread nor socket."""
    statuses = []
    async with running(watcher_of(account_at(silent_port), statuses, timeout_seconds=3600)):
        await until(lambda: any(one.name.startswith("imap ") for one in threading.enumerate()))
        await asyncio.sleep(0.1)


async def test_cancelling_wakes_a_thread_that_connects():
    """A connection that nobody accepts is given up at once, too."""
    with socket.socket() as server, contextlib.ExitStack() as callers:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):  # more than the queue holds, so that the next one waits
            caller = callers.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(server.getsockname())
        account = account_at(server.getsockname()[1])
        async with running(watcher_of(account, [], timeout_seconds=3600)):
            await asyncio.sleep(0.3)


async def test_unreachable_server_is_told_and_tried_again():
    """The status says which server does not answer, and that the Watcher waits to try again."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    statuses = []
    async with running(watcher_of(account_at(port), statuses)):
        await until(lambda: statuses[-1:] and statuses[-1].trouble)
    assert statuses[-1].state is AccountState.WAITING
    assert f"port {port}: nobody answers there" in statuses[-1].trouble


async def test_password_that_cannot_be_had_stops_the_account():
    """Where the settings name a place without password, the Watcher says so and asks nobody."""
    asked = []

    def ask(refused):
        asked.append(1)
        raise ConfigError(["the password file x cannot be read"])

    statuses = []
    watcher = watcher_of(account_at(1), statuses, secret=ask)
    async with running(watcher):
        with pytest.raises(ConfigError, match="password file x"):
            await watcher.settled()
        with pytest.raises(ConfigError):
            await watcher.file_sent_copy(b"", "<1@example.test>")
    assert statuses[-1].state is AccountState.STOPPED
    assert asked == [1]


async def test_jobs_fail_in_words_while_there_is_no_connection():
    """What needs the server while it is away fails with the reason, so that it is tried later."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    statuses = []
    watcher = watcher_of(account_at(port), statuses, timeout_seconds=0.1)
    async with running(watcher):
        await until(lambda: statuses[-1:] and statuses[-1].trouble)
        with pytest.raises(AccountError, match="nobody answers there"):
            await watcher.mark_answered("<1@example.test>")


async def test_closed_connection_takes_no_more_questions(silent_port):
    """What is asked of a connection after its end is an error in words."""
    connection = Connection(account_at(silent_port), 1)
    await connection.close()
    with pytest.raises(ConnectionLostError, match="just closed"):
        await connection.run(int)


async def test_unknown_host_is_named():
    """A host name that does not exist is told as such."""
    account = account_at(993)
    imap = account.imap.model_copy(update={"host": "no-such-host.invalid", "port": 993})
    with pytest.raises(ConnectionLostError, match=r"no-such-host.invalid.*name is not known"):
        await check_imap(account.model_copy(update={"imap": imap}), Secret("password"))


class TokenServer:
    """Takes one OAuth2 token and no other; knows nothing else that a mail server should."""

    def __init__(self, good):
        self.offered = []
        self._good = good
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="token server")

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(10)

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                talk, _ = self._server.accept()
                with talk, talk.makefile("rwb", buffering=0) as lines:
                    lines.write(b"* OK ready\r\n")
                    while line := lines.readline():
                        self._answer(lines, *line.split())

    def _answer(self, lines, tag, command, *arguments):
        if command == b"CAPABILITY":
            lines.write(b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n" + tag + b" OK done\r\n")
        elif command == b"AUTHENTICATE":
            lines.write(b"+ \r\n")
            if not (answer := lines.readline()):
                return  # the test is over, and the watcher was stopped in the middle of it
            said = base64.b64decode(answer)
            self.offered.append(said.split(b"Bearer ")[1].rstrip(b"\1").decode())
            if self.offered[-1] == self._good:
                lines.write(tag + b" OK welcome\r\n")
            else:
                lines.write(b"+ e30=\r\n")
                lines.readline()
                lines.write(tag + b" NO [AUTHENTICATIONFAILED] expired\r\n")
        else:
            lines.write(tag + b" NO not here\r\n")


async def test_an_expired_token_is_asked_for_anew_before_it_counts_as_refused():
    """The first token has just ended; the second one is taken, and the account goes on.

    Whoever keeps tokens is told which one was refused, so that he does not give it again.
    """
    statuses, refusals = [], []

    def ask(refused):
        refusals.append(refused)
        return Secret("new" if refused else "old", is_token=True)

    with TokenServer("new") as server:
        watcher = watcher_of(account_at(server.port), statuses, secret=ask)
        async with running(watcher):
            await until(lambda: len(server.offered) >= 2)
            await until(lambda: statuses[-1].trouble)
    assert server.offered[:2] == ["old", "new"]
    assert refusals[:2] == [None, Secret("old", is_token=True)]
    assert statuses[-1].state is AccountState.WAITING


async def test_the_same_token_is_not_offered_twice():
    """Where no other token is to be had, the account stops after one try."""
    statuses = []
    with TokenServer("new") as server:
        watcher = watcher_of(
            account_at(server.port), statuses, secret=lambda refused: Secret("old", is_token=True)
        )
        async with running(watcher):
            await until(lambda: statuses[-1:] and statuses[-1].state is AccountState.STOPPED)
    assert server.offered == ["old"]


async def test_wake_ends_a_long_wait(monkeypatch):
    """While the Watcher waits to try again, it tries at once when it is told that all is new."""
    monkeypatch.setattr("agent.mail.retries.LOCAL_SECONDS", (3600, 3600))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    statuses = []
    watcher = watcher_of(account_at(port), statuses)
    async with running(watcher):
        for tries in (1, 2, 3):
            await until(lambda tries=tries: sum(bool(one.trouble) for one in statuses) == tries)
            watcher.wake()
        await until(lambda: sum(bool(one.trouble) for one in statuses) == 4)
