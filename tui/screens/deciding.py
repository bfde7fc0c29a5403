"""What the owner can decide about a suggestion, on whichever screen it is shown."""

from __future__ import annotations

from typing import NamedTuple

from agent.models import Customer, OutboxItem, Suggestion
from tui.messages import (
    ApproveRequested,
    ConfirmRequested,
    CustomerRequested,
    DismissRequested,
    LogRequested,
    SnoozeRequested,
    UndoRequested,
    WhyRequested,
)
from tui.screens.framed import FramedScreen


class Decidable(NamedTuple):
    """The suggestion that a key is about, its customer and its approved mail."""

    suggestion: Suggestion
    customer: Customer
    outbox: OutboxItem | None


class DecidingScreen(FramedScreen):
    """Turns keys into requests; says so where a key cannot mean anything."""

    @property
    def decidable(self) -> Decidable | None:
        """What the cursor is on."""
        raise NotImplementedError

    def still_open(self) -> Decidable | None:
        """`decidable`, unless its mail is approved and on its way, which is then said."""
        found = self.decidable
        if found is not None and found.outbox is not None and found.outbox.is_under_way:
            self.notify("Its mail is approved already.", markup=False)
            return None
        return found

    def action_approve(self) -> None:
        if found := self.still_open():
            self.post_message(ApproveRequested(found.suggestion.id))

    def action_snooze(self) -> None:
        if found := self.still_open():
            self.post_message(SnoozeRequested(found.suggestion.id, found.customer.name))

    def action_dismiss_suggestion(self) -> None:
        if found := self.still_open():
            self.post_message(DismissRequested(found.suggestion.id, found.customer.name))

    def action_confirm(self) -> None:
        if found := self.still_open():
            if found.suggestion.needs_confirmation:
                self.post_message(ConfirmRequested(found.suggestion.id))
            else:
                self.notify("There is nothing to confirm here.", markup=False)

    def action_why(self) -> None:
        if self.decidable is not None:
            self.post_message(WhyRequested(self.decidable.suggestion.id))

    def action_log(self) -> None:
        if found := self.decidable:
            is_under_way = found.outbox is not None and found.outbox.is_under_way
            suggestion = None if is_under_way else found.suggestion
            self.post_message(LogRequested(found.customer, suggestion))

    def action_undo(self) -> None:
        self.post_message(UndoRequested())

    def action_customer(self) -> None:
        if self.decidable is not None:
            self.post_message(CustomerRequested(self.decidable.customer.id))
