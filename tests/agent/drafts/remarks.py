"""What a customer told, in one sentence, and every line that a letter may make of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from agent.drafts.moves import fill_line
from agent.drafts.told.details import find_details
from agent.models import Evidence, Kind, LifeEvent, When, Who

TOLD_AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)


def event_told(
    kind: str, who: str, said: str, *, status: When = When.UPCOMING, name: str | None = None
) -> LifeEvent:
    """A life event that one sentence tells of."""
    return LifeEvent(
        id="event-1",
        customer_id="customer-1",
        kind=Kind(kind),
        who=Who(who),
        name=name,
        date=None,
        status=status,
        evidence=(Evidence(quote=said, entry_id="entry-1"),),
        told_at=TOLD_AT,
        confidence=0.9,
    )


def lines_from(
    kind: str, who: str, moment: str, said: str, slots: Mapping[str, str] | None = None
) -> list[str]:
    """Every line that the listed remarks make of the sentence; `slots` are known beside it."""
    event = event_told(kind, who, said)
    return [
        filled
        for detail in find_details(event, [said], 0, moment=moment)
        for line in (*detail.echo, *detail.ahead)
        if (filled := fill_line(line, {**(slots or {}), **detail.slots}))
    ]
