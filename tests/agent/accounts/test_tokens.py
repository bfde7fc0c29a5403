"""A token is there when a server asks for one, however often, from however many threads."""

from __future__ import annotations

import stat
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from agent.accounts import secrets
from agent.accounts.oauth2 import ask_on_device
from agent.accounts.secrets import check_place, describe_secret, read_secret, store_consent
from agent.errors import AuthenticationError, ConfigError, UsageError


@pytest.fixture
def account(make_account, tmp_path):
    """An account whose owner has given consent; it lies in a file."""
    account = make_account(file=tmp_path / "data" / "mail.token")
    tokens = ask_on_device(account, account.oauth2, show=lambda *_: None, pause=lambda _: None)
    store_consent(account, account.oauth2, tokens.refresh)
    return account


def test_one_token_serves_many_threads_until_it_ends(server, account):
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(read_secret, [account] * 40))
    (secret,) = found
    assert secret.is_token
    assert secret.value in server.access
    assert server.refreshes == 1


def test_a_token_that_is_about_to_end_is_not_used_any_more(server, account):
    server.seconds = 59
    first, server.seconds = read_secret(account), 3600
    second = read_secret(account)
    assert second != first
    assert read_secret(account) == second


@pytest.mark.parametrize("clock", ["time", "monotonic"])
def test_either_clock_ends_a_token(server, account, monkeypatch, clock):
    """The machine may have slept, and somebody may have set its clock back."""
    first = read_secret(account)
    clocks = {"time": time.time, "monotonic": time.monotonic}
    late = clocks[clock]() + 3600
    monkeypatch.setattr(secrets, "time", SimpleNamespace(**clocks | {clock: lambda: late}))
    assert read_secret(account) != first


def test_a_token_that_a_server_refused_is_not_given_again(server, account):
    first = read_secret(account)
    second = read_secret(account, refused=first)
    assert second != first
    assert read_secret(account, refused=first) == second


def test_two_processes_do_not_spend_the_same_refresh_token(server, account, monkeypatch):
    """Each has a memory of its own, and nothing in common but the file."""

    class Forgetful(dict):
        def setdefault(self, key, default):
            return default

    monkeypatch.setattr(secrets, "_kept", Forgetful())
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(read_secret, [account] * 8))
    assert len(set(found)) == server.refreshes == 8
    assert {secret.value for secret in found} <= server.access


def test_the_new_refresh_token_takes_the_old_ones_place_in_one_step(server, account):
    path = account.oauth2.file
    before = path.read_text()
    read_secret(account)
    assert path.read_text() == f"{server.refresh}\n" != before
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {one.name for one in path.parent.iterdir()} == {"mail.token", "mail.token.lock"}


def test_a_refresh_token_that_could_not_be_stored_is_not_lost(server, account, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    server.seconds = 1
    with monkeypatch.context() as full:
        full.setattr(secrets.keeping, "write_private", fail)
        with pytest.raises(ConfigError, match="cannot be written: No space left"):
            read_secret(account)
    read_secret(account)
    assert account.oauth2.file.read_text() == f"{server.refresh}\n"


def test_a_withdrawn_consent_says_what_to_run(server, account):
    server.revoke()
    with pytest.raises(AuthenticationError) as caught:
        read_secret(account)
    assert str(caught.value).endswith(
        "run: kinkeeper setup owner@example.test, then start kinkeeper again"
    )
    assert "the consent is over" in str(caught.value)


def test_the_keyring_keeps_the_consent_where_no_file_is_named(server, make_account, memory_keyring):
    account = make_account()
    with pytest.raises(AuthenticationError, match="holds no consent"):
        read_secret(account)
    tokens = ask_on_device(account, account.oauth2, show=lambda *_: None, pause=lambda _: None)
    store_consent(account, account.oauth2, tokens.refresh)
    assert read_secret(account).value in server.access
    assert list(memory_keyring.held.values()) == [server.refresh]
    memory_keyring.is_locked = True
    with pytest.raises(AuthenticationError, match=r"write file in \[accounts.oauth2\]"):
        store_consent(account, account.oauth2, "token")


def test_a_client_secret_may_come_by_command(server, make_account, tmp_path):
    account = make_account(
        client_secret="", client_secret_command=("echo", "no secret at all"), file=tmp_path / "t"
    )
    tokens = ask_on_device(account, account.oauth2, show=lambda *_: None, pause=lambda _: None)
    assert tokens.access in server.access


def test_an_account_says_how_it_proves_itself_and_asks_for_no_password(account):
    words = describe_secret(account)
    assert "OAuth2" in words
    assert str(account.oauth2.file) in words
    with pytest.raises(UsageError, match="run: kinkeeper setup"):
        check_place(account)
