"""The thread: the mails of a suggestion, oldest first, scrolled to the one it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.widgets.evidence import evidence_of
from tui.widgets.mail_text import mail_text
from tui.widgets.mails import Mails

if TYPE_CHECKING:
    import datetime as dt

    from agent.models import Entry, SuggestionView


class Thread(Mails):
    """Shows the mail with the evidence too, where the agent's thread lacks it."""

    GAP = 2

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._shown: tuple[object, ...] = ()

    def show(self, view: SuggestionView, entries: dict[str, Entry], now: dt.datetime) -> None:
        """Show the mails; the place that was scrolled to is kept when they are the same.

        `now` is the owner's.
        """
        evidence, _ = evidence_of(view, entries)
        mails = list(view.thread)
        if evidence is not None and evidence.id not in {mail.id for mail in mails}:
            mails.append(evidence)
        mails.sort(key=lambda mail: mail.at)
        wanted = (*mails, now.date(), now.tzinfo)
        if wanted == self._shown:
            return
        self._shown = wanted
        quotes: dict[str, list[str]] = {}
        for item in (
            *view.suggestion.evidence,
            *(view.life_event.evidence if view.life_event else ()),
            *(fact.evidence for fact in (view.draft.facts if view.draft else ())),
        ):
            quotes.setdefault(item.entry_id, []).append(item.quote)
        name = view.customer.name
        self.lay([mail_text(mail, name, quotes.get(mail.id, ()), now) for mail in mails])
        focus = (evidence.id if evidence else "") or view.suggestion.entry_id
        found = next((index for index, mail in enumerate(mails) if mail.id == focus), None)
        if found is not None:
            self.call_after_refresh(self._bring_into_view, found)

    def _bring_into_view(self, index: int) -> None:
        """Bring the mail's head to the top, unless its quote would then be out of sight."""
        if index >= len(self.mails):
            return  # others have come meanwhile
        top, _, quote_end = self.place(index)
        if quote_end > top + self.size.height:
            top = quote_end - self.size.height + 1
        self.scroll_to(y=top, animate=False)
