"""`kinkeeper`: its commands, each loaded when it is called; without one, the screen opens."""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from agent import __version__
from agent.commands import CONFIG_PATH
from agent.commands.screen import OpenScreen
from agent.config.reading import keys_refused, load_config
from agent.directories import default_config_path
from agent.errors import KinkeeperError
from agent.knocking import is_answered

COMMANDS = {
    "brief": "agent.commands.day:brief",
    "check": "agent.setup.cli:check",
    "dates": "agent.commands.day:dates",
    "demo": "agent.commands.demo:demo",
    "detect": "agent.commands.detect:detect",
    "draft": "agent.commands.day:draft",
    "hardship": "agent.commands.day:hardship",
    "import": "agent.commands.contacts:import_contacts",
    "log": "agent.commands.day:log",
    "password": "agent.setup.cli:put_password",
    "run": "agent.commands.run:run",
    "setup": "agent.setup.cli:setup",
    "tag": "agent.commands.day:tag",
    "today": "agent.commands.day:today",
    "voice": "agent.commands.day:voice",
    "week": "agent.commands.day:week",
}
"""Each command's module and name: the screen must not wait for what it does not need."""


class _Commands(click.Group):
    """Prints our own errors as one clear line and no traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        module, _, command = COMMANDS[name].partition(":")
        found: click.Command = getattr(import_module(module), command)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KinkeeperError as error:
            if ctx.obj is not None:
                ctx.obj.make_way()
            _fail(error)
        except KeyboardInterrupt:
            sys.exit(130)


def _fail(error: KinkeeperError) -> NoReturn:
    for line in str(error).splitlines():
        click.echo(f"kinkeeper: {line}", err=True)
    sys.exit(error.exit_status)


@click.group(cls=_Commands, invoke_without_command=True)
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="KINKEEPER_CONFIG",
    help="The settings; the default is the user's config.toml.",
)
@click.version_option(__version__, prog_name="kinkeeper")
@click.pass_context
def kinkeeper(ctx: click.Context, config_path: Path | None) -> None:
    """Remember what happens in your customers' lives, and write to them.

    Without a command the screen opens; where no agent runs, one is started for as long as it is
    open.
    """
    path = ctx.meta[CONFIG_PATH] = config_path or default_config_path()
    if ctx.invoked_subcommand is None:
        asyncio.run(_screen(path, ctx.obj))


async def _screen(path: Path, open_screen: OpenScreen) -> None:
    is_first_run = sys.stdin.isatty() and not await asyncio.to_thread(path.exists)
    if is_first_run and not await _is_set_up(path, open_screen):
        return
    config = load_config(path)
    if problems := open_screen.key_problems(config.screen):
        raise keys_refused(path, problems)
    if is_answered(config.api.socket):
        await open_screen(config.api.socket, config)
        return
    from agent.commands.run import running  # the whole agent

    async with running(config, path) as door:
        await open_screen(door, config)


async def _is_set_up(path: Path, open_screen: OpenScreen) -> bool:
    """Guide the owner through the first run; whether he went to its end."""
    from agent.setup.door import build_first_run  # DNS, and all that knows mail servers

    return await open_screen.set_up(build_first_run(path))
