"""What was found out about a mailbox's servers, and how."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.config import Security
from agent.providers import Provider

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


def is_host(name: str) -> bool:
    """Whether that can be a host's name, and nothing that only looks like one."""
    return _HOST.fullmatch(name) is not None
