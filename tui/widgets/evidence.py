"""The evidence: the quote, highlighted inside the mail it stands in."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from textual.containers import VerticalScroll

from tui.widgets.mail_text import MailText

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from agent.models import Entry, SuggestionView


class Evidence(VerticalScroll):
    """Scrolls by itself to the quote."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._mail = MailText()

    def compose(self) -> ComposeResult:
        yield self._mail

    def show(self, view: SuggestionView, entries: dict[str, Entry], now: dt.datetime) -> None:
        """Show the first mail that bears the suggestion out, else the last mail there is.

        `now` is the owner's.
        """
        entry, quotes = evidence_of(view, entries)
        if entry is not None:
            self._mail.show(entry, view.customer.name, quotes, now)
        else:
            self._mail.show_lost(quotes)
        self.call_after_refresh(self._scroll_to_quote)

    def _scroll_to_quote(self) -> None:
        # A line above the quote stays in view, so that it reads as part of the mail.
        quoted = self._mail.quoted.virtual_region
        self.scroll_to(y=max(0, quoted.y - 2), animate=False)


def evidence_of(
    view: SuggestionView, entries: dict[str, Entry]
) -> tuple[Entry | None, tuple[str, ...]]:
    """The mail to show for a suggestion, and the quotes that stand in it."""
    evidence = view.suggestion.evidence or (view.life_event.evidence if view.life_event else ())
    for item in evidence:
        if entry := entries.get(item.entry_id):
            return entry, tuple(
                other.quote for other in evidence if other.entry_id == item.entry_id
            )
    if evidence:
        return None, tuple(item.quote for item in evidence)
    answered = entries.get(view.suggestion.entry_id or "")
    return answered or (view.thread[-1] if view.thread else None), ()
