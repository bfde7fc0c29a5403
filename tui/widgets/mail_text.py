"""One mail as the owner reads it: who, when, what about, the words, and the quotes in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from agent.vocabulary import Direction, EntryKind
from tui.text import find_quote, one_line, plain, unwrapped, with_quotes
from tui.words import logged_words, near_day_words, owners_clock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from agent.models import Entry

QUOTE_STYLE = "$quote-foreground on $quote-background"


@dataclass(frozen=True, slots=True)
class MailText:
    """What is shown of one mail."""

    head: Content
    """Lines of which none is broken; what is too long is cut."""
    body: Content
    quoted: tuple[int, int] | None = None
    """Begin and end of the lines that hold the first quote, in characters of `body`."""


def mail_text(entry: Entry, name: str, quotes: Sequence[str], now: dt.datetime) -> MailText:
    """`entry`, written by or to the customer called `name`; `now` is the owner's."""
    text = unwrapped(plain(entry.text)).strip("\n")
    spans = [span for quote in quotes if (span := find_quote(text, plain(quote)))]
    quoted = None
    if spans:
        start, end = min(spans)
        last = text.find("\n", end)
        quoted = (text.rfind("\n", 0, start) + 1, last if last >= 0 else len(text))
    body = with_quotes(text, tuple(quotes), QUOTE_STYLE)
    return MailText(_head(entry, name, now), body, quoted)


def lost_text(quotes: Sequence[str]) -> MailText:
    """Quotes whose mail the agent does not have (any more), or that there is no mail."""
    words = "The mail it stood in is not in the journal." if quotes else "No mail with them yet."
    lines = [Content.assemble("“", (one_line(quote), QUOTE_STYLE), "”") for quote in quotes]
    return MailText(Content.styled(words, "$muted"), Content("\n").join(lines))


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
