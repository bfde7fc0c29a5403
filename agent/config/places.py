"""Where the stores, the socket and the settings lie."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Annotated

from platformdirs import user_config_path, user_data_path, user_runtime_path
from pydantic import Field, field_validator

from agent.config.section import Section


class Store(Section):
    """[store]: where the book and the journal lie."""

    folder: Path = Field(default_factory=lambda: user_data_path("kinkeeper"))
    book_copies: Annotated[int, Field(ge=1, le=50)] = 5

    @field_validator("folder")
    @classmethod
    def _home(cls, value: Path) -> Path:
        return value.expanduser()


class Api(Section):
    """[api]: the door between the agent and the screen."""

    socket: Path = Field(default_factory=lambda: runtime_folder() / "agent.sock")

    @field_validator("socket")
    @classmethod
    def _home(cls, value: Path) -> Path:
        return value.expanduser()


def runtime_folder() -> Path:
    """Where what lives no longer than a session lies: the socket, a draft in another editor."""
    with warnings.catch_warnings():
        # Without XDG_RUNTIME_DIR there is a fallback, and nothing the owner should do about it.
        warnings.simplefilter("ignore")
        return user_runtime_path("kinkeeper")


def default_config_path() -> Path:
    """Where config.toml is looked for when no other place is named."""
    return user_config_path("kinkeeper") / "config.toml"
