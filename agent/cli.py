"""The commands of `kinkeeper`; without one, the screen opens."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import logging
import logging.handlers
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, Protocol

import click
import httpx
from pydantic import BaseModel
from starlette.applications import Starlette

from agent import __version__
from agent.commands import ASKING, COMMANDS
from agent.config import Config, default_config_path, load_config
from agent.door import is_answered, serving
from agent.errors import KinkeeperError, StoreError, UsageError
from agent.exchange.contacts import Contact, read_contacts
from agent.exchange.mailfiles import read_mails
from agent.journal import Circle, Place, file_mail
from agent.mail.parse import parse_mail
from agent.models import AccountState, AgentStatus, Entry, Imported, SuggestionState
from agent.service import Agent
from agent.setup.cli import check, put_password, setup


class OpenScreen(Protocol):
    """Opens the screen on an agent in this process or on the socket of another, until it is left.

    With `picture`, no terminal is touched: the first screen is saved there as SVG.
    """

    def __call__(
        self, door: Starlette | Path, theme: str, picture: Path | None = None
    ) -> Awaitable[None]: ...


HEADLESS_SECONDS = 120
TELL_SECONDS = 1.0
LONG_SECONDS = 3600.0
ASK_SECONDS = 60.0
IMPORT_SECONDS = 120.0
CONTACTS_AT_ONCE = 50


class _Commands(click.Group):
    """Prints our own errors as one clear line and no traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KinkeeperError as error:
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
    path = ctx.meta["config_path"] = config_path or default_config_path()
    ctx.meta[ASKING] = lambda: _asking(load_config(path))
    if ctx.invoked_subcommand is None:
        asyncio.run(_screen(ctx.meta["config_path"], ctx.obj))


@kinkeeper.command()
@click.pass_context
def run(ctx: click.Context) -> None:
    """Run the agent: watch the mailboxes until it is stopped."""
    path: Path = ctx.meta["config_path"]
    config = load_config(path)
    _hush_libraries()
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


async def _screen(path: Path, open_screen: OpenScreen) -> None:
    config = load_config(path)
    if is_answered(config.api.socket):
        await open_screen(config.api.socket, config.screen.theme)
        return
    with _log_to_file(config.store.folder):
        async with Agent(config, config_path=path) as agent, _serving(agent):
            await open_screen(agent.app, config.screen.theme)


