"""An empty journal, and records to put into it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from agent.models import Address, Direction, Draft, Entry, EntryKind, GateReport, Suggestion
from agent.store.sqlite import Journal

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with contextlib.closing(Journal(tmp_path / "journal.sqlite")) as journal:
        yield journal


def make_entry(number: int, **fields: object) -> Entry:
    """A mail from a customer, so many days after noon of 2 November 2026."""
    return Entry.model_validate(
        {
            "id": f"entry-{number}",
            "customer_id": "customer-1",
            "kind": EntryKind.MAIL,
            "direction": Direction.IN,
            "at": NOON + timedelta(days=number),
            "text": "The quinces are in.",
            "message_id": f"<{number}@a.example>",
            "thread_id": "<0@a.example>",
            "address": "glenn@a.example",
            **fields,
        }
    )


def by_hand(number: int, kind: EntryKind, **fields: object) -> Entry:
    """What the owner put in himself: it has no mail, no sender and no thread."""
    empty = {"message_id": "", "thread_id": "", "direction": Direction.OUT}
    return make_entry(number, kind=kind, **{**empty, **fields})


def make_suggestion(number: int, **fields: object) -> Suggestion:
    """A suggestion that rests on no mail."""
    return Suggestion.model_validate(
        {
            "id": f"suggestion-{number}",
            "customer_id": "customer-1",
            "practice": "keep_in_touch",
            "cause": f"silent since {number}",
            "reason": "Glenn has been silent",
            "due_on": date(2026, 11, 2) + timedelta(days=number),
            "expires_on": date(2026, 12, 2),
            "priority": 1.0,
            **fields,
        }
    )


@pytest.fixture
def draft() -> Draft:
    """The draft of suggestion 1."""
    return Draft(
        id="draft-1",
        suggestion_id="suggestion-1",
        customer_id="customer-1",
        account="mail",
        sender=Address(email="robin@b.example"),
        to=(Address(email="glenn@a.example"),),
        subject="The quinces",
        text="Glenn, how are the quinces?",
        facts=(),
        gate=GateReport(checks=()),
    )
