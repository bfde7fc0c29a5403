"""The first run's steps: what is found, tried and written, and that nothing is kept before."""

from __future__ import annotations

import pytest

from agent.config import Customers
from agent.config.reading import load_config
from agent.errors import AccountError, AuthenticationError, UsageError
from agent.setup.guide import Guide

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
