"""`kinkeeper`: mounts the agent's commands and opens the screen."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tui.curtain import Curtain, opens_screen

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from agent.config import Config, Screen

UNSAVED = "unsaved"
"""The folder, beside the stores, of what was typed and not saved."""
PICTURE_SIZE = (120, 36)
PICTURE_AFTER_SECONDS = 2.0
PICTURE_KEYS = ("j", "j")


class OpenScreen:
    """How the commands open the screen; it is loaded only then, since most of them show none."""

    def __init__(self, curtain: Curtain) -> None:
        self._curtain = curtain

    async def __call__(
        self, door: Starlette | Path, config: Config, picture: Path | None = None
    ) -> None:
        """Show the screen until it is left, on an agent in this process or behind a socket."""
        from tui.app import KinkeeperApp
        from tui.client import AgentClient

        if isinstance(door, Path):
            client = AgentClient.over_socket(door)
        else:
            client = AgentClient.in_process(door)
        words_folder = config.store.folder / UNSAVED
        app = KinkeeperApp(client, config.screen.theme, config.screen.keys, words_folder)
        self._curtain.leave_to_screen()
        if picture is None:
            await app.run_async()
        else:
            async with app.run_test(size=PICTURE_SIZE) as pilot:
                await pilot.pause(PICTURE_AFTER_SECONDS)
                await pilot.press(*PICTURE_KEYS)
                await pilot.pause(PICTURE_AFTER_SECONDS)
                await asyncio.to_thread(picture.write_text, _without_fonts(app.export_screenshot()))

    async def set_up(self, first_run: Starlette) -> bool:
        """Guide the owner through the first run; whether the settings are written."""
        from tui.setup.app import SetupApp
        from tui.setup.client import SetupClient

        app = SetupApp(SetupClient.in_process(first_run))
        self._curtain.leave_to_screen()
        return bool(await app.run_async())

    def make_way(self) -> None:
        """Give the terminal back for plain words."""
        self._curtain.lift()

    def key_problems(self, settings: Screen) -> Mapping[str, str]:
        """What is wrong with the owner's keys, in words, by the name of the action."""
        from tui.keys import problems

        return problems(settings.keys)


def _without_fonts(svg: str) -> str:
    """The picture without the fonts that it would fetch from elsewhere when it is looked at."""
    return re.sub(r"@font-face\s*\{[^}]*\}", "", svg)


def main() -> None:
    """Run `kinkeeper` with the screen of this package."""
    curtain = Curtain()
    if opens_screen(sys.argv[1:]):
        curtain.hang()
    try:
        from agent.cli import kinkeeper  # what takes time is loaded behind the curtain

        kinkeeper(obj=OpenScreen(curtain))
    finally:
        curtain.lift()


if __name__ == "__main__":
    main()
