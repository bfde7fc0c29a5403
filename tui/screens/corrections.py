"""Corrections: life events to confirm or set right, beside the words that they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from agent.models import Corrections, CustomerView, LifeEvent
from agent.vocabulary import Topic
from tui.keys import Place, bindings
from tui.messages.corrections import (
    DateRequested,
    KindRequested,
    MergeRequested,
    NoRequested,
    TakeBackRequested,
    WhoRequested,
    YesRequested,
)
from tui.messages.customers import CustomerRequested
from tui.screens.framed import FramedScreen
from tui.widgets.correction_list import CorrectionList
from tui.widgets.key_line import KeyLine
from tui.widgets.reader import Reader

if TYPE_CHECKING:
    from textual.message import Message
    from textual.widget import Widget

    from tui.sync import Sync
    from tui.widgets.status_line import Standing


class CorrectionsScreen(FramedScreen):
    """The list asks, the reader shows why; every answer can be undone."""

    PLACES = (Place.LIST, Place.CORRECTIONS, Place.INNER, Place.EVERYWHERE)
    SHOWS = frozenset({Topic.LIFE_EVENT, Topic.CUSTOMER})
    BINDINGS = bindings(Place.CORRECTIONS, Place.INNER)

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing)
        self._corrections: Corrections | None = None
        self._decided: list[str] = []

    async def fetch(self, sync: Sync) -> None:
        await sync.fetch_corrections()

    def compose_body(self) -> Iterable[Widget]:
        with Container(id="corrections"):
            yield CorrectionList(id="questions")
            yield Reader(id="reader", can_focus=False)
        with Vertical(id="nothing"):
            yield Static(markup=False, id="nothing-words")

    def on_mount(self) -> None:
        self._show_either()
        self.query_one(CorrectionList).focus()

    def head(self) -> Content:
        words = ""
        if self._corrections is not None:
            words = _how_many(self._corrections)
        return Content.assemble(("Corrections", "bold $accent"), "   ", (words, "$muted"))

    def show(self, corrections: Corrections) -> None:
        """Show the list; what the cursor is on is shown beside it, though the cursor stays."""
        self._corrections = corrections
        self._show_either()
        self.show_head()
        self.query_one(CorrectionList).show(corrections)
        self._show_current()

    def note_decided(self, life_event: LifeEvent) -> None:
        """Remember what can be undone."""
        self._decided.append(life_event.id)

    def note_taken_back(self, life_event: LifeEvent) -> None:
        """Its last decision is no longer there to be undone."""
        for at in range(len(self._decided) - 1, -1, -1):
            if self._decided[at] == life_event.id:
                del self._decided[at]
                break

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        self._show_current()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if current := self.query_one(CorrectionList).current:
            entry_id = current.entries[-1].id if current.entries else ""
            self.post_message(CustomerRequested(current.customer.id, entry_id))

    def action_say_yes(self) -> None:
        self._ask(YesRequested, is_followed=False)

    def action_say_no(self) -> None:
        self._ask(NoRequested, is_followed=False)

    def action_change_kind(self) -> None:
        self._ask(KindRequested)

    def action_change_who(self) -> None:
        self._ask(WhoRequested)

    def action_change_date(self) -> None:
        self._ask(DateRequested)

    def action_merge_event(self) -> None:
        self._ask(MergeRequested)

    def action_take_back(self) -> None:
        questions = self.query_one(CorrectionList)
        wanted = self._decided[-1] if self._decided else ""
        if questions.current is not None and questions.current.life_event.is_decided:
            wanted = questions.current.life_event.id
        if wanted:
            questions.follow(wanted)
            self.post_message(TakeBackRequested(wanted))
        else:
            self.notify("There is nothing to undo.", markup=False)

    def _ask(self, request: Callable[[LifeEvent], Message], *, is_followed: bool = True) -> None:
        """After a yes or no the next question is due; what is set right may need more of it."""
        questions = self.query_one(CorrectionList)
        if current := questions.current:
            questions.follow(current.life_event.id if is_followed else "")
            self.post_message(request(current.life_event))

    def _show_current(self) -> None:
        if current := self.query_one(CorrectionList).current:
            story = CustomerView(
                customer=current.customer,
                entries=current.entries,
                life_events=(current.life_event,),
                suggestions=(),
            )
            self.query_one(Reader).show(current.life_event, story, self.standing.now)

    def _show_either(self) -> None:
        """The list where there is one, kind words where there is none."""
        found = self._corrections
        has_lines = found is not None and bool(found.waiting or found.decided)
        self.query_one("#corrections").display = has_lines
        self.query_one("#nothing").display = not has_lines
        empty = (Place.INNER, Place.EVERYWHERE)
        self.query_one(KeyLine).show(*(self.PLACES if has_lines else empty))
        first, second = "Nothing to ask you.", "Where a mail leaves me in doubt, I shall ask here."
        if found is None:
            first, second = "Corrections", "Looking for what I am not sure of …"
        words = Content.assemble((first, "bold"), "\n\n", (second, "$muted"))
        self.query_one("#nothing-words", Static).update(words)


def _how_many(corrections: Corrections) -> str:
    """The questions as Today counts them, and what is certain but too delicate to assume."""
    shown = len(corrections.waiting)
    questions = sum(one.life_event.is_maybe for one in corrections.waiting)
    delicate = shown - questions
    if delicate:  # they stand last, so that all questions are shown
        delicate += corrections.more
    elif corrections.more:
        return f"more than {questions} questions, the newest {shown} shown"
    words = {0: "no questions", 1: "1 question"}.get(questions, f"{questions} questions")
    words += f" · {delicate} too delicate to assume" if delicate else ""
    return words + (f", the newest {shown} shown" if corrections.more else "")
