"""`kinkeeper`: mounts the agent's commands and opens the screen."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette

from agent.cli import kinkeeper
from tui.app import KinkeeperApp
from tui.client import AgentClient

PICTURE_SIZE = (120, 36)
PICTURE_AFTER_SECONDS = 2.0


async def open_screen(door: Starlette | Path, theme: str, picture: Path | None = None) -> None:
    """Show the screen until it is left, on an agent in this process or behind a socket."""
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
            app.save_screenshot(picture.name, str(picture.parent))


def main() -> None:
    """Run `kinkeeper` with the screen of this package."""
    kinkeeper(obj=open_screen)


if __name__ == "__main__":
    main()
