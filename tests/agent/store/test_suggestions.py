"""What was suggested: never forgotten, with when and by what it ended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from agent.models import Made, SuggestionState
from tests.agent.store.conftest import NOON, make_suggestion

DAY = timedelta(days=1)


def test_all_that_was_made_is_told_without_its_words_oldest_first(journal) -> None:
    event = make_suggestion(1, practice="reply", cause="news", life_event_id="event-1")
    journal.save_suggestion(make_suggestion(2), made_at=NOON + DAY)
    journal.save_suggestion(event, made_at=NOON)
    journal.save_suggestion(make_suggestion(3, customer_id="customer-2"))
    assert journal.made(["customer-1"]) == {
        "customer-1": [
            Made(
                "suggestion-1",
                "reply",
                "news",
                SuggestionState.OPEN,
                date(2026, 11, 3),
                "event-1",
            ),
            Made(
                "suggestion-2",
                "keep_in_touch",
                "silent since 2",
                SuggestionState.OPEN,
                date(2026, 11, 4),
                None,
            ),
        ]
    }
    assert journal.made().keys() == {"customer-1", "customer-2"}
    assert journal.made()["customer-1"] == journal.made(["customer-1"])["customer-1"]


def test_what_was_made_is_known_as_it_stands_now(journal) -> None:
    journal.save_suggestion(make_suggestion(1), made_at=NOON)
    changed = {"state": SuggestionState.DRAFTED, "due_on": date(2026, 12, 1), "cause": "other"}
    journal.save_suggestion(make_suggestion(1, **changed), made_at=NOON + DAY)
    (made,) = journal.made()["customer-1"]
    assert (made.state, made.due_on, made.cause) == tuple(changed.values())
    assert journal.made_at("suggestion-1") == NOON


def test_what_ended_is_told_with_when_and_by_which_mail(journal) -> None:
    done = make_suggestion(1, state=SuggestionState.DONE)
    late = make_suggestion(2, state=SuggestionState.EXPIRED)
    journal.save_suggestion(make_suggestion(1), made_at=NOON)
    journal.end_suggestion(late, NOON + 2 * DAY)
    journal.end_suggestion(done, NOON + DAY, "entry-7")
    assert journal.ended_between(NOON, NOON + 9 * DAY) == [
        (done, NOON + DAY, "entry-7"),
        (late, NOON + 2 * DAY, ""),
    ]
    only = journal.ended_between(NOON, NOON + 9 * DAY, SuggestionState.EXPIRED)
    assert [one.id for one, *_ in only] == ["suggestion-2"]
    assert journal.ended_between(NOON + 2 * DAY, NOON + 3 * DAY) == [(late, NOON + 2 * DAY, "")]
    assert journal.ended_between(NOON, NOON + DAY) == []
    assert journal.made_at("suggestion-1") == NOON


def test_when_it_ended_is_kept_until_it_waits_again(journal) -> None:
    dismissed = make_suggestion(1, state=SuggestionState.DISMISSED)
    journal.end_suggestion(dismissed, NOON, "entry-7")
    journal.give_suggestion(dismissed, "customer-2")
    ((given, at, done_by),) = journal.ended_between(NOON, NOON + DAY)
    assert (given.customer_id, at, done_by) == ("customer-2", NOON, "entry-7")
    journal.save_suggestion(make_suggestion(1))
    assert journal.ended_between(NOON - DAY, NOON + DAY) == []
    journal.end_suggestion(dismissed, NOON + DAY)
    assert journal.ended_between(NOON, NOON + 9 * DAY) == [(dismissed, NOON + DAY, "")]


@pytest.mark.parametrize("state", list(SuggestionState))
def test_only_the_words_of_what_waits_are_compared_with_others(journal, state, draft) -> None:
    journal.save_suggestion(make_suggestion(1, state=state))
    journal.save_draft(draft)
    is_waiting = state in ("open", "drafted", "snoozed")
    assert journal.waiting_texts() == ({"suggestion-1": draft.text} if is_waiting else {})


def test_what_is_opened_again_remembers_that_it_was_decided_and_has_not_ended(journal) -> None:
    one = make_suggestion(1)
    journal.save_suggestion(one, made_at=NOON)
    journal.end_suggestion(one.model_copy(update={"state": SuggestionState.DISMISSED}), NOON)
    assert journal.reopened() == {}
    journal.save_suggestion(one)
    assert journal.reopened() == {one.id: NOON}
    assert journal.ended_between(NOON, NOON + timedelta(days=1)) == []


def test_what_was_said_is_known_to_its_customer_for_ever_and_to_others_for_a_season(
    journal, draft
) -> None:
    one = make_suggestion(1)
    journal.save_suggestion(one)
    journal.save_draft(draft.model_copy(update={"moves": ("Well done.", "How was it?")}))
    said = {"Well done.", "How was it?"}
    own, others = one.customer_id, "customer-of-another-name"
    assert journal.lines_said(others, since=NOON, but="") == said
    assert journal.lines_said(others, since=NOON, but=one.id) == set()
    journal.end_suggestion(one.model_copy(update={"state": SuggestionState.DONE}), NOON)
    assert journal.lines_said(others, since=NOON, but="") == said
    assert journal.lines_said(others, since=NOON + DAY, but="") == set()
    assert journal.lines_said(own, since=NOON + DAY, but="") == said


def test_what_was_never_sent_may_be_said_to_somebody_else(journal, draft) -> None:
    one = make_suggestion(1)
    journal.save_suggestion(one)
    journal.save_draft(draft.model_copy(update={"moves": ("Well done.",)}))
    journal.end_suggestion(one.model_copy(update={"state": SuggestionState.DISMISSED}), NOON)
    assert journal.lines_said(one.customer_id, since=NOON - DAY, but="") == set()
