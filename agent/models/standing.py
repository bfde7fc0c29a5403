"""How the agent and its mailboxes are, and what changed."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from pydantic import AwareDatetime

from agent.models.record import Record
from agent.vocabulary import AccountState, Topic


class AccountStatus(Record):
    """One account's connection, for the status line."""

    name: str
    state: AccountState = AccountState.STARTING
    trouble: str = ""
    """What is wrong and what to do; empty when all is well."""
    filed: int = 0
    """Mails of the first reading that are filed."""
    total: int = 0
    mails_per_second: float = 0
    seconds_left: int | None = None
    """Until the first reading is done; None where nobody can tell yet, or nothing is left."""


class AgentStatus(Record):
    """How the agent is."""

    version: str
    now: datetime
    """On the owner's wall clock, with its offset."""
    zone: str = ""
    """The owner's time zone as the tz database calls it; empty: only the offset is known."""
    today: dt.date
    is_clock_moved: bool
    owner: str
    accounts: tuple[AccountStatus, ...]
    customers: int
    entries: int
    life_events: int
    waiting_in_outbox: int
    """Approved mails that have not left."""
    next_leaves_at: AwareDatetime | None = None
    """When the next of them leaves; None where no time is set for any."""
    missed_in_outbox: int = 0
    """Those among them whose time went by, so that the owner has to say what now."""
    is_looking: bool = False
    """Whether the mail, or what it tells, is still to be gone through since the agent started."""
    trouble: str = ""


class Change(Record):
    """Something changed: ask for it again if you show it."""

    number: int
    topic: Topic
    id: str = ""


class Changes(Record):
    """All changes after the number asked for; ask next with `last`."""

    last: int
    changes: tuple[Change, ...]
