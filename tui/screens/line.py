"""A question that one typed line answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual.widgets import Input, Static

from tui.keys import shown
from tui.screens.question import QuestionScreen
from tui.text import one_line, plain
from tui.widgets.complaint import Complaint
from tui.widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from textual.widget import Widget

LONGEST = 300


class LineScreen(QuestionScreen[str]):
    """Answers with what was typed, perhaps nothing, or with None."""

    def __init__(
        self,
        title: str,
        words: str,
        value: str = "",
        *,
        placeholder: str = "",
        refuse: Callable[[str], str] = lambda _: "",
    ) -> None:
        """`placeholder` stands where nothing is typed yet.

        `refuse` says why what was typed is no answer; empty where it is one.
        """
        super().__init__(id="line")
        self.title = one_line(title)
        self._words, self._value, self._refuse = words, value, refuse
        self._placeholder = one_line(placeholder)

    def hint(self) -> str:
        return f"Enter takes it, {shown('back')} goes back"

    def compose_body(self) -> Iterable[Widget]:
        yield Static(plain(self._words), markup=False)
        yield TypedLine(
            one_line(self._value),
            id="typed",
            max_length=LONGEST,
            placeholder=self._placeholder,
        )
        yield Complaint()

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        typed = one_line(message.value)
        if why_not := self._refuse(typed):
            self.query_one(Complaint).say(why_not)
        else:
            self.dismiss(typed)
