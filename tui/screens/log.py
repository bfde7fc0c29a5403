"""Log what was done other than by mail: what it was, and in a few words what it was about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from agent.vocabulary import EntryKind
from tui.screens.choice_and_words import ChoiceAndWordsScreen
from tui.text import one_line
from tui.widgets.complaint import Complaint
from tui.widgets.typed_line import TypedLine
from tui.words import loggable, logged_words

if TYPE_CHECKING:
    from textual.widget import Widget

Logged = tuple[EntryKind, str]
LONGEST = 2000


class LogScreen(ChoiceAndWordsScreen[EntryKind, str]):
    """Answers with the kind and the words, or None."""

    def __init__(self, name: str) -> None:
        kinds = {kind: logged_words(kind) for kind in loggable()}
        super().__init__(kinds, next(iter(kinds)))
        self.title = f"With {one_line(name)}"

    def compose_line(self) -> Iterable[Widget]:
        yield TypedLine(id="what", placeholder="what it was about", max_length=LONGEST)
        yield Complaint()

    def answer(self, choice: EntryKind, typed: str) -> None:
        """Without words the cursor goes where they belong."""
        line = self.query_one(TypedLine)
        if typed:
            self.dismiss((choice, typed))
        elif line.has_focus:
            self.query_one(Complaint).say("Say in a few words what it was about.")
        else:
            line.focus()
