"""What a practice is, ours or a third party's, and how it makes a suggestion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Protocol

from agent.models import Evidence, Ground, Suggestion, derived_id
from agent.suggestions.situation import Situation


class Practice(Protocol):
    """A habit: a module or an object with a name and one of `suggest` and `choose`, or both.

    `suggest(situation)` looks at one customer, as often as something changes. `choose(town)`
    looks at all of them once a day, and must choose the same again when asked again that day:
    `Town.made` holds what it chose before. With `choose` comes `stands(suggestion, situation)`:
    False withdraws what was chosen. It is not asked while mail is unread, unless `IS_FOR_ALL` is
    true: then everybody is chosen whom it fits, and who is known so far is not the wrong one.
    Where `IS_SMALL` is true, a suggestion yields to any other of the same customer. A practice
    that chooses may have `offer(town)`, too: what it would choose next where nobody needs the
    owner, one suggestion at most.
    """

    NAME: str


def new_suggestion(
    situation: Situation,
    practice: str,
    cause: str,
    *,
    reason: str,
    due_on: dt.date,
    keep_days: int,
    grounds: Sequence[Ground],
    evidence: Sequence[Evidence] = (),
    **fields: Any,
) -> Suggestion:
    """A suggestion of a practice for one customer, for one cause; its priority is its grounds'."""
    return Suggestion(
        id=derived_id("suggestion", practice, situation.customer.id, cause),
        customer_id=situation.customer.id,
        practice=practice,
        cause=cause,
        reason=reason,
        due_on=due_on,
        expires_on=due_on + dt.timedelta(days=keep_days),
        priority=sum(ground.points for ground in grounds),
        grounds=tuple(grounds),
        evidence=tuple(evidence),
        **fields,
    )
