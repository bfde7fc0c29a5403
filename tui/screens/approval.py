"""The last look: the exact mail that will leave, and the question whether it may."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.keys import Place, bindings, shown
from tui.screens.steady import Dialog
from tui.text import one_line, with_underlines
from tui.widgets.key_line import KeyLine
from tui.words import day_and_time_words, score_words

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from agent.models import GateReport, SealedMail


class Verdict(StrEnum):
    """What the owner says of the mail."""

    SEND = "send"
    LATER = "later"
    """He has yet to say when."""
    KEEP = "keep"


class ApprovalScreen(Dialog[Verdict]):
    """Sends only at the keys that say so; where the gate objects, that is another key."""

    BINDINGS = bindings(Place.APPROVAL, Place.BLOCKED)

    def __init__(self, sealed: SealedMail) -> None:
        super().__init__()
        self._sealed = sealed

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="approval") as dialog:
            anyway = " anyway" if self._is_blocked else ""
            at = self._sealed.leaves_at
            dialog.border_title = f"Send this{anyway}{f' {day_and_time_words(at)}' if at else ''}?"
            yield Static(_head(self._sealed), markup=False, id="approval-head")
            if self._sealed.warnings:
                yield Static(_warnings(self._sealed), markup=False, id="approval-warnings")
            if self._is_blocked:
                yield Static(_findings(self._sealed.gate), markup=False, id="approval-findings")
            with VerticalScroll(id="approval-text"):
                text, underlines = self._sealed.text, self._sealed.gate.underlines
                yield Static(with_underlines(text, underlines, "$error"), markup=False)
            place = Place.BLOCKED if self._is_blocked else Place.APPROVAL
            yield KeyLine(place, id="approval-keys")

    @property
    def _is_blocked(self) -> bool:
        return bool(self._sealed.findings)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_send(self) -> None:
        if not self._is_blocked:
            self.dismiss(Verdict.SEND)
        else:
            words = f"{shown('send_anyway')} sends it anyway, {shown('back')} goes back."
            self.notify(f"The gate objects: {words}", markup=False)

    def action_send_anyway(self) -> None:
        if self._is_blocked:
            self.dismiss(Verdict.SEND)

    def action_send_later(self) -> None:
        self.dismiss(Verdict.LATER)

    def action_keep(self) -> None:
        self.dismiss(Verdict.KEEP)

    def action_cursor_down(self) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=1, animate=False)

    def action_cursor_up(self) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=-1, animate=False)

    def action_back(self) -> None:
        self.dismiss(Verdict.KEEP)


def _findings(report: GateReport) -> Content:
    lines = [
        Content.assemble(("✗ ", "bold $error"), one_line(finding)) for finding in report.findings
    ]
    return Content("\n").join([*lines, Content.styled(one_line(score_words(report)), "$muted")])


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
