"""What the owner can decide about a suggestion, on whichever screen it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from tui import messages
from tui.screens.framed import FramedScreen

if TYPE_CHECKING:
    from agent.models import (
        Brief,
        Customer,
        LifeEvent,
        OutboxItem,
        Suggestion,
        SuggestionView,
        TodayLine,
    )
    from tui.widgets.status_line import Leaving


NO_DRAFT = "There is no draft to edit yet."


class Decidable(NamedTuple):
    """The suggestion that a key is about, its customer, life event and approved mail."""

    suggestion: Suggestion
    customer: Customer
    life_event: LifeEvent | None
    outbox: OutboxItem | None

    @classmethod
    def of(cls, shown: TodayLine | SuggestionView) -> Self:
        """What a line of the list, or an open suggestion, is about."""
        return cls(shown.suggestion, shown.customer, shown.life_event, shown.outbox)

    @property
    def waiting(self) -> Suggestion | None:
        """The suggestion, where there is still something to do for it."""
        is_under_way = self.outbox is not None and self.outbox.is_under_way
        return None if is_under_way else self.suggestion


class DecidingScreen(FramedScreen):
    """Turns keys into requests; says so where a key cannot mean anything."""

    @property
    def decidable(self) -> Decidable | None:
        """What the cursor is on."""
        raise NotImplementedError

    def show_brief(self, brief: Brief) -> None:
        """Show who the customer is, if that is still who is meant."""
        raise NotImplementedError

    def mail_undone(self) -> Leaving | None:
        return self.standing.last_approved

    def still_open(self) -> Decidable | None:
        """`decidable`, unless its mail is approved and on its way, which is then said."""
        found = self.decidable
        if found is not None and found.waiting is None:
            self.notify("Its mail is approved already.", markup=False)
            return None
        return found

    def action_approve(self) -> None:
        if found := self.still_open():
            self.post_message(messages.drafts.ApproveRequested(found.suggestion.id))

    def action_snooze(self) -> None:
        if found := self.still_open():
            self.post_message(
                messages.desk.SnoozeRequested(found.suggestion.id, found.customer.name)
            )

    def action_dismiss_suggestion(self) -> None:
        if found := self.still_open():
            asked = messages.desk.DismissRequested(
                found.suggestion, found.customer, found.life_event
            )
            self.post_message(asked)

    def action_confirm(self) -> None:
        if found := self.still_open():
            if found.suggestion.needs_confirmation:
                self.post_message(messages.desk.ConfirmRequested(found.suggestion.id))
            else:
                self.notify("There is nothing to confirm here.", markup=False)

    def action_why(self) -> None:
        if self.decidable is not None:
            self.post_message(messages.desk.WhyRequested(self.decidable.suggestion.id))

    def action_edit_outside(self) -> None:
        if found := self.still_open():
            self.post_message(messages.drafts.EditOutsideRequested(found.suggestion.id))

    def action_log_call(self) -> None:
        if found := self.decidable:
            self.post_message(messages.desk.CallRequested(found.customer, found.waiting))

    def action_log(self) -> None:
        if found := self.decidable:
            self.post_message(messages.desk.LogRequested(found.customer, found.waiting))

    def action_undo(self) -> None:
        self.post_message(messages.desk.UndoRequested())

    def action_customer(self) -> None:
        if self.decidable is not None:
            self.post_message(messages.customers.CustomerRequested(self.decidable.customer.id))
