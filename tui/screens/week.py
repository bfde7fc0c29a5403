"""Week: what you did and what came back, who was touched and who was not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from agent.vocabulary import Topic
from tui.keys import Place, bindings
from tui.messages.customers import CustomerRequested
from tui.messages.week import WeekRequested
from tui.screens.framed import FramedScreen
from tui.widgets.key_line import KeyLine
from tui.widgets.people_of_week import PeopleOfWeek
from tui.widgets.week_figures import WeekFigures
from tui.words import date_words

if TYPE_CHECKING:
    from textual.widget import Widget

    from agent.models import Week
    from tui.sync import Sync
    from tui.widgets.status_line import Standing

MOST_AGO = 520
"""Ten years; the agent looks no further back."""


class WeekScreen(FramedScreen):
    """Figures on one side, people on the other; earlier weeks are a key away."""

    PLACES = (Place.LIST, Place.WEEK, Place.INNER, Place.EVERYWHERE)
    SHOWS = frozenset({Topic.WEEK, Topic.ENTRY, Topic.SUGGESTION, Topic.CUSTOMER})
    BINDINGS = bindings(Place.WEEK, Place.INNER)

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing)
        self.ago = 0
        """How many weeks ago the week was that is asked for."""
        self._week: Week | None = None

    async def fetch(self, sync: Sync) -> None:
        await sync.fetch_week(self.ago)

    def compose_body(self) -> Iterable[Widget]:
        with Container(id="week"):
            yield WeekFigures(id="figures")
            yield PeopleOfWeek(id="people")
        with Vertical(id="nothing"):
            yield Static(markup=False, id="nothing-words")

    def on_mount(self) -> None:
        self._show_either()
        self.query_one(PeopleOfWeek).focus()

    def head(self) -> Content:
        if self._week is None:
            return Content.styled("Week", "bold $accent")
        shown = self._week.weeks[0]
        ends_on = shown.starts_on + dt.timedelta(days=6)
        ago = (self._week.today - shown.starts_on).days // 7
        which = {0: "this week", 1: "last week"}.get(ago, f"{ago} weeks ago")
        return Content.assemble(
            (f"Week {shown.week[-2:]}", "bold $accent"),
            "   ",
            (f"{date_words(f'{shown.starts_on}/{ends_on}')}, {which}", "$muted"),
        )

    def show(self, ago: int, week: Week) -> None:
        """Show the week that was so many weeks `ago`, if it is still asked for."""
        if ago == self.ago:
            self._week = week
            self.show_head()
            self._show_either()
            self.query_one(WeekFigures).show(week)
            self.query_one(PeopleOfWeek).show(week, self.standing.now)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if customer := self.query_one(PeopleOfWeek).current:
            self.post_message(CustomerRequested(customer.id))

    def action_earlier(self) -> None:
        self._go(self.ago + 1)

    def action_later(self) -> None:
        self._go(self.ago - 1)

    def action_now(self) -> None:
        self._go(0)

    def _go(self, ago: int) -> None:
        wanted = min(max(ago, 0), MOST_AGO)
        if wanted != self.ago:
            self.ago = wanted
            self.post_message(WeekRequested(wanted))

    def _show_either(self) -> None:
        """The week where there is anybody to touch, kind words where there is nobody."""
        week = self._week
        has_people = week is not None and bool(week.touched or week.untouched_count)
        self.query_one("#week").display = has_people
        self.query_one("#nothing").display = not has_people
        empty = (Place.INNER, Place.EVERYWHERE)
        self.query_one(KeyLine).show(*(self.PLACES if has_people else empty))
        first, second = (
            "No week to tell of yet.",
            "Once your mail brings customers, it starts here.",
        )
        if week is None:
            first, second = "Week", "Counting what you did …"
        words = Content.assemble((first, "bold"), "\n\n", (second, "$muted"))
        self.query_one("#nothing-words", Static).update(words)
