"""What is open between two people, and what lies ahead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from agent.models import (
    Direction,
    EntryKind,
    Evidence,
    Ground,
    Kept,
    Kind,
    LifeEvent,
    Matter,
    MatterKind,
    Outcome,
    Suggestion,
    SuggestionState,
    When,
    Who,
)
from agent.suggestions.dates import coming
from agent.suggestions.outlook import AHEAD_DAYS, ahead, open_matters, to_ask_after, to_do
from agent.suggestions.practice import new_suggestion
from agent.suggestions.situation import Situation
from tests.agent.suggestions.people import (
    make_entry,
    make_event,
    make_kept,
    make_made,
    make_situation,
    make_touch,
)

TODAY = "2026-11-18"
ASKED = make_entry("2026-11-16", thread_id="t")
PROMISED = make_entry("2026-11-16", Direction.OUT, thread_id="t")


def question(entry=ASKED) -> Kept:
    return make_kept(Matter(kind=MatterKind.QUESTION, quote="Can you do two?", start=0), entry)


def promise(entry=PROMISED) -> Kept:
    return make_kept(Matter(kind=MatterKind.PROMISE, quote="I'll send the plans", start=0), entry)


def open_words(kept: Kept, entry, *touches, **fields: object) -> list[str]:
    situation = make_situation(TODAY, [entry], matters=[kept], touches=touches, **fields)
    return [words for _, words in open_matters(situation)]


def told(kind: Kind, who: Who = Who.SELF, day: str = "2026-11-04", **fields: object) -> LifeEvent:
    return make_event(make_entry(day), kind, who=who, **{"id": f"{kind} {who}", **fields})


def said(told: Iterable[tuple[object, str]]) -> list[str]:
    return [words for _, words in told]


def what_is_ahead(*events: LifeEvent, day: str = TODAY) -> list[str]:
    situation = make_situation(day, events=events)
    return said(ahead(situation, coming(situation, days=AHEAD_DAYS)))


def line(situation: Situation, practice: str = "reply", **fields: object) -> Suggestion:
    made = new_suggestion(
        situation,
        practice,
        "x",
        reason="Glenn's interview was yesterday",
        due_on=date.fromisoformat(TODAY),
        keep_days=3,
        grounds=[Ground(words="so it is", points=1)],
    )
    return made.model_copy(update=fields)


def test_who_asked_and_who_promised_waits_until_the_other_writes_in_the_thread() -> None:
    assert open_words(question(), ASKED) == ['Glenn asked on Monday: "Can you do two?"']
    assert open_words(promise(), PROMISED) == ['you promised on Monday: "I\'ll send the plans"']
    answer = make_touch("2026-11-17", Direction.OUT, thread_id="t")
    assert open_words(question(), ASKED, answer) == []
    assert open_words(promise(), PROMISED, answer) == []
    invoice = make_touch("2026-11-17", Direction.OUT, thread_id="another")
    assert open_words(question(), ASKED, invoice)
    more = make_touch("2026-11-17", thread_id="t")
    assert open_words(question(), ASKED, more)


def test_what_the_customer_owes_is_open_too() -> None:
    own = question(PROMISED)
    assert open_words(own, PROMISED) == [
        'no answer yet to what you asked on Monday: "Can you do two?"'
    ]
    theirs = promise(ASKED)
    assert open_words(theirs, ASKED) == ['Glenn promised on Monday: "I\'ll send the plans"']
    assert open_words(own, PROMISED, make_touch("2026-11-17", thread_id="t")) == []


def test_a_talk_settles_what_was_open() -> None:
    assert open_words(question(), ASKED, make_touch("2026-11-17", kind=EntryKind.CALL)) == []


def test_what_the_owner_dropped_or_what_is_long_ago_is_no_longer_open() -> None:
    made = make_made("waiting_on", f"question {ASKED.id}", TODAY)
    assert open_words(question(), ASKED, made=[made]) == []
    long_ago = make_entry("2026-08-16", thread_id="t")
    assert open_words(question(long_ago), long_ago) == []


def test_the_list_is_told_but_for_what_waits_for_a_yes_or_is_late() -> None:
    glenn = make_situation(TODAY)
    today = date.fromisoformat(TODAY)
    reason = "Glenn's interview was yesterday"
    assert said(to_do([line(glenn)], today)) == [reason]
    put_off = line(glenn, state=SuggestionState.SNOOZED, snoozed_until=date(2026, 11, 24))
    assert said(to_do([put_off], today)) == [f"{reason} (put off until Tue 24 Nov)"]
    for fields in (
        {"state": SuggestionState.DONE},
        {"needs_confirmation": True},
        {"due_on": date(2026, 11, 1), "expires_on": date(2026, 11, 4)},
    ):
        assert said(to_do([line(glenn, **fields)], today)) == []
    assert said(to_do([line(glenn, "curiosity")], today)) == []


def test_news_that_the_owner_has_not_answered_may_be_asked_after() -> None:
    entry = make_entry("2026-11-04")
    title = make_event(entry, Kind.ACHIEVEMENT, who=Who.CHILD, name="Tyler", status=When.PAST)
    glenn = make_situation(TODAY, [entry], [title])
    assert said(to_ask_after(glenn, [])) == ["to ask after: Tyler's achievement, told on 4 Nov"]
    assert said(to_ask_after(glenn, [line(glenn, life_event_id=title.id)])) == []
    called = make_touch("2026-11-05", kind=EntryKind.CALL)
    assert said(to_ask_after(make_situation(TODAY, [entry], [title], touches=[called]), [])) == []
    death = told(Kind.BEREAVEMENT, Who.CHILD, name="Tyler", is_maybe=True)
    assert said(to_ask_after(make_situation(TODAY, [entry], [title, death]), [])) == []


def test_what_was_told_to_come_is_ahead() -> None:
    interview = told(Kind.JOB_INTERVIEW, date="2026-11-23")
    trip = told(Kind.TRAVEL, date="2026-11-10/2026-11-20")
    assert what_is_ahead(interview, trip) == [
        "until Fri 20 Nov: Glenn's journey",
        "Mon 23 Nov: Glenn's interview",
    ]
    assert what_is_ahead(interview, day="2026-11-24") == []


def test_a_birthday_is_ahead_once() -> None:
    birthday = told(Kind.BIRTHDAY, date="2026-11-30")
    assert what_is_ahead(birthday) == ["Mon 30 Nov: Glenn's birthday"]


@pytest.mark.parametrize(
    "fields", [{"is_maybe": True}, {"outcome": Outcome.CALLED_OFF}, {"outcome": Outcome.WELL}]
)
def test_what_is_in_doubt_or_settled_is_not_ahead(fields) -> None:
    assert what_is_ahead(told(Kind.JOB_INTERVIEW, date="2026-11-23", **fields)) == []


def test_nothing_is_ahead_of_those_whom_death_parting_or_loss_has_overtaken() -> None:
    due = told(Kind.PREGNANCY, date="2026-12-20", day="2026-09-01", is_confirmed=True)
    assert what_is_ahead(due) == ["Sun 20 Dec: Glenn's pregnancy"]
    evidence = (Evidence(quote="we lost the baby", entry_id="e"),)
    lost = told(Kind.BEREAVEMENT, Who.CHILD, evidence=evidence, is_maybe=True)
    assert what_is_ahead(due, lost) == []
    wedding = told(Kind.WEDDING, date="2026-12-12", day="2026-09-01")
    assert len(what_is_ahead(wedding)) == 1
    assert what_is_ahead(wedding, told(Kind.SEPARATION, is_maybe=True)) == []
    exam = told(Kind.ACHIEVEMENT, Who.CHILD, date="2026-12-12", day="2026-09-01", name="Tyler")
    assert len(what_is_ahead(exam)) == 1
    assert what_is_ahead(exam, told(Kind.BEREAVEMENT, Who.CHILD, name="Tyler")) == []
