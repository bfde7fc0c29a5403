"""A throw-away Dovecot and Postfix for the whole session, and accounts on them.

`mailserver` is that pair, `owner_account` and `customer_account` are settings for it, `shelf` takes
the journal's place beside a Watcher. `mail_account` is an empty mailbox on each kind of server.
"""

import asyncio
import contextlib
import os
import shutil
import smtplib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import imapclient
import pytest

from agent.config import Account
from agent.mail.watch import Batch, Cursor, Watcher
from agent.models import AccountState, AccountStatus
from agent.secret import Secret
from tests.waiting import until

TOOL = Path(__file__).resolve().parents[2] / ".." / "shared" / "tools" / "mailserver"
OWNER = "owner@example.test"
CUSTOMER = "customer@example.test"


def build_mail(
    number: int | str, *, sender: str = CUSTOMER, to: str = OWNER, text: str = "Hello there."
) -> bytes:
    """A small mail whose Message-ID is `<number@example.test>`."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, f"Mail {number}"
    mail["Date"] = "Tue, 17 Nov 2026 09:00:00 +0100"
    mail["Message-ID"] = f"<{number}@example.test>"
    mail.set_content(text)
    return mail.as_bytes()


class MailServer:
    """Dovecot and Postfix under `folder`, through ../shared/tools/mailserver."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self.tool("up", *options)
        facts = dict(line.split("=", 1) for line in self.tool("env").splitlines())
        self.host = facts["MAIL_HOST"]
        self.users = facts["MAIL_USERS"].split(",")
        self.password = facts["MAIL_PASSWORD"]
        self.ca_file = Path(facts["MAIL_CA"])
        self.ports = {
            name.removesuffix("_PORT").lower(): int(value)
            for name, value in facts.items()
            if name.endswith("_PORT")
        }

    def tool(self, command: str, *arguments: str) -> str:
        """Run `mailserver COMMAND DIR ...`: kick, freeze, thaw, uidvalidity, log."""
        done = subprocess.run(
            [sys.executable, TOOL, command, self.folder, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, f"mailserver {command}: {done.stdout}{done.stderr}"
        return done.stdout

    def configure(self, lines: str) -> None:
        """Let Dovecot go by more settings."""
        path = self.folder / "dovecot.conf"
        path.write_text(path.read_text() + lines)
        subprocess.run(["doveadm", "-c", path, "reload"], check=True, timeout=30)

    @property
    def log(self) -> str:
        """All that Dovecot has logged so far."""
        return (self.folder / "dovecot.log").read_text(errors="replace")

    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.ca_file)

    def deliver(self, raw: bytes, to: str = OWNER, *, sender: str = CUSTOMER) -> None:
        """Put a mail into a user's INBOX through LMTP; it is there when this returns."""
        with smtplib.LMTP(self.host, self.ports["lmtp"]) as lmtp:
            lmtp.sendmail(sender, [to], raw)

    def deliver_by_mx(self, raw: bytes, to: str = OWNER, *, sender: str = CUSTOMER) -> None:
        """Hand a mail to Postfix as a stranger's server would; it arrives a moment later."""
        with smtplib.SMTP(self.host, self.ports["mx"]) as smtp:
            smtp.sendmail(sender, [to], raw)

    @contextlib.contextmanager
    def client(self, user: str = OWNER) -> Iterator[imapclient.IMAPClient]:
        """An IMAP client of the test's own."""
        with imapclient.IMAPClient(
            self.host, self.ports["imaps"], ssl_context=self.tls(), timeout=30
        ) as client:
            _hurry(client)
            client.login(user, self.password)
            yield client

    def append(
        self, mails: list[bytes], folder: str = "INBOX", *, user: str = OWNER, flags=()
    ) -> None:
        """Store mails in a folder as they are."""
        with self.client(user) as client:
            for raw in mails:
                client.append(folder, raw, flags=flags)

    def read(self, folder: str = "INBOX", *, user: str = OWNER) -> list[tuple[bytes, frozenset]]:
        """The mails of a folder with their flags, oldest first."""
        with self.client(user) as client:
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["BODY.PEEK[]", "FLAGS"])
        return [
            (parts[b"BODY[]"], frozenset(flag.decode() for flag in parts[b"FLAGS"]))
            for _, parts in sorted(found.items())
        ]

    def empty(self, user: str = OWNER) -> None:
        """Remove all mail of a user, and all folders that were not there at first."""
        with self.client(user) as client:
            for flags, _, name in client.list_folders():
                if name == "INBOX" or any(flag in SPECIAL_USE for flag in flags):
                    client.select_folder(name)
                    client.delete_messages(client.search(), silent=True)
                    client.expunge()
                elif b"\\NoSelect" not in flags and b"\\Noselect" not in flags:
                    client.delete_folder(name)


