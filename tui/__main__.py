"""`kinkeeper`: mounts the agent's commands and opens the screen."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from starlette.applications import Starlette

from agent.cli import kinkeeper

PICTURE_SIZE = (120, 36)
PICTURE_AFTER_SECONDS = 2.0
PICTURE_KEYS = ("j", "j")


async def open_screen(door: Starlette | Path, theme: str, picture: Path | None = None) -> None:
    """Show the screen until it is left, on an agent in this process or behind a socket."""
    # Loaded with the screen only: most commands show none.
    from tui.app import KinkeeperApp
    from tui.client import AgentClient

    if isinstance(door, Path):
        client = AgentClient.over_socket(door)
    else:
        client = AgentClient.in_process(door)
    app = KinkeeperApp(client=client, theme=theme)
    if picture is None:
        await app.run_async()
    else:
        async with app.run_test(size=PICTURE_SIZE) as pilot:
            await pilot.pause(PICTURE_AFTER_SECONDS)
            await pilot.press(*PICTURE_KEYS)
            await pilot.pause(PICTURE_AFTER_SECONDS)
            await asyncio.to_thread(picture.write_text, _without_fonts(app.export_screenshot()))


def _without_fonts(svg: str) -> str:
    """The picture without the fonts that it would fetch from elsewhere when it is looked at."""
    return re.sub(r"@font-face\s*\{[^}]*\}", "", svg)


def main() -> None:
    """Run `kinkeeper` with the screen of this package."""
    kinkeeper(obj=open_screen)


if __name__ == "__main__":
    main()
