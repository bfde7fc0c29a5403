"""The language model, where there is one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, field_validator, model_validator

from agent.config.accounts import Password
from agent.config.section import LOOPBACK, Section

_MODEL_URL = re.compile(
    r"https?://(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:/[\w./~-]*)?", re.ASCII
)


class Key(Password):
    """[model.key]: where the key lies that the model's server asks for, if it asks for one."""


class Model(Section):
    """[model]: a language model that judges what the reader is unsure of; none without base_url.

    Where it `writes`, it also writes drafts, each when the owner asks for it.
    """

    base_url: str = ""
    name: Annotated[
        str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")
    ] = ""
    writes: bool = False
    leaves_this_machine: bool = False
    timeout_seconds: Annotated[int, Field(ge=1, le=600)] = 60
    ca_file: Path | None = None
    key: Key | None = None

    @field_validator("base_url")
    @classmethod
    def _plain_address(cls, value: str) -> str:
        # As narrow as this, so that nobody else reads another host in it.
        if value and not _MODEL_URL.fullmatch(value):
            raise ValueError(
                f"{value!r} will not do; write an address like http://127.0.0.1:11434/v1, "
                "without a name, a password or a question mark in it"
            )
        parts = urlsplit(value)
        try:
            is_port = parts.port != 0
        except ValueError:
            is_port = False
        if not is_port:
            raise ValueError(f"{value!r} will not do; the port is a number from 1 to 65535")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError(
                f"{value!r} will not do: http:// is for 127.0.0.1 only; write https://"
            )
        return value.rstrip("/")

    @model_validator(mode="after")
    def _stays_here(self) -> Self:
        if self.writes and not self.is_on:
            raise ValueError("writes = true needs a model; write its base_url and name, too")
        if self.is_on and not self.name:
            raise ValueError("name is missing; write the model's name as its server knows it")
        if self.is_on and not self.is_here and not self.leaves_this_machine:
            raise ValueError(
                f"{self.host} is another machine: sentences of customers' mail would leave this "
                "one; write leaves_this_machine = true if that is what you want, or a base_url on "
                "127.0.0.1"
            )
        return self

    @property
    def is_on(self) -> bool:
        """Whether there is a model to ask."""
        return bool(self.base_url)

    @property
    def host(self) -> str:
        """Where it runs, with its port."""
        return urlsplit(self.base_url).netloc

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine."""
        return urlsplit(self.base_url).hostname in LOOPBACK
