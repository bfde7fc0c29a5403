"""Search: everything in the journal, found as you type; who was in touch last before you do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Input, OptionList, Static

from agent.models import Found, SearchHit
from agent.vocabulary import Topic
from tui.keys import Place, bindings
from tui.messages.customers import CustomerRequested
from tui.messages.journal import SearchRequested
from tui.screens.framed import FramedScreen
from tui.text import first_match, one_line
from tui.widgets.found_list import FoundList
from tui.widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui.sync import Sync
    from tui.widgets.status_line import Standing


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

    def compose_body(self) -> Iterable[Widget]:
        yield TypedLine(self._words, id="words", placeholder="a name, words, kind:wedding …")
        yield Static(markup=False, id="found")
        yield FoundList(id="results")

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
            # Laying the whole screen out anew takes longer than to paint what was found.
            was_one_line = self._found is not None and not self._found.said
            self._found = found
            summary = self.query_one("#found", Static)
            summary.update(self._summary(found), layout=not was_one_line or bool(found.said))
            results = self.query_one(FoundList)
            results.show(found, self.standing.now, keeps_cursor=is_same)

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self.ask()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        results = self.query_one(FoundList)
        if results.highlighted is not None:
            results.action_select()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        found = self.query_one(FoundList).current
        if isinstance(found, SearchHit):
            quote = first_match(found.snippet)
            self.post_message(CustomerRequested(found.entry.customer_id, found.entry.id, quote))
        elif found is not None:
            self.post_message(CustomerRequested(found.customer.id))

    def focus_words(self) -> None:
        """Put the cursor back into the search."""
        self.query_one(Input).focus()

    def action_results(self) -> None:
        self.query_one(FoundList).focus()

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
