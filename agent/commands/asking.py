"""How a command asks the agent."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx

from agent.config.reading import load_config
from agent.knocking import is_answered
from agent.service import Agent

ASK_SECONDS = 60.0


@contextlib.asynccontextmanager
async def asking(
    config_path: Path, *, timeout_seconds: float = ASK_SECONDS
) -> AsyncIterator[httpx.AsyncClient]:
    """Ask the agent that runs, or one that only opens the stores and looks at today once."""
    config = load_config(config_path)
    async with contextlib.AsyncExitStack() as stack:
        transport: httpx.AsyncBaseTransport
        if is_answered(config.api.socket):
            transport = httpx.AsyncHTTPTransport(uds=str(config.api.socket))
        else:
            agent = await stack.enter_async_context(Agent(config, is_at_work=False))
            await agent.pipeline.refresh_all()
            transport = httpx.ASGITransport(agent.app, raise_app_exceptions=False)
        yield await stack.enter_async_context(
            httpx.AsyncClient(transport=transport, base_url="http://agent", timeout=timeout_seconds)
        )
