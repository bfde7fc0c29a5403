"""What is dreaded is called by its nearer word."""

from __future__ import annotations

import pytest

from agent.models import Evidence, Kind
from agent.suggestions.trials import trial_of
from tests.agent.suggestions.people import make_entry, make_event


@pytest.mark.parametrize(
    ("kind", "quote", "date", "what"),
    [
        (Kind.ILLNESS, "Dad has his bypass on the 12th", "2026-11-12", "operation"),
        (Kind.ILLNESS, "Dad has the flu", "2026-11-12", ""),
        (Kind.ILLNESS, "weeks of surgery ahead", "2026-11-12/2026-12-12", ""),
        (Kind.ACHIEVEMENT, "Kate sits her bar exam", "2026-11-12", "exam"),
        (Kind.ACHIEVEMENT, "Ben's driving test", None, "test"),
        (Kind.ACHIEVEMENT, "Ben won the cup", "2026-11-12", ""),
        (Kind.TRAVEL, "we fly after the exam", "2026-11-12", ""),
    ],
)
def test_an_operation_and_an_exam_are_called_so(
    kind: Kind, quote: str, date: str | None, what: str
) -> None:
    told = make_entry("2026-11-02")
    evidence = (Evidence(quote=quote, entry_id=told.id),)
    assert trial_of(make_event(told, kind, date=date, evidence=evidence)) == what
