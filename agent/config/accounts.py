"""The owner, the mailboxes and their servers, and who counts as a customer."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from agent.config.section import LOOPBACK, Country, EmailText, PlainText, Port, Section


class Security(StrEnum):
    """How a connection is made secret."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Owner(Section):
    """[owner]: the person whose mailbox it is."""

    name: PlainText
    addresses: tuple[EmailText, ...] = Field(min_length=1)
    country: Country = ""


class Password(Section):
    """[accounts.password]: where the password lies; never the password itself."""

    keyring: bool = False
    command: tuple[str, ...] = ()
    file: Path | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum((self.keyring, bool(self.command), self.file is not None)) != 1:
            raise ValueError(
                'write exactly one of: keyring = true, command = ["pass", "show", "mail"], '
                'file = "/path/to/a/0600/file"'
            )
        return self


class OAuth2(Section):
    """[accounts.oauth2]: the owner's consent, given in a browser, in place of a password.

    What the provider gave for it lies in the keyring, or in `file`; never here.
    """

    provider: Literal["google", "microsoft", "own"]
    client_id: PlainText
    client_secret: str = Field(default="", repr=False)
    client_secret_command: tuple[str, ...] = ()
    authorization_url: str = ""
    token_url: str = ""
    device_url: str = ""
    scope: str = ""
    ca_file: Path | None = None
    file: Path | None = None

    @field_validator("authorization_url", "token_url", "device_url")
    @classmethod
    def _secured(cls, value: str) -> str:
        parts = urlsplit(value)
        is_home = parts.scheme == "http" and parts.hostname in LOOPBACK
        if value and not (parts.hostname and (parts.scheme == "https" or is_home)):
            raise ValueError(f"{value!r} will not do; write an address that begins with https://")
        return value

    @model_validator(mode="after")
    def _has_endpoints(self) -> Self:
        if self.client_secret and self.client_secret_command:
            raise ValueError("write client_secret or client_secret_command, not both")
        if self.provider == "own" and not (
            self.token_url and (self.authorization_url or self.device_url)
        ):
            raise ValueError(
                'provider = "own" needs token_url, and authorization_url or device_url'
            )
        return self


class Server(Section):
    """A mail server: where it is and how the connection is secured."""

    host: str = Field(min_length=1)
    port: Port
    security: Security = Security.TLS
    username: str = ""
    ca_file: Path | None = None

    @model_validator(mode="after")
    def _plain_text_only_at_home(self) -> Self:
        if self.security is Security.NONE and self.host not in LOOPBACK:
            raise ValueError(
                'security = "none" is for 127.0.0.1 only; write security = "tls" or "starttls"'
            )
        return self


class ImapServer(Server):
    """[accounts.imap]"""

    port: Port = 993


class SmtpServer(Server):
    """[accounts.smtp]"""

    port: Port = 465


class Account(Section):
    """[[accounts]]: one mailbox."""

    name: str = Field(default="mail", pattern=r"^[\w.-]+$")
    address: EmailText
    imap: ImapServer
    smtp: SmtpServer
    password: Password | None = None
    oauth2: OAuth2 | None = None
    inbox: str = "INBOX"
    sent: str | tuple[str, ...] = ""
    folders: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sent_copy: Literal["auto", "server", "kinkeeper"] = "auto"
    authserv: str = ""
    poll_seconds: Annotated[int, Field(ge=1, le=3600)] = 30
    idle_seconds: Annotated[int, Field(ge=10, le=1500)] = 300

    @property
    def sent_folders(self) -> tuple[str, ...]:
        """The folders of sent mail that are named; copies go to the first."""
        named = (self.sent,) if isinstance(self.sent, str) else self.sent
        return tuple(filter(None, named))

    @model_validator(mode="after")
    def _one_proof(self) -> Self:
        if (self.password is None) == (self.oauth2 is None):
            raise ValueError("write exactly one of [accounts.password] and [accounts.oauth2]")
        return self


class Customers(Section):
    """[customers]: who counts as one."""

    always: tuple[str, ...] = ()
    never_log: tuple[str, ...] = ()
    colleague_domains: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @field_validator("always", "never_log", "colleague_domains")
    @classmethod
    def _lower(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(item.strip().lower() for item in value)
