"""`kinkeeper run`: the agent in the foreground; and the one that lives as long as a screen."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import logging.handlers
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import click
from starlette.applications import Starlette

from agent import __version__
from agent.commands import CONFIG_PATH
from agent.commands.logs import hush_libraries, log_to_file
from agent.config import Config
from agent.config.reading import load_config
from agent.door import serving
from agent.errors import AlreadyRunningError
from agent.knocking import is_answered
from agent.models import AccountState, AgentStatus
from agent.service import Agent

TELL_SECONDS = 1.0
LONG_SECONDS = 3600.0
OPENING_SECONDS, KNOCK_SECONDS = 10.0, 0.1


@click.command()
@click.pass_context
def run(ctx: click.Context) -> None:
    """Run the agent: watch the mailboxes until it is stopped."""
    path: Path = ctx.meta[CONFIG_PATH]
    config = load_config(path)
    hush_libraries()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    asyncio.run(_run(config, path))


async def _run(config: Config, path: Path) -> None:
    async with Agent(config, config_path=path) as agent, _serving(agent):
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        click.echo(f"kinkeeper {__version__} keeps watch for {config.owner.name}.")
        click.echo(f"Data: {config.store.folder}   Door: {config.api.socket}   Stop: Ctrl-C")
        async with asyncio.TaskGroup() as group:
            telling = group.create_task(_tell(agent), name="tell")
            await stop.wait()
            telling.cancel()
        click.echo("Stopped; everything is saved.")


async def _tell(agent: Agent) -> None:
    """Print how the agent is, whenever that has changed."""
    said, last = "", 0
    while True:
        if (line := _describe(agent.status())) != said:
            click.echo(line)
            said = line
        await asyncio.sleep(TELL_SECONDS)
        last = (await agent.changes.after(last, LONG_SECONDS)).last


def _serving(agent: Agent) -> contextlib.AbstractAsyncContextManager[None]:
    return serving(agent.app, agent.config.api.socket, before_closing=agent.changes.close)


def _describe(status: AgentStatus) -> str:
    parts = []
    for account in status.accounts:
        words = account.trouble or account.state.value
        if account.state is AccountState.READING and account.total:
            words = f"reading {account.filed} of {account.total}"
            if account.seconds_left is not None:
                left = dt.timedelta(seconds=account.seconds_left)
                words += f", {account.mails_per_second:g} a second, {left} left"
        parts.append(f"{account.name}: {words}")
    parts.append(f"{status.customers} customers, {status.life_events} life events")
    if status.waiting_in_outbox:
        parts.append(f"{status.waiting_in_outbox} on their way")
    if status.trouble:
        parts.append(status.trouble)
    return " | ".join(parts)


@contextlib.asynccontextmanager
async def running(config: Config, path: Path) -> AsyncIterator[Starlette | Path]:
    """An agent for the time of the block, also on its socket; its log goes to a file.

    Where another has the data and is about to open its door, that one's socket.
    """
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(log_to_file(config.store.folder))
        door: Starlette | Path = config.api.socket
        try:
            agent = await stack.enter_async_context(Agent(config, config_path=path))
        except AlreadyRunningError:
            if not await _opens(config.api.socket):
                raise
        else:
            await stack.enter_async_context(_serving(agent))
            door = agent.app
        yield door


async def _opens(path: Path) -> bool:
    """Whether an agent that is just starting answers on the socket before long."""
    for _ in range(round(OPENING_SECONDS / KNOCK_SECONDS)):
        if await asyncio.to_thread(is_answered, path):
            return True
        await asyncio.sleep(KNOCK_SECONDS)
    return False
