"""Secrets that a mail server refused: not shown again, until there are others in their place."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from agent.accounts.secrets import read_kept
from agent.config import Account
from agent.errors import KinkeeperError
from agent.secret import Secret

CHECK_SECONDS = 5.0


class Refusals:
    """Remembers whose secret was refused, and notices once another lies in its place.

    Belongs to an event loop; `on_renewed` is called with the account's name. Files and the keyring
    are looked at every few seconds; a keyring that will not open, and a command, which may ask the
    owner for something, only after `look_now`.
    """

    def __init__(self, on_renewed: Callable[[str], Awaitable[None]]) -> None:
        self._on_renewed = on_renewed
        self._refused: dict[str, tuple[Account, str]] = {}
        self._reluctant: set[str] = set()
        self._is_asked = asyncio.Event()

    async def note(self, account: Account, secret: Secret | None) -> None:
        """A server has refused this secret; None: nothing could be read."""
        refused = secret.value if secret is not None else ""
        if account.oauth2 is not None:
            # A token is made anew all the time; what the owner can renew is the consent.
            refused = ""
            with contextlib.suppress(KinkeeperError):
                refused = await asyncio.to_thread(read_kept, account)
        self._refused[account.name] = account, refused

    def forget(self, name: str) -> None:
        """The account has other settings now, or none."""
        self._refused.pop(name, None)
        self._reluctant.discard(name)

    def look_now(self) -> None:
        """Look at all of them soon: the owner is here, and may have put a secret in its place."""
        self._is_asked.set()

    async def follow(self) -> None:
        """Look out for other secrets, until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CHECK_SECONDS):
                    await self._is_asked.wait()
            is_asked = self._is_asked.is_set()
            self._is_asked.clear()
            for name, (account, refused) in list(self._refused.items()):
                if is_asked or not self._may_ask(account):
                    await self._look(name, account, refused)

    def _may_ask(self, account: Account) -> bool:
        """Whether to read the secret may ask the owner for something."""
        is_command = account.password is not None and bool(account.password.command)
        return is_command or account.name in self._reluctant

    async def _look(self, name: str, account: Account, refused: str) -> None:
        try:
            kept = await asyncio.to_thread(read_kept, account)
        except KinkeeperError:
            if account.password is not None and account.password.keyring:
                self._reluctant.add(name)
            return
        if kept != refused and self._refused.get(name) == (account, refused):
            self.forget(name)
            await self._on_renewed(name)
