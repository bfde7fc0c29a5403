"""What the guide of the first run can be asked, by the same door as the agent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.models import MailServers, SetUp, TriedAccount
from tui.client.door import Door


class SetupClient(Door):
    """Every method raises a KinkeeperError that says what to do."""

    async def find_servers(self, address: str) -> MailServers:
        """Where the mail of that address lies."""
        return await self._post(MailServers, "/setup/servers", {"address": address})

    async def try_account(
        self, *, owner: str, address: str, imap: str, smtp: str, password: str
    ) -> TriedAccount:
        """Log in to both servers; nothing is kept."""
        body = {"owner": owner, "address": address, "imap": imap, "smtp": smtp}
        return await self._post(TriedAccount, "/setup/trial", body | {"password": password})

    async def finish(self, folders: Sequence[str], customers: Mapping[str, Sequence[str]]) -> SetUp:
        """Keep the password and write the settings, as they were tried."""
        body = {"folders": list(folders), "customers": {**customers}}
        return await self._post(SetUp, "/setup", body)
