"""Where the stores and the socket lie."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from agent.config.section import Section
from agent.directories import data_folder, default_socket


class Store(Section):
    """[store]: where the book and the journal lie."""

    folder: Path = Field(default_factory=data_folder)
    book_copies: Annotated[int, Field(ge=1, le=50)] = 5

    @field_validator("folder")
    @classmethod
    def _home(cls, value: Path) -> Path:
        return _at_home(value)


class Api(Section):
    """[api]: the door between the agent and the screen."""

    socket: Path = Field(default_factory=default_socket)

    @field_validator("socket")
    @classmethod
    def _home(cls, value: Path) -> Path:
        return _at_home(value)


def _at_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ValueError(f"{path}: there is no such home folder on this machine") from error
