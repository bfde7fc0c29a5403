"""The thread: the mails of a suggestion, oldest first, scrolled to the one it is about."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from textual.containers import VerticalScroll

from tui.widgets.evidence import evidence_of
from tui.widgets.mail_text import MailText

if TYPE_CHECKING:
    from agent.models import Entry, SuggestionView


class Thread(VerticalScroll):
    """Shows the mail with the evidence too, where the agent's thread lacks it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._shown: tuple[object, ...] = ()

    async def show(self, view: SuggestionView, entries: dict[str, Entry], now: dt.datetime) -> None:
        """Show the mails; the place that was scrolled to is kept when they are the same.

        `now` is the owner's.
        """
        evidence, _ = evidence_of(view, entries)
        mails = list(view.thread)
        if evidence is not None and evidence.id not in {mail.id for mail in mails}:
            mails.append(evidence)
        mails.sort(key=lambda mail: mail.at)
        wanted = (*mails, now.date(), now.utcoffset())
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
        focus = (evidence.id if evidence else "") or view.suggestion.entry_id
        async with self.batch():
            await self.remove_children()
            shown = {mail.id: MailText() for mail in mails}
            await self.mount_all(shown.values())
            for mail in mails:
                shown[mail.id].show(mail, view.customer.name, quotes.get(mail.id, ()), now)
        if focus in shown:
            self.call_after_refresh(self._bring_into_view, shown[focus])

    def _bring_into_view(self, mail: MailText) -> None:
        """Bring the mail's head to the top, unless its quote would then be out of sight."""
        top = mail.virtual_region.y
        quote_end = top + mail.quoted.virtual_region.bottom
        if quote_end > top + self.size.height:
            top = quote_end - self.size.height + 1
        self.scroll_to(y=top, animate=False)
