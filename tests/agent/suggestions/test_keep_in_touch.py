"""Keep in touch: nobody is lost sight of, and nobody is written to for the calendar's sake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from agent.models import (
    Detail,
    DetailKind,
    Direction,
    Doing,
    EntryKind,
    Kind,
    Made,
    Stage,
    Suggestion,
    SuggestionState,
    Touch,
    Who,
)
from agent.suggestions import keep_in_touch
from agent.suggestions.situation import Situation
from tests.agent.suggestions.people import (
    make_customer,
    make_entry,
    make_event,
    make_made,
    make_situation,
    make_touch,
)

TODAY = date(2026, 11, 18)
MONTHLY = (200, 170, 140, 110, 80)


def touches(days_ago: Sequence[int], kind: EntryKind = EntryKind.MAIL) -> list[Touch]:
    directions = (Direction.IN, Direction.OUT)
    return [
        make_touch(f"{TODAY - timedelta(days=ago)}", directions[number % 2], kind)
        for number, ago in enumerate(days_ago)
    ]


def silence(days_ago: Sequence[int] = MONTHLY, *, day: date = TODAY, **fields: object) -> Situation:
    return make_situation(f"{day}", touches=touches(days_ago), **fields)  # type: ignore[arg-type]


def made(one: Suggestion, state: SuggestionState) -> Made:
    return make_made(keep_in_touch.NAME, one.cause, f"{one.due_on}", state=state)


def test_a_silence_longer_than_the_rhythm_is_spoken_of_in_human_words() -> None:
    (one,) = keep_in_touch.suggest(silence())
    assert one.reason == "It has been three months; you two used to write every month"
    assert one.grounds[0].words == "nobody has been in touch for 80 days, and it used to be 30"
    assert one.stage == Stage.FADING
    assert (one.doing, one.due_on) == (Doing.WRITE, TODAY)
    assert 35 < one.priority <= 45


def test_within_the_rhythm_there_is_nothing_to_say() -> None:
    assert not list(keep_in_touch.suggest(silence([130, 100, 70, 40, 10])))
    assert not list(keep_in_touch.suggest(silence([160, 130, 100, 70, 40])))
    assert list(keep_in_touch.suggest(silence([160, 130, 100, 70, 40], keep_in_touch={"slack": 1})))


def test_however_often_they_write_some_days_are_no_silence() -> None:
    assert not list(keep_in_touch.suggest(silence([38, 33, 28, 23, 18, 13])))


def test_an_end_of_years_ago_is_let_be() -> None:
    assert not list(keep_in_touch.suggest(silence([520, 490, 460, 430, 400])))


def test_a_customer_of_few_touches_has_no_rhythm() -> None:
    assert not list(keep_in_touch.suggest(silence([300, 200])))


def test_the_owners_word_goes_before_the_rhythm() -> None:
    ann = make_customer("Ann Lee", every_days=7)
    (one,) = keep_in_touch.suggest(silence([8], customer=ann))
    assert one.reason == "It has been one week; you want to be in touch every week"
    assert not list(keep_in_touch.suggest(silence([6], customer=ann)))
    rarely = make_customer("Ann Lee", every_days=365)
    assert not list(keep_in_touch.suggest(silence(customer=rarely)))


@pytest.mark.parametrize("every_days", [0, -7])
def test_a_cadence_that_is_none_is_passed_over(every_days: int) -> None:
    ann = make_customer("Ann Lee", every_days=every_days)
    assert not list(keep_in_touch.suggest(silence([8], customer=ann)))


def test_the_shortest_cadence_of_a_customers_tags_counts() -> None:
    ann = make_customer("Ann Lee", tags=("Lake County", "VIP", "other"))
    every = {"vip": 14, "lake county": 60}
    (one,) = keep_in_touch.suggest(silence([15], customer=ann, keep_in_touch={"every": every}))
    assert one.reason == "It has been two weeks; you want to be in touch every two weeks"
    assert not list(
        keep_in_touch.suggest(silence([13], customer=ann, keep_in_touch={"every": every}))
    )


def test_who_was_never_touched_is_not_lost_sight_of() -> None:
    ann = make_customer("Ann Lee", every_days=7)
    assert not list(keep_in_touch.suggest(silence([], customer=ann)))


def test_in_a_quiet_time_nobody_is_bothered() -> None:
    told = make_entry("2026-11-10")
    death = make_event(told, Kind.BEREAVEMENT, who=Who.PARENT, is_maybe=True)
    assert not list(keep_in_touch.suggest(silence(events=[death])))


def test_a_note_of_the_owners_ends_no_silence_but_a_call_does() -> None:
    note, call = (make_touch("2026-11-17", kind=kind) for kind in (EntryKind.NOTE, EntryKind.CALL))
    past = touches(MONTHLY)
    assert list(keep_in_touch.suggest(make_situation(f"{TODAY}", touches=[*past, note])))
    assert not list(keep_in_touch.suggest(make_situation(f"{TODAY}", touches=[*past, call])))


def test_who_is_mostly_called_is_to_be_called() -> None:
    phone = Detail(kind=DetailKind.PHONE, value="+1 503 555 0101")
    ann = make_customer("Ann Lee", details=(phone,))
    (one,) = keep_in_touch.suggest(
        make_situation(f"{TODAY}", touches=touches(MONTHLY, EntryKind.CALL), customer=ann)
    )
    assert (one.doing, one.phone) == (Doing.CALL, phone.value)
    assert one.reason == "It has been three months; you two used to be in touch every month"


def test_one_silence_is_one_cause_and_a_new_touch_begins_another() -> None:
    (one,) = keep_in_touch.suggest(silence())
    (later,) = keep_in_touch.suggest(
        silence(day=TODAY + timedelta(days=3), made=[made(one, SuggestionState.OPEN)])
    )
    assert (later.id, later.due_on) == (one.id, one.due_on)
    touched = silence([230, 200, 170, 140, 110, 50])
    assert {new.cause for new in keep_in_touch.suggest(touched)}.isdisjoint({one.cause})


def test_what_was_let_pass_comes_back_when_the_silence_has_doubled() -> None:
    (one,) = keep_in_touch.suggest(silence())
    gone = [made(one, SuggestionState.EXPIRED)]
    for days in (15, 16):
        (again,) = keep_in_touch.suggest(silence(day=TODAY + timedelta(days=days), made=gone))
        assert again.cause != one.cause
    (same,) = keep_in_touch.suggest(silence(day=TODAY + timedelta(days=9), made=gone))
    assert same.cause == one.cause


def test_what_still_waits_for_the_owner_is_not_put_anew() -> None:
    (one,) = keep_in_touch.suggest(silence())
    for state in (SuggestionState.OPEN, SuggestionState.SNOOZED):
        doubled = silence(day=TODAY + timedelta(days=12), made=[made(one, state)])
        (still,) = keep_in_touch.suggest(doubled)
        assert still.cause == one.cause


def test_a_silence_that_the_owner_dismissed_is_not_spoken_of_again() -> None:
    (one,) = keep_in_touch.suggest(silence())
    dropped = [made(one, SuggestionState.DISMISSED)]
    for days in (0, 5, 60, 150):
        day = TODAY + timedelta(days=days)
        assert not list(keep_in_touch.suggest(silence(day=day, made=dropped)))


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (7, "every week"),
        (14, "every two weeks"),
        (21, "every three weeks"),
        (30, "every month"),
        (40, "every month"),
    ],
)
def test_a_rhythm_is_named_as_people_name_it(gap: int, words: str) -> None:
    days_ago = [61 + gap * number for number in reversed(range(5))]
    (one,) = keep_in_touch.suggest(silence(days_ago, keep_in_touch={"slack": 1}))
    assert one.reason == f"It has been two months; you two used to write {words}"
