"""One mail as the owner reads it: who, when, what about, the words, and the quotes in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from agent.models import Direction, Entry, EntryKind
from tui.text import find_quote, one_line, plain, unwrapped, with_quotes
from tui.words import logged_words, near_day_words, owners_clock

if TYPE_CHECKING:
    from textual.app import ComposeResult

QUOTE_STYLE = "$quote-foreground on $quote-background"


class MailText(Vertical):
    """Split where the quote stands, so that a scrolling parent can bring the quote into view."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._head = Static(markup=False, classes="mail--head")
        self._before = Static(markup=False)
        self._quoted = Static(markup=False)
        self._after = Static(markup=False)

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._before
        yield self._quoted
        yield self._after

    @property
    def quoted(self) -> Static:
        """The lines that hold the first quote; where there is none, the head."""
        return self._quoted if self._quoted.display else self._head

    def show(self, entry: Entry, name: str, quotes: Sequence[str], now: dt.datetime) -> None:
        """Show `entry`, written by or to the customer called `name`; `now` is the owner's."""
        text = unwrapped(plain(entry.text).strip("\n"))
        quotes = tuple(quotes)
        spans = [span for quote in quotes if (span := find_quote(text, plain(quote)))]
        start, end = min(spans) if spans else (len(text), len(text))
        first = text.rfind("\n", 0, start) + 1
        last = text.find("\n", end)
        last = len(text) if last < 0 else last
        if not spans:
            first = last = len(text)
        self._head.update(_head(entry, name, now))
        for part, words in (
            (self._before, text[:first]),
            (self._quoted, text[first:last]),
            (self._after, text[last:]),
        ):
            # A quote over two paragraphs lies in one part; the others may hold further quotes.
            trimmed = words.removesuffix("\n") if part is self._before else words.removeprefix("\n")
            part.display = bool(words)
            part.update(with_quotes_kept(trimmed, quotes))

    def show_lost(self, quotes: Sequence[str]) -> None:
        """Show quotes whose mail the agent does not have (any more), or that there is no mail."""
        words = (
            "The mail it stood in is not in the journal." if quotes else "No mail with them yet."
        )
        self._head.update(Content.styled(words, "$muted"))
        self._before.display = self._after.display = False
        self._quoted.display = True
        lines = [Content.assemble("“", (one_line(quote), QUOTE_STYLE), "”") for quote in quotes]
        self._quoted.update(Content("\n").join(lines))


def with_quotes_kept(text: str, quotes: tuple[str, ...]) -> Content:
    """`with_quotes`, but blank lines at the ends stay."""
    lead = len(text) - len(text.lstrip("\n"))
    tail = len(text) - len(text.rstrip("\n")) if text.strip("\n") else 0
    return Content("\n" * lead) + with_quotes(text, quotes, QUOTE_STYLE) + Content("\n" * tail)


def _head(entry: Entry, name: str, now: dt.datetime) -> Content:
    who = "You" if entry.direction is Direction.OUT else one_line(name)
    if entry.kind is not EntryKind.MAIL:
        who = f"{who} · {logged_words(entry.kind)}"
    at = owners_clock(entry.at, now)
    when = f"{near_day_words(at.date(), now.date())}, {at:%H:%M}"
    head = Content.assemble(
        (who, "bold $accent" if entry.direction is Direction.IN else "bold"),
        (f"  {when}  ", "$muted"),
        (one_line(entry.subject), "$muted"),
    )
    doubts = [
        Content.assemble(("! ", "bold $error"), (one_line(words), "$error"))
        for words in entry.doubts
    ]
    return Content("\n").join([head, *doubts])