def _hurry(client: imapclient.IMAPClient) -> None:
    # Else each APPEND to the embedded server waits 40 ms for an acknowledgement.
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


NO_PENALTY = """
auth_failure_delay = 0
service anvil {
unix_listener anvil-auth-penalty {
mode = 0
}
}
"""
"""Else whoever logs in after a wrong password waits for seconds, and the tests with him."""
SPECIAL_USE = {b"\\Drafts", b"\\Sent", b"\\Trash", b"\\Junk", b"\\Archive"}


@contextlib.contextmanager
def running_mailserver(*options: str) -> Iterator[MailServer]:
    """Start the pair in a short folder (Unix sockets have short names); skip where it cannot run."""
    if not TOOL.exists():
        pytest.skip(f"no {TOOL.name} in ../shared/tools")
    path = os.environ.get("PATH", "") + ":/usr/sbin"
    missing = [name for name in ("dovecot", "postfix") if not shutil.which(name, path=path)]
    if missing or os.geteuid():
        pytest.skip(
            f"needs root and: apt-get install dovecot-imapd dovecot-lmtpd postfix {missing}"
        )
    folder = Path(tempfile.mkdtemp(prefix="kk-", dir="/tmp"))
    folder.chmod(0o755)
    server = None
    try:
        server = MailServer(folder, *options)
        server.configure(NO_PENALTY)
        yield server
    finally:
        if server is not None:
            server.tool("down")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def make_mail():
    """Makes a small mail: see `build_mail`."""
    return build_mail


@pytest.fixture(scope="session")
def mailserver() -> Iterator[MailServer]:
    """Dovecot and Postfix, started once for all tests."""
    with running_mailserver() as server:
        yield server


def make_account(server: MailServer, address: str, folder: Path, **changes) -> Account:
    """Settings for a user of `server`; its password in a file that only we can read."""
    secret = folder / f"password of {address}"
    secret.write_text(f"{server.password}\n")
    secret.chmod(0o600)
    values = {
        "name": address.partition("@")[0],
        "address": address,
        "imap": {
            "host": server.host,
            "port": server.ports["imaps"],
            "ca_file": str(server.ca_file),
        },
        "smtp": {
            "host": server.host,
            "port": server.ports["smtps"],
            "ca_file": str(server.ca_file),
        },
        "password": {"file": str(secret)},
        "poll_seconds": 1,
        "idle_seconds": 10,
    }
    return Account.model_validate(values | changes)


@pytest.fixture
def account_without_idle(tmp_path: Path) -> Iterator[tuple[MailServer, Account]]:
    """The owner's account on a Dovecot of its own that does not offer IDLE."""
    with running_mailserver("--no-idle") as server:
        yield server, make_account(server, OWNER, tmp_path)


@pytest.fixture
def owner_account(mailserver: MailServer, tmp_path: Path) -> Account:
    """The owner's account on Dovecot, its mailbox empty."""
    mailserver.empty(OWNER)
    return make_account(mailserver, OWNER, tmp_path)


@pytest.fixture
def customer_account(mailserver: MailServer, tmp_path: Path) -> Account:
    """A customer's account on Dovecot, its mailbox empty."""
    mailserver.empty(CUSTOMER)
    return make_account(mailserver, CUSTOMER, tmp_path)


