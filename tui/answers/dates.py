"""The days ahead: shown, added by hand, and saved for a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.vocabulary import DateKind, Who
from tui import screens
from tui.foundation import Foundation
from tui.text import one_line
from tui.words import day_words, how_known_words

if TYPE_CHECKING:
    import datetime as dt

    from agent.models import Customer
    from tui.messages.dates import (
        DateRemembered,
        DatesFetched,
        DatesSaved,
        HowKnownRequested,
        RememberDateRequested,
        SaveDatesRequested,
        SomebodySought,
    )
    from tui.screens.whose import Whose

CALENDAR_FILE = "~/kinkeeper.ics"


class DateAnswers(Foundation):
    """The days ahead: shown, added by hand, and saved for a calendar."""

    calendar_file = CALENDAR_FILE
    """Where the days were saved last."""

    async def action_dates(self) -> None:
        screen = await self.go(screens.dates.DatesScreen)
        self.work(screen.fetch, self.sync)

    def on_dates_fetched(self, message: DatesFetched) -> None:
        for screen in self.shown(screens.dates.DatesScreen):
            screen.show(message.dates)

    def on_how_known_requested(self, message: HowKnownRequested) -> None:
        line = message.line
        quotes = [one.quote for one in line.life_event.evidence] if line.life_event else []
        quotes += [line.date.evidence.quote] if line.date.evidence else []
        words = [
            f"{one_line(line.customer.name)}: {one_line(line.words)}, {day_words(line.day)}",
            how_known_words(line, self.standing.now),
            *(f"“{one_line(quote)}”" for quote in quotes[1:]),
        ]
        self.push_screen(screens.notice.NoticeScreen("How I know", "\n\n".join(words)))

    # Adding one

    def on_remember_date_requested(self, message: RememberDateRequested) -> None:
        self.work(self.sync.seek_somebody, message.day)

    def on_somebody_sought(self, message: SomebodySought) -> None:
        by_id = {one.id: one for one in message.customers}

        def ask_day(customer_id: str | None) -> None:
            if customer_id is not None:
                self._ask_day(by_id[customer_id], message.day)

        words = "Whose day do you want to remember? Their family's days go with them."
        self.push_screen(
            screens.somebody.SomebodyScreen("A day to remember", words, message.customers), ask_day
        )

    def _ask_day(self, customer: Customer, day: dt.date | None) -> None:
        def ask_whose(answer: tuple[DateKind, str] | None) -> None:
            if answer is not None:
                self._ask_whose(customer, *answer)

        asked = screens.day_to_remember.DayToRememberScreen(customer.name, day, self.standing.today)
        self.push_screen(asked, ask_whose)

    def _ask_whose(self, customer: Customer, kind: DateKind, date: str) -> None:
        def put(whose: Whose | None) -> None:
            if whose is not None:
                from agent.models import RememberedDate  # no record before the first frame

                who, name = whose
                remembered = RememberedDate(kind=kind, who=who, name=name, date=date)
                self.work(self.sync.put_date, customer.id, remembered)

        who = Who.COMPANY if kind is DateKind.IN_BUSINESS else Who.SELF
        self.push_screen(screens.whose.WhoseScreen(who, None), put)

    def on_date_remembered(self, message: DateRemembered) -> None:
        self.say(f"Noted; it is in the book of {one_line(message.customer.name)}.")
        for screen in self.shown(screens.dates.DatesScreen):
            self.work(screen.fetch, self.sync)

    # Saving them

    def on_save_dates_requested(self, _: SaveDatesRequested) -> None:
        def save(path: str | None) -> None:
            if path:
                self.calendar_file = path
                self.work(self.sync.save_dates, path)

        words = "The coming year goes into a file that your calendar can read. Where to?"
        asked = screens.line.LineScreen("Save for a calendar", words, self.calendar_file)
        self.push_screen(asked, save)

    def on_dates_saved(self, message: DatesSaved) -> None:
        days = message.saved.days
        self.say(f"{days} {'day' if days == 1 else 'days'} saved in {message.saved.path}")
