"""Where secrets lie: the system's keyring, a file that only its owner can read, or a command."""

from __future__ import annotations

import os
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

import keyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import KeyringError

from agent.errors import AuthenticationError, ConfigError
from agent.files import replace_file

SERVICE = "kinkeeper"
COMMAND_SECONDS = 60.0
"""Long enough for the owner to type a passphrase."""
MAX_FILE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """One secret's place, in words for the owner's eyes."""

    whose: str
    """"account mail", "the model"."""
    what: str
    """The secret: "password"."""
    table: str
    """Where config.toml says so: "[accounts.password]"."""

    def __str__(self) -> str:
        return f"{self.whose}: the {self.what}"


def from_keyring(entry: str, place: Place) -> str:
    """What the keyring holds under `entry`; empty where it holds nothing."""
    try:
        return keyring.get_password(SERVICE, entry) or ""
    except KeyringError as error:
        raise AuthenticationError(_keyring_trouble(place, error)) from error


def check_keyring(place: Place) -> None:
    """See that there is a keyring that keeps what it is given; raises AuthenticationError."""
    if isinstance(keyring.get_keyring(), NullKeyring):
        raise AuthenticationError(_keyring_trouble(place, KeyringError("it is switched off")))
    from_keyring("", place)


def into_keyring(entry: str, value: str, place: Place) -> None:
    """Put a value into the keyring in place of the one that was there."""
    try:
        keyring.set_password(SERVICE, entry, value)
    except KeyringError as error:
        raise AuthenticationError(_keyring_trouble(place, error)) from error


def _keyring_trouble(place: Place, error: KeyringError) -> str:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    others = "file" if place.what == "consent" else "command or file"
    return (
        f"{place.whose}: the system's keyring cannot be used ({reason}); "
        f"unlock it, or write {others} in {place.table}"
    )


def from_command(command: tuple[str, ...], place: Place) -> str:
    """The first line that a command prints."""
    where = f"{place} command {command[0]}"
    try:
        answer = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_SECONDS
        )
    except OSError as error:
        raise ConfigError(
            [f"{where} cannot be run: {error.strerror}; check command in {place.table}"]
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
    return _first_line(answer.stdout, f"{where} printed", place)


def from_file(path: Path, place: Place) -> str:
    """The first line of a file that only its owner can read."""
    where = f"{place} file {path}"
    try:
        # Non-blocking, because a pipe under that name must not hold up the agent.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise ConfigError(
            [f"{where} cannot be read: {error.strerror}; check file in {place.table}"]
        ) from error
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ConfigError([f"{where} is no plain file; check file in {place.table}"])
        if status.st_mode & 0o077:
            raise ConfigError([f"{where} can be read by others; run: chmod 600 {path}"])
        return _first_line(file.read(MAX_FILE_BYTES), f"{where} holds", place)


def write_private(path: Path, content: bytes) -> None:
    """Replace a file, and make the folder that it lies in; raises OSError where that fails."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    replace_file(path, content)


def _first_line(content: bytes, what: str, place: Place) -> str:
    line = content.split(b"\n", 1)[0].removesuffix(b"\r")
    try:
        value = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise AuthenticationError(f"{what} something that is not UTF-8 text") from error
    if not value:
        raise AuthenticationError(f"{what} no {place.what}: the first line is empty")
    return value
