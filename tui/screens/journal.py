"""Search: everything in the journal, found as you type; all customers before you do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from agent.models import CustomerLine, SearchHit, Topic
from tui.keys import Place, bindings
from tui.messages import CustomerRequested, CustomersRequested, SearchRequested
from tui.screens.framed import FramedScreen
from tui.sync import Sync
from tui.text import fitted, with_marks
from tui.widgets.mail_text import QUOTE_STYLE
from tui.widgets.status_line import Standing
from tui.widgets.typed_line import TypedLine
from tui.words import day_words, owners_clock

NAME_CELLS, DAY_CELLS = 20, 15


class Results(OptionList):
    """One line for each hit or customer."""

    BINDINGS = bindings(Place.LIST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(compact=True, markup=False, **kwargs)


class JournalScreen(FramedScreen):
    """Letters go to the search, the down key to what it found."""

    PLACES = (Place.LIST, Place.INNER)
    SHOWS = frozenset({Topic.CUSTOMER, Topic.ENTRY})
    BINDINGS = bindings(Place.JOURNAL, Place.INNER)

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing)
        self._targets: list[tuple[str, str]] = []
        self._shown: tuple[SearchHit, ...] | tuple[CustomerLine, ...] = ()
        self._shown_for = ""

    def compose_body(self) -> Iterable[Widget]:
        yield TypedLine(id="words", placeholder="a name, a word from a mail …")
        yield Static(markup=False, id="found")
        yield Results(id="results")

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self.ask()

    async def fetch(self, sync: Sync) -> None:
        words = self.query_one(Input).value.strip()
        await (sync.search(words) if words else sync.fetch_customers())

    def ask(self) -> None:
        """Ask for what the typed words find, or for everybody."""
        words = self.query_one(Input).value.strip()
        self.post_message(SearchRequested(words) if words else CustomersRequested())

    def head(self) -> Content:
        return Content.styled("Search", "bold $accent")

    def show_hits(self, words: str, hits: tuple[SearchHit, ...]) -> None:
        """Show what was found, if it is still what is asked for."""
        if self.query_one(Input).value.strip() == words:
            count = f"{len(hits)} found" if hits else "Nothing found; fewer letters find more."
            self._show(words, hits, count)

    def show_customers(self, customers: tuple[CustomerLine, ...]) -> None:
        """Show everybody, while nothing is typed."""
        if not self.query_one(Input).value.strip():
            latest_first = sorted(
                customers,
                key=lambda line: line.last_at.timestamp() if line.last_at else 0.0,
                reverse=True,
            )
            self._show("", tuple(latest_first), f"{len(customers)} customers, latest first")

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self.ask()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        results = self.query_one(Results)
        if results.highlighted is not None:
            results.action_select()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.post_message(CustomerRequested(*self._targets[message.option_index]))

    def on_resize(self) -> None:
        self._draw()

    def focus_words(self) -> None:
        """Put the cursor back into the search."""
        self.query_one(Input).focus()

    def action_results(self) -> None:
        self.query_one(Results).focus()

    def _show(
        self, words: str, lines: tuple[SearchHit, ...] | tuple[CustomerLine, ...], count: str
    ) -> None:
        """Show what was found for `words`; the cursor stays unless the words are new."""
        if words != self._shown_for:
            self._targets = []
        self._shown, self._shown_for = lines, words
        self.query_one("#found", Static).update(Content.styled(count, "$muted"))
        self._draw()

    def _draw(self) -> None:
        results = self.query_one(Results)
        at = results.highlighted
        kept = self._targets[at] if at is not None and at < len(self._targets) else None
        now = self.standing.now
        cells = results.scrollable_content_region.width
        self._targets, options = [], []
        for line in self._shown:
            if isinstance(line, SearchHit):
                self._targets.append((line.entry.customer_id, line.entry.id))
                options.append(Option(_hit_line(line, cells, now)))
            else:
                self._targets.append((line.customer.id, ""))
                options.append(Option(_customer_line(line, cells, now)))
        results.set_options(options)
        if options:
            results.highlighted = self._targets.index(kept) if kept in self._targets else 0


def _hit_line(hit: SearchHit, cells: int, now: dt.datetime) -> Content:
    snippet = with_marks(hit.snippet, QUOTE_STYLE)
    return Content.assemble(
        " ",
        (fitted(hit.customer_name, NAME_CELLS), "bold"),
        (f"  {day_words(owners_clock(hit.entry.at, now).date()):<{DAY_CELLS}}  ", "$muted"),
        snippet.truncate(max(1, cells - NAME_CELLS - DAY_CELLS - 6), ellipsis=True),
    )


def _customer_line(line: CustomerLine, cells: int, now: dt.datetime) -> Content:
    last = day_words(owners_clock(line.last_at, now).date()) if line.last_at else ""
    about = line.customer.company or ", ".join(line.customer.addresses)
    rest = max(1, cells - NAME_CELLS - DAY_CELLS - 17)
    return Content.assemble(
        " ",
        (fitted(line.customer.name or line.customer.addresses[0], NAME_CELLS), "bold"),
        (f"  {last:<{DAY_CELLS}}  ", "$muted"),
        fitted(about, rest),
        (f"{line.entries:>6} mail{'s' if line.entries != 1 else ' '}", "$muted"),
    )