@dataclass
class MailAccount:
    """An owner's empty mailbox on some kind of server, and how to look into it from outside."""

    kind: str
    account: Account
    password: str

    @contextlib.contextmanager
    def client(self, user: str = "") -> Iterator[imapclient.IMAPClient]:
        """A client of the test's own."""
        server = self.account.imap
        tls = ssl.create_default_context(cafile=server.ca_file) if server.ca_file else None
        with imapclient.IMAPClient(
            server.host, server.port, ssl=tls is not None, ssl_context=tls, timeout=30
        ) as client:
            _hurry(client)
            client.login(user or self.account.address, self.password)
            yield client

    append = MailServer.append
    read = MailServer.read


@pytest.fixture(params=["dovecot", "embedded"])
def mail_account(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MailAccount]:
    """The owner's empty mailbox, on Dovecot and then on the demo's embedded server."""
    if request.param == "dovecot":
        server = request.getfixturevalue("mailserver")
        server.empty(OWNER)
        yield MailAccount("dovecot", make_account(server, OWNER, tmp_path), server.password)
        return
    servers = pytest.importorskip("agent.demo.servers")
    with servers.DemoServers([], owner=OWNER, people=[CUSTOMER], password="password") as server:
        secret = tmp_path / "password"
        secret.write_text(server.password)
        secret.chmod(0o600)
        account = Account.model_validate(
            {
                "address": OWNER,
                "imap": {"host": server.host, "port": server.imap_port, "security": "none"},
                "smtp": {"host": server.host, "port": server.smtp_port, "security": "none"},
                "password": {"file": str(secret)},
                "poll_seconds": 1,
                "idle_seconds": 10,
            }
        )
        yield MailAccount("embedded", account, server.password)


@dataclass
class Shelf:
    """Takes the journal's place: keeps batches, cursors and reports as a Watcher hands them over."""

    batches: list[Batch] = field(default_factory=list)
    cursors: dict[tuple[str, str], Cursor] = field(default_factory=dict)
    statuses: list[AccountStatus] = field(default_factory=list)
    password: str = "password"
    has_asked_for_secret: int = 0
    first_inbox_work: Callable[[], object] | None = None
    """What happens once, as the first mail of INBOX is about to be filed, in the midst of reading."""

    def ask_secret(self, refused: Secret | None) -> Secret:
        self.has_asked_for_secret += 1
        return Secret(self.password)

    def load_cursor(self, account: str, folder: str) -> Cursor | None:
        return self.cursors.get((account, folder))

    async def file_batch(self, batch: Batch) -> None:
        if self.first_inbox_work and batch.role == "inbox" and batch.mails:
            work, self.first_inbox_work = self.first_inbox_work, None
            await asyncio.to_thread(work)
        self.batches.append(batch)
        self.cursors[batch.account, batch.folder] = batch.cursor

    @property
    def status(self) -> AccountStatus:
        return self.statuses[-1]

    def uids(self, role: str = "inbox") -> list[int]:
        """The UIDs of all mails of INBOX (or Sent) in the order in which they came."""
        return [mail.uid for batch in self.batches if batch.role == role for mail in batch.mails]

    def message_ids(self, role: str = "inbox") -> list[str]:
        return [
            line.split()[1].decode()
            for batch in self.batches
            if batch.role == role
            for mail in batch.mails
            for line in mail.content.splitlines()
            if line.startswith(b"Message-ID:")
        ]

    async def until_watching(self) -> None:
        await until(lambda: self.status.state is AccountState.WATCHING)

    @contextlib.asynccontextmanager
    async def watching(self, account: Account, **options) -> AsyncIterator[Watcher]:
        """A Watcher that runs inside the block, and leaves no thread behind."""
        watcher = Watcher(
            account,
            secret=self.ask_secret,
            load_cursor=self.load_cursor,
            file_batch=self.file_batch,
            report=self.statuses.append,
            **options,
        )
        task = asyncio.get_running_loop().create_task(watcher.run(), name="watcher under test")
        try:
            yield watcher
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await until(
            lambda: not any(thread.name.startswith("imap ") for thread in threading.enumerate())
        )


@pytest.fixture
def shelf() -> Shelf:
    """An empty one."""
    return Shelf()
