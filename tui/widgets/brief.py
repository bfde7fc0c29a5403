"""The person: who it is, what was said last, what is open, and what not to say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.text import one_line
from tui.words import unwanted_of

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from agent.models import Brief, Customer

MOST_OF_A_KIND = 5


class PersonBrief(VerticalScroll):
    """What one should know of a customer in 20 seconds."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._words = Static(markup=False)
        self._customer_id = ""

    def compose(self) -> ComposeResult:
        yield self._words

    def expect(self, customer: Customer) -> None:
        """Show at least the name until the agent has told more."""
        if self._customer_id != customer.id:
            self._customer_id = customer.id
            name = Content.styled(one_line(customer.name), "bold $accent")
            self._words.update(name + "\n" + Content.styled("…", "$muted"))
            self.scroll_home(animate=False)

    def show(self, brief: Brief) -> None:
        """Show the brief, if it is (still) of the one who is expected."""
        if brief.customer.id == self._customer_id:
            self._words.update(Content("\n").join(_lines(brief)))


def _lines(brief: Brief) -> Iterator[Content]:
    name, who = one_line(brief.customer.name), one_line(brief.who)
    yield Content.styled(name, "bold $accent")
    if rest := who.removeprefix(name).lstrip(",; "):
        yield Content.styled(rest, "$muted")
    for title, style, items in (
        ("Do not say", "$error", brief.not_to_say),
        ("Family", "", (", ".join(brief.family),)),
        ("Last talk", "", (brief.last_talk,)),
        ("Open", "", brief.open_matters),
        ("Ahead", "", brief.ahead),
        ("Not known yet", "$muted", (", ".join(about.value for about in brief.unknown),)),
        ("Suggested no more", "$muted", (", ".join(unwanted_of(brief.customer).values()),)),
    ):
        told = [line for item in items if (line := one_line(item))]
        if told:
            yield Content("")
            yield Content.styled(title, "$sad bold" if style == "$error" else "bold")
        for line in told[:MOST_OF_A_KIND]:
            yield Content.styled(line, style)
        if len(told) > MOST_OF_A_KIND:
            yield Content.styled(f"and {len(told) - MOST_OF_A_KIND} more", "$muted")
