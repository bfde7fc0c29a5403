"""What proves to a mail server who the owner is."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """A password, or an OAuth2 access token, which lasts about an hour."""

    value: str = field(repr=False)
    is_token: bool = False
