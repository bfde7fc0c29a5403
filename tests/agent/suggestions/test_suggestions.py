"""All practices together."""

from __future__ import annotations

import logging
from dataclasses import replace
from types import SimpleNamespace

import pytest

import agent.suggestions as suggestions
from agent.models import Kind, Outcome


def test_a_practice_that_fails_is_logged_and_the_others_go_on(
    on, entry, event, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError

    broken = SimpleNamespace(NAME="broken", suggest=fail)
    monkeypatch.setattr(suggestions, "PRACTICES", (broken, *suggestions.PRACTICES))
    told = entry("2026-11-02")
    with caplog.at_level(logging.ERROR):
        made = suggestions.make_suggestions(on("2026-11-03", [told], [event(told, Kind.MOVE)]))
    assert [one.practice for one in made] == ["reply"]
    assert "broken" in caplog.text


def test_somebody_who_must_not_be_contacted_is_not_suggested(on, entry, event) -> None:
    told = entry("2026-11-02")
    situation = on("2026-11-03", [told], [event(told)])
    quiet = situation.customer.model_copy(update={"do_not_contact": True})
    assert suggestions.make_suggestions(situation)
    assert suggestions.make_suggestions(replace(situation, customer=quiet)) == []


@pytest.mark.parametrize("kind", sorted(Kind))
def test_nothing_is_suggested_from_what_is_no_fact_or_is_told_elsewhere(
    on, entry, event, kind
) -> None:
    told = entry("2026-11-02")
    sure = event(told, kind, date="2026-11-05")
    for change in (
        {"is_maybe": True},
        {"is_rejected": True},
        {"outcome": Outcome.FALSE_ALARM},
        {"outcome": Outcome.CALLED_OFF},
        {"story": "event-of-a-colleague"},
    ):
        doubtful = sure.model_copy(update=change)
        for day in ("2026-11-03", "2026-11-06", "2026-11-20"):
            assert suggestions.make_suggestions(on(day, [told], [doubtful])) == []


def test_one_life_event_is_spoken_of_once(on, entry, event) -> None:
    told = entry("2026-11-02")
    interview = event(told, date="2026-11-05")
    made = suggestions.make_suggestions(on("2026-11-06", [told], [interview]))
    assert [one.practice for one in made] == ["reply"]
