"""Search: everything in the journal, found as you type; who was in touch last before you do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from agent.models import CustomerLine, Direction, EntryKind, Found, SearchHit, Topic
from tui.keys import Place, bindings
from tui.messages.customers import CustomerRequested
from tui.messages.journal import SearchRequested
from tui.screens.framed import FramedScreen
from tui.text import first_match, fitted, one_line, with_marks
from tui.widgets.lines import Lines
from tui.widgets.mail_text import QUOTE_STYLE
from tui.widgets.today_list import MARK_STYLES
from tui.widgets.typed_line import TypedLine
from tui.words import day_words, kind_words, logged_words, mark_of, owners_clock

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget

    from tui.sync import Sync
    from tui.widgets.status_line import Standing

NAME_CELLS, DAY_CELLS, SUBJECT_CELLS = 20, 15, 28
WITH_SUBJECT_CELLS = 110
"""From so many cells on, the subject has a column of its own."""


REST_SECONDS = 0.15
"""So long after a search what lies below the screen is drawn."""


class Results(Lines):
    """One line for each hit or customer."""

    BINDINGS = bindings(Place.LIST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(compact=True, markup=False, **kwargs)


class JournalScreen(FramedScreen):
    """Letters go to the search, the down key to what it found."""

    PLACES = (Place.LIST, Place.JOURNAL, Place.INNER)
    SHOWS = frozenset({Topic.CUSTOMER, Topic.ENTRY, Topic.LIFE_EVENT})
    BINDINGS = bindings(Place.JOURNAL, Place.INNER)

    def __init__(self, standing: Standing, words: str = "") -> None:
        super().__init__(standing)
        self._words = words
        self._found: Found | None = None
        self._found_for = ""
        self._lines: list[SearchHit | CustomerLine] = []
        self._drawing_rest: Timer | None = None

    def compose_body(self) -> Iterable[Widget]:
        yield TypedLine(self._words, id="words", placeholder="a name, words, kind:wedding …")
        yield Static(markup=False, id="found")
        yield Results(id="results")

    def on_mount(self) -> None:
        self.focus_words()
        self.ask()

    async def fetch(self, sync: Sync) -> None:
        await sync.search(self.typed)

    @property
    def typed(self) -> str:
        """What is looked for; a blank at its end says that the last word is whole."""
        return self.query_one(Input).value.lstrip()

    def ask(self) -> None:
        """Ask for what the typed words find."""
        self.post_message(SearchRequested(self.typed))

    def head(self) -> Content:
        return Content.styled("Search", "bold $accent")

    def show_found(self, words: str, found: Found) -> None:
        """Show what was found for `words`, if they are still asked for; the cursor stays."""
        if self.typed == words:
            is_same, self._found_for = words == self._found_for, words
            self._found = found
            self._draw(keeps_cursor=is_same)

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
        line = self._lines[message.option_index]
        if isinstance(line, SearchHit):
            quote = first_match(line.snippet)
            self.post_message(CustomerRequested(line.entry.customer_id, line.entry.id, quote))
        else:
            self.post_message(CustomerRequested(line.customer.id))

    def on_resize(self) -> None:
        self._draw()

    def focus_words(self) -> None:
        """Put the cursor back into the search."""
        self.query_one(Input).focus()

    def action_results(self) -> None:
        self.query_one(Results).focus()

    def _draw(self, *, keeps_cursor: bool = True) -> None:
        if self._found is None:
            return
        self.query_one("#found", Static).update(self._summary(self._found))
        results = self.query_one(Results)
        at = results.highlighted if keeps_cursor else None
        kept = _key(self._lines[at]) if at is not None and at < len(self._lines) else None
        self._lines = [*self._found.people, *self._found.hits]
        cells, now = results.scrollable_content_region.width, self.standing.now
        keys = list(map(_key, self._lines))
        at = keys.index(kept) if kept in keys else 0
        in_sight = max(at + 1, results.scrollable_content_region.height)
        results.set_options(_options(self._lines[:in_sight], cells, now))
        if self._lines:
            results.highlighted = at
        # What cannot be seen yet would make the next letter wait.
        if self._drawing_rest is not None:
            self._drawing_rest.stop()
        rest = partial(self._draw_rest, self._lines[in_sight:], cells)
        self._drawing_rest = self.set_timer(REST_SECONDS, rest)

    def _draw_rest(self, lines: list[SearchHit | CustomerLine], cells: int) -> None:
        self.query_one(Results).add_options(_options(lines, cells, self.standing.now))

    def _summary(self, found: Found) -> Content:
        """How much was found, and beneath it what was not understood."""
        if not self._found_for.strip():
            words = {0: "No customers yet; mail will bring them.", 1: "1 customer"}.get(
                found.customers, f"{found.customers:,} customers, latest first"
            )
        else:
            people = len(found.people)
            parts = [f"{people} {'person' if people == 1 else 'people'}"] if people else []
            if found.hits:
                parts.append(f"{len(found.hits)} found" if found.is_all else "the newest 50 found")
            words = ", ".join(parts) or "Nothing found; fewer words find more."
        lines = [Content.styled(words, "$muted")]
        lines += [Content.styled(one_line(said), "$warning") for said in found.said]
        return Content("\n").join(lines)


def _options(
    lines: Iterable[SearchHit | CustomerLine], cells: int, now: dt.datetime
) -> list[Option]:
    return [Option(_line(line, cells, now)) for line in lines]


def _key(line: SearchHit | CustomerLine) -> str:
    return line.entry.id if isinstance(line, SearchHit) else line.customer.id


def _line(line: SearchHit | CustomerLine, cells: int, now: dt.datetime) -> Content:
    if isinstance(line, SearchHit):
        return _hit_line(line, cells, now)
    return _customer_line(line, cells, now)


def _hit_line(hit: SearchHit, cells: int, now: dt.datetime) -> Content:
    entry, event = hit.entry, hit.life_event
    sign, style = ("→" if entry.direction is Direction.OUT else "←"), "$muted"
    if entry.kind is not EntryKind.MAIL:
        sign = "·"
    about = ""
    if event is not None:
        mark = mark_of(is_sad=False, kind=event.kind, is_doubtful=event.is_maybe)
        sign = "?" if event.is_maybe else mark.strip() or "◆"
        style = MARK_STYLES[mark] or "$accent"
        about = f"{kind_words(event.kind).capitalize()}: "
    elif entry.kind is not EntryKind.MAIL:
        about = f"{logged_words(entry.kind).capitalize()}: "
    subject = ""
    if cells >= WITH_SUBJECT_CELLS:
        subject = f"{fitted(entry.subject, SUBJECT_CELLS)}  "
    snippet = Content.assemble((about, "$muted"), with_marks(hit.snippet, QUOTE_STYLE))
    left = cells - NAME_CELLS - DAY_CELLS - len(subject) - 9
    return Content.assemble(
        " ",
        (fitted(hit.customer_name or entry.address, NAME_CELLS), "bold"),
        (f"  {day_words(owners_clock(entry.at, now).date()):<{DAY_CELLS}}  ", "$muted"),
        (sign, style),
        "  ",
        subject,
        snippet.truncate(max(1, left), ellipsis=True),
    )


def _customer_line(line: CustomerLine, cells: int, now: dt.datetime) -> Content:
    last = day_words(owners_clock(line.last_at, now).date()) if line.last_at else ""
    about = line.customer.company or ", ".join(line.customer.addresses)
    count = f"{line.entries:,} {'entry' if line.entries == 1 else 'entries'}"
    return Content.assemble(
        " ",
        (fitted(line.customer.name or line.customer.addresses[0], NAME_CELLS), "bold $accent"),
        (f"  {last:<{DAY_CELLS}}  ", "$muted"),
        "   ",
        fitted(about, max(1, cells - NAME_CELLS - DAY_CELLS - 9 - len(count) - 2)),
        (f"  {count}", "$muted"),
    )
