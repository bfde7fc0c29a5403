"""The workers of a customer's screen: what is read of one person, and what the owner changes."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from agent.errors import NotFoundError
from tui import messages
from tui.asking import Asking

if TYPE_CHECKING:
    from agent.models import Customer, Entry, LifeEvent

PROOFS_LOOKED_UP = 20


class People(Asking):
    """Asks the agent about one customer, and has it keep what the owner says of him."""

    async def fetch_customer(self, customer_id: str) -> None:
        async def fetch() -> None:
            try:
                self._post(
                    messages.customers.CustomerFetched(
                        await self._client.fetch_customer(customer_id)
                    )
                )
            except NotFoundError:
                self._post(messages.customers.CustomerGone(customer_id))

        await self._coalesced(f"customer {customer_id}", fetch)

    async def fetch_earlier(self, customer_id: str, before: str) -> None:
        async def fetch() -> None:
            found = await self._client.fetch_earlier(customer_id, before)
            self._post(messages.customers.EarlierFetched(customer_id, before, found))

        await self._decided(fetch)

    async def fetch_proofs(self, customer_id: str, entry_ids: tuple[str, ...]) -> None:
        """Entries by identifier, as far as there are any; what is missing is told without them."""

        async def fetch() -> None:
            entries: dict[str, Entry | None] = dict.fromkeys(entry_ids)
            for entry_id in entry_ids[:PROOFS_LOOKED_UP]:
                with contextlib.suppress(NotFoundError):
                    entries[entry_id] = await self._client.fetch_entry(entry_id)
            self._post(messages.customers.ProofsFetched(customer_id, entries))

        await self._decided(fetch)

    async def write_down(
        self,
        write: Callable[[], Awaitable[Customer]],
        words: str,
        undo: Callable[[], Awaitable[Customer]] | None = None,
    ) -> None:
        """Have the book changed by `write`; `undo` takes it back, `words` tell of it."""

        async def decide() -> None:
            self._post(messages.customers.CustomerWritten(await write(), words, undo))

        await self._decided(decide)

    async def take_touch_out(self, entry: Entry) -> None:
        """Take out what was put in by hand."""

        async def decide() -> None:
            await self._client.remove_touch(entry.id)
            self._post(messages.customers.TouchTakenOut(entry))

        await self._decided(decide)

    async def put_touch_back(self, entry: Entry) -> None:
        """Put in again what was taken out."""

        async def decide() -> None:
            await self._client.log_again(entry)
            self._post(messages.customers.TouchLoggedAgain())

        await self._decided(decide)

    async def seek_others(self, customer: Customer, likely: tuple[Customer, ...]) -> None:
        """Everybody with whom a customer may be joined."""

        async def fetch() -> None:
            lines = await self._client.fetch_customers()
            others = tuple(line.customer for line in lines if line.customer.id != customer.id)
            self._post(messages.identity.OthersFetched(customer, others, likely))

        await self._decided(fetch)

    async def join_customers(self, customer_id: str, other_id: str) -> None:
        async def decide() -> None:
            join = await self._client.join_customers(customer_id, other_id)
            self._post(messages.identity.CustomersJoined(join, (customer_id, other_id)))

        await self._decided(decide)

    async def refuse_double(self, double_id: str) -> None:
        async def decide() -> None:
            await self._client.refuse_double(double_id)
            self._post(messages.identity.DoubleRefused())

        await self._decided(decide)

    async def split_customer(self, customer_id: str, address: str) -> None:
        async def decide() -> None:
            self._post(
                messages.identity.CustomerParted(
                    await self._client.split_customer(customer_id, address)
                )
            )

        await self._decided(decide)

    async def undo_step(
        self, undo: str, customer_id: str = "", joined_id: str = "", before_id: str = ""
    ) -> None:
        """Take back a customer's join or split; a screen goes back from the joined to another."""

        async def decide() -> None:
            await self._client.undo_step(undo)
            self._post(messages.identity.StepUndone(customer_id, joined_id, before_id))

        await self._decided(decide)

    async def tell_erasure(self, customer: Customer) -> None:
        async def fetch() -> None:
            self._post(
                messages.identity.ErasureTold(
                    customer, await self._client.fetch_erasure(customer.id)
                )
            )

        await self._decided(fetch)

    async def forget_customer(self, customer_id: str, name: str) -> None:
        async def decide() -> None:
            erasure = await self._client.forget_customer(customer_id, name)
            self._post(messages.identity.CustomerForgotten(customer_id, erasure))

        await self._decided(decide)

    async def seek_same(self, life_event: LifeEvent) -> None:
        """The other life events of the same customer that count as such."""

        async def fetch() -> None:
            view = await self._client.fetch_customer(life_event.customer_id)
            others = (
                one for one in view.life_events if one.id != life_event.id and not one.is_rejected
            )
            self._post(messages.corrections.SameSought(life_event, tuple(others)))

        await self._decided(fetch)

    async def merge_life_events(self, life_event_id: str, other_id: str) -> None:
        async def decide() -> None:
            merged = await self._client.merge_life_events(life_event_id, other_id)
            self._post(messages.corrections.LifeEventDecided(merged))

        await self._decided(decide)
