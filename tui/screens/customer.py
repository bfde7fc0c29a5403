"""A customer: their story on one side, what the cursor is on in full on the other."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from agent.models import Customer, CustomerView, EntryKind, Topic
from tui.keys import Place, bindings
from tui.messages import LogRequested, UndoRequested
from tui.screens.framed import FramedScreen
from tui.sync import Sync
from tui.text import one_line
from tui.widgets.reader import Reader
from tui.widgets.status_line import Standing
from tui.widgets.timeline import Timeline
from tui.words import owners_clock, since_words


class CustomerScreen(FramedScreen):
    """Opens at one entry where it was found by a search."""

    PLACES = (Place.CUSTOMER, Place.INNER, Place.EVERYWHERE)
    SHOWS = frozenset({Topic.CUSTOMER, Topic.ENTRY, Topic.LIFE_EVENT})
    BINDINGS = bindings(Place.CUSTOMER, Place.INNER)

    def __init__(self, standing: Standing, customer_id: str, entry_id: str) -> None:
        super().__init__(standing)
        self.customer_id = customer_id
        self._entry_id = entry_id
        self._view: CustomerView | None = None

    @property
    def known_ids(self) -> dict[Topic, str]:
        return {Topic.CUSTOMER: self.customer_id}

    async def fetch(self, sync: Sync) -> None:
        await sync.fetch_customer(self.customer_id)

    def compose_body(self) -> Iterable[Widget]:
        with Container(id="customer"):
            yield Timeline(id="timeline")
            yield Reader(id="reader")

    def on_mount(self) -> None:
        self.query_one(Timeline).focus()

    def head(self) -> Content:
        if self._view is None:
            return Content("…")
        customer = self._view.customer
        facts = [
            one_line(customer.company),
            ", ".join(map(one_line, customer.addresses)),
            _count(sum(one.kind is EntryKind.MAIL for one in self._view.entries), "mail"),
            _count(sum(event.is_known for event in self._view.life_events), "life event"),
        ]
        touches = [
            entry.at
            for entry in self._view.entries
            if entry.kind is not EntryKind.NOTE and entry.at <= self.standing.now
        ]
        if touches:
            latest = max(touches)
            last = owners_clock(latest, self.standing.now).date()
            ago = since_words(last, self.standing.today)
            facts.append(f"last touch {ago if ago == 'today' else f'{ago} ago'}")
        return Content.assemble(
            (one_line(customer.name), "bold $accent"),
            ("   do not contact" if customer.do_not_contact else "", "$joy"),
            "\n",
            (" · ".join(fact for fact in facts if fact), "$muted"),
            *((f"\n{details}", "$muted") for details in (_details(customer),) if details),
        )

    def action_log(self) -> None:
        if self._view is not None:
            self.post_message(LogRequested(self._view.customer))

    def action_undo(self) -> None:
        self.post_message(UndoRequested())

    def show(self, view: CustomerView) -> None:
        """Show the story; the cursor stays where it is, or goes to the entry asked for."""
        self._view = view
        self.show_head()
        self.query_one(Timeline).show(view, self.standing.now, self._entry_id)
        self._entry_id = ""

    async def on_option_list_option_highlighted(
        self, message: OptionList.OptionHighlighted
    ) -> None:
        message.stop()
        current = self.query_one(Timeline).current
        if current is not None and self._view is not None:
            await self.query_one(Reader).show(current, self._view, self.standing.now)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.query_one(Reader).focus()


def _details(customer: Customer) -> str:
    """What signatures tell, beside the company that stands above."""
    values = (one.value for one in customer.details if one.value != customer.company)
    return " · ".join(one_line(value) for value in values if value)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
