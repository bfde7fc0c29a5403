"""Two versions of a draft: what the owner typed, and what it has become meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.screens.choices import Choices
from tui.screens.question import QuestionScreen
from tui.text import one_line, plain

if TYPE_CHECKING:
    from textual.widget import Widget

    from agent.models import Draft


class Version(StrEnum):
    """Which of them goes on."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


_WORDS = {
    Version.MINE: " Go on with what you typed",
    Version.THEIRS: " Take the other, and let go of what you typed",
    Version.BOTH: " Keep both, one below the other",
}


class ConflictScreen(QuestionScreen[Version]):
    """Answers with the choice; None leaves both as they are, and it is asked again."""

    TITLE = "This draft has changed while you wrote"
    HORIZONTAL_BREAKPOINTS = None

    def __init__(self, theirs: Draft, mine: tuple[str, str]) -> None:
        super().__init__(id="conflict")
        self._theirs, self._mine = theirs, mine

    def compose_body(self) -> Iterable[Widget]:
        with Container(id="versions"):
            yield from _version("What you typed", *self._mine)
            whose = "The other, saved by you" if self._theirs.owner_text else "The other"
            yield from _version(whose, self._theirs.subject, self._theirs.text)
        yield Choices(*(Option(words, id=one) for one, words in _WORDS.items()))

    def on_mount(self) -> None:
        choices = self.query_one(Choices)
        choices.highlighted = 0
        choices.focus()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.dismiss(Version(message.option_id or Version.MINE))


def both(mine: tuple[str, str], theirs: Draft) -> tuple[str, str]:
    """The owner's subject, and both texts, his first."""
    subject, text = mine
    return subject, f"{text.rstrip()}\n\n----\n\n{theirs.text}"


def _version(title: str, subject: str, text: str) -> Iterable[Widget]:
    with VerticalScroll(classes="version"):
        yield Static(Content.styled(title, "bold $accent"), markup=False)
        yield Static(Content.styled(one_line(subject), "bold"), markup=False)
        yield Static(plain(text), markup=False)
