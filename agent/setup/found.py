"""What was found out about a mailbox's servers, and how."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.config import Security
from agent.errors import UsageError
from agent.providers import Provider

_SERVER = re.compile(
    r"(?P<host>\[[0-9a-f:]+\]|[^:/\[\]]+)(?::(?P<port>\d{1,5}))?(?:/(?P<security>tls|starttls|none))?",
    re.IGNORECASE,
)
_STARTTLS_PORTS = (143, 587, 25)
_CONSENT_WAY = """\
{name} lets mail programs in by OAuth2 only. You or your firm registers one, once:
at https://entra.microsoft.com, App registrations, as "mobile and desktop application" with the
redirect http://localhost and the permissions IMAP.AccessAsUser.All and SMTP.Send; then run:
kinkeeper setup {address} --client-id ITS-ID"""
_ADDRESS = re.compile(r"[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+")
_HOST = re.compile(r"(?!.*\.\.)[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One server; without a username, it is the address."""

    host: str
    port: int
    security: Security
    username: str = ""

    def __str__(self) -> str:
        who = f", as {self.username}" if self.username else ""
        return f"{self.host}, port {self.port}, {self.security.value}{who}"

    @property
    def written(self) -> str:
        """As `read_endpoint` reads it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}/{self.security.value}"


@dataclass(frozen=True, slots=True)
class Found:
    """Both servers of a mailbox."""

    imap: Endpoint
    smtp: Endpoint
    source: str
    """Where they were found, in words that go on after "Found"."""
    provider: Provider | None = None
    strangers: tuple[str, ...] = ()
    """Hosts outside the address's domain that only DNS vouches for: the owner must confirm them."""


def read_address(words: str) -> str:
    """A mail address as it is compared; raises UsageError."""
    address = words.strip().lower()
    if not _ADDRESS.fullmatch(address):
        raise UsageError(f"{words.strip()!r} is no mail address; write name@example.com")
    return address


def is_host(name: str) -> bool:
    """Whether that can be a host's name, and nothing that only looks like one."""
    return _HOST.fullmatch(name) is not None


def read_endpoint(words: str, default_port: int) -> Endpoint:
    """What an owner writes of a server, HOST[:PORT][/SECURITY]; raises UsageError."""
    parts = _SERVER.fullmatch(words.strip())
    host = parts["host"].strip("[]").lower() if parts else ""
    if parts is None or not (is_host(host) or ":" in host):
        raise UsageError(f"{words!r} will not do; write HOST, HOST:PORT or HOST:PORT/starttls")
    port = int(parts["port"] or default_port)
    security = Security.STARTTLS if port in _STARTTLS_PORTS else Security.TLS
    return Endpoint(
        host, port, Security(parts["security"].lower()) if parts["security"] else security
    )


def consent_way(provider: Provider, address: str) -> str:
    """What to do where a provider takes no passwords."""
    return _CONSENT_WAY.format(name=provider.name, address=address)
