"""Mails, one beneath the other, in a part of the screen that scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.widgets.measured import Measured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.selection import Selection

    from tui.widgets.mail_text import MailText


class Place(NamedTuple):
    """Where a mail stands, in lines from the top; without a quote its head is what is quoted."""

    top: int
    quote_top: int
    quote_end: int


class Mails(VerticalScroll):
    """One widget for all of them: to mount a widget takes longer than to paint a mail."""

    GAP = 1
    """Empty lines between two mails."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mails: Sequence[MailText] = ()
        self._sheet = _Sheet(markup=False)

    def compose(self) -> ComposeResult:
        yield self._sheet

    def lay(self, mails: Sequence[MailText]) -> None:
        """Show these mails in place of those before."""
        self.mails = mails
        between = Content("\n" * (self.GAP + 1))
        self._sheet.update(
            Measured(lambda width: between.join(_page(mail, width) for mail in mails))
        )

    def place(self, index: int) -> Place:
        """Where a mail stands, once it is laid out; they are counted from 0."""
        width = max(1, self._sheet.content_size.width)
        before = (_height(_page(mail, width), width) for mail in self.mails[:index])
        top = sum(height + self.GAP for height in before)
        mail = self.mails[index]
        head = _height(_cut(mail.head, width), width)
        if mail.quoted is None:
            return Place(top, top, top + head)
        first, last = mail.quoted
        quote_top = top + (head + 1 if head else 0)
        quote_top += _height(mail.body[: first - 1], width) if first else 0
        return Place(top, quote_top, quote_top + _height(mail.body[first:last], width))


class _Sheet(Static):
    """The words of all mails."""

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        if isinstance(self.visual, Measured):
            return selection.extract(self.visual.at(self.content_size.width).plain), "\n"
        return None


def _page(mail: MailText, width: int) -> Content:
    return Content("\n\n").join(part for part in (_cut(mail.head, width), mail.body) if part)


def _cut(head: Content, width: int) -> Content:
    return Content("\n").join(line.truncate(width, ellipsis=True) for line in head.split("\n"))


def _height(words: Content, width: int) -> int:
    return words.get_height({}, width) if words else 0
