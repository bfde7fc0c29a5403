"""What a refused login is taken for, by the server's words, and when no other is tried."""

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
        self._words = words

    def _answer(self, lines, tag, command):
        if command == b"CAPABILITY":
            lines.write(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
        else:
            self.logins += command == b"LOGIN"
            lines.write(tag + b" NO " + self._words + b"\r\n")


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
