"""What becomes of a suggestion that was made before."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from agent.models import (
    Direction,
    EntryKind,
    Ground,
    Kind,
    Suggestion,
    SuggestionState,
    Who,
)
from agent.suggestions.practice import new_suggestion
from agent.suggestions.renewal import ended, kept_up, renewed
from tests.agent.suggestions.people import make_entry, make_event, make_situation, make_touch

MADE_AT = datetime(2026, 11, 3, 8, tzinfo=UTC)
OPEN, DRAFTED, SNOOZED = SuggestionState.OPEN, SuggestionState.DRAFTED, SuggestionState.SNOOZED


def made(**fields: object) -> Suggestion:
    suggestion = new_suggestion(
        make_situation("2026-11-03"),
        "habit",
        "a cause",
        reason="It is due",
        due_on=date(2026, 11, 3),
        keep_days=5,
        grounds=[Ground(words="it is due", points=50)],
    )
    return suggestion.model_copy(update=fields)


def put_off(until: int, **fields: object) -> Suggestion:
    return made(state=SNOOZED, snoozed_until=date(2026, 11, until), **fields)


def test_one_that_is_made_again_keeps_its_identifier_and_is_otherwise_as_it_is_made_now() -> None:
    old = made(id="old", state=DRAFTED)
    again = renewed(old, made(reason="It is still due"), date(2026, 11, 4))
    assert (again.id, again.state, again.reason) == ("old", DRAFTED, "It is still due")


def test_one_that_was_withdrawn_is_open_again() -> None:
    old = made(state=SuggestionState.WITHDRAWN)
    assert renewed(old, made(), date(2026, 11, 4)).state is OPEN


def test_what_was_put_off_is_away_until_its_day_and_stays_as_long_as_it_may() -> None:
    old = put_off(6, expires_on=date(2026, 11, 13))
    for day, state in ((5, SNOOZED), (6, OPEN)):
        again = renewed(old, made(), date(2026, 11, day))
        assert (again.state, again.snoozed_until) == (state, old.snoozed_until)
        assert again.expires_on == date(2026, 11, 13)
        assert kept_up(old, date(2026, 11, day)).state is state


def test_graver_news_do_not_wait_for_what_was_put_off() -> None:
    again = renewed(put_off(10), made(is_sad=True, life_event_id="death"), date(2026, 11, 4))
    assert (again.state, again.snoozed_until) == (OPEN, None)


@pytest.mark.parametrize(
    ("touch", "is_done"),
    [
        (make_touch("2026-11-04", Direction.OUT), True),
        (make_touch("2026-11-04", Direction.OUT, EntryKind.CALL), True),
        (make_touch("2026-11-04", Direction.IN, EntryKind.CALL), True),
        (make_touch("2026-11-04", Direction.OUT, EntryKind.KINDNESS), True),
        (make_touch("2026-11-04", Direction.IN), False),
        (make_touch("2026-11-04", Direction.OUT, EntryKind.SALE), False),
        (make_touch("2026-11-04", Direction.OUT, EntryKind.NOTE), False),
        (make_touch("2026-11-02", Direction.OUT), False),
    ],
)
def test_what_answers_no_mail_is_done_by_a_word_or_a_talk_since(touch, is_done) -> None:
    situation = make_situation("2026-11-05", touches=[touch])
    new, done_by = ended(made(), situation, MADE_AT)
    assert (new.state is SuggestionState.DONE) is is_done
    assert (done_by == touch) is is_done


def test_what_answers_a_mail_is_done_in_its_thread_and_not_by_an_invoice() -> None:
    told = make_entry("2026-11-02", thread_id="t1")
    invoice = make_entry("2026-11-03T09:00", Direction.OUT, thread_id="t2")
    answer = make_entry("2026-11-04", Direction.OUT, thread_id="t1")
    old = made(entry_id=told.id)
    new, done_by = ended(old, make_situation("2026-11-05", [told, invoice]), MADE_AT)
    assert (new.state, done_by) == (SuggestionState.WITHDRAWN, None)
    new, done_by = ended(old, make_situation("2026-11-05", [told, invoice, answer]), MADE_AT)
    assert new.state is SuggestionState.DONE
    assert done_by is not None
    assert done_by.entry_id == answer.id


def test_what_answers_a_mail_is_done_by_another_that_speaks_of_the_same() -> None:
    told = make_entry("2026-11-02", thread_id="t1")
    wish = make_entry("2026-11-04", Direction.OUT, thread_id="t2")
    event = make_event(told)
    both = event.model_copy(update={"evidence": (*event.evidence, make_event(wish).evidence[0])})
    old = made(entry_id=told.id, life_event_id=event.id)
    new, done_by = ended(old, make_situation("2026-11-05", [told, wish], [both]), MADE_AT)
    assert new.state is SuggestionState.DONE
    assert done_by is not None
    assert done_by.entry_id == wish.id


def test_too_late_is_expired_and_before_that_withdrawn() -> None:
    for day, state in (("2026-11-08", "withdrawn"), ("2026-11-09", "expired")):
        new, _ = ended(made(), make_situation(day), MADE_AT)
        assert new.state == state


def test_what_was_put_off_comes_back_late_where_its_life_event_stands() -> None:
    told = make_entry("2026-11-02")
    event = make_event(told)
    old = put_off(6, life_event_id=event.id, expires_on=date(2026, 11, 13))
    situation = make_situation("2026-11-07", [told], [event])
    assert ended(old, situation, MADE_AT)[0].state is OPEN
    rejected = event.model_copy(update={"is_rejected": True})
    situation = make_situation("2026-11-07", [told], [rejected])
    assert ended(old, situation, MADE_AT)[0].state is SuggestionState.WITHDRAWN


def test_cheer_that_was_put_off_does_not_come_back_into_grief() -> None:
    told = make_entry("2026-11-02")
    event = make_event(told)
    death = make_event(told, Kind.BEREAVEMENT, who=Who.PARENT, is_maybe=True)
    old = put_off(6, life_event_id=event.id, expires_on=date(2026, 11, 13))
    situation = make_situation("2026-11-07", [told], [event, death])
    assert ended(old, situation, MADE_AT)[0].state is SuggestionState.WITHDRAWN
