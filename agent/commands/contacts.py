"""`kinkeeper import`: customers out of a file of contacts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click
import httpx

from agent.commands import CONFIG_PATH
from agent.commands.asking import asking
from agent.errors import StoreError, UsageError
from agent.exchange.contacts import Contact, read_contacts
from agent.models import Imported

IMPORT_SECONDS = 120.0
CONTACTS_AT_ONCE = 50


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def import_contacts(ctx: click.Context, path: Path) -> None:
    """Make customers of the contacts in a vCard (.vcf) or CSV file.

    What is in the book stays; importing the same file again changes nothing.
    """
    file = read_contacts(path)
    counts = asyncio.run(_import(ctx.meta[CONFIG_PATH], file.contacts))
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


async def _import(config_path: Path, contacts: Sequence[Contact]) -> Imported:
    """Hand contacts to the agent."""
    total = Imported()
    async with asking(config_path, timeout_seconds=IMPORT_SECONDS) as client:
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
