"""The first run, step by step: servers found, tried, folders chosen, settings written.

The screen asks; each step can be gone back to. Until the last one nothing is kept or written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.accounts.secrets import check_place, read_secret, store_password
from agent.certificates import trust_also
from agent.config import Account, Customers, Password
from agent.errors import AccountError, AuthenticationError, UsageError
from agent.mail.watch import look_at_folders
from agent.models import FolderOffer, MailServers, SetUp, TriedAccount
from agent.secret import Secret
from agent.setup import autoconfig
from agent.setup.accounts import make_account, server_settings
from agent.setup.find import Network, find_servers
from agent.setup.found import consent_way, read_address, read_endpoint
from agent.setup.trying import TRIALS, Remedies
from agent.setup.writing import begin_config, customers_block, write_config


@dataclass(frozen=True)
class _Proved:
    """An account that both servers let in, and what the owner may choose from."""

    owner: str
    account: Account
    secret: Secret
    offered: tuple[FolderOffer, ...]


class Guide:
    """One first run; `path` is where the settings will stand."""

    def __init__(self, path: Path, network: Callable[[], Network] | None = None) -> None:
        self._path = path
        self._network = network
        self._proved: _Proved | None = None

    async def find(self, address: str) -> MailServers:
        """The servers of a mailbox; raises an error that says what to do where none are found."""
        address = read_address(address)
        if self._network is not None:
            found = await find_servers(address, self._network())
        else:
            trust = trust_also(None)
            async with autoconfig.client(trust) as client:
                found = await find_servers(address, Network(client, trust))
        if found.provider and not found.provider.takes_passwords:
            raise UsageError(consent_way(found.provider, address))
        return MailServers(
            imap=found.imap.written,
            smtp=found.smtp.written,
            source=found.source,
            advice=found.provider.advice if found.provider else "",
            strangers=found.strangers,
        )

    async def try_out(
        self, *, owner: str, address: str, imap: str, smtp: str, password: str
    ) -> TriedAccount:
        """Log in to both servers, with the address as the name or what stands before its @."""
        if not owner.strip():
            raise UsageError("write how you sign your mail")
        address = read_address(address)
        if not password:
            raise UsageError("type the password")
        secret = Secret(password)
        account = _account(address, imap, smtp)
        try:
            account, said = await _try(account, secret)
            folders = await look_at_folders(account, secret)
        except AccountError as error:
            raise _remedies(address).fitted(error) from None
        offered = tuple(
            FolderOffer(name=folder.name, mails=folder.mails, is_read=folder.role is not None)
            for folder in folders
        )
        account = await asyncio.to_thread(self._with_place, account)
        self._proved = _Proved(owner.strip(), account, secret, offered)
        assert account.password is not None, "`_account` gave it one"
        file = account.password.file
        return TriedAccount(
            said=said,
            folders=offered,
            kept_in=f"{file}, which only you can read" if file else "the keyring of this system",
        )

    async def finish(self, *, folders: Sequence[str], customers: Customers) -> SetUp:
        """Keep the password and write the settings; `folders` are all that shall be read."""
        proved = self._proved
        if proved is None:
            raise UsageError("the servers have not been tried yet")
        if not folders:
            raise UsageError("choose at least one folder to read")
        wanted = set(folders)
        account = proved.account.model_copy(
            update={
                "folders": tuple(
                    one.name for one in proved.offered if not one.is_read and one.name in wanted
                ),
                "exclude": tuple(
                    one.name for one in proved.offered if one.is_read and one.name not in wanted
                ),
            }
        )
        await asyncio.to_thread(self._write, proved.owner, account, proved.secret, customers)
        return SetUp(path=str(self._path))

    def _write(self, owner: str, account: Account, secret: Secret, customers: Customers) -> None:
        if self._path.exists():
            raise UsageError(f"{self._path} is there already; nothing was changed")
        store_password(account, secret.value)
        if read_secret(account) != secret:
            raise UsageError("the password was not kept as it was typed; try another one")
        write_config(self._path, begin_config(owner, account) + customers_block(customers))

    def _with_place(self, account: Account) -> Account:
        """With a place for the password that is there: the keyring, else a file."""
        try:
            check_place(account)
        except AuthenticationError:
            file = self._path.absolute().with_name(f"{account.name}.password")
            return account.model_copy(update={"password": Password(file=file)})
        return account


def _account(address: str, imap: str, smtp: str) -> Account:
    return make_account(
        {
            "address": address,
            "imap": server_settings(read_endpoint(imap, 993)),
            "smtp": server_settings(read_endpoint(smtp, 465)),
            "password": Password(keyring=True),
        }
    )


def _remedies(address: str) -> Remedies:
    return Remedies(
        login="type the right password, or go back and write another server",
        authority="go back and check the host; or if it is your own server, leave and run: "
        f"kinkeeper setup {address} --ca-file FILE-OF-ITS-CA",
        server="go back and check host and port, and write /tls or /starttls after it",
    )


async def _try(account: Account, secret: Secret) -> tuple[Account, tuple[str, ...]]:
    said = []
    for trial in TRIALS:
        account, words = await trial.by_either_name(account, secret)
        said.append(f"{trial.name}: {words}")
    return account, tuple(said)
