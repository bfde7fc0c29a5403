"""Dismiss: why, and what kinkeeper makes of each answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from agent.vocabulary import DismissalReason
from tui.screens.choices import Choices
from tui.screens.question import QuestionScreen
from tui.text import one_line
from tui.words import asks, kind_words

if TYPE_CHECKING:
    from textual.widget import Widget

    from agent.models import Customer, LifeEvent, Suggestion


class DismissalScreen(QuestionScreen[DismissalReason]):
    """Answers with the reason, or None."""

    TITLE = "Dismiss"

    def __init__(
        self, suggestion: Suggestion, customer: Customer, life_event: LifeEvent | None
    ) -> None:
        """The first two reasons are about a life event; without one they are not offered."""
        super().__init__()
        self._customer_name = one_line(customer.name)
        self._reasons = _reasons(suggestion, self._customer_name, life_event)

    def hint(self) -> str:
        return f"Enter takes it, {super().hint()}"

    def compose_body(self) -> Iterable[Widget]:
        yield Static(f"Why not write to {self._customer_name}?", markup=False)
        yield Choices(*(Option(f" {words}", id=key) for key, (words, _) in self._reasons.items()))
        yield Static(markup=False, id="consequence")

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        if message.option_id:
            _, consequence = self._reasons[DismissalReason(message.option_id)]
            self.query_one("#consequence", Static).update(Content.styled(consequence, "$muted"))

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if message.option_id:
            self.dismiss(DismissalReason(message.option_id))


def _reasons(
    suggestion: Suggestion, name: str, life_event: LifeEvent | None
) -> dict[DismissalReason, tuple[str, str]]:
    """What the owner may say, and what becomes of it."""
    if life_event is not None:
        never = f"Never this kind ({kind_words(life_event.kind)})"
        unwanted = f"No such news of {name} is brought up again"
        about_event = {
            DismissalReason.NOT_AN_EVENT: (
                "It did not happen, or is no news",
                "The life event is taken back, and such words are read otherwise from now on.",
            ),
            DismissalReason.NOT_THIS_PERSON: (
                "It is somebody else's news",
                "You may say whose; the life event is set right, and such words read so.",
            ),
        }
    else:
        never = f"Never “{asks(suggestion.practice)}” with them"
        unwanted = f"“{asks(suggestion.practice)}” is not suggested with {name} again"
        about_event = {}
    return {
        **about_event,
        DismissalReason.NOT_NOW: (
            "Not now",
            "It comes back in a week by itself, unless it is too late by then.",
        ),
        DismissalReason.NEVER_THIS_KIND: (
            one_line(never),
            one_line(f"{unwanted}, until you want it."),
        ),
    }
