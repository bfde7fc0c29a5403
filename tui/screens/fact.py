"""Write down what one knows of a customer: about what, and in a few words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from agent.vocabulary import About
from tui.screens.choice_and_words import ChoiceAndWordsScreen
from tui.text import one_line
from tui.widgets.complaint import Complaint
from tui.widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from textual.widget import Widget

LONGEST = 300


class FactScreen(ChoiceAndWordsScreen[About, str]):
    """Answers with what it is about and the words, or None."""

    def __init__(self, name: str, first: About) -> None:
        super().__init__({about: about.value for about in About}, first)
        self.title = f"What you know of {one_line(name)}"

    def compose_line(self) -> Iterable[Widget]:
        yield TypedLine(id="what", placeholder="in a few words", max_length=LONGEST)
        yield Complaint()

    def answer(self, choice: About, typed: str) -> None:
        """Without words the cursor goes where they belong."""
        line = self.query_one(TypedLine)
        if typed:
            self.dismiss((choice, typed))
        elif line.has_focus:
            self.query_one(Complaint).say("Say it in a few words.")
        else:
            line.focus()
