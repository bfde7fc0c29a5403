"""`kinkeeper`: mounts the agent's commands and opens the screen."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette

from agent.cli import kinkeeper
from tui.app import KinkeeperApp
from tui.client import AgentClient


async def open_screen(door: Starlette | Path, theme: str) -> None:
    """Show the screen until it is closed, on an agent in this process or behind a socket."""
    if isinstance(door, Path):
        client = AgentClient.over_socket(door)
    else:
        client = AgentClient.in_process(door)
    await KinkeeperApp(client=client, theme=theme).run_async()


def main() -> None:
    """Run `kinkeeper` with the screen of this package."""
    kinkeeper(obj=open_screen)


if __name__ == "__main__":
    main()
