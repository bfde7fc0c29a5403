"""What the agent can be asked about who is who."""

from __future__ import annotations

from agent.models import Customer, Doubles, Erasure, Join, Record, Split
from tui.client.door import Door, part


class _People(Record):
    customers: tuple[Customer, ...]


class IdentityQuestions(Door):
    """Who is who, and who is forgotten."""

    async def join_customers(self, customer_id: str, other_id: str) -> Join:
        """Make one of two customers; StaleError where one of them is gone."""
        path = f"/customers/{part(customer_id)}/join"
        return await self._post(Join, path, {"other": other_id})

    async def refuse_double(self, double_id: str) -> Doubles:
        return await self._post(Doubles, f"/doubles/{part(double_id)}/refuse")

    async def split_customer(self, customer_id: str, address: str) -> Split:
        path = f"/customers/{part(customer_id)}/split"
        return await self._post(Split, path, {"address": address})

    async def undo_step(self, undo: str) -> None:
        """Take back a join or a split; StaleError where that cannot be any more."""
        await self._post(_People, f"/steps/{part(undo)}/undo")

    async def fetch_erasure(self, customer_id: str) -> Erasure:
        """What forgetting a customer would erase."""
        return await self._get(Erasure, f"/customers/{part(customer_id)}/erasure")

    async def forget_customer(self, customer_id: str, name: str) -> Erasure:
        """Erase all that is kept of a customer, whose name the owner has typed."""
        path = f"/customers/{part(customer_id)}/forget"
        return await self._post(Erasure, path, {"name": name})
