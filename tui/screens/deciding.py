"""What the owner can decide about a suggestion, on whichever screen it is shown."""

from __future__ import annotations

from agent.models import Customer, OutboxItem, Suggestion
from tui.messages import (
    ApproveRequested,
    ConfirmRequested,
    CustomerRequested,
    DismissRequested,
    SnoozeRequested,
    UndoRequested,
)
from tui.screens.framed import FramedScreen

Decidable = tuple[Suggestion, Customer, OutboxItem | None]


class DecidingScreen(FramedScreen):
    """Turns keys into requests; says so where a key cannot mean anything."""

    @property
    def decidable(self) -> Decidable | None:
        """The suggestion that a key is about, its customer and its mail on the way."""
        raise NotImplementedError

    def still_open(self) -> Decidable | None:
        """`decidable`, unless its mail was approved already, which is then said."""
        if self.decidable is not None and self.decidable[2] is not None:
            self.notify("Its mail is approved already.", markup=False)
            return None
        return self.decidable

    def action_approve(self) -> None:
        if found := self.still_open():
            self.post_message(ApproveRequested(found[0].id))

    def action_snooze(self) -> None:
        if found := self.still_open():
            self.post_message(SnoozeRequested(found[0].id, found[1].name))

    def action_dismiss_suggestion(self) -> None:
        if found := self.still_open():
            self.post_message(DismissRequested(found[0].id, found[1].name))

    def action_confirm(self) -> None:
        if found := self.still_open():
            if found[0].needs_confirmation:
                self.post_message(ConfirmRequested(found[0].id))
            else:
                self.notify("There is nothing to confirm here.", markup=False)

    def action_undo(self) -> None:
        self.post_message(UndoRequested())

    def action_customer(self) -> None:
        if self.decidable is not None:
            self.post_message(CustomerRequested(self.decidable[1].id))
