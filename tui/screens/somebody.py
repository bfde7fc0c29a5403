"""Choose one of all customers, found as one types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.keys import shown
from tui.screens.choices import Choices
from tui.screens.question import QuestionScreen
from tui.text import one_line, plain
from tui.widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from textual.widget import Widget

    from agent.models import Customer

MOST = 8


class SomebodyScreen(QuestionScreen[str]):
    """Answers with a customer's identifier, or with None; the cursor keys go through the found.

    Nobody is chosen before something is typed or the cursor is moved: the answer may weigh much.
    """

    def __init__(
        self,
        title: str,
        words: str,
        customers: Sequence[Customer],
        *,
        first: Mapping[str, str] | None = None,
    ) -> None:
        """`first` are the identifiers of those who stand first, each with a word why."""
        super().__init__(id="somebody")
        self.title = one_line(title)
        self._words = words
        why, ranks = first or {}, list(first or ())
        lines = [(_line(one, why.get(one.id, "")), one.id) for one in customers]
        lines.sort(key=lambda line: ranks.index(line[1]) if line[1] in ranks else len(ranks))
        self._customers = [(line, line.casefold(), id_) for line, id_ in lines]

    def hint(self) -> str:
        return f"a name or ↓, Enter takes it, {shown('back')} goes back"

    def compose_body(self) -> Iterable[Widget]:
        yield Static(plain(self._words), markup=False)
        yield TypedLine(id="typed", placeholder="a name, an address …", max_length=100)
        yield Choices()

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._find("")

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._find(message.value)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        found = self.query_one(Choices).highlighted_option
        if found is not None:
            self.dismiss(found.id)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.dismiss(message.option_id)

    def on_key(self, event: object) -> None:
        """Up and down go through what was found while one types."""
        pressed = getattr(event, "key", "")
        if pressed in ("up", "down") and self.query_one(Input).has_focus:
            choices = self.query_one(Choices)
            choices.action_cursor_up() if pressed == "up" else choices.action_cursor_down()

    def _find(self, typed: str) -> None:
        words = one_line(typed).casefold().split()
        found = [
            Option(f" {line}", id=id_)
            for line, folded, id_ in self._customers
            if all(word in folded for word in words)
        ]
        choices = self.query_one(Choices)
        choices.set_options(found[:MOST])
        choices.highlighted = 0 if found and words else None


def _line(customer: Customer, why: str) -> str:
    about = (why, one_line(customer.company), ", ".join(map(one_line, customer.addresses)))
    return " · ".join(filter(None, (one_line(customer.name), *about)))
