"""The status line: which day it is, what the accounts do, and what is wrong, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from textual.content import Content
from textual.widgets import Static

from agent.models import AccountState, AccountStatus, AgentStatus
from tui.text import one_line
from tui.words import account_words, day_words, left_words

PROGRESS_CELLS = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """What the screen knows of the agent: its last word, and whether it still answers."""

    status: AgentStatus | None = None
    is_lost: bool = False

    @property
    def now(self) -> dt.datetime:
        """The owner's wall clock; this workstation's, until the agent has told the owner's."""
        return self.status.now if self.status else dt.datetime.now(dt.UTC).astimezone()

    @property
    def today(self) -> dt.date:
        """The owner's calendar day."""
        return self.status.today if self.status else self.now.date()


class StatusLine(Static):
    """Grows to a second line when there is trouble to tell."""

    def __init__(self, standing: Standing, **kwargs: Any) -> None:
        super().__init__(_content(standing), markup=False, **kwargs)

    def show(self, standing: Standing) -> None:
        self.update(_content(standing))


def _content(standing: Standing) -> Content:
    if standing.is_lost:
        return Content.styled("The agent does not answer; trying again", "$error")
    if standing.status is None:
        return Content.styled("Asking the agent …", "$muted")
    separator = Content.styled(" · ", "$muted")
    line = separator.join(_parts(standing.status))
    troubles = [
        *([one_line(standing.status.trouble)] if standing.status.trouble else []),
        *(
            f"{one_line(account.name)}: {one_line(account.trouble)}"
            for account in standing.status.accounts
            if account.trouble
        ),
    ]
    for trouble in troubles:
        line = line + "\n" + Content.styled(trouble, "$error")
    return line


def _parts(status: AgentStatus) -> Iterator[Content]:
    day = f"Today is {day_words(status.today)}"
    if status.is_clock_moved:
        yield Content.assemble((day, "$muted"), (" (demo clock)", "$joy"))
    else:
        yield Content.styled(day, "$muted")
    for account in status.accounts:
        words = f"{one_line(account.name)} {account_words(account.state)}"
        if account.state is AccountState.READING and account.total:
            yield Content.assemble((words, "$muted"), " ", *_progress(account))
        elif account.state is AccountState.WATCHING:
            yield Content.assemble(("● ", "$accent"), (words, "$muted"))
        else:
            yield Content.assemble(("○ ", "$joy"), (words, "$muted"))
    if all(account.state is not AccountState.READING for account in status.accounts):
        yield Content.styled(f"{status.entries} filed", "$muted")
    if status.waiting_in_outbox:
        yield Content.styled(f"{status.waiting_in_outbox} on its way", "$accent")


def _progress(account: AccountStatus) -> tuple[tuple[str, str], ...]:
    filed, total = account.filed, account.total
    full = min(PROGRESS_CELLS, filed * PROGRESS_CELLS // total)
    return (
        ("━" * full, "$accent"),
        ("━" * (PROGRESS_CELLS - full), "$border-quiet"),
        (f" {_how_far(account)}", "$muted"),
    )


def _how_far(account: AccountStatus) -> str:
    """The time left says more than the mails, and takes less room."""
    if account.seconds_left is None:
        return f"{account.filed}/{account.total}"
    return f"{left_words(account.seconds_left)} left"
