"""The agent that a screen opens on, beside one that was only just started."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from agent.commands import run
from agent.door import serving
from agent.errors import AlreadyRunningError
from agent.service import Agent
from tests.agent.conftest import make_config


async def test_a_screen_waits_for_the_door_of_an_agent_that_is_just_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = make_config(tmp_path)
    async with Agent(config) as other:

        async def open_its_door() -> None:
            await asyncio.sleep(0.2)
            socket, changes = config.api.socket, other.changes
            async with serving(other.app, socket, before_closing=changes.close):
                await is_seen.wait()

        is_seen = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(open_its_door())
            async with run.running(config, tmp_path / "config.toml") as door:
                assert door == config.api.socket
            is_seen.set()

        monkeypatch.setattr(run, "OPENING_SECONDS", 0.2)
        with pytest.raises(AlreadyRunningError, match="stop it first"):
            async with run.running(config, tmp_path / "config.toml"):
                pass
