"""The peek: the mail and the draft, large, over the list."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from textual.containers import Container
from textual.content import Content

from tui.keys import shown
from tui.text import one_line
from tui.widgets.draft_preview import DraftPreview
from tui.widgets.evidence import Evidence
from tui.words import reason_words

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from agent.models import Entry, SuggestionView


class Peek(Container):
    """Takes no key: the list beneath keeps the cursor, and what it is on is shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._mail = Evidence(can_focus=False)
        self._draft = DraftPreview(can_focus=False)

    def compose(self) -> ComposeResult:
        yield self._mail
        yield self._draft

    def on_mount(self) -> None:
        self.border_subtitle = f"{shown('peek')} or {shown('close_peek')} closes"

    def show(
        self,
        view: SuggestionView,
        entries: dict[str, Entry],
        kept: tuple[str, str] | None,
        now: dt.datetime,
    ) -> None:
        """Show one suggestion; `kept` are words of its draft that the agent lacks yet."""
        # As Content, because what a mail says could else be read as markup.
        self.border_title = Content(
            f"{one_line(view.customer.name)} · {one_line(reason_words(view.suggestion))}"
        )
        self._mail.show(view, entries, now)
        self._draft.show(view, kept)

    def scroll_pages(self, pages: int) -> None:
        """Scroll the mail, and the draft with it."""
        for part in (self._mail, self._draft):
            part.scroll_relative(y=pages * max(1, part.size.height - 2), animate=False)
