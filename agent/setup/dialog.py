"""What `kinkeeper setup` says, asks and does, from an address to written settings."""

from __future__ import annotations

import asyncio
import re
import shlex
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import click
from pydantic import ValidationError

from agent.accounts.secrets import check_place, read_secret, store_consent, store_password
from agent.certificates import trust_also
from agent.config import Account, OAuth2, Password
from agent.config.reading import load_config
from agent.directories import data_folder
from agent.errors import AccountError, AuthenticationError, UsageError
from agent.providers import provider_of
from agent.secret import Secret
from agent.setup import autoconfig
from agent.setup.accounts import make_account, refusal, server_settings
from agent.setup.find import Network, find_servers
from agent.setup.found import Endpoint, Found, consent_way, read_address, read_endpoint
from agent.setup.trying import TRIALS, Remedies, Trial
from agent.setup.writing import account_block, begin_config, write_config

_ASKED = "-"
_REMEDIES = Remedies(
    login="run it again with the right password, or with --username NAME",
    authority="check the host, or if it is your own server: --ca-file FILE-OF-ITS-CA",
    server="name it with its port and security: --imap or --smtp HOST:PORT/starttls",
)


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the owner said on the command line."""

    address: str
    name: str = ""
    account: str = ""
    imap: str = ""
    smtp: str = ""
    username: str = ""
    ca_file: Path | None = None
    ask_thunderbird: bool = False
    accept: tuple[str, ...] = ()
    yes: bool = False
    password_stdin: bool = False
    password_file: Path | None = None
    password_command: str = ""
    client_id: str = ""
    client_secret: str = ""
    """A dash: asked for."""
    client_secret_stdin: bool = False
    client_secret_command: str = ""
    device: bool = False
    authorization_url: str = ""
    token_url: str = ""
    device_url: str = ""
    scope: str = ""
    consent_file: Path | None = None


class Dialog:
    """One run of `kinkeeper setup`; nothing is kept or written before both servers let us in."""

    def __init__(self, path: Path, wishes: Wishes) -> None:
        address = read_address(wishes.address)
        ca_file = wishes.ca_file.expanduser().absolute() if wishes.ca_file else None
        _refuse_both(wishes)
        self._path = path
        self._wishes = replace(wishes, address=address, ca_file=ca_file)
        self._address = address
        self._config = load_config(path) if path.exists() else None

    def run(self) -> None:
        """Go through with it; raises a KinkeeperError that says why not."""
        for account in self._config.accounts if self._config else ():
            if account.address == self._address:
                self._again(account)
                return
        owner = self._config.owner.name if self._config else self._ask_name()
        found = self._find()
        self._confirm(found)
        account = self._account(found)
        if account.oauth2 is not None:
            self.go_by_consent(account, account.oauth2)
        else:
            account = self._go_by_password(account, found)
        text = account_block(account) if self._config else begin_config(owner, account)
        backup = write_config(self._path, text)
        click.echo(f"Written: {self._path}" + (f" (as it was: {backup})" if backup else ""))
        click.echo("Now run: kinkeeper")

    def _again(self, account: Account) -> None:
        click.echo(f"{account.address} is in {self._path} already, as account {account.name!r}.")
        if account.oauth2 is None:
            click.echo(
                "Nothing was changed. For another password run: "
                f"kinkeeper password --account {account.name}"
            )
            return
        click.echo("You can give your consent anew.")
        self.go_by_consent(account, account.oauth2)
        click.echo("Now run: kinkeeper")

    def _ask_name(self) -> str:
        if not self._wishes.name and self._wishes.yes:
            raise UsageError('say how you sign your mail: --name "Robin Hale"')
        return self._wishes.name or str(click.prompt("How do you sign your mail?"))

    # Servers

    def _find(self) -> Found:
        wishes = self._wishes
        named = [
            read_endpoint(words, port) if words else None
            for words, port in ((wishes.imap, 993), (wishes.smtp, 465))
        ]
        domain = self._address.partition("@")[2]
        match named:
            case [Endpoint() as imap, Endpoint() as smtp]:
                return Found(imap, smtp, "on the command line", provider_of(domain))
        click.echo(f"Looking for the mail servers of {domain} ...")
        found = asyncio.run(self._look())
        imap, smtp = (
            given or other for given, other in zip(named, (found.imap, found.smtp), strict=True)
        )
        strangers = tuple(host for host in found.strangers if host in (imap.host, smtp.host))
        return replace(found, imap=imap, smtp=smtp, strangers=strangers)

    async def _look(self) -> Found:
        trust = trust_also(self._wishes.ca_file)
        is_wider = self._wishes.ask_thunderbird
        async with autoconfig.client(trust) as client:
            try:
                return await find_servers(
                    self._address, Network(client, trust), ask_thunderbird=is_wider
                )
            except AccountError as error:
                more = "" if is_wider else " (or try --ask-thunderbird)"
                raise AccountError(f"{error}\nname them: --imap HOST --smtp HOST{more}") from None

    def _confirm(self, found: Found) -> None:
        click.echo(f"Found {found.source}:")
        click.echo(f"  reading (IMAP)   {found.imap}")
        click.echo(f"  sending (SMTP)   {found.smtp}")
        if found.provider and found.provider.advice and not self._wishes.client_id:
            click.echo(f"{found.provider.name}: {found.provider.advice}.")
        strangers = [host for host in found.strangers if host not in self._wishes.accept]
        if strangers:
            click.echo(
                f"Look closely: only DNS says that {' and '.join(strangers)} belongs to "
                f"{self._address.partition('@')[2]}, and DNS can be forged."
            )
            if self._wishes.yes:
                accepts = " ".join(f"--accept {host}" for host in strangers)
                raise UsageError(f"if you know that this is right, add: {accepts}")
        if (strangers or not self._wishes.yes) and not click.confirm(
            "Use these?", default=not strangers
        ):
            raise UsageError("name the right ones: --imap HOST --smtp HOST")

    # The account

    def _account(self, found: Found) -> Account:
        wishes = self._wishes
        provider = found.provider
        if not wishes.client_id and provider and not provider.takes_passwords:
            raise UsageError(consent_way(provider, self._address))
        values: dict[str, object] = {"name": self._account_name(), "address": self._address}
        for kind, endpoint in (("imap", found.imap), ("smtp", found.smtp)):
            values[kind] = server_settings(
                endpoint, username=wishes.username, ca_file=wishes.ca_file
            )
        consent: Literal["google", "microsoft", "own"] = "own"
        if provider and provider.consent and not wishes.token_url:
            consent = provider.consent
        try:
            if wishes.client_id:
                values["oauth2"] = OAuth2(
                    provider=consent,
                    client_id=wishes.client_id,
                    client_secret=self._client_secret(consent),
                    client_secret_command=tuple(shlex.split(wishes.client_secret_command)),
                    authorization_url=wishes.authorization_url,
                    token_url=wishes.token_url,
                    device_url=wishes.device_url,
                    scope=wishes.scope,
                    ca_file=wishes.ca_file if wishes.token_url else None,
                    file=wishes.consent_file.expanduser().absolute()
                    if wishes.consent_file
                    else None,
                )
            elif wishes.password_command:
                values["password"] = Password(command=tuple(shlex.split(wishes.password_command)))
            elif wishes.password_file:
                values["password"] = Password(file=wishes.password_file.expanduser().absolute())
            else:
                values["password"] = Password(keyring=True)
            account = make_account(values)
        except ValidationError as error:
            raise refusal(error) from None
        except ValueError as error:
            raise UsageError(f"a command with its words in quotes: {error}") from None
        return self._with_place(account)

    def _client_secret(self, provider: str) -> str:
        """What was given with the client id; on the command line every process could read it."""
        wishes = self._wishes
        if wishes.client_secret_stdin:
            return _first_line("--client-secret-stdin")
        is_unsaid = not wishes.client_secret and not wishes.client_secret_command
        if wishes.client_secret == _ASKED or (
            provider == "google" and is_unsaid and not wishes.yes
        ):
            words = "Client secret (you will not see it; empty: there is none)"
            return str(click.prompt(words, default="", hide_input=True, show_default=False))
        return wishes.client_secret

    def _account_name(self) -> str:
        taken = {account.name for account in self._config.accounts} if self._config else set()
        wanted = self._wishes.account
        if wanted in taken:
            raise UsageError(f"there is an account {wanted!r} already; give another --account NAME")
        if not wanted:
            domain = re.sub(r"[^\w.-]", "-", self._address.partition("@")[2])
            wanted = domain.partition(".")[0] if taken else "mail"
            names = (wanted, *(f"{wanted}{number}" for number in range(2, len(taken) + 3)))
            wanted = next(name for name in names if name not in taken)
        return wanted

    def _with_place(self, account: Account) -> Account:
        """The account with a place for its secret that is there: the keyring, else a file."""
        if account.password is not None and not account.password.keyring:
            return account
        if account.oauth2 is not None and account.oauth2.file is not None:
            return account
        probe = account.model_copy(update={"oauth2": None, "password": Password(keyring=True)})
        try:
            check_place(probe)
        except AuthenticationError as error:
            click.echo(f"There is no keyring to be used here ({error}).")
        else:
            return account
        if account.oauth2 is not None:
            folder = self._config.store.folder if self._config else data_folder()
            path = folder / f"{account.name}.token"
            return account.model_copy(
                update={"oauth2": account.oauth2.model_copy(update={"file": path})}
            )
        default = self._path.absolute().with_name(f"{account.name}.password")
        if self._wishes.yes:
            raise UsageError(f"say where the password shall lie: --password-file {default}")
        chosen = click.prompt("In which file shall the password lie?", default=str(default))
        path = Path(chosen).expanduser().absolute()
        return account.model_copy(update={"password": Password(file=path)})

    # Proof

    def _go_by_password(self, account: Account, found: Found) -> Account:
        source = account.password
        assert source is not None, "this account goes by a password"
        is_there = bool(source.command) or (source.file is not None and source.file.exists())
        if is_there and self._wishes.password_stdin and source.file is not None:
            secret, is_there = Secret(self._ask_password()), False
            self._confirm_replacing(source.file)
        else:
            secret = read_secret(account) if is_there else Secret(self._ask_password())
        is_name_sure = found.provider or account.imap.username or account.smtp.username
        account = self._try(account, secret, is_name_sure=bool(is_name_sure))
        if is_there:
            return account
        where = store_password(account, secret.value)
        if read_secret(account) != secret:
            raise UsageError("the password was not kept as it was typed; give --password-file PATH")
        click.echo(f"The password is {where}.")
        return account

    def _ask_password(self) -> str:
        if not self._wishes.password_stdin:
            words = f"Password of {self._address} (you will not see it)"
            return str(click.prompt(words, hide_input=True))
        return _first_line("--password-stdin")

    def _confirm_replacing(self, path: Path) -> None:
        words = f"{path} is there already"
        if self._wishes.yes:
            raise UsageError(
                f"{words}; leave out --password-stdin to go by the password in it, or remove it"
            )
        if not click.confirm(f"{words}. Replace it, once the servers let you in?", default=False):
            raise UsageError("leave out --password-stdin to go by the password in the file")

    def go_by_consent(self, account: Account, settings: OAuth2) -> None:
        """Ask for the owner's consent, try it, and keep it."""
        # Authlib is slow to load, and most owners need none of it.
        from agent.accounts.oauth2 import ask_in_browser, ask_on_device

        def show_code(address: str, code: str) -> None:
            click.echo(f"On any device, open {address} and type there: {code}")
            click.echo("Waiting for your yes ...")

        def show_address(address: str) -> None:
            click.echo(f"Open this in a browser on this machine, and say yes there:\n{address}")
            click.echo("Waiting for your yes ...")

        if self._wishes.device:
            tokens = ask_on_device(account, settings, show=show_code)
        else:
            tokens = ask_in_browser(account, settings, show=show_address)
        self._try(account, Secret(tokens.access, is_token=True))
        store_consent(account, settings, tokens.refresh)
        click.echo(f"Your consent is in {settings.file or 'the keyring'}.")

    def _try(self, account: Account, secret: Secret, *, is_name_sure: bool = True) -> Account:
        """The account as both servers know it."""
        for trial in TRIALS:
            try:
                account, said = asyncio.run(_ask(trial, account, secret, is_name_sure=is_name_sure))
            except AccountError as error:
                click.echo(f"WRONG {trial.name}; nothing was written.")
                raise _REMEDIES.fitted(error) from None
            click.echo(f"ok    {trial.name}: {said}")
        return account


async def _ask(
    trial: Trial, account: Account, secret: Secret, *, is_name_sure: bool
) -> tuple[Account, str]:
    if is_name_sure:
        return account, await trial.ask(account, secret)
    return await trial.by_either_name(account, secret)


def _refuse_both(wishes: Wishes) -> None:
    """Refuse two ways of saying one thing, of which one would be left unheard."""
    ways = (
        ("--password-command", wishes.password_command, "--password-stdin", wishes.password_stdin),
        ("--password-command", wishes.password_command, "--password-file", wishes.password_file),
        (
            *("--client-secret", wishes.client_secret),
            *("--client-secret-stdin", wishes.client_secret_stdin),
        ),
        (
            *("--client-secret-command", wishes.client_secret_command),
            *("--client-secret-stdin", wishes.client_secret_stdin),
        ),
    )
    for one, is_one, other, is_other in ways:
        if is_one and is_other:
            raise UsageError(f"give {one} or {other}, not both")


def _first_line(option: str) -> str:
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise UsageError(f"{option}: the first line is empty")
    return line
