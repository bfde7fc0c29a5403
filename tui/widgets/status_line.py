"""The status line: which day it is, what the accounts do, and what is wrong, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.content import Content
from textual.widgets import Static

from agent.vocabulary import AccountState
from tui.clock import after, in_zone
from tui.keys import shown
from tui.text import one_line
from tui.widgets.measured import Measured
from tui.words import account_words, day_words, left_words, short_day_words

if TYPE_CHECKING:
    from agent.models import AccountStatus, AgentStatus

PROGRESS_CELLS = 10
COUNTED_SECONDS = 600.0


class Leaving(NamedTuple):
    """An approved mail that the next undo takes back, as long as it has not left."""

    at: dt.datetime
    which: str
    """Of several that wait: `the last`, `this one`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the screen knows of the agent: its last word, and whether it still answers."""

    status: AgentStatus | None = None
    is_lost: bool = False
    heard_at: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    """When `status` was heard, by this machine's clock."""
    last_approved: Leaving | None = None
    """The mail that was approved, where that was the owner's last decision."""

    def lost(self, *, is_lost: bool) -> Standing:
        """The same, but that the agent does not answer, or answers again."""
        return replace(self, is_lost=is_lost)

    @property
    def moment(self) -> dt.datetime:
        """The owner's wall clock as it has run on since it was told."""
        since = dt.datetime.now(dt.UTC) - self.heard_at if self.status else dt.timedelta()
        return after(self.now, since)

    @property
    def now(self) -> dt.datetime:
        """The owner's wall clock; this workstation's, until the agent has told the owner's."""
        if self.status is None:
            return dt.datetime.now(dt.UTC).astimezone()
        return in_zone(self.status.now, self.status.zone)

    @property
    def today(self) -> dt.date:
        """The owner's calendar day."""
        return self.status.today if self.status else self.now.date()


class StatusLine(Static):
    """One line where there is room, in shorter words where there is not; a line more for trouble.

    The seconds until an approved mail leaves are counted here, by this workstation's clock.
    """

    def __init__(
        self, standing: Standing, undone: Callable[[], Leaving | None], **kwargs: Any
    ) -> None:
        """`undone` is the mail that the undo key of this screen would take back."""
        super().__init__(_measured(standing, standing.now, undone()), markup=False, **kwargs)
        self._standing, self._undone = standing, undone
        self._told_at = monotonic()

    def on_mount(self) -> None:
        self.set_interval(1.0, self._count)

    def show(self, standing: Standing) -> None:
        if standing.status is not self._standing.status:
            self._told_at = monotonic()
        self._standing = standing
        self._draw()

    def _count(self) -> None:
        status = self._standing.status
        if status is not None and status.next_leaves_at is not None and self.is_on_screen:
            self._draw()

    @property
    def is_on_screen(self) -> bool:
        """Whether the owner sees it: not where another screen covers its own."""
        return self.app.screen is self.screen

    def _draw(self) -> None:
        passed = dt.timedelta(seconds=monotonic() - self._told_at)
        self.update(_measured(self._standing, after(self._standing.now, passed), self._undone()))


def _measured(standing: Standing, now: dt.datetime, undone: Leaving | None) -> Measured:
    return Measured(partial(_content, standing, now, undone))


def _content(standing: Standing, now: dt.datetime, undone: Leaving | None, cells: int) -> Content:
    """What to show at `now`; the first line is no longer than `cells`, if that can be."""
    if standing.is_lost:
        words = "! The agent does not answer; trying again. What you write is kept."
        return Content.styled(words, "$error")
    status = standing.status
    if status is None:
        return Content.styled("Asking the agent …", "$muted")
    separator = Content.styled(" · ", "$muted")
    lines = (
        separator.join(_parts(status, now, undone, is_short=is_short)) for is_short in (False, True)
    )
    line = next(lines)
    if line.cell_length > cells:
        line = next(lines)
    troubles = [
        *([one_line(status.trouble)] if status.trouble else []),
        *(
            f"{one_line(account.name)}: {one_line(account.trouble)}"
            for account in status.accounts
            if account.trouble
        ),
    ]
    return Content("\n").join(
        [line, *(Content.styled(f"! {trouble}", "$error") for trouble in troubles)]
    )


