"""A customer's story, and what the owner says of the customer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui import screens
from tui.foundation import Foundation
from tui.keys import shown
from tui.words import logged_words, unwanted_of

if TYPE_CHECKING:
    from agent.vocabulary import About
    from tui.messages.customers import (
        ContactRequested,
        CustomerFetched,
        CustomerGone,
        CustomerRequested,
        CustomerWritten,
        EarlierFetched,
        EarlierRequested,
        FactRemovalRequested,
        FactRequested,
        NotesRequested,
        ProofsFetched,
        ProofsRequested,
        RhythmRequested,
        TagsRequested,
        TouchRemovalRequested,
        TouchTakenOut,
        WantAgainRequested,
    )

AS_BEFORE = "It is as before."


class CustomerAnswers(Foundation):
    """A customer's story, and what the owner says of the customer."""

    async def on_customer_requested(self, message: CustomerRequested) -> None:
        screen = self.new(screens.customer.CustomerScreen)
        screen.turn_to(message.customer_id, message.entry_id, message.quote)
        await self.push_screen(screen)
        self.work(self.sync.fetch_customer, message.customer_id)

    def on_earlier_requested(self, message: EarlierRequested) -> None:
        self.work(self.sync.fetch_earlier, message.customer_id, message.before)

    def on_proofs_requested(self, message: ProofsRequested) -> None:
        self.work(self.sync.fetch_proofs, message.customer_id, message.entry_ids)

    def on_notes_requested(self, message: NotesRequested) -> None:
        customer, write = message.customer, self.client.write_notes

        def keep(notes: str | None) -> None:
            if notes is not None and notes != customer.notes:
                words = "Your notes are kept" if notes.strip() else "Your notes are gone"
                undo = partial(write, customer.id, customer.notes)
                self.work(self.sync.write_down, partial(write, customer.id, notes), words, undo)

        self.push_screen(screens.notes.NotesScreen(customer.name, customer.notes), keep)

    def on_tags_requested(self, message: TagsRequested) -> None:
        customer, write = message.customer, self.client.write_tags

        def keep(typed: str | None) -> None:
            if typed is not None:
                tags = [one.strip() for one in typed.split(",") if one.strip()]
                words = f"Tags: {', '.join(tags) or 'none'}"
                undo = partial(write, customer.id, customer.tags)
                self.work(self.sync.write_down, partial(write, customer.id, tags), words, undo)

        asked = "Your own words for what they are, a comma between: vip, nurse, Lake County CA."
        self.push_screen(screens.line.LineScreen("Tags", asked, ", ".join(customer.tags)), keep)

    def on_fact_requested(self, message: FactRequested) -> None:
        customer, client = message.customer, self.client

        def keep(known: tuple[About, str] | None) -> None:
            if known is not None:
                put = partial(client.put_fact, customer.id, *known)
                undo = partial(client.remove_fact, customer.id, *known)
                self.work(self.sync.write_down, put, "Good to know", undo)

        self.push_screen(screens.fact.FactScreen(customer.name, message.about), keep)

    def on_fact_removal_requested(self, message: FactRemovalRequested) -> None:
        customer, known = message.customer, (message.fact.about, message.fact.value)
        remove = partial(self.client.remove_fact, customer.id, *known)
        undo = partial(self.client.put_fact, customer.id, *known)
        self.work(self.sync.write_down, remove, "Taken out", undo)

    def on_contact_requested(self, message: ContactRequested) -> None:
        customer, write = message.customer, self.client.set_contact
        is_off = not customer.do_not_contact
        words = "They are left in peace" if is_off else "They may be written to again"
        undo = partial(write, customer.id, not is_off)
        self.work(self.sync.write_down, partial(write, customer.id, is_off), words, undo)

    def on_rhythm_requested(self, message: RhythmRequested) -> None:
        customer, write = message.customer, self.client.set_rhythm

        def refuse(typed: str) -> str:
            is_days = not typed or (typed.isdecimal() and 0 < int(typed[:9]) <= 3660)
            return "" if is_days else "A number of days, or nothing."

        def keep(typed: str | None) -> None:
            if typed is not None:
                days = int(typed) if typed else None
                words = f"In touch every {days} days" if days else "In touch as it comes"
                undo = partial(write, customer.id, customer.every_days)
                self.work(self.sync.write_down, partial(write, customer.id, days), words, undo)

        asked = "Every how many days? Empty: by your tags, or by the rhythm so far."
        known = str(customer.every_days or "")
        self.push_screen(
            screens.line.LineScreen("How often to be in touch", asked, known, refuse=refuse), keep
        )

    def on_want_again_requested(self, message: WantAgainRequested) -> None:
        customer, unwanted = message.customer, unwanted_of(message.customer)

        def want(what: str | None) -> None:
            if what is not None:
                write = partial(self.client.set_wanted, customer.id, what)
                again, undo = partial(write, is_unwanted=False), partial(write, is_unwanted=True)
                self.work(self.sync.write_down, again, f"Suggested again: {unwanted[what]}", undo)

        if len(unwanted) > 1:
            asked = "What shall be suggested with them again?"
            self.push_screen(screens.choice.ChoiceScreen("Want it again", asked, unwanted), want)
        elif unwanted:
            want(next(iter(unwanted)))
        else:
            self.say("There is nothing of theirs that you want no more of.")

    def on_touch_removal_requested(self, message: TouchRemovalRequested) -> None:
        self.work(self.sync.take_touch_out, message.entry)

    # Facts

    def on_customer_fetched(self, message: CustomerFetched) -> None:
        self.names[message.view.customer.id] = message.view.customer.name
        for screen in self.shown(screens.customer.CustomerScreen):
            if screen.customer_id == message.view.customer.id:
                screen.show(message.view)

    def on_customer_gone(self, message: CustomerGone) -> None:
        top = self.screen
        if (
            isinstance(top, screens.customer.CustomerScreen)
            and top.customer_id == message.customer_id
        ):
            self.pop_screen()
            self.say("They are no longer in the book.")

    def on_earlier_fetched(self, message: EarlierFetched) -> None:
        for screen in self.shown(screens.customer.CustomerScreen):
            if screen.customer_id == message.customer_id:
                screen.show_earlier(message.before, message.found)

    def on_proofs_fetched(self, message: ProofsFetched) -> None:
        for screen in self.shown(screens.customer.CustomerScreen):
            if screen.customer_id == message.customer_id:
                screen.show_proofs(message.entries)

    def on_customer_written(self, message: CustomerWritten) -> None:
        self.names[message.customer.id] = message.customer.name
        if message.undo is None:
            self.say(self.of(message.customer.id, message.words))
        else:
            undo = partial(self.sync.write_down, message.undo)
            self.undoable.append((undo, AS_BEFORE))
            self.say(f"{message.words}; {shown('undo')} undoes it.")
        self.action_refresh_all()

    def on_touch_taken_out(self, message: TouchTakenOut) -> None:
        async def put_back(_: str) -> None:
            await self.sync.put_touch_back(message.entry)

        self.undoable.append((put_back, message.entry.id))
        what = logged_words(message.entry.kind).capitalize()
        self.say(f"{what} taken out; {shown('undo')} undoes it.")
        self.action_refresh_all()

    def on_touch_logged_again(self) -> None:
        self.say(AS_BEFORE)
        self.action_refresh_all()
