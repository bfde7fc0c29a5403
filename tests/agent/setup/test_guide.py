"""The first run's steps: what is found, tried and written, and that nothing is kept before."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from agent.config import Customers
from agent.config.reading import load_config
from agent.errors import AccountError, AuthenticationError, CertificateError, UsageError
from agent.setup import guide as guide_module
from agent.setup.guide import Guide
from agent.setup.trying import TRIALS
from tests.authorization import make_certificate

DOMAIN = "firm.example"
ADDRESS = f"robin@{DOMAIN}"


@pytest.fixture
def guide(world, tmp_path):
    return Guide(tmp_path / "config.toml", network=world.network)


def trial(servers, **changes):
    answers = {
        "owner": "Robin Hale",
        "address": ADDRESS,
        "imap": f"127.0.0.1:{servers.imap_port}/none",
        "smtp": f"127.0.0.1:{servers.smtp_port}/none",
        "password": servers.password,
    }
    return answers | changes


async def test_servers_are_found_as_the_owner_could_write_them(world, guide):
    for kind, port in ("imaps", 993), ("submissions", 465):
        world.records[f"_{kind}._tcp.{DOMAIN}", "SRV"] = [f"0 1 {port} mail.{DOMAIN}."]
    found = await guide.find(ADDRESS.upper())
    assert (found.imap, found.smtp) == (f"mail.{DOMAIN}:993/tls", f"mail.{DOMAIN}:465/tls")
    assert not found.strangers


async def test_where_none_are_found_it_says_so(world, guide):
    with pytest.raises(AccountError, match="could not be found"):
        await guide.find(ADDRESS)


@pytest.mark.parametrize("address", ["", "robin", "robin@", "a b@c.example"])
async def test_what_is_no_address_is_refused(guide, address):
    with pytest.raises(UsageError, match="is no mail address"):
        await guide.find(address)


async def test_a_provider_that_takes_no_passwords_is_explained(guide):
    with pytest.raises(UsageError, match="OAuth2 only"):
        await guide.find("robin@outlook.com")


async def test_from_a_trial_to_settings_that_read_back(guide, demo_servers, own_keyring, tmp_path):
    """What was chosen stands in the settings, and the password only in the keyring."""
    tried = await guide.try_out(**trial(demo_servers))
    assert {folder.name for folder in tried.folders if folder.is_read} >= {"INBOX", "Sent"}
    assert "keyring" in tried.kept_in
    assert not own_keyring.held, "nothing is kept before the last step"
    customers = Customers(always=("@friends.example",), never_log=("doctor@clinic.example",))
    await guide.finish(folders=["INBOX"], customers=customers)
    config = load_config(tmp_path / "config.toml")
    (account,) = config.accounts
    assert config.owner.name == "Robin Hale"
    assert config.customers == customers
    assert account.exclude == ("Sent",)
    assert demo_servers.password not in (tmp_path / "config.toml").read_text()
    assert list(own_keyring.held.values()) == [demo_servers.password]


async def test_a_wrong_password_is_refused_and_nothing_is_kept(
    guide, demo_servers, own_keyring, tmp_path
):
    with pytest.raises(AuthenticationError):
        await guide.try_out(**trial(demo_servers, password="wrong"))
    with pytest.raises(UsageError, match="have not been tried"):
        await guide.finish(folders=["INBOX"], customers=Customers())
    assert not own_keyring.held
    assert not (tmp_path / "config.toml").exists()


@asynccontextmanager
async def sending(username, *, tls=None):
    """The port of an SMTP server that knows one name; with `tls` nobody else logs in in plain."""

    def let_in(server, session, envelope, mechanism, login):
        return AuthResult(success=login.login == username.encode(), handled=False)

    def talk():
        return SMTP(
            object(), authenticator=let_in, auth_require_tls=tls is not None, tls_context=tls
        )

    server = await asyncio.get_running_loop().create_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.sleep(0.05)  # lets the talks end


@pytest.fixture
def read_as(monkeypatch):
    """By which names the IMAP server was asked."""
    reading, names = TRIALS[0], []

    async def ask(account, secret):
        names.append(account.imap.username or account.address)
        return await reading.ask(account, secret)

    monkeypatch.setattr(guide_module, "TRIALS", (replace(reading, ask=ask), *TRIALS[1:]))
    return names


async def test_only_the_server_that_refused_the_name_is_asked_by_the_other_one(
    guide, demo_servers, own_keyring, read_as, tmp_path
):
    async with sending("robin") as port:
        await guide.try_out(**trial(demo_servers, smtp=f"127.0.0.1:{port}/none"))
    await guide.finish(folders=["INBOX"], customers=Customers())
    (account,) = load_config(tmp_path / "config.toml").accounts
    assert (account.imap.username, account.smtp.username) == ("", "robin")
    assert read_as == [ADDRESS]


async def test_where_neither_name_will_do_the_first_refusal_is_told(guide, demo_servers, read_as):
    with pytest.raises(AuthenticationError, match=rf"password of {ADDRESS} .*; type the right"):
        await guide.try_out(**trial(demo_servers, password="wrong"))
    assert read_as == [ADDRESS, "robin"]


async def test_a_server_that_wants_starttls_is_named_and_what_to_write_behind_it(
    guide, demo_servers, read_as, tmp_path
):
    certificate, _ = make_certificate(tmp_path, "localhost")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    async with sending(ADDRESS, tls=tls) as port:
        smtp = f"127.0.0.1:{port}"
        with pytest.raises(AuthenticationError) as refused:
            await guide.try_out(**trial(demo_servers, smtp=f"{smtp}/none"))
        assert str(refused.value).startswith(f"{smtp} lets nobody log in")
        assert "offers STARTTLS" in str(refused.value)
        assert "/starttls after it" in str(refused.value)
        with pytest.raises(CertificateError, match=f"kinkeeper setup {ADDRESS} --ca-file"):
            await guide.try_out(**trial(demo_servers, smtp=f"{smtp}/starttls"))
    assert read_as == [ADDRESS, ADDRESS]


async def test_a_trial_speaks_of_no_settings_while_there_are_none(guide, demo_servers):
    imap, smtp = (
        f"127.0.0.1:{port}/none" for port in (demo_servers.imap_port, demo_servers.smtp_port)
    )
    for changes, told in (
        ({"password": "wrong"}, "refused the name"),
        ({"imap": smtp}, "is no IMAP server"),
        ({"smtp": imap}, "does not speak SMTP"),
        ({"smtp": "127.0.0.1:1/none"}, "cannot be reached"),
    ):
        with pytest.raises(AccountError, match=told) as refused:
            await guide.try_out(**trial(demo_servers, **changes))
        for words in ("[accounts", "start kinkeeper", "b'"):
            assert words not in str(refused.value)


async def test_without_a_folder_nothing_is_written(guide, demo_servers, own_keyring, tmp_path):
    await guide.try_out(**trial(demo_servers))
    with pytest.raises(UsageError, match="at least one folder"):
        await guide.finish(folders=[], customers=Customers())
    assert not (tmp_path / "config.toml").exists()


async def test_settings_that_are_there_meanwhile_are_left_alone(
    guide, demo_servers, own_keyring, tmp_path
):
    await guide.try_out(**trial(demo_servers))
    (tmp_path / "config.toml").write_text("# mine\n")
    with pytest.raises(UsageError, match="is there already"):
        await guide.finish(folders=["INBOX"], customers=Customers())
    assert (tmp_path / "config.toml").read_text() == "# mine\n"
    assert not own_keyring.held


@pytest.mark.parametrize("server", ["", "a b", "mail.example:99999", "mail.example:143/none"])
async def test_a_server_that_cannot_be_is_refused_before_anybody_is_asked(
    guide, demo_servers, server
):
    with pytest.raises(UsageError):
        await guide.try_out(**trial(demo_servers, imap=server))
