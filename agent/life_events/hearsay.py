"""Stage 3 of 6: Entry -> LifeEvent; the same news from several customers of one firm.

Each customer's book keeps its own life event, so that nothing is lost when one of them turns out to
be about somebody else; a shared `story` says that they are one. It is the identifier of the one
that is nearest: the person's own, else the first that was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from agent.life_events.kin import first_name
from agent.life_events.spans import overlap
from agent.life_events.strand import RECURRING_KINDS, RECURRING_WITHIN, RETOLD_WITHIN
from agent.models import Kind, LifeEvent, Who

SLACK_DAYS = 7
HEARD = frozenset({Who.COLLEAGUE, Who.COMPANY})
"""Whose news several customers of a firm tell."""
OWN = frozenset({Who.SELF, Who.COMPANY})


class Told(NamedTuple):
    """A life event, and the name of the customer under whom it is known."""

    event: LifeEvent
    customer_name: str


def stories_of(told: Iterable[Told]) -> dict[str, str]:
    """The `story` of each life event of one firm's customers, by the event's identifier."""
    leaders: list[Told] = []
    groups: dict[str, list[str]] = {}
    for one in sorted(told, key=_nearness):
        leader = next((other for other in leaders if _is_same(other, one)), None)
        if leader is None:
            leaders.append(one)
            leader = one
        groups.setdefault(leader.event.id, []).append(one.event.id)
    return {
        id_: leader_id if len(ids) > 1 else "" for leader_id, ids in groups.items() for id_ in ids
    }


def may_be_shared(event: LifeEvent) -> bool:
    """Whether it is a life event that colleagues may tell of, too."""
    return event.who in HEARD or _is_own(event)


def _is_own(event: LifeEvent) -> bool:
    return event.who in OWN or (event.kind is Kind.BIRTH and event.who is Who.CHILD)


def _nearness(told: Told) -> tuple[bool, bool, str, str]:
    event = told.event
    is_hearsay = event.who is Who.COLLEAGUE
    return (is_hearsay, event.is_maybe, event.told_at.isoformat(), event.id)


def _is_same(one: Told, other: Told) -> bool:
    left, right = one.event, other.event
    if left.kind is not right.kind or left.customer_id == right.customer_id:
        return False
    if not _is_same_person(one, other):
        return False
    if left.date and right.date:
        return overlap(left.date, right.date, slack_days=SLACK_DAYS)
    within = RECURRING_WITHIN if left.kind in RECURRING_KINDS else RETOLD_WITHIN
    return abs(left.told_at - right.told_at) <= within


def _is_same_person(one: Told, other: Told) -> bool:
    whos = {one.event.who, other.event.who}
    if Who.COMPANY in whos:
        return len(whos) == 1
    if Who.COLLEAGUE not in whos:
        return False
    names = [_names(told) for told in (one, other)]
    if not all(names) or first_name(" ".join(names[0])) != first_name(" ".join(names[1])):
        return False
    return min(map(len, names)) < 2 or names[0][-1] == names[1][-1]


def _names(told: Told) -> Sequence[str]:
    """The name of whoever it happened to."""
    is_hearsay = told.event.who is Who.COLLEAGUE
    name = (told.event.name or "") if is_hearsay else told.customer_name
    return [] if "@" in name else name.casefold().split()
