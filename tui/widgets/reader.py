"""The reader: what the timeline's cursor is on, in full; a life event with all its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content

from agent.models import CustomerView, Entry, LifeEvent
from tui.text import one_line
from tui.widgets.mail_text import MailText, lost_text, mail_text
from tui.widgets.mails import Mails
from tui.words import day_words, decision_words, life_event_words, owners_clock

if TYPE_CHECKING:
    import datetime as dt


class Reader(Mails):
    """Shows one entry or one life event."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._shown: tuple[object, ...] = ()

    def show(
        self, item: Entry | LifeEvent, view: CustomerView, now: dt.datetime, quote: str = ""
    ) -> None:
        """Show `item` of the customer's story `view`; `now` is the owner's.

        In a mail `quote` is painted beside the news that it tells, and brought into view.
        """
        shown = (item, view, now.date(), now.tzinfo, quote)
        if self._shown == shown:
            return
        self._shown = shown
        evidence = item.evidence if isinstance(item, LifeEvent) else ()
        entries = {entry.id: entry for entry in view.entries}
        quotes: dict[str, list[str]] = {}
        for event in view.life_events if isinstance(item, Entry) else (item,):
            if event is not item and not event.is_known:
                continue  # no quote is painted as news that is none
            for proof in event.evidence:
                quotes.setdefault(proof.entry_id, []).append(proof.quote)
        if quote:
            quotes = {item.id: [quote]}
        told = [item] if isinstance(item, Entry) else []
        told += [
            entries[key] for key in dict.fromkeys(e.entry_id for e in evidence) if key in entries
        ]
        name = view.customer.name
        mails = [mail_text(mail, name, quotes.get(mail.id, ()), now) for mail in told]
        first = 0
        if isinstance(item, LifeEvent):
            mails.insert(0, MailText(Content(""), _head(item, now)))
            first = 1
        if lost := [proof.quote for proof in evidence if proof.entry_id not in entries]:
            mails.append(lost_text(lost))
        self.lay(mails)
        self.scroll_home(animate=False, immediate=True)
        if told and (quote or isinstance(item, LifeEvent)):
            self.call_after_refresh(self._bring_into_view, first)

    def _bring_into_view(self, index: int) -> None:
        """Scroll down where the quote would be out of sight, a line above it in view."""
        if index >= len(self.mails):
            return  # others have come meanwhile
        place = self.place(index)
        if place.quote_end > self.size.height:
            self.scroll_to(y=max(0, place.quote_top - 2), animate=False)


def _head(life_event: LifeEvent, now: dt.datetime) -> Content:
    told = f"Told on {day_words(owners_clock(life_event.told_at, now).date())}"
    lines = [f"{told}; {decision_words(life_event)}"]
    found = life_event.model_copy(update=dict(life_event.found_as))
    if life_event.is_confirmed and (before := life_event_words(found)) != life_event_words(
        life_event
    ):
        lines.append(f"It was read as: {before}")
    return Content.assemble(
        (one_line(life_event_words(life_event)), "bold"),
        *((f"\n{one_line(line)}", "$muted") for line in lines),
    )
