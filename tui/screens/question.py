"""What every question in a dialog has: a title and a way back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from textual.containers import Vertical
from textual.content import Content

from tui.keys import Place, bindings, shown
from tui.screens.steady import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

Answer = TypeVar("Answer")


class QuestionScreen(Dialog[Answer | None]):
    """Answers with what was chosen or typed, or with None."""

    BINDINGS = bindings(Place.DIALOG)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small") as dialog:
            # As Content, because a name in it may hold what would else be read as markup.
            dialog.border_title = Content(self.title or "")
            dialog.border_subtitle = Content(self.hint())
            yield from self.compose_body()

    def hint(self) -> str:
        """What the keys do here."""
        return f"{shown('back')} goes back"

    def compose_body(self) -> Iterable[Widget]:
        """The widgets of the question."""
        raise NotImplementedError

    def action_back(self) -> None:
        self.dismiss(None)
