"""`kinkeeper demo`: the screen on a living mailbox of nobody."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
from pydantic import BaseModel

from agent.commands.logs import log_to_file
from agent.commands.screen import OpenScreen
from agent.errors import UsageError
from agent.models import SuggestionState
from agent.service import Agent

HEADLESS_SECONDS = 120


@click.command()
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
        with log_to_file(config.store.folder):
            async with Agent(config, clock=clock) as agent:
                if is_headless or picture:
                    async with asyncio.timeout(HEADLESS_SECONDS):
                        await agent.looked()
                if is_headless:
                    _print_demo(agent, as_json=as_json)
                else:
                    await open_screen(agent.app, config, picture)


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
