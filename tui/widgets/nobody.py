"""Where the list is empty: a kind word, and a kindness that could be done all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets import Static

from agent.vocabulary import AccountState, Doing
from tui import messages
from tui.keys import Place, bindings, shown
from tui.text import one_line
from tui.words import CALL_MARK, reason_words

if TYPE_CHECKING:
    from agent.models import Today, TodayLine
    from tui.widgets.status_line import Standing


class Nobody(Static, can_focus=True):
    """Its keys take the kindness, where one is offered."""

    BINDINGS = bindings(Place.NOBODY)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(markup=False, **kwargs)
        self._offered: TodayLine | None = None

    @property
    def is_offering(self) -> bool:
        """Whether there is a kindness to take."""
        return self._offered is not None

    def show(self, today: Today | None, standing: Standing) -> None:
        """Say why nobody stands here."""
        first, second = _words(today, standing)
        self._offered = today.kindness if today and not standing.is_lost else None
        if self._offered is not None:
            second = "Here is one kindness, if you like:"
        content = Content.assemble((first, "bold"), "\n\n", (second, "$muted"))
        if self._offered is not None:
            content += Content("\n\n") + _offer(self._offered)
        self.update(content)

    def action_take_kindness(self) -> None:
        if self._offered is not None:
            self.post_message(messages.desk.KindnessRequested(self._offered.suggestion.id))


def _offer(line: TodayLine) -> Content:
    suggestion = line.suggestion
    mark = f"{CALL_MARK} " if suggestion.doing is Doing.CALL else ""
    parts = [
        Content.styled(f"{mark}{one_line(line.customer.name)}", "bold $accent"),
        Content(one_line(reason_words(suggestion))),
    ]
    if suggestion.words:
        parts.append(Content.styled(f"“{one_line(suggestion.words)}”", "$joy"))
    parts += [
        Content(""),
        Content.assemble(
            (shown("take_kindness"), "bold $accent"), (" puts it on your list", "$muted")
        ),
    ]
    return Content("\n").join(parts)


def _words(today: Today | None, standing: Standing) -> tuple[str, str]:
    status = standing.status
    reading = [
        account
        for account in (status.accounts if status else ())
        if account.state in (AccountState.STARTING, AccountState.READING)
    ]
    if standing.is_lost and today is None:
        return "The agent does not answer.", "Start it with `kinkeeper run`; I keep trying."
    if today is None:
        return "Good day.", "Looking at your desk …"
    if reading:
        filed, total = sum(a.filed for a in reading), sum(a.total for a in reading)
        so_far = f"{filed} of {total} so far; whoever" if total else "Whoever"
        return "Reading your mail.", f"{so_far} needs a word will stand here."
    if status and status.is_looking and not any(one.trouble for one in status.accounts):
        return "Going through what your mail tells.", "Whoever needs a word will stand here."
    return (
        "Nobody needs you today.",
        "Mail is read as it comes in; whoever needs a word will stand here.",
    )
