"""Waiting on: a promise is kept, and a question answered, or the owner is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from agent.matters import find_matters
from agent.models import Attachment, Direction, Entry, EntryKind, Suggestion
from agent.suggestions import waiting_on
from agent.suggestions.situation import Situation
from tests.agent.suggestions.people import make_entry, make_kept, make_situation

IN, OUT = Direction.IN, Direction.OUT
PROMISE = "I'll send you the plans by Friday."
ASKED = "Could you send me the price list?"


def wrote(day: str, text: str = "All fine.", thread: str = "t", **fields: object) -> Entry:
    return make_entry(day, OUT, text=text, thread_id=thread, **fields)


def heard(day: str, text: str = "All fine.", thread: str = "t", **fields: object) -> Entry:
    return make_entry(day, IN, text=text, thread_id=thread, **fields)


def by_hand(day: str, kind: EntryKind) -> Entry:
    return make_entry(day, OUT, id=f"{kind} {day}", kind=kind)


def situation(day: str, entries: Sequence[Entry], **fields: object) -> Situation:
    entries = sorted(entries, key=lambda one: one.at)
    matters = [make_kept(matter, one) for one in entries for matter in find_matters(one)]
    return make_situation(day, entries, matters=matters, **fields)  # type: ignore[arg-type]


def suggested(day: str, *entries: Entry, **fields: object) -> list[Suggestion]:
    return list(waiting_on.suggest(situation(day, entries, **fields)))


# A promise

WROTE = wrote("2026-11-03", PROMISE)


def test_a_promise_is_brought_up_on_its_day_with_its_quote() -> None:
    assert not suggested("2026-11-05", WROTE)
    (one,) = suggested("2026-11-06", WROTE)
    assert one.reason == 'You wrote to Glenn on Tuesday: "I\'ll send you the plans by Friday"'
    assert one.due_on == date(2026, 11, 6)
    assert one.evidence[0].quote == PROMISE
    assert one.entry_id == WROTE.id
    assert one.life_event_id is None
    assert one.priority == 58


def test_a_promise_without_a_day_waits_for_some_business_days() -> None:
    friday = wrote("2026-11-06", "I'll send you the plans.")
    assert not suggested("2026-11-10", friday)
    assert suggested("2026-11-11", friday)
    assert suggested("2026-11-09", friday, waiting_on={"business_days": 1})


def test_what_was_promised_for_the_same_day_is_asked_after_on_the_next() -> None:
    tonight = wrote("2026-11-06", "I'll send you the plans tonight.")
    assert not suggested("2026-11-06", tonight)
    assert not suggested("2026-11-08", tonight)
    assert suggested("2026-11-09", tonight)


def test_each_business_day_that_passes_makes_it_more_urgent() -> None:
    (one,) = suggested("2026-11-10", WROTE)
    assert [(ground.words, ground.points) for ground in one.grounds] == [
        ("you promised it to Glenn", 58),
        ("it is 2 business days late", 2),
    ]
    (late,) = suggested("2026-12-05", WROTE)
    assert late.priority == 68


def test_national_holidays_of_the_owners_country_are_no_business_days() -> None:
    before = wrote("2026-11-24", "I'll send you the plans.")
    assert suggested("2026-11-27", before)
    assert not suggested("2026-11-27", before, country="US")
    assert suggested("2026-11-30", before, country="US")


@pytest.mark.parametrize(
    "later",
    [
        wrote("2026-11-05", "Here you are."),
        wrote("2026-11-05", "The plans are with you now.", thread="other"),
        wrote(
            "2026-11-05",
            "As discussed.",
            thread="other",
            attachments=(
                Attachment(name="Plans v2.pdf", media_type="application/pdf", size_bytes=9),
            ),
        ),
        heard("2026-11-05", "Thanks, got the plans!", thread="other"),
        by_hand("2026-11-05", EntryKind.CALL),
        by_hand("2026-11-05", EntryKind.APPOINTMENT),
        by_hand("2026-11-05", EntryKind.ACTION),
    ],
)
def test_a_promise_that_was_kept_is_not_brought_up(later: Entry) -> None:
    assert not suggested("2026-11-10", WROTE, later)


@pytest.mark.parametrize(
    "later",
    [
        wrote("2026-11-05", "Invoice attached.", thread="other"),
        wrote("2026-11-02", "The plans are with you now."),
        heard("2026-11-05", "Thanks!"),
        heard("2026-11-05", "Still waiting for the plans, thanks."),
        by_hand("2026-11-05", EntryKind.NOTE),
    ],
)
def test_a_promise_that_was_not_kept_is(later: Entry) -> None:
    assert suggested("2026-11-10", WROTE, later)


def test_what_the_customer_promised_is_not_the_owners_to_keep() -> None:
    assert not suggested("2026-11-10", heard("2026-11-03", PROMISE))


def test_two_mails_of_one_moment_are_no_trouble() -> None:
    same = wrote("2026-11-03", "I'll send you the samples by Friday.", id="same")
    thanks = heard("2026-11-05", "Got the samples, thanks.", thread="other")
    assert len(suggested("2026-11-10", WROTE, same, thanks)) <= 1


# A question


def test_a_question_waits_for_some_business_days_then_for_the_owner() -> None:
    friday = heard("2026-11-06", ASKED)
    assert not suggested("2026-11-10", friday)
    (one,) = suggested("2026-11-11", friday)
    assert one.reason == 'Glenn asked on Friday: "Could you send me the price list?"'
    assert one.grounds[0].words == "Glenn waits for your answer"
    assert one.entry_id == friday.id


def test_a_question_with_a_day_does_not_wait_longer() -> None:
    soon = heard("2026-11-09", "Could you send me the price list by tomorrow?")
    assert not suggested("2026-11-09", soon)
    assert suggested("2026-11-10", soon)


def test_many_questions_in_a_mail_are_one_suggestion() -> None:
    asked = heard("2026-11-03", f"{ASKED} What would it cost? Do you ship to Ohio? May I call?")
    (one,) = suggested("2026-11-10", asked)
    assert len(one.evidence) == 3


def test_who_asks_again_has_waited_long_enough() -> None:
    first, again = heard("2026-11-03", ASKED), heard("2026-11-05", "Any news on the price list?")
    (one,) = suggested("2026-11-06", first, again)
    assert one.reason == 'Glenn asked again yesterday: "Any news on the price list?"'
    assert one.entry_id == again.id
    assert {evidence.entry_id for evidence in one.evidence} == {first.id, again.id}


def test_two_threads_are_two_matters() -> None:
    one, other = heard("2026-11-03", ASKED), heard("2026-11-04", "Do you ship?", thread="u")
    assert len(suggested("2026-11-12", one, other)) == 2


@pytest.mark.parametrize(
    "later",
    [
        wrote("2026-11-04", "Yes."),
        by_hand("2026-11-04", EntryKind.CALL),
        heard("2026-11-04", "Never mind, found it on your page."),
        heard("2026-11-04", "I\u2019ve figured it out."),
    ],
)
def test_a_question_that_is_settled_waits_for_nobody(later: Entry) -> None:
    assert not suggested("2026-11-10", heard("2026-11-03", ASKED), later)


def test_a_mail_on_something_else_answers_no_question() -> None:
    asked, invoice = heard("2026-11-03", ASKED), wrote("2026-11-04", thread="other")
    assert suggested("2026-11-10", asked, invoice)


# When it is over, and what it is the same as


def test_after_keep_days_it_is_too_late() -> None:
    settings = {"waiting_on": {"keep_days": 10}}
    assert suggested("2026-11-16", WROTE, **settings)
    assert not suggested("2026-11-17", WROTE, **settings)


def test_it_is_the_same_suggestion_on_every_day() -> None:
    days = ("2026-11-06", "2026-11-20")
    assert len({one.id for day in days for one in suggested(day, WROTE)}) == 1


def test_a_mail_that_is_long_gone_is_passed_over() -> None:
    kept = [make_kept(matter, WROTE) for matter in find_matters(WROTE)]
    assert not list(waiting_on.suggest(make_situation("2026-11-10", matters=kept)))


def test_midnight_is_the_owners() -> None:
    """A mail of Monday evening in Portland, which is Tuesday in London already."""
    asked = heard("2026-11-10T06:30:00+00:00", ASKED)
    zone = ZoneInfo("America/Los_Angeles")
    (one,) = suggested("2026-11-12", asked, zone=zone)
    assert one.due_on == date(2026, 11, 12)
    assert "on Monday" in one.reason


def test_words_from_mail_are_one_clean_line() -> None:
    asked = heard(
        "2026-11-03",
        'Could you\nsend me \u202ethe "final" price\x1b[2J list ' + "of the year " * 15 + "?",
    )
    (one,) = suggested("2026-11-10", asked)
    assert one.reason.isprintable()
    assert len(one.reason) < 150


def test_texts_are_read_only_where_something_waits() -> None:
    answered = situation("2026-11-10", [heard("2026-11-03", ASKED), wrote("2026-11-04")])
    early = situation("2026-11-04", [heard("2026-11-03", ASKED)])
    for one in (answered, early):
        list(waiting_on.suggest(one))
        assert "entries" not in vars(one)
