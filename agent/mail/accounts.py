"""Where an account's password lies: the keyring, a command, or a file only its owner can read."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import keyring
from keyring.errors import KeyringError

from agent.config import Account
from agent.errors import AuthenticationError, ConfigError, UsageError

SERVICE = "kinkeeper"
COMMAND_SECONDS = 60.0
"""Long enough for the owner to type a passphrase."""
MAX_FILE_BYTES = 64 * 1024


def read_password(account: Account) -> str:
    """The account's password; blocking, because a command or a keyring may ask the owner first.

    Raises ConfigError where the settings name a place that will not do, else AuthenticationError.
    """
    source = account.password
    if source.keyring:
        password = _from_keyring(account)
    elif source.command:
        password = _from_command(account, source.command)
    else:
        assert source.file is not None, "the settings allow exactly one place"
        password = _from_file(account, source.file.expanduser())
    if any(character in password for character in "\0\r\n"):
        raise AuthenticationError(
            f"account {account.name}: the password holds a line break or a zero byte, "
            "which no mail server takes; store it anew"
        )
    return password


def check_keyring(account: Account) -> None:
    """See that there is a keyring to put the password into, before anybody is asked for it."""
    if not account.password.keyring:
        raise UsageError(
            f"account {account.name}: its password does not come from the keyring; "
            "write keyring = true in [accounts.password] first"
        )
    try:
        keyring.get_password(SERVICE, _username(account))
    except KeyringError as error:
        raise AuthenticationError(_keyring_trouble(account, error)) from error


def store_password(account: Account, password: str) -> None:
    """Put the password into the system's keyring, where `read_password` finds it."""
    check_keyring(account)
    try:
        keyring.set_password(SERVICE, _username(account), password)
    except KeyringError as error:
        raise AuthenticationError(_keyring_trouble(account, error)) from error


def _username(account: Account) -> str:
    return account.imap.username or account.address


def _from_keyring(account: Account) -> str:
    try:
        password = keyring.get_password(SERVICE, _username(account))
    except KeyringError as error:
        raise AuthenticationError(_keyring_trouble(account, error)) from error
    if not password:
        raise AuthenticationError(
            f"account {account.name}: the keyring holds no password for {_username(account)}; "
            "run: kinkeeper password"
        )
    return password


def _keyring_trouble(account: Account, error: KeyringError) -> str:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return (
        f"account {account.name}: the system's keyring cannot be used ({reason}); "
        "unlock it, or write command or file in [accounts.password]"
    )


def _from_command(account: Account, command: tuple[str, ...]) -> str:
    where = f"account {account.name}: the password command {command[0]}"
    try:
        answer = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_SECONDS
        )
    except OSError as error:
        raise ConfigError(
            [f"{where} cannot be run: {error.strerror}; check command in [accounts.password]"]
        ) from error
    except subprocess.TimeoutExpired as error:
        raise AuthenticationError(
            f"{where} did not end within {COMMAND_SECONDS:.0f} seconds; run it by hand to see why"
        ) from error
    if answer.returncode != 0:
        complaint = answer.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = f": {complaint[-1][:200]}" if complaint else ""
        raise AuthenticationError(
            f"{where} ended with status {answer.returncode}{reason}; run it by hand to see why"
        )
    return _first_line(answer.stdout, f"{where} printed")


def _from_file(account: Account, path: Path) -> str:
    where = f"account {account.name}: the password file {path}"
    try:
        # Non-blocking, because a pipe under that name must not hold up the agent.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise ConfigError(
            [f"{where} cannot be read: {error.strerror}; check file in [accounts.password]"]
        ) from error
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ConfigError([f"{where} is no plain file; check file in [accounts.password]"])
        if status.st_mode & 0o077:
            raise ConfigError([f"{where} can be read by others; run: chmod 600 {path}"])
        return _first_line(file.read(MAX_FILE_BYTES), f"{where} holds")


def _first_line(content: bytes, what: str) -> str:
    line = content.split(b"\n", 1)[0].removesuffix(b"\r")
    try:
        password = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise AuthenticationError(f"{what} something that is not UTF-8 text") from error
    if not password:
        raise AuthenticationError(f"{what} no password: the first line is empty")
    return password
