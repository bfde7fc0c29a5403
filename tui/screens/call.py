"""Log a call: what was said, and done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Input, Static

from tui.screens.log import LONGEST
from tui.screens.question import QuestionScreen
from tui.text import one_line
from tui.widgets.complaint import Complaint
from tui.widgets.typed_line import TypedLine
from tui.words import CALL_MARK

if TYPE_CHECKING:
    from textual.widget import Widget

    from agent.models import Customer, Suggestion


class CallScreen(QuestionScreen[str]):
    """Answers with what the call was about, or None."""

    def __init__(self, customer: Customer, suggestion: Suggestion | None) -> None:
        super().__init__()
        self.title = f"Call with {one_line(customer.name)}"
        self._suggestion = suggestion

    def hint(self) -> str:
        return f"Enter logs it, {super().hint()}"

    def compose_body(self) -> Iterable[Widget]:
        if self._suggestion is not None:
            phone, words = one_line(self._suggestion.phone), one_line(self._suggestion.words)
            lines = [Content.styled(f"{CALL_MARK} {phone}", "bold $accent")] if phone else []
            lines += [Content(words)] if words else []
            if lines:
                yield Static(Content("\n").join([*lines, Content("")]), markup=False)
        yield Static("What was it about?", markup=False)
        yield TypedLine(id="what", placeholder="in a few words", max_length=LONGEST)
        yield Complaint()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        if words := one_line(message.value):
            self.dismiss(words)
        else:
            self.query_one(Complaint).say("Say in a few words what it was about.")
