"""How the commands open the screen, which is a package of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from agent.config import Config, Screen


class OpenScreen(Protocol):
    """Opens the screen on an agent in this process or on the socket of another, until it is left.

    With `picture`, no terminal is touched: the first screen is saved there as SVG.
    """

    def __call__(
        self, door: Starlette | Path, config: Config, picture: Path | None = None
    ) -> Awaitable[None]: ...

    async def set_up(self, first_run: Starlette) -> bool:
        """Guide the owner through the first run; whether the settings are written."""
        ...

    def make_way(self) -> None:
        """Give the terminal back for plain words, where the screen has it already."""
        ...

    def key_problems(self, settings: Screen) -> Mapping[str, str]:
        """What is wrong with the owner's keys, in words, by the name of the action."""
        ...
