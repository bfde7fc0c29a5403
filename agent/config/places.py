"""Where the stores and the socket lie."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from agent.config.section import Section
from agent.directories import data_folder, default_socket


def _at_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ValueError(f"{path}: there is no such home folder on this machine") from error


Place = Annotated[Path, AfterValidator(_at_home)]
"""Where `~` is the owner's home folder."""


class Store(Section):
    """[store]: where the book and the journal lie."""

    folder: Place = Field(default_factory=data_folder)
    book_copies: Annotated[int, Field(ge=1, le=50)] = 5


class Api(Section):
    """[api]: the door between the agent and the screen."""

    socket: Place = Field(default_factory=default_socket)
