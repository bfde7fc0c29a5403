"""Going by the owner's consent: a real Dovecot and Postfix that ask an authorization server."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from agent.accounts.oauth2 import ask_on_device
from agent.accounts.secrets import read_secret, store_consent
from agent.config import Account
from agent.config.reading import load_config
from agent.errors import AuthenticationError
from agent.models import AccountState
from agent.service import Agent
from agent.setup.trying import try_reading, try_sending
from tests.authorization import CLIENT_ID, CLIENT_SECRET, SCOPE, AuthorizationServer
from tests.servers.conftest import OWNER, MailServer, make_account, running_mailserver
from tests.servers.test_main_job import make_config

pytestmark = pytest.mark.servers

PASSDB = """
auth_mechanisms = $auth_mechanisms xoauth2 oauthbearer
passdb {{
driver = oauth2
mechanisms = xoauth2 oauthbearer
args = {folder}/oauth2.conf
}}
"""
INTROSPECTION = """
introspection_mode = post
introspection_url = {url}/introspect
username_attribute = username
active_attribute = active
active_value = true
"""


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[MailServer, AuthorizationServer]]:
    """A mail server that takes the tokens of an authorization server."""
    with AuthorizationServer(OWNER).running() as door, running_mailserver() as server:
        (server.folder / "oauth2.conf").write_text(INTROSPECTION.format(url=door.url))
        server.configure(PASSDB.format(folder=server.folder))
        yield server, door


@pytest.fixture
def account(servers, tmp_path) -> Account:
    """The owner's account; the consent has been given, and lies in a file."""
    server, door = servers
    settings = door.settings(file=str(tmp_path / "consent"))
    account = make_account(server, OWNER, tmp_path, password=None, oauth2=settings)
    tokens = ask_on_device(account, account.oauth2, show=lambda *_: None, pause=lambda _: None)
    store_consent(account, account.oauth2, tokens.refresh)
    return account


async def test_a_token_opens_both_servers(account):
    secret = read_secret(account)
    assert "logged in" in await try_reading(account, secret)
    assert f"logged in as {OWNER}" in await try_sending(account, secret)


async def test_a_withdrawn_consent_opens_neither_and_is_told(servers, account):
    secret = read_secret(account)
    servers[1].revoke()
    for trial in try_reading, try_sending:
        with pytest.raises(AuthenticationError) as caught:
            await trial(account, secret)
        assert secret.value not in str(caught.value)
    with pytest.raises(AuthenticationError, match=f"run: kinkeeper setup {OWNER}"):
        read_secret(account, refused=secret)


async def test_an_expired_token_is_had_anew_once_and_watching_goes_on(
    servers, account, make_mail, tmp_path
):
    server, door = servers
    async with Agent(make_config(account, tmp_path / "store")) as agent:
        await agent.settled()
        before = door.refreshes
        door.access.clear()  # what was handed out has ended, sooner than it was said to
        server.tool("kick", OWNER)
        server.deliver(make_mail(1, sender="anna@elsewhere.test"))
        async with asyncio.timeout(60):
            while not agent.journal.count_entries():
                await asyncio.sleep(0.02)
                print(agent.status().accounts, door.refreshes)
            while agent.status().accounts[0].state is not AccountState.WATCHING:
                await asyncio.sleep(0.02)
        assert door.refreshes == before + 1


def test_setup_asks_for_consent_in_a_browser_and_check_goes_by_it(servers, tmp_path):
    server, door = servers
    kinkeeper = [sys.executable, "-m", "tui", "--config", str(tmp_path / "config.toml")]
    options = {
        "name": "Robin Hale",
        "imap": f"{server.host}:{server.ports['imaps']}",
        "smtp": f"{server.host}:{server.ports['smtps']}",
        "ca-file": server.ca_file,
        "client-id": CLIENT_ID,
        "client-secret": CLIENT_SECRET,
        "authorization-url": f"{door.url}/authorize",
        "token-url": f"{door.url}/token",
        "scope": SCOPE,
        "consent-file": tmp_path / "consent",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]

    def set_up() -> str:
        said = ""
        with subprocess.Popen(
            [*kinkeeper, "setup", OWNER, "--yes", *flags],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            for line in process.stdout or ():
                said += line
                if line.startswith("http"):
                    httpx.get(line.strip(), follow_redirects=True)
        assert process.returncode == 0, said
        return said

    assert set_up().endswith("Now run: kinkeeper\n")
    account = load_config(tmp_path / "config.toml").accounts[0]
    assert account.oauth2
    assert account.oauth2.provider == "own"
    written = (tmp_path / "config.toml").read_bytes()
    assert Path(account.oauth2.file).read_text() not in written.decode()
    door.revoke()
    again = set_up()
    assert "is in" in again
    assert "You can give your consent anew." in again
    assert (tmp_path / "config.toml").read_bytes() == written
    done = subprocess.run([*kinkeeper, "check"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "OAuth2" in done.stdout
