"""The commands about accounts: `kinkeeper setup`, `kinkeeper password`, `kinkeeper check`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import click

from agent.accounts.secrets import (
    check_model_place,
    check_place,
    describe_secret,
    read_secret,
    store_model_key,
    store_password,
)
from agent.config import Account, Model
from agent.config.reading import load_config
from agent.errors import KinkeeperError, UsageError
from agent.setup.trying import TRIALS, try_model

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("address")
@click.option("--name", default="", help="How you sign your mail; asked for where it is needed.")
@click.option("--account", default="", help="A short word for this mailbox, shown on the screen.")
@click.option("--imap", default="", metavar="HOST[:PORT][/tls|/starttls]", help="Read from there.")
@click.option("--smtp", default="", metavar="HOST[:PORT][/tls|/starttls]", help="Send through it.")
@click.option("--username", default="", help="What the servers know you by, if not the address.")
@click.option("--ca-file", type=_FILE, help="Trust this authority too: your own server's.")
@click.option("--ask-thunderbird", is_flag=True, help="Ask Thunderbird's makers, by the domain.")
@click.option("--accept", multiple=True, metavar="HOST", help="Confirm a host that DNS named.")
@click.option("--yes", is_flag=True, help="Ask no questions but for the password.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line.")
@click.option("--password-file", type=_FILE, help="Where it lies, or is put: mode 0600.")
@click.option("--password-command", default="", help="What prints it: 'pass show mail'.")
@click.option("--client-id", default="", help="Go by OAuth2, as the program registered there.")
@click.option(
    "--client-secret",
    is_flag=False,
    flag_value="-",
    default="",
    help="What was given with it, if anything; a dash, or no value: it is asked for.",
)
@click.option("--client-secret-stdin", is_flag=True, help="Read it from the first line.")
@click.option("--client-secret-command", default="", help="What prints it: 'pass show client'.")
@click.option("--device", is_flag=True, help="OAuth2: say yes on another device, by a code.")
@click.option("--authorization-url", default="", help="OAuth2 of your own: where you say yes.")
@click.option("--token-url", default="", help="OAuth2 of your own: where tokens come from.")
@click.option("--device-url", default="", help="OAuth2 of your own: where codes come from.")
@click.option("--scope", default="", help="OAuth2: what is asked for, if not mail.")
@click.option("--consent-file", type=_FILE, help="OAuth2: where to keep it, if not the keyring.")
@click.pass_context
def setup(ctx: click.Context, /, **options: Any) -> None:
    """Find a mailbox's servers, try them, and write the settings.

    Asked are, in this order and no further than needed: the table of large providers, the DNS of
    the address's domain, the settings file of its provider over TLS, and the usual host names. Only
    the domain is told, never the address, and the password goes to the servers that you confirm.
    """
    # Loaded here, because only this one command needs DNS and what comes with it.
    from agent.setup.dialog import Dialog, Wishes

    Dialog(ctx.meta["config_path"], Wishes(**options)).run()


@click.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Try the settings and the servers, and say what works and what does not."""
    path: Path = ctx.meta["config_path"]
    config = load_config(path)
    click.echo(f"ok    settings: {path}")
    is_well = True
    for account in config.accounts:
        is_well &= asyncio.run(_check_account(account))
    if config.model.is_on:
        is_well &= asyncio.run(_check_model(config.model))
    if not is_well:
        sys.exit(1)
    click.echo("All is well: start `kinkeeper run`.")


async def _check_account(account: Account) -> bool:
    try:
        secret = await asyncio.to_thread(read_secret, account)
    except KinkeeperError as error:
        click.echo(f"WRONG {account.name}, proof: {error}")
        return False
    click.echo(f"ok    {account.name}, proof: {describe_secret(account)}")
    is_well = True
    for trial in TRIALS:
        try:
            click.echo(f"ok    {account.name}, {trial.name}: {await trial.ask(account, secret)}")
        except KinkeeperError as error:
            click.echo(f"WRONG {account.name}, {trial.name}: {error}")
            is_well = False
    return is_well


async def _check_model(model: Model) -> bool:
    try:
        click.echo(f"ok    model: {await try_model(model)}")
    except KinkeeperError as error:
        click.echo(f"WRONG model: {error}")
        return False
    return True


@click.command("password")
@click.option("--account", "name", help="Which [[accounts]] block; needed where there are several.")
@click.option("--device", is_flag=True, help="OAuth2: say yes on another device, by a code.")
@click.option("--model", "is_model", is_flag=True, help="The key that [model]'s server asks for.")
@click.pass_context
def put_password(ctx: click.Context, name: str | None, device: bool, is_model: bool) -> None:
    """Put another password where an account's password lies: in the keyring, or in its file.

    For an account that goes by OAuth2 you give your consent anew. A running agent notices.
    """
    config = load_config(ctx.meta["config_path"])
    if is_model:
        check_model_place(config.model)
        key = click.prompt(f"Key for {config.model.host} (you will not see it)", hide_input=True)
        click.echo(f"It is {store_model_key(config.model, key)}.")
        return
    accounts = [account for account in config.accounts if name in (None, account.name)]
    if len(accounts) != 1:
        names = ", ".join(account.name for account in config.accounts)
        raise UsageError(f"say which account: --account NAME, one of: {names}")
    account = accounts[0]
    if account.oauth2 is not None:
        from agent.setup.dialog import Dialog, Wishes

        wishes = Wishes(address=account.address, device=device)
        Dialog(ctx.meta["config_path"], wishes).go_by_consent(account, account.oauth2)
        return
    check_place(account)
    secret = click.prompt(f"Password of {account.address} (you will not see it)", hide_input=True)
    click.echo(f"It is {store_password(account, secret)}.")
