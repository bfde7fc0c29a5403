"""One short mail, read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from agent.life_events import find_life_events
from agent.models import Direction, Entry, EntryKind, FoundEvent


@pytest.fixture
def only() -> Callable[[str], FoundEvent]:
    """Read a customer's mail of 6 May 2026 that tells of exactly one life event."""

    def read(text: str) -> FoundEvent:
        entry = Entry(
            id="e",
            customer_id="c",
            kind=EntryKind.MAIL,
            direction=Direction.IN,
            at=datetime(2026, 5, 6, 9, tzinfo=UTC),
            text=text,
        )
        (event,) = find_life_events(entry)
        return event

    return read
