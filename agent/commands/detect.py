"""`kinkeeper detect`: what the reader finds in files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from agent.errors import UsageError
from agent.exchange.mailfiles import read_mails
from agent.journal import Circle, Place, file_mail
from agent.mail.parse import parse_mail
from agent.models import Entry


@click.command()
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
