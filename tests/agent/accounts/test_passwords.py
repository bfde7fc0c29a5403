"""Where passwords come from, and what is said when they cannot be had."""

import os
import sys

import pytest

from agent.accounts.secrets import read_secret, store_password
from agent.config import Account
from agent.errors import AuthenticationError, ConfigError, UsageError
from agent.secret import Secret


def account_with(**password):
    """An account whose password lies there."""
    server = {"host": "mail.example.test", "username": "robin"}
    return Account.model_validate(
        {
            "address": "robin@example.test",
            "imap": server,
            "smtp": server,
            "password": password,
        }
    )


@pytest.fixture
def password_file(tmp_path):
    """A password file as it should be."""
    path = tmp_path / "password"
    path.write_text("päss word \nsecond line\n")
    path.chmod(0o600)
    return path


def test_keyring_gives_back_what_was_stored(memory_keyring):
    """What `store_password` puts into the keyring, `read_secret` finds."""
    account = account_with(keyring=True)
    store_password(account, "secret")
    assert read_secret(account) == Secret("secret")
    assert memory_keyring.held == {("kinkeeper", "robin"): "secret"}


def test_empty_keyring_names_the_command_that_fills_it(memory_keyring):
    """Where the keyring holds nothing, the owner reads which command puts it there."""
    with pytest.raises(AuthenticationError, match="run: kinkeeper password"):
        read_secret(account_with(keyring=True))


def test_locked_keyring_is_told(memory_keyring):
    """A keyring that will not open is an error in words, for reading and for storing."""
    memory_keyring.is_locked = True
    with pytest.raises(AuthenticationError, match=r"collection is locked.*unlock it"):
        read_secret(account_with(keyring=True))
    with pytest.raises(AuthenticationError, match="unlock it"):
        store_password(account_with(keyring=True), "secret")


def test_nothing_is_stored_where_nobody_looks(memory_keyring):
    """The keyring takes no password for an account that has it from a command."""
    with pytest.raises(UsageError, match="what echo prints"):
        store_password(account_with(command=("echo", "old")), "secret")
    assert memory_keyring.held == {}


def test_a_password_in_a_file_is_replaced_there_for_the_owners_eyes_only(
    memory_keyring, password_file, tmp_path
):
    """Also one that others could read, and one behind a link, which stays."""
    password_file.chmod(0o644)
    link = tmp_path / "link"
    link.symlink_to(password_file)
    account = account_with(file=link)
    assert store_password(account, "nöw") == f"in {link}, which only you can read"
    assert read_secret(account) == Secret("nöw")
    assert link.is_symlink()
    assert password_file.stat().st_mode & 0o777 == 0o600
    assert memory_keyring.held == {}


def test_file_gives_its_first_line(password_file):
    """The first line is the password, with its blanks, without its line end."""
    assert read_secret(account_with(file=password_file)) == Secret("päss word ")
    password_file.write_bytes(b"secret\r\n")
    assert read_secret(account_with(file=password_file)) == Secret("secret")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_file_that_others_can_read_is_refused(password_file, mode):
    """A file with a wider mode than 0600 is refused, with the command that mends it."""
    password_file.chmod(mode)
    with pytest.raises(ConfigError, match=f"chmod 600 {password_file}"):
        read_secret(account_with(file=password_file))


def test_file_that_is_not_there_is_named(tmp_path):
    """A missing file is named."""
    with pytest.raises(ConfigError, match="nowhere cannot be read: No such file"):
        read_secret(account_with(file=tmp_path / "nowhere"))


def test_pipe_does_not_hold_up_the_agent(tmp_path):
    """A pipe in the file's place is refused at once, though nobody writes into it."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(ConfigError, match="no plain file"):
        read_secret(account_with(file=tmp_path / "pipe"))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "first line is empty"),
        (b"\nsecret\n", "first line is empty"),
        (b"\xff\xfe", "not UTF-8"),
        (b"a\0b", "zero byte"),
        (b"a\rb", "line break"),
    ],
)
def test_file_without_a_usable_password_is_told(password_file, content, complaint):
    """Content that can be no password is refused before any server sees it."""
    password_file.write_bytes(content)
    with pytest.raises(AuthenticationError, match=complaint):
        read_secret(account_with(file=password_file))


def test_command_prints_the_password():
    """The first line that a command prints is the password."""
    command = (sys.executable, "-c", "print('secret'); print('more')")
    assert read_secret(account_with(command=command)) == Secret("secret")


def test_failed_command_is_told_with_its_last_words():
    """A command that fails is reported with its status and the last line of its complaint."""
    command = (sys.executable, "-c", "import sys; sys.exit('gpg: no key')")
    with pytest.raises(AuthenticationError, match="status 1: gpg: no key"):
        read_secret(account_with(command=command))


def test_unknown_command_is_told():
    """A command that does not exist is a mistake in the settings."""
    with pytest.raises(ConfigError, match="no-such-program cannot be run"):
        read_secret(account_with(command=("no-such-program", "mail")))


def test_command_that_hangs_is_given_up(monkeypatch):
    """A command that never ends is an error, not a wait for ever."""
    monkeypatch.setattr("agent.accounts.keeping.COMMAND_SECONDS", 0.2)
    with pytest.raises(AuthenticationError, match="did not end within"):
        read_secret(account_with(command=("sleep", "60")))
