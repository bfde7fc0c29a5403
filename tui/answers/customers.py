"""A customer's story."""

from __future__ import annotations

from tui.foundation import Foundation
from tui.messages import CustomerFetched, CustomerRequested
from tui.screens.customer import CustomerScreen


class CustomerAnswers(Foundation):
    """A customer's story."""

    async def on_customer_requested(self, message: CustomerRequested) -> None:
        screen = CustomerScreen(self.standing, message.customer_id, message.entry_id)
        await self.push_screen(screen)
        self.work(self.sync.fetch_customer, message.customer_id)

    def on_customer_fetched(self, message: CustomerFetched) -> None:
        for screen in self.shown(CustomerScreen):
            if screen.customer_id == message.view.customer.id:
                screen.show(message.view)
