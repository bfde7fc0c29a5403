"""Today: whom to write and why now, with the quote, the person and the draft beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import Container, Vertical
from textual.content import Content

from tui import messages
from tui.keys import Place, bindings, shown
from tui.screens.deciding import NO_DRAFT, Decidable, DecidingScreen
from tui.widgets.asides import Asides
from tui.widgets.beside import Beside
from tui.widgets.key_line import KeyLine
from tui.widgets.nobody import Nobody
from tui.widgets.peek import Peek
from tui.widgets.today_list import TodayList

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import OptionList

    from agent.models import Brief, Entry, SuggestionView, Today
    from tui.widgets.status_line import Standing


class TodayScreen(DecidingScreen):
    """The first screen, always at the bottom of the stack."""

    PLACES = (Place.LIST, Place.TODAY, Place.EVERYWHERE)
    BINDINGS = bindings(Place.TODAY)

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing)
        self._today: Today | None = None

    def compose_body(self) -> Iterable[Widget]:
        with Container(id="today"):
            yield TodayList(id="list")
            yield Beside(id="beside")
        with Vertical(id="nobody"):
            yield Nobody(id="nobody-words")
        yield Asides(id="asides")
        yield Peek(id="peek")

    def on_mount(self) -> None:
        self._show_either()

    @property
    def decidable(self) -> Decidable | None:
        line = self.query_one(TodayList).current if self._has_lines else None
        return Decidable.of(line) if line else None

    @property
    def is_peeking(self) -> bool:
        """Whether the mail stands large over the list."""
        return bool(self.query_one(Peek).display)

    def head(self) -> Content:
        words = questions = ""
        if self._today is not None and self._today.questions:
            count = self._today.questions
            noun = "question" if count == 1 else "questions"
            questions = f"{shown('corrections')}: {count} {noun} about life events"
        if self._today is not None and self._today.lines:
            people = len(
                {
                    line.customer.id
                    for line in self._today.lines
                    if line.outbox is None or not line.outbox.is_under_way
                }
            )
            words = {
                0: "All done; your mail is on its way",
                1: "1 person would be glad to hear from you",
            }.get(people, f"{people} people would be glad to hear from you")
        said = " · ".join(filter(None, (words, questions)))
        return Content.assemble(("Today", "bold $accent"), "   ", (said, "$muted"))

    def show_today(self, today: Today) -> None:
        """Show the list; the cursor stays on its suggestion, or goes on from what was decided."""
        self._today = today
        self._show_either()
        self.query_one(TodayList).show(today)
        self.show_head()

    def show_preview(
        self, view: SuggestionView, entries: dict[str, Entry], kept: tuple[str, str] | None
    ) -> None:
        """Show mail, person and draft, if the cursor is (still) on that suggestion."""
        current = self.query_one(TodayList).current
        if current is None or current.suggestion.id != view.suggestion.id:
            return
        self.query_one(Peek).show(view, entries, kept, self.standing.now)
        self.query_one(Beside).show(view, entries, kept, self.standing.now)

    def show_brief(self, brief: Brief) -> None:
        """Show who it is, if the cursor is (still) with that customer."""
        self.query_one(Beside).show_brief(brief)

    def point_at(self, suggestion_id: str) -> None:
        """Put the cursor on a suggestion, as soon as it is on the list."""
        self.query_one(TodayList).point_at(suggestion_id)

    def show_standing(self, standing: Standing) -> None:
        super().show_standing(standing)
        if self.query(Nobody):
            self._show_either()

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        if message.option_id:
            self.post_message(messages.desk.PreviewRequested(message.option_id))
            self._ask_for_person()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if message.option_id:
            self._close_peek()
            self.post_message(messages.desk.OpenRequested(message.option_id))

    def on_beside_person_wanted(self, message: Beside.PersonWanted) -> None:
        message.stop()
        self._ask_for_person()

    def on_today_list_beside_scrolled(self, message: TodayList.BesideScrolled) -> None:
        message.stop()
        self._scroll_pages(message.pages)

    def action_edit(self) -> None:
        line = self.query_one(TodayList).current
        if self.still_open() is None or line is None:
            return
        if line.has_draft:
            self._close_peek()
            self.post_message(messages.desk.OpenRequested(line.suggestion.id, is_editing=True))
        else:
            # Opened without a draft, it would take what is typed next for keys.
            self.notify(NO_DRAFT, markup=False)

    def action_peek(self) -> None:
        if self.is_peeking:
            self._close_peek()
        elif found := self.decidable:
            self.query_one(Peek).display = True
            self.post_message(messages.desk.PreviewRequested(found.suggestion.id))

    def action_close_peek(self) -> None:
        self._close_peek()

    def action_beside(self) -> None:
        self.query_one(Beside).turn()

    def action_page_down(self) -> None:
        self._scroll_pages(1)

    def action_page_up(self) -> None:
        self._scroll_pages(-1)

    def _scroll_pages(self, pages: int) -> None:
        part = self.query_one(Peek) if self.is_peeking else self.query_one(Beside)
        part.scroll_pages(pages)

    def _close_peek(self) -> None:
        self.query_one(Peek).display = False

    def _ask_for_person(self) -> None:
        current = self.query_one(TodayList).current
        if current is not None and self.query_one(Beside).shows_person:
            self.post_message(messages.desk.BriefRequested(current.customer))

    @property
    def _has_lines(self) -> bool:
        return self._today is not None and bool(self._today.lines)

    def _show_either(self) -> None:
        """The list where there is one, kind words where there is none."""
        has_lines, nobody = self._has_lines, self.query_one(Nobody)
        self.query_one("#today").display = has_lines
        self.query_one("#nobody").display = not has_lines
        status = self.standing.status
        self.query_one(Asides).show(self._today, said=status.trouble if status else "")
        nobody.show(self._today, self.standing)
        if has_lines:
            self.query_one(KeyLine).show(*self.PLACES)
            self.query_one(TodayList).focus()
        else:
            offered = (Place.NOBODY,) if nobody.is_offering else ()
            self.query_one(KeyLine).show(*offered, Place.EVERYWHERE)
            nobody.focus()
            self._close_peek()
