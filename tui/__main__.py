"""`kinkeeper`: mounts the agent's commands and opens the screen."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.curtain import Curtain, opens_screen

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from agent.config import Config, Screen
    from tui.client import AgentClient

GARBAGE_BETWEEN = 20_000
"""So many new things between two looks for what can go; Python's own 700 make keys stutter."""
UNSAVED = "unsaved"
"""The folder, beside the stores, of what was typed and not saved."""
SWITCH_SECONDS = 0.0005
"""So long the thread that writes a frame waits for the one that makes the next, at each piece."""
FRAMES_PER_SECOND = "120"
"""At Textual's own 60 whatever follows a frame, as what a letter finds, waits up to 33 ms."""
PICTURE_SIZE = (120, 36)
PICTURE_AFTER_SECONDS = 2.0
PICTURE_KEYS = ("j", "j")


class OpenScreen:
    """How the commands open the screen; it is loaded only then, since most of them show none."""

    def __init__(self, curtain: Curtain) -> None:
        self._curtain = curtain

    async def at_once(self, path: Path) -> bool:
        """Show the screen on an agent that runs, until it is left; `path` are the settings.

        False where there is none, or where the settings will not do: that is told by whoever reads
        them as a whole. That takes longer than the first frame, and is done behind it.
        """
        from agent.glance import glance

        if (seen := glance(path)) is None:
            return False
        from tui.app import KinkeeperApp
        from tui.keys import problems
        from tui.themes import THEMES

        if seen.theme not in THEMES or problems(seen.keys):
            return False
        app = KinkeeperApp(
            partial(_client, seen.socket),
            seen.theme,
            seen.keys,
            seen.folder / UNSAVED,
            partial(_check_settings, path),
        )
        self._curtain.leave_to_screen()
        await app.run_async()
        return not app.is_refused

    async def __call__(
        self, door: Starlette | Path, config: Config, picture: Path | None = None
    ) -> None:
        """Show the screen until it is left, on an agent in this process or behind a socket."""
        from tui.app import KinkeeperApp

        words_folder = config.store.folder / UNSAVED
        screen = config.screen
        app = KinkeeperApp(partial(_client, door), screen.theme, screen.keys, words_folder)
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


def _client(door: Starlette | Path) -> AgentClient:
    from tui.client import AgentClient

    return AgentClient.over_socket(door) if isinstance(door, Path) else AgentClient.in_process(door)


def _check_settings(path: Path) -> None:
    from agent.config.reading import load_config

    load_config(path)


def _without_fonts(svg: str) -> str:
    """The picture without the fonts that it would fetch from elsewhere when it is looked at."""
    return re.sub(r"@font-face\s*\{[^}]*\}", "", svg)


def settings_path(arguments: Sequence[str]) -> Path:
    """Which settings the screen opens with, where `opens_screen`."""
    from agent.directories import default_config_path

    if arguments:
        return Path(arguments[-1].removeprefix("--config="))
    named = os.environ.get("KINKEEPER_CONFIG")
    return Path(named) if named else default_config_path()


def main() -> None:
    """Run `kinkeeper` with the screen of this package."""
    curtain = Curtain()
    open_screen = OpenScreen(curtain)
    try:
        if opens_screen(sys.argv[1:]):
            curtain.hang()
            gc.set_threshold(GARBAGE_BETWEEN)
            os.environ.setdefault("TEXTUAL_FPS", FRAMES_PER_SECOND)
            sys.setswitchinterval(SWITCH_SECONDS)
            # The command line of httpx, which nobody calls, is half of what it has to load; for
            # sniffio, which it can do without, it looks through the whole path at every request.
            for name in ("httpx._main", "sniffio"):
                sys.modules.setdefault(name, None)  # type: ignore[arg-type]
            # Our own command, and all that it must know, take longer than the first frame.
            if asyncio.run(open_screen.at_once(settings_path(sys.argv[1:]))):
                return
        from agent.cli import kinkeeper

        kinkeeper(obj=open_screen)
    finally:
        curtain.lift()


if __name__ == "__main__":
    main()
