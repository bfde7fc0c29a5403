"""Days, kinds and states are said as a person would."""

from __future__ import annotations

import datetime as dt

import pytest

from agent.models import (
    Customer,
    DateKind,
    DateLine,
    DismissalReason,
    Evidence,
    Kind,
    RememberedDate,
    Suggestion,
    SuggestionState,
)
from tui.words import (
    JOY_MARK,
    SAD_MARK,
    ahead_words,
    asks,
    date_words,
    day_words,
    dismissed_words,
    how_known_words,
    left_words,
    mark_of,
    near_day_words,
    owners_clock,
    reopened_words,
    since_words,
    sureness_words,
    unwanted_of,
    yearly_day_words,
)

TODAY = dt.date(2026, 11, 18)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "1 day"),
        (13, "13 days"),
        (14, "2 weeks"),
        (28, "4 weeks"),
        (70, "2 months"),
        (800, "2 years"),
    ],
)
def test_since_when(days, words):
    """Long ago is told in larger units."""
    assert since_words(TODAY - dt.timedelta(days=days), TODAY) == words


def test_a_day_to_come_is_named():
    """What is not due yet says when it is."""
    assert since_words(dt.date(2026, 11, 20), TODAY) == "Fri 20 Nov"


def test_days():
    """The year is left out where it goes without saying."""
    assert day_words(TODAY) == "Wed 18 Nov 2026"
    assert near_day_words(TODAY, TODAY) == "Wed 18 Nov"
    assert near_day_words(dt.date(2027, 1, 1), TODAY) == "Fri 1 Jan 2027"


def test_the_owners_clock_is_the_agents():
    """Whatever zone the workstation is in, an evening of the owner is that evening."""
    now = dt.datetime(2026, 11, 17, 21, 30, tzinfo=dt.timezone(dt.timedelta(hours=-8)))
    at = owners_clock(dt.datetime(2026, 11, 14, 3, 12, tzinfo=dt.UTC), now)
    assert (at.date(), at.hour) == (dt.date(2026, 11, 13), 19)


def test_a_practice_of_tomorrow_has_a_heading_too():
    """The screen need not know every practice."""
    assert asks("reply") == "Answer"
    assert asks("remember_a_date") == "Remember a date"


def test_marks():
    """Grief outweighs joy, and what is in doubt is not called a joy."""
    assert mark_of(is_sad=False, kind=Kind.BIRTH) == JOY_MARK
    assert mark_of(is_sad=True, kind=Kind.BIRTH) == SAD_MARK
    assert mark_of(is_sad=False, kind=Kind.ILLNESS) == SAD_MARK
    assert mark_of(is_sad=False, kind=Kind.PREGNANCY, is_doubtful=True) == " "
    assert mark_of(is_sad=False, kind=None) == " "


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (119, "119 s"), (120, "2 min"), (121, "3 min"), (7199, "120 min"), (7201, "3 h")],
)
def test_time_left_is_never_understated(seconds, words):
    """The remaining time is rounded up to its unit."""
    assert left_words(seconds) == words


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2026-05-01", "Fri 1 May 2026"),
        ("2026-05", "May 2026"),
        ("2026", "2026"),
        ("2026-05-01/2026-05-03", "Fri 1 May to Sun 3 May 2026"),
        ("2026-12-30/2027-01-02", "Wed 30 Dec 2026 to Sat 2 Jan 2027"),
        ("2026-05/2026-06", "May 2026 to Jun 2026"),
        ("2026-05-01/2026-05-01", "Fri 1 May 2026"),
        ("", ""),
        ("one day", "one day"),
    ],
)
def test_dates_as_they_are_kept(date, words):
    """Months and years are no numbers with dashes; what a hand wrote stands as it is."""
    assert date_words(date) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": SuggestionState.DISMISSED}, "Dismissed"),
        (
            {"state": SuggestionState.SNOOZED, "snoozed_until": dt.date(2026, 11, 25)},
            "Not now; it is back on Wed 25 Nov 2026",
        ),
        (
            {"dismissed_because": DismissalReason.NOT_NOW},
            "Dismissed; later would be too late for it",
        ),
        (
            {"dismissed_because": DismissalReason.NEVER_THIS_KIND},
            "Dismissed, and never suggested again",
        ),
    ],
)
def test_what_became_of_a_dismissal_is_said_as_it_is(fields, words):
    """Each reason has its own end."""
    assert dismissed_words(a_suggestion(**fields)) == words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SuggestionState.OPEN, "It is back."),
        (SuggestionState.EXPIRED, "Undone, but it is too late for it by now."),
        (SuggestionState.WITHDRAWN, "Undone, but nothing asks for it any more."),
    ],
)
def test_that_something_is_back_is_said_only_where_it_is(state, words):
    """Else what is true."""
    assert reopened_words(a_suggestion(state=state)) == words


def test_what_is_unwanted_is_named_in_words():
    """Kinds of news and habits."""
    customer = Customer(
        id="c",
        name="Glenn",
        addresses=(),
        unwanted_kinds=(Kind.NEW_PET,),
        unwanted_practices=("keep_in_touch",),
    )
    assert unwanted_of(customer) == {"new_pet": "new pet", "keep_in_touch": "keep in touch"}


def a_suggestion(**fields) -> Suggestion:
    today = dt.date(2026, 11, 18)
    return Suggestion(
        id="s",
        customer_id="c",
        practice="reply",
        reason="r",
        due_on=today,
        expires_on=today,
        priority=1,
        **fields,
    )


def test_a_day_that_comes_back_is_told_with_its_year_or_without():
    """And 29 February is a day."""
    assert yearly_day_words("--02-29") == "29 Feb each year"
    assert yearly_day_words("1970-05-01") == "1 May, since 1970"
    assert yearly_day_words("1970-05") == "1970-05"


def test_how_far_ahead_a_day_is():
    """By days, then weeks, then months; a day of the past is today's."""
    today = dt.date(2026, 11, 18)
    words = [ahead_words(today + dt.timedelta(days=days), today) for days in (-1, 0, 1, 9, 23, 95)]
    assert words == ["today", "today", "tomorrow", "in 9 days", "in 3 weeks", "in 3 months"]


def test_how_sure_a_coming_day_is():
    """By the owner's hand or word, else as sure as the reader of the mail was."""
    ann = Customer(id="customer-ann", name="Ann Lee", addresses=("ann@a.example",))
    date = RememberedDate(kind=DateKind.BIRTHDAY, date="--11-20")
    line = DateLine(day=dt.date(2026, 11, 20), customer=ann, date=date, words="Ann's birthday")
    assert sureness_words(line) == "you wrote it"
    quote = Evidence(quote="it is my birthday", entry_id="entry-1")
    told = line.model_copy(update={"date": date.model_copy(update={"evidence": quote})})
    assert sureness_words(told) == "a mail says so"
    assert how_known_words(told, dt.datetime(2026, 11, 18, tzinfo=dt.UTC)).startswith("“it is my")
