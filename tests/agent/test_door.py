"""The Unix socket: only its owner may open it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import httpx
import pytest

from agent.door import is_answered, serving
from agent.errors import AlreadyRunningError, StoreError


async def test_the_door_answers_inside_the_block_and_is_gone_after_it(
    house, tmp_path: Path
) -> None:
    path = tmp_path / "run" / "agent.sock"
    async with serving(house.app, path, before_closing=house.changes.close):
        assert is_answered(path)
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o077 == 0
        transport = httpx.AsyncHTTPTransport(uds=str(path))
        async with httpx.AsyncClient(transport=transport, base_url="http://agent") as client:
            assert (await client.get("/status")).json()["owner"] == "Robin Hale"
    assert not path.exists()
    assert not is_answered(path)


async def test_a_socket_left_behind_is_replaced_but_no_other_file(house, tmp_path: Path) -> None:
    path = tmp_path / "agent.sock"
    with socket.socket(socket.AF_UNIX) as old:
        old.bind(str(path))
    assert not is_answered(path)
    async with serving(house.app, path, before_closing=house.changes.close):
        assert is_answered(path)
    path.write_text("precious")
    with pytest.raises(StoreError, match=r"set \[api\] socket"):
        async with serving(house.app, path, before_closing=house.changes.close):
            pass
    assert path.read_text() == "precious"


async def test_a_door_that_answers_is_not_taken_from_its_agent(house, tmp_path: Path) -> None:
    path = tmp_path / "agent.sock"
    async with serving(house.app, path, before_closing=house.changes.close):
        with pytest.raises(AlreadyRunningError, match="stop it first"):
            async with serving(house.app, path, before_closing=house.changes.close):
                pass
        assert is_answered(path)


async def test_a_path_too_long_for_a_socket_is_told(house, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"set \[api\] socket"):
        async with serving(house.app, tmp_path / ("x" * 200), before_closing=house.changes.close):
            pass
    assert os.umask(0o022) == 0o022, "the umask is as it was"
