"""Who is who: customers joined, parted, and forgotten."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tui import messages, screens
from tui.foundation import Foundation
from tui.keys import shown
from tui.text import one_line
from tui.words import erasure_words

if TYPE_CHECKING:
    from textual.screen import Screen

    from agent.models import Erasure
    from tui.messages.identity import (
        CustomerForgotten,
        CustomerParted,
        CustomersJoined,
        DoubleRequested,
        ErasureTold,
        ForgetRequested,
        JoinRequested,
        OthersFetched,
        SplitRequested,
        StepUndone,
    )

_SAME, _TWO = "same", "two"


class IdentityAnswers(Foundation):
    """Who is who: customers joined, parted, and forgotten."""

    def on_join_requested(self, message: JoinRequested) -> None:
        self.work(self.sync.seek_others, message.customer, message.likely)

    def on_others_fetched(self, message: OthersFetched) -> None:
        customer = message.customer

        def join(other_id: str | None) -> None:
            if other_id is not None:
                self.work(self.sync.join_customers, customer.id, other_id)

        words = f"Who else is {one_line(customer.name)}? Their mail and news become one story."
        self.push_screen(
            screens.somebody.SomebodyScreen(
                "The same person",
                words,
                message.others,
                first={one.id: "perhaps the same" for one in message.likely},
            ),
            join,
        )

    def on_double_requested(self, message: DoubleRequested) -> None:
        from tui.widgets.known_list import double_words  # that of the screen it was asked on

        customer, double = message.customer, message.double
        other = next(one for one in double.customers if one.id != customer.id)

        def decide(answer: str | None) -> None:
            if answer == _SAME:
                self.work(self.sync.join_customers, customer.id, other.id)
            elif answer == _TWO:
                self.work(self.sync.refuse_double, double.id)

        choices = {_SAME: "Yes, make them one", _TWO: "No, they are two; do not ask again"}
        words = double_words(double, customer)
        self.push_screen(screens.choice.ChoiceScreen("The same person?", words, choices), decide)

    def on_split_requested(self, message: SplitRequested) -> None:
        customer = message.customer

        def split(address: str | None) -> None:
            if address is not None:
                self.work(self.sync.split_customer, customer.id, address)

        if len(customer.addresses) < 2:
            self.say("There is one address only; nobody to part.")
            return
        words = "Which address is another person's? Its mail and news go with it."
        choices = {one: one for one in customer.addresses}
        self.push_screen(
            screens.choice.ChoiceScreen(f"Part {one_line(customer.name)}", words, choices), split
        )

    def on_forget_requested(self, message: ForgetRequested) -> None:
        self.work(self.sync.tell_erasure, message.customer)

    def on_erasure_told(self, message: ErasureTold) -> None:
        customer, name = message.customer, message.erasure.name or message.erasure.addresses[0]

        def refuse(typed: str) -> str:
            is_so = typed.casefold().split() == one_line(name).casefold().split()
            return "" if is_so else "That is not the name as it stands above."

        def forget(typed: str | None) -> None:
            if typed is not None:
                self.work(self.sync.forget_customer, customer.id, name)

        asked = f"{_what_goes(message.erasure)}\n\nType {one_line(name)} to forget them."
        question = screens.line.LineScreen(
            f"Forget {one_line(name)}", asked, placeholder="type the name here", refuse=refuse
        )
        self.push_screen(question, forget)

    # Facts

    def on_customers_joined(self, message: CustomersJoined) -> None:
        now, before = message.join.customer.id, ""
        for screen in self.shown(screens.customer.CustomerScreen):
            if screen.customer_id in message.joined_ids and screen.customer_id != now:
                before = screen.customer_id
                screen.turn_to(now)
        self.names[now] = message.join.customer.name
        undo = partial(self.sync.undo_step, customer_id=now, joined_id=now, before_id=before)
        self.undoable.append((undo, message.join.undo))
        self.say(f"They are one now; {shown('undo')} undoes it.")
        self.action_refresh_all()

    def on_customer_parted(self, message: CustomerParted) -> None:
        customer = message.split.customers[0]
        self.names[customer.id] = customer.name
        undo = partial(self.sync.undo_step, customer_id=customer.id)
        self.undoable.append((undo, message.split.undo))
        self.say(f"They are two now; {shown('undo')} undoes it.")
        self.action_refresh_all()

    def on_double_refused(self) -> None:
        self.say("They stay two; I shall not ask again.")
        self.action_refresh_all()

    def on_step_undone(self, message: StepUndone) -> None:
        for screen in self.shown(screens.customer.CustomerScreen):
            if message.before_id and screen.customer_id == message.joined_id:
                screen.turn_to(message.before_id)
        self.say(self.of(message.customer_id, "They are as before."))
        self.action_refresh_all()

    async def on_customer_forgotten(self, message: CustomerForgotten) -> None:
        while self._is_of(self.screen, message.customer_id):
            await self.pop_screen()
        self.undoable.clear()  # it may hold words of theirs
        self.names.pop(message.customer_id, None)
        for draft_id, customer_id in self.typed_to.items():
            if customer_id == message.customer_id:
                self.post_message(messages.drafts.DraftEdited(draft_id, "", "", is_unsaved=False))
        erasure = message.erasure
        words = f"{one_line(erasure.name)} is forgotten: {erasure_words(erasure)} erased."
        if erasure.waiting:
            words += f" {_waiting(erasure)}"
        self.push_screen(screens.notice.NoticeScreen("Forgotten", words))
        self.action_refresh_all()

    def _is_of(self, screen: Screen[Any], customer_id: str) -> bool:
        """Whether a screen shows a customer, or what was suggested of one."""
        if isinstance(screen, screens.suggestion.SuggestionScreen):
            known = self.views.get(screen.suggestion_id)
            return known is not None and known[0].customer.id == customer_id
        return (
            isinstance(screen, screens.customer.CustomerScreen)
            and screen.customer_id == customer_id
        )


def _what_goes(erasure: Erasure) -> str:
    """What will be erased, and what not, before the owner says yes."""
    addresses = ", ".join(map(one_line, erasure.addresses))
    lines = [
        f"Erased for good, from the book and the journal: {erasure_words(erasure)}, "
        "and all that is known of them.",
        f"New mail to or from {addresses} is no longer noted. Your mailbox stays as it is, and so "
        "does what others wrote about them.",
        *([_waiting(erasure)] if erasure.waiting else []),
    ]
    return "\n\n".join(lines)


def _waiting(erasure: Erasure) -> str:
    if erasure.waiting == 1:
        return "A mail that you approved stays until it has left."
    return f"{erasure.waiting} mails that you approved stay until they have left."
