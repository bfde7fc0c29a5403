"""What every record is, and how it comes by its identifier."""

from __future__ import annotations

import hashlib

from pydantic import BaseModel, ConfigDict


def derived_id(prefix: str, *parts: str) -> str:
    """The identifier of whatever `parts` name, e.g. `customer-3f2a90c1d2e4`."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}-{digest[:12]}"


class Record(BaseModel):
    """Frozen, and strict about its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class BookRecord(BaseModel):
    """Frozen; keeps fields it does not know, because the owner may have written them by hand."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)
