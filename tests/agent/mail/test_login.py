"""What a refused login is taken for, by the server's words, and when no other is tried."""

import time

import pytest

from agent.errors import AuthenticationError, ConnectionLostError
from agent.mail import login
from agent.mail.imap import ImapSession
from agent.models import AccountState
from agent.secret import Secret
from tests.agent.mail.test_watch import (
    ScriptedServer,
    TokenServer,
    account_at,
    running,
    until,
    watcher_of,
)


class RefusingServer(TokenServer):
    """Refuses every login in the same words, and counts them."""

    def __init__(self, words):
        super().__init__("")
        self.logins = 0
        self.doubtful = 0
        self.words = words

    def _answer(self, lines, tag, command, *arguments):
        if command == b"CAPABILITY":
            lines.write(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
        else:
            words = self.words
            self.logins += command == b"LOGIN"
            self.doubtful += command == b"LOGIN" and words == b"Please try again."
            lines.write(tag + b" NO " + words + b"\r\n")


class PasswordServer(TokenServer):
    """Takes one password at a time; knows nothing else that a mail server should."""

    def __init__(self, good):
        super().__init__("")
        self.good = good

    def _answer(self, lines, tag, command, *arguments):
        if command == b"CAPABILITY":
            lines.write(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
        elif command == b"LOGIN":
            self.offered.append(arguments[1].decode().strip('"'))
            is_good = self.offered[-1] == self.good
            lines.write(tag + (b" OK" if is_good else b" NO [AUTHENTICATIONFAILED]") + b" so\r\n")
        else:
            lines.write(tag + b" NO not here\r\n")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (b"LOGIN failed, wrong name or password. Please try again.", AuthenticationError),
        (b"[ALERT] Invalid credentials, try again later", AuthenticationError),
        (b"Temporarily refused: incorrect login", AuthenticationError),
        (b"Login failed", AuthenticationError),
        (b"[AUTHENTICATIONFAILED] try again later", AuthenticationError),
        (b"LOGIN failed, please try again later", login.LoginPutOffError),
        (b"Too many login attempts", login.LoginPutOffError),
        (b"Temporary authentication failure: wrong password", AuthenticationError),
        (b"Temporary authentication failure, try again later", login.LoginPutOffError),
        (b"[UNAVAILABLE] Temporary authentication failure", ConnectionLostError),
        (b"Temporary system problem", login.LoginPutOffError),
        (b"Internal error", login.LoginPutOffError),
        (b"[UNAVAILABLE] Temporary failure, password not checked", ConnectionLostError),
        (b"[LIMIT] Invalid number of sessions", ConnectionLostError),
        (b"[ALERT] Too many simultaneous connections", ConnectionLostError),
        (b"The server is down for maintenance, come again later", ConnectionLostError),
    ],
)
def test_refusal_is_taken_by_its_words(words, kind):
    """A code counts for more than words, and that the password is wrong more than "try again"."""
    with ScriptedServer((b"TAG NO " + words + b"\r\n",)) as server:
        session = ImapSession(account_at(server.port), Secret("password"), timeout_seconds=10)
        with pytest.raises((AuthenticationError, ConnectionLostError)) as caught:
            session.connect()
        session.close()
    assert type(caught.value) is kind


def test_goodbye_that_speaks_of_a_wrong_password_is_a_refusal():
    """A server that hangs up after a wrong password is not asked again and again."""
    with ScriptedServer((b"* BYE Invalid password\r\n",)) as server:
        session = ImapSession(account_at(server.port), Secret("password"), timeout_seconds=10)
        with pytest.raises(AuthenticationError):
            session.connect()
        session.close()


async def test_login_put_off_again_and_again_counts_as_refused(monkeypatch):
    """Both connections together try a few times, far apart, then the account stops and says so."""
    monkeypatch.setattr("agent.mail.watch.LOGIN_WAITS", (0.1, 0.2))
    statuses = []
    with RefusingServer(b"LOGIN failed. Please try again.") as server:
        async with running(watcher_of(account_at(server.port), statuses)):
            await until(lambda: statuses[-1:] and statuses[-1].state is AccountState.STOPPED)
        assert server.logins == 3
    assert "3 times" in statuses[-1].trouble
    assert "start kinkeeper again" in statuses[-1].trouble


