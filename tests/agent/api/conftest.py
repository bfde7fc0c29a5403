"""The local API of a house that has read one mail."""

from __future__ import annotations

import httpx
import pytest


@pytest.fixture
async def client(house, brag):
    await house.receive(*brag)
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://agent") as client:
        yield client
