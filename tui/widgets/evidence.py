"""The evidence: the quote, highlighted inside the mail it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.mail_text import lost_text, mail_text
from tui.widgets.mails import Mails

if TYPE_CHECKING:
    import datetime as dt

    from agent.models import Entry, SuggestionView


class Evidence(Mails):
    """Scrolls by itself to the quote."""

    def show(self, view: SuggestionView, entries: dict[str, Entry], now: dt.datetime) -> None:
        """Show the first mail that bears the suggestion out, else the last mail there is.

        `now` is the owner's.
        """
        entry, quotes = evidence_of(view, entries)
        if entry is not None:
            self.lay([mail_text(entry, view.customer.name, quotes, now)])
        else:
            self.lay([lost_text(quotes)])
        self.call_after_refresh(self._scroll_to_quote)

    def _scroll_to_quote(self) -> None:
        # A line above the quote stays in view, so that it reads as part of the mail.
        self.scroll_to(y=max(0, self.place(0).quote_top - 2), animate=False)


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