async def test_login_that_was_put_off_waits_for_both_connections(monkeypatch):
    """After the first login that was put off the other connection does not try its own luck."""
    monkeypatch.setattr("agent.mail.watch.LOGIN_WAITS", (3600, 3600))
    statuses = []
    with RefusingServer(b"LOGIN failed. Please try again.") as server:
        watcher = watcher_of(account_at(server.port), statuses)
        async with running(watcher):
            await until(lambda: statuses[-1:] and statuses[-1].trouble)
            told = len(statuses)
            watcher.wake()
            await until(lambda: len(statuses) > told and statuses[-1].trouble)
        assert server.logins == 1
    assert "please try again" in statuses[-1].trouble.lower()


async def test_busy_server_is_asked_until_it_has_time(monkeypatch):
    """However often it has too many connections, no password is taken for wrong."""
    monkeypatch.setattr("agent.mail.retries.LONGEST_SECONDS", 0.01)
    statuses = []
    with RefusingServer(b"Too many simultaneous connections") as server:
        async with running(watcher_of(account_at(server.port), statuses)):
            await until(lambda: server.logins >= 6)
    assert statuses[-1].state is AccountState.WAITING


@pytest.mark.parametrize(
    "words",
    [
        b"Temporary authentication failure, try again later",
        b"Temporary system problem. Try again later.",
        b"Internal error occurred. Refer to server log for more information.",
        b"Internal server error",
    ],
)
async def test_server_in_trouble_is_asked_seldom_but_for_ever(words, monkeypatch):
    """What it says of itself is no word on the password, however often; each login waits long."""
    monkeypatch.setattr("agent.mail.watch.LOGIN_WAITS", (0.01, 0.02))
    monkeypatch.setattr("agent.mail.retries.LONGEST_SECONDS", 0.01)
    statuses = []
    with RefusingServer(words) as server:
        watcher = watcher_of(account_at(server.port), statuses)
        async with running(watcher):
            await until(lambda: server.logins >= 6)
            monkeypatch.setattr("agent.mail.watch.LOGIN_WAITS", (0.01, 3600))
            await until(lambda: watcher._login_at > time.monotonic() + 60)
    assert statuses[-1].state is AccountState.WAITING
    assert "right now" in statuses[-1].trouble


async def test_trouble_of_the_server_in_between_does_not_lead_to_more_doubtful_logins(monkeypatch):
    """Three that may mean the password are the end, whatever else the server has said."""
    monkeypatch.setattr("agent.mail.watch.LOGIN_WAITS", (0.01, 0.02))
    monkeypatch.setattr("agent.mail.retries.LONGEST_SECONDS", 0.01)
    statuses = []
    with RefusingServer(b"Temporary system problem") as server:
        async with running(watcher_of(account_at(server.port), statuses)):
            await until(lambda: server.logins >= 4)
            server.words = b"Please try again."
            await until(lambda: statuses[-1].state is AccountState.STOPPED)
        assert server.doubtful == 3


@pytest.mark.parametrize("is_right", [True, False])
async def test_password_that_no_longer_goes_is_read_once_more(is_right, monkeypatch):
    """The owner changed it meanwhile: the new one is tried, once where it is wrong as well."""
    monkeypatch.setattr("agent.mail.retries.LONGEST_SECONDS", 0.01)
    statuses, asked, kept = [], [], [Secret("old")]

    def ask(refused):
        asked.append(refused)
        return kept[0]

    with PasswordServer("old") as server:
        watcher = watcher_of(account_at(server.port), statuses, secret=ask)
        async with running(watcher):
            await until(lambda: len(server.offered) >= 2)
            kept[0] = Secret("new")
            server.good = "new" if is_right else "newer"
            await until(lambda: server.offered.count("new") >= (3 if is_right else 1))
            if not is_right:
                await until(lambda: statuses[-1].state is AccountState.STOPPED)
    assert asked == [None, Secret("old")]
    assert watcher.password == Secret("new")
    if is_right:
        assert statuses[-1].state is AccountState.WAITING
    else:
        assert server.offered.count("new") == 1


async def test_password_that_no_longer_goes_and_is_still_the_same_is_not_shown_again():
    """Read once more it is what the server refused: the account stops after that one login."""
    statuses = []
    with PasswordServer("old") as server:
        watcher = watcher_of(
            account_at(server.port), statuses, secret=lambda refused: Secret("old")
        )
        async with running(watcher):
            await until(lambda: server.offered)
            server.good = "new"
            before = len(server.offered)
            await until(lambda: statuses[-1].state is AccountState.STOPPED)
    assert len(server.offered) <= before + 1
    assert watcher.password == Secret("old")
