"""Accounts that go by a password or by consent, and where their secrets lie."""

from __future__ import annotations

import keyring
import pytest

from agent.config import Account
from tests.authorization import AuthorizationServer, MemoryKeyring


@pytest.fixture
def memory_keyring():
    """The system's keyring, for the length of a test."""
    before, ours = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


@pytest.fixture(scope="session")
def running_server():
    """The server itself, started once."""
    with AuthorizationServer().running() as running:
        yield running


@pytest.fixture
def server(running_server):
    """An authorization server whose owner says yes."""
    running_server.forget()
    return running_server


@pytest.fixture
def make_account(server):
    """Makes an account that goes by consent, with changes to its [accounts.oauth2]."""

    def make(**changes) -> Account:
        return Account.model_validate(
            {
                "address": "owner@example.test",
                "imap": {"host": "mail.example.test"},
                "smtp": {"host": "mail.example.test"},
                "oauth2": server.settings(**changes),
            }
        )

    return make
