"""What is decided about a suggestion is kept once, and whoever waits hears of it."""

from __future__ import annotations

from datetime import date

import pytest

from agent.decisions import Decisions
from agent.errors import NotFoundError, StaleError
from agent.models import DismissalReason, SuggestionState, Topic

PEGGY = "Peggy Lindqvist <peggy@hardware.example>"


@pytest.fixture
def decisions(house) -> Decisions:
    house.suggest(house.meet(PEGGY))
    return Decisions(journal=house.journal, changes=house.changes)


async def test_what_is_ended_has_nothing_left_to_decide_until_it_is_opened_again(
    house, decisions
) -> None:
    decisions.end(
        decisions.undecided("suggestion-1"),
        house.clock.now(),
        SuggestionState.DISMISSED,
        dismissed_because=DismissalReason.NOT_NOW,
    )
    with pytest.raises(StaleError, match="dismissed by now"):
        decisions.undecided("suggestion-1")
    decisions.open_again(house.journal.suggestion("suggestion-1"))
    opened = decisions.undecided("suggestion-1")
    assert (opened.state, opened.dismissed_because) == (SuggestionState.OPEN, None)
    with pytest.raises(NotFoundError):
        decisions.undecided("suggestion-2")


async def test_every_decision_is_announced(house, decisions) -> None:
    before = (await house.changes.after(0, 0)).last
    until = date(2026, 12, 1)
    put_off = decisions.put_off(decisions.undecided("suggestion-1"), until, expires_on=until)
    assert (put_off.state, put_off.snoozed_until) == (SuggestionState.SNOOZED, until)
    decisions.open_again(put_off)
    decisions.end(put_off, house.clock.now(), SuggestionState.DONE)
    heard = (await house.changes.after(before, 0)).changes
    assert {(one.topic, one.id) for one in heard} == {(Topic.SUGGESTION, "suggestion-1")}
