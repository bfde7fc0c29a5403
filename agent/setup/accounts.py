"""An account made of what was found and what was said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from agent.config import Account
from agent.errors import UsageError
from agent.setup.found import Endpoint


def server_settings(
    endpoint: Endpoint, *, username: str = "", ca_file: Path | None = None
) -> dict[str, object]:
    """What [accounts.imap] or [accounts.smtp] says of a server."""
    return {
        "host": endpoint.host,
        "port": endpoint.port,
        "security": endpoint.security,
        "username": username or endpoint.username,
        "ca_file": ca_file,
    }


def make_account(values: Mapping[str, object]) -> Account:
    """The account of these settings; raises UsageError, which says what is wrong with them."""
    try:
        return Account.model_validate(values)
    except ValidationError as error:
        raise refusal(error) from None


def refusal(error: ValidationError) -> UsageError:
    """What is wrong with settings, in the words of their own checks."""
    reasons = {str(one.get("ctx", {}).get("error", one["msg"])) for one in error.errors()}
    return UsageError("; ".join(sorted(reasons)))
