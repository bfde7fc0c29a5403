"""The reader: what the timeline's cursor is on, in full; a life event with all its evidence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from agent.models import CustomerView, Entry, LifeEvent
from tui.text import one_line
from tui.widgets.mail_text import MailText
from tui.words import day_words, decision_words, life_event_words, owners_clock

if TYPE_CHECKING:
    from textual.widget import Widget


class Reader(VerticalScroll):
    """Shows one entry or one life event."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._shown: tuple[object, ...] = ()

    async def show(
        self, item: Entry | LifeEvent, view: CustomerView, now: dt.datetime, quote: str = ""
    ) -> None:
        """Show `item` of the customer's story `view`; `now` is the owner's.

        In a mail `quote` is painted beside the news that it tells, and brought into view.
        """
        shown = (item, view, now.date(), now.utcoffset(), quote)
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
        mails = [item] if isinstance(item, Entry) else []
        mails += [
            entries[key] for key in dict.fromkeys(e.entry_id for e in evidence) if key in entries
        ]
        texts = [MailText() for _ in mails]
        widgets: list[Widget] = [*texts]
        if isinstance(item, LifeEvent):
            widgets.insert(0, Static(_head(item, now), markup=False, classes="life-event--head"))
        async with self.batch():
            await self.remove_children()
            await self.mount_all(widgets)
            for text, mail in zip(texts, mails, strict=True):
                text.show(mail, view.customer.name, quotes.get(mail.id, ()), now)
        lost = [proof.quote for proof in evidence if proof.entry_id not in entries]
        if lost:
            rest = MailText()
            await self.mount(rest)
            rest.show_lost(lost)
        self.scroll_home(animate=False)
        if texts and (quote or isinstance(item, LifeEvent)):
            self.call_after_refresh(self._bring_into_view, texts[0])

    def _bring_into_view(self, mail: MailText) -> None:
        """Scroll down where the quote would be out of sight, a line above it in view."""
        if not mail.is_attached:
            return
        quoted = mail.quoted.virtual_region
        top = mail.virtual_region.y + quoted.y
        if top + quoted.height > self.size.height:
            self.scroll_to(y=max(0, top - 2), animate=False)


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
