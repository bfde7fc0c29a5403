"""config.toml begun, or a block added to it, and nothing else in it touched."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from agent.accounts.keeping import write_private
from agent.config import Account, Config, Customers, OAuth2, Section, Security, Server
from agent.errors import ConfigError

COMMENT_COLUMN = 44

HEAD = """\
# kinkeeper's settings, begun by `kinkeeper setup`; config.example.toml documents all of them.
# Edits take effect while the agent runs.
"""
# The words of config.example.toml, so that the file explains itself.
COMMENTS = {
    "owner.name": "how you sign",
    "owner.addresses": "every address that is yours",
    "accounts": "one block for each mailbox",
    "accounts.name": "a short word for it, shown on the screen",
    "accounts.address": "the address you write from",
    "accounts.folders": 'more folders to read than INBOX, Sent, Archive, All Mail: "Clients/*"',
    "accounts.exclude": 'folders to leave alone: "Archive/*"',
    "customers.always": (
        'addresses or "@domain": customers even before you wrote to them, and colleagues too'
    ),
    "customers.never_log": 'addresses or "@domain": leave no trace',
    "customers.colleague_domains": (
        "domains of your own firm, beside those of your addresses (gmail.com and the like apart)"
    ),
    "security": '"tls", "starttls", or "none" (only on 127.0.0.1)',
    "port.imap": '993 for "tls", 143 for "starttls"',
    "port.smtp": '465 for "tls", 587 for "starttls"',
    "username": "empty: the address",
    "ca_file": "trust this authority too; unset: the system's",
    "password.keyring": "the system's keyring: `kinkeeper password` puts it there",
    "password.command": "what prints it on its first line",
    "password.file": "a file that only you can read (mode 0600)",
    "oauth2.provider": '"google", "microsoft", or "own" with addresses of its own',
    "oauth2.client_secret": (
        "what your provider gave with it, if anything; no secret in a program like this"
    ),
    "oauth2.file": "where the consent is kept; unset: the system's keyring",
}


def begin_config(name: str, account: Account) -> str:
    """A whole config.toml for an owner with one mailbox."""
    owner = [
        _line("[owner]"),
        _line(f"name = {_quote(name)}", COMMENTS["owner.name"]),
        _line(f"addresses = [{_quote(account.address)}]", COMMENTS["owner.addresses"]),
    ]
    return HEAD + "\n" + "\n".join(owner) + "\n\n" + account_block(account)


def account_block(account: Account) -> str:
    """The [[accounts]] block of one mailbox: what is not the default, and what one looks for."""
    return "\n".join(_block(account)) + "\n"


def customers_block(customers: Customers) -> str:
    """The [customers] table, or nothing where nothing in it is said."""
    lines = [
        _line(f"{key} = {value}", COMMENTS[f"customers.{key}"])
        for key, value in _changed(customers)
    ]
    return "\n".join(["", "[customers]", *lines]) + "\n" if lines else ""


def _block(account: Account) -> Iterator[str]:
    yield _line("[[accounts]]", COMMENTS["accounts"])
    yield _line(f"name = {_quote(account.name)}", COMMENTS["accounts.name"])
    yield _line(f"address = {_quote(account.address)}", COMMENTS["accounts.address"])
    for key in ("folders", "exclude"):
        if names := getattr(account, key):
            yield _line(f"{key} = [{', '.join(map(_quote, names))}]", COMMENTS[f"accounts.{key}"])
    for kind, server in (("imap", account.imap), ("smtp", account.smtp)):
        yield ""
        yield f"[accounts.{kind}]"
        yield from _server(kind, server)
    yield ""
    if account.oauth2 is not None:
        yield "[accounts.oauth2]"
        yield from _consent(account.oauth2)
    elif account.password is not None:
        yield "[accounts.password]"
        for key, value in _changed(account.password):
            yield _line(f"{key} = {value}", COMMENTS[f"password.{key}"])


def _server(kind: str, server: Server) -> Iterator[str]:
    yield f"host = {_quote(server.host)}"
    yield _line(f"port = {server.port}", COMMENTS[f"port.{kind}"])
    yield _line(f"security = {_quote(Security(server.security).value)}", COMMENTS["security"])
    if server.username:
        yield _line(f"username = {_quote(server.username)}", COMMENTS["username"])
    if server.ca_file is not None:
        yield _line(f"ca_file = {_quote(str(server.ca_file))}", COMMENTS["ca_file"])


def _consent(settings: OAuth2) -> Iterator[str]:
    for key, value in _changed(settings):
        comment = COMMENTS.get(f"oauth2.{key}") or COMMENTS.get(key, "")
        yield _line(f"{key} = {value}", comment)


def _changed(section: Section) -> Iterator[tuple[str, str]]:
    """The keys of a table that differ from their defaults, with their values as TOML."""
    for key, value in section.model_dump(mode="json", exclude_defaults=True).items():
        match value:
            case bool():
                yield key, str(value).lower()
            case list():
                yield key, f"[{', '.join(map(_quote, value))}]"
            case _:
                yield key, _quote(str(value))


def _line(words: str, comment: str = "") -> str:
    return f"{words.ljust(COMMENT_COLUMN - 1)} # {comment}" if comment else words


def _quote(value: str) -> str:
    """A TOML basic string; JSON's is one, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_config(path: Path, addition: str) -> Path | None:
    """Begin the file at `path`, or add to it; returns where the file as it was is kept.

    Raises ConfigError, and changes nothing, where what comes out would be no valid settings.
    """
    # Behind a link, as people keep their settings, the file itself is replaced.
    path = path.resolve()
    try:
        before = path.read_bytes() if path.exists() else b""
        after = before + (b"\n" if before.endswith(b"\n") else b"\n\n" if before else b"")
        after += addition.encode()
        try:
            Config.model_validate(tomllib.loads(after.decode()))
        except (tomllib.TOMLDecodeError, ValidationError, UnicodeDecodeError):
            raise ConfigError(
                [f"{path}: this cannot be added at its end; add it by hand:", *addition.split("\n")]
            ) from None
        backup = path.with_name(f"{path.name}.before-setup") if before else None
        if backup is not None:
            write_private(backup, before)
        write_private(path, after)
    except OSError as error:
        raise ConfigError([f"{path}: cannot be written: {error.strerror}"]) from None
    return backup