def _parts(
    status: AgentStatus, now: dt.datetime, undone: Leaving | None, *, is_short: bool
) -> Iterator[Content]:
    day = short_day_words(status.today) if is_short else f"Today is {day_words(status.today)}"
    demo = (" (demo clock)", "$joy") if status.is_clock_moved else ""
    yield Content.assemble((day, "$muted"), demo)
    yield from _outbox(status, now, undone, is_short=is_short)
    for account in status.accounts:
        words = f"{one_line(account.name)} {account_words(account.state)}"
        if account.state is AccountState.READING and account.total:
            yield Content.assemble((words, "$muted"), " ", *_progress(account, is_short=is_short))
        elif account.state is AccountState.WATCHING:
            if not is_short or len(status.accounts) == 1:
                yield Content.assemble(("● ", "$accent"), (words, "$muted"))
        else:
            yield Content.assemble(("○ ", "$joy"), (words, "$muted"))
    watching = sum(account.state is AccountState.WATCHING for account in status.accounts)
    if is_short and watching and len(status.accounts) > 1:
        yield Content.assemble(("● ", "$accent"), (f"{watching} watching", "$muted"))
    if not is_short and all(one.state is not AccountState.READING for one in status.accounts):
        yield Content.styled(f"{status.entries} filed", "$muted")


def _outbox(
    status: AgentStatus, now: dt.datetime, undone: Leaving | None, *, is_short: bool
) -> Iterator[Content]:
    """What waits to leave, until when which of it can be taken back, and what was missed."""
    if status.missed_in_outbox:
        words = f"{status.missed_in_outbox} missed its time: {shown('outbox')}"
        yield Content.styled(f"! {words}", "$error")
    waiting = status.waiting_in_outbox - status.missed_in_outbox
    if waiting <= 0:
        return
    next_at = status.next_leaves_at
    left = (next_at - now).total_seconds() if next_at else 0.0
    # What was to leave before the next of all waits no more.
    is_waiting = undone is not None and next_at is not None and undone.at >= next_at
    undone_left = (undone.at - now).total_seconds() if undone and is_waiting else 0.0
    if undone and 0 < undone_left <= COUNTED_SECONDS:
        words = _undone_words(waiting, undone.which, ceil(undone_left), is_short=is_short)
    elif 0 < left <= COUNTED_SECONDS:
        which = "" if waiting == 1 or is_short else " the next"
        them = "it" if waiting == 1 else "them"
        words = f"{waiting} to leave,{which} in {ceil(left)} s; {shown('outbox')} shows {them}"
    else:
        words = f"{waiting} to leave later" if left > 0 else f"{waiting} on its way"
    yield Content.styled(words, "$accent")


def _undone_words(waiting: int, which: str, seconds: int, *, is_short: bool) -> str:
    """In how many seconds that one leaves, and by which key it does not."""
    key = shown("undo")
    if waiting == 1:
        return f"1 to leave, in {seconds} s; {key} takes it back"
    if is_short:
        return f"1 of {waiting} leaves in {seconds} s; {key} undoes it"
    return f"{waiting} to leave, {which} in {seconds} s; {key} takes it back"


def _progress(account: AccountStatus, *, is_short: bool) -> tuple[tuple[str, str], ...]:
    filed, total = account.filed, account.total
    cells = PROGRESS_CELLS // 2 if is_short else PROGRESS_CELLS
    full = min(cells, filed * cells // total)
    percent = "" if is_short else f" {min(100, filed * 100 // total)} %,"
    return (
        ("━" * full, "$accent"),
        ("╌" * (cells - full), "$muted"),
        (f"{percent} {_how_far(account)}", "$muted"),
    )


def _how_far(account: AccountStatus) -> str:
    """The time left says more than the mails, and takes less room."""
    if account.seconds_left is None:
        return f"{account.filed}/{account.total}"
    return f"{left_words(account.seconds_left)} left"
