"""What the agent can be asked about customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from agent.models import Customer, CustomerLine, CustomerView, EarlierEntries, Record
from tui.client.door import Door, part

if TYPE_CHECKING:
    from agent.vocabulary import About


class _Customers(Record):
    customers: tuple[CustomerLine, ...]


class CustomerQuestions(Door):
    """Customers' stories, and what the owner writes there."""

    async def fetch_customers(self) -> tuple[CustomerLine, ...]:
        return (await self._get(_Customers, "/customers")).customers

    async def fetch_customer(self, customer_id: str) -> CustomerView:
        return await self._get(CustomerView, f"/customers/{part(customer_id)}")

    async def fetch_earlier(self, customer_id: str, before: str) -> EarlierEntries:
        """What went to and fro with a customer before that entry, the latest of it."""
        path = f"/customers/{part(customer_id)}/entries"
        return await self._get(EarlierEntries, path, before=before)

    async def write_notes(self, customer_id: str, notes: str) -> Customer:
        return await self._write(customer_id, "notes", {"notes": notes})

    async def write_tags(self, customer_id: str, tags: Sequence[str]) -> Customer:
        return await self._write(customer_id, "tags", {"tags": list(tags)})

    async def put_fact(self, customer_id: str, about: About, value: str) -> Customer:
        return await self._write(customer_id, "facts", {"about": about.value, "value": value})

    async def remove_fact(self, customer_id: str, about: About, value: str) -> Customer:
        body = {"about": about.value, "value": value}
        return await self._write(customer_id, "facts/remove", body)

    async def set_contact(self, customer_id: str, do_not_contact: bool) -> Customer:
        return await self._write(customer_id, "contact", {"do_not_contact": do_not_contact})

    async def set_rhythm(self, customer_id: str, every_days: int | None) -> Customer:
        return await self._write(customer_id, "rhythm", {"every_days": every_days})

    async def set_wanted(self, customer_id: str, what: str, *, is_unwanted: bool) -> Customer:
        """Have a kind of life event, or a practice, suggested again or no more."""
        return await self._write(customer_id, "wanted", {"what": what, "is_unwanted": is_unwanted})

    async def _write(self, customer_id: str, what: str, body: Mapping[str, object]) -> Customer:
        return await self._post(Customer, f"/customers/{part(customer_id)}/{what}", body)
