"""What every table of config.toml is, and the kinds of values in them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$"),
]
EmailText = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[^@\s]+@[^@\s]+$")
]
PlainText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Port = Annotated[int, Field(ge=1, le=65535)]
Days = Annotated[int, Field(ge=0, le=3650)]
Country = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^([A-Z]{2})?$")
]
ActionName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
PracticeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Section(BaseModel):
    """A table of config.toml: frozen, and unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