def _hush_libraries() -> None:
    """Keep out of the log what is only noise, and what is searched for."""
    for name in ("httpx", "httpcore", "imapclient", "watchfiles"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # What is tried again, and why, is said by the status.
    logging.getLogger("stamina").setLevel(logging.ERROR)


@contextlib.contextmanager
def _log_to_file(folder: Path) -> Iterator[None]:
    """Keep the log off the terminal that the screen is on."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(
            folder / "agent.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8"
        )
    except OSError as error:
        raise StoreError(f"{folder}: {error}; name another [store] folder") from None
    (folder / "agent.log").chmod(0o600)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    _hush_libraries()
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


for _command in (setup, check, put_password, *COMMANDS):
    kinkeeper.add_command(_command)


@kinkeeper.command("import")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def import_contacts(ctx: click.Context, path: Path) -> None:
    """Make customers of the contacts in a vCard (.vcf) or CSV file.

    What is in the book stays; importing the same file again changes nothing.
    """
    config = load_config(ctx.meta["config_path"])
    file = read_contacts(path)
    counts = asyncio.run(_import(config, file.contacts))
    left_out = counts.left_out + file.unread
    click.echo(
        f"{counts.added} customers added, {counts.changed} with something new, "
        f"{counts.unchanged} known already"
    )
    if counts.joined:
        click.echo(f"{counts.joined} times a contact made one customer of two")
    if counts.kept_apart:
        click.echo(
            f"{counts.kept_apart} share an address with an office or somebody of another name; "
            "it was left out of them"
        )
    if left_out:
        click.echo(
            f"{left_out} left out: without an address, your own, colleagues, on the never-log "
            "list, or not readable"
        )


@contextlib.asynccontextmanager
async def _asking(
    config: Config, *, timeout_seconds: float = ASK_SECONDS
) -> AsyncIterator[httpx.AsyncClient]:
    """Ask the agent that runs, or one that only opens the stores and looks at today once."""
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


async def _import(config: Config, contacts: Sequence[Contact]) -> Imported:
    """Hand contacts to the agent."""
    total = Imported()
    async with _asking(config, timeout_seconds=IMPORT_SECONDS) as client:
        for start in range(0, len(contacts), CONTACTS_AT_ONCE):
            part = [one.model_dump() for one in contacts[start : start + CONTACTS_AT_ONCE]]
            try:
                answer = await client.post("/customers", json={"contacts": part})
            except httpx.HTTPError as error:
                raise StoreError(f"the agent did not answer ({error}); try it again") from None
            if answer.is_error:
                raise UsageError(str(answer.json().get("error", "the agent refused the contacts")))
            total += Imported.model_validate_json(answer.content)
    return total


@kinkeeper.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--owner", "owner", help="The owner's address: mail from it counts as sent mail.")
@click.option(
    "--labels",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A LABELS.jsonl that names each file's owner.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a mail.")
@click.option("--why", "is_why", is_flag=True, help="What was seen, in which sentence, how surely.")
def detect(
    paths: tuple[Path, ...], owner: str | None, labels: Path | None, as_json: bool, is_why: bool
) -> None:
    """Print the life events in .eml files, Maildirs and mboxes."""
    from agent.life_events.telling import tell  # loads the encoder, which the agent must not

    owners = _owners(labels) if labels else {}
    for path in paths:
        for name, raw in read_mails(path):
            entry = entry_of(raw, owners.get(name, owner or ""))
            told = tell(entry, is_why=is_why)
            if as_json:
                click.echo(json.dumps({"file": name, **told.as_json()}, ensure_ascii=False))
            else:
                for line in told.lines():
                    click.echo(f"{name}: {line}")


def _owners(labels: Path) -> dict[str, str]:
    try:
        rows = [json.loads(line) for line in labels.read_text("utf-8").splitlines() if line.strip()]
        return {Path(row["file"]).name: str(row["owner"]) for row in rows}
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise UsageError(
            f'{labels}: each line must be JSON with "file" and "owner": {error}'
        ) from None


def entry_of(raw: bytes, owner: str) -> Entry | None:
    """The mail as an entry, seen from `owner`, whoever the customer is."""
    mail = parse_mail(raw, received_at=datetime.now(UTC))
    circle = Circle(own=frozenset({owner.lower()} if owner else ()))
    own = circle.own
    entries = file_mail(mail, Place(account="", is_sent=mail.sender.email in own), circle=circle)
    return entries[0] if entries else None


@kinkeeper.command()
@click.option("--headless", is_flag=True, help="No screen: read the demo mailbox, print, exit.")
@click.option("--json", "as_json", is_flag=True, help="With --headless: print one JSON object.")
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    help="No terminal: save a picture of the first screen there, as SVG.",
)
@click.pass_obj
def demo(open_screen: OpenScreen, headless: bool, as_json: bool, picture: Path | None) -> None:
    """Open the screen on a living demo mailbox; nothing leaves this machine."""
    if picture and not picture.absolute().parent.is_dir():
        raise UsageError(f"{picture}: there is no such folder to save the picture in")
    if as_json and not headless:
        raise UsageError("--json goes with --headless: kinkeeper demo --headless --json")
    asyncio.run(_demo(open_screen, is_headless=headless, as_json=as_json, picture=picture))


async def _demo(
    open_screen: OpenScreen, *, is_headless: bool, as_json: bool, picture: Path | None
) -> None:
    from agent.clock import MovedClock
    from agent.demo.answers import Answers, demo_people
    from agent.demo.owner import DEMO_MOMENT, DEMO_ZONE, OWNER, demo_config, demo_mails
    from agent.demo.servers import DemoServers

    clock = MovedClock(DEMO_MOMENT, DEMO_ZONE)
    people = demo_people()
    with (
        tempfile.TemporaryDirectory(prefix="kinkeeper-demo-") as name,
        DemoServers(
            demo_mails(),
            owner=OWNER,
            people=[person.address for person in people],
            answer=Answers(people, clock),
        ) as servers,
    ):
        config = demo_config(servers, Path(name))
        with _log_to_file(config.store.folder):
            async with Agent(config, clock=clock) as agent:
                if is_headless or picture:
                    async with asyncio.timeout(HEADLESS_SECONDS):
                        await agent.looked()
                if is_headless:
                    _print_demo(agent, as_json=as_json)
                else:
                    await open_screen(agent.app, config.screen.theme, picture)


def _print_demo(agent: Agent, *, as_json: bool) -> None:
    customers = agent.book.customers()
    entries = [
        entry for customer in customers for entry in agent.journal.entries_of_customer(customer.id)
    ]
    suggestions = agent.journal.suggestions_in(*SuggestionState)
    records: dict[str, Sequence[BaseModel]] = {
        "customers": customers,
        "entries": entries,
        "life_events": agent.book.life_events(),
        "suggestions": suggestions,
        "drafts": agent.journal.drafts(),
    }
    if as_json:
        click.echo(
            json.dumps(
                {
                    name: [record.model_dump(mode="json") for record in found]
                    for name, found in records.items()
                },
                ensure_ascii=False,
            )
        )
        return
    click.echo(", ".join(f"{len(found)} {name}" for name, found in records.items()))
    for line in agent.views.today().lines:
        click.echo(f"- {line.customer.name}: {line.suggestion.reason}")
