"""The last look: the exact mail that will leave, and the question whether it may."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from agent.models import SealedMail
from tui.keys import Place, bindings
from tui.text import one_line, plain
from tui.widgets.key_line import KeyLine


class ApprovalScreen(ModalScreen[bool]):
    """Answers True only to the keys that say so."""

    BINDINGS = bindings(Place.APPROVAL)

    def __init__(self, sealed: SealedMail) -> None:
        super().__init__()
        self._sealed = sealed

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="approval") as dialog:
            dialog.border_title = "Send this?"
            yield Static(_head(self._sealed), markup=False, id="approval-head")
            if self._sealed.warnings:
                yield Static(_warnings(self._sealed), markup=False, id="approval-warnings")
            with VerticalScroll(id="approval-text"):
                yield Static(plain(self._sealed.text), markup=False)
            yield KeyLine(Place.APPROVAL, id="approval-keys")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_send(self) -> None:
        self.dismiss(result=True)

    def action_keep(self) -> None:
        self.dismiss(result=False)

    def action_cursor_down(self) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=1, animate=False)

    def action_cursor_up(self) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=-1, animate=False)

    def action_back(self) -> None:
        self.dismiss(result=False)


def _warnings(sealed: SealedMail) -> Content:
    return Content("\n").join(
        Content.assemble(("! ", "bold $error"), (one_line(words), "$error"))
        for words in sealed.warnings
    )


def _head(sealed: SealedMail) -> Content:
    lines = [Content.assemble(("From     ", "$muted"), one_line(sealed.sender))]
    for index, recipient in enumerate(sealed.recipients):
        label = "To       " if index == 0 else " " * 9
        lines.append(Content.assemble((label, "$muted"), one_line(recipient)))
    lines.append(Content.assemble(("Subject  ", "$muted"), (one_line(sealed.subject), "bold")))
    return Content("\n").join(lines)
