"""What is typed into the search: read as far as it can be, and never an error."""

from __future__ import annotations

from datetime import date

import pytest

from agent.models import EntryKind, Kind
from agent.queries import LONGEST_QUERY, MOST_TERMS, Being, first_day, read_query

TODAY = date(2026, 11, 18)
"""A Wednesday."""


def test_words_phrases_and_what_must_not_be_there_are_told_apart() -> None:
    query = read_query('oak "on Friday" -invoice -"too late" table', TODAY)
    assert query.words == ["oak", "on Friday", "table"]
    assert query.without == ["invoice", "too late"]
    assert query.said == []


@pytest.mark.parametrize(
    ("typed", "is_typing"),
    [
        ("wedd", True),
        ("wedd ", False),
        ('"our wedd', True),
        ('"our wedding"', False),
        ("oak -ta", False),
        ("oak from:gl", False),
        ("", False),
    ],
)
def test_the_last_word_may_go_on_until_a_blank_or_a_quotation_mark_ends_it(
    typed: str, is_typing: bool
) -> None:
    assert read_query(typed, TODAY).is_typing is is_typing


def test_operators_are_read_in_capitals_too_and_their_values_by_their_beginnings() -> None:
    query = read_query('From:Glenn to:"Rosa M" KIND:wed kind:new-j kind:cal is:conf', TODAY)
    assert (query.writers, query.readers) == (["glenn"], ["rosa m"])
    assert query.kinds == {Kind.WEDDING, Kind.NEW_JOB}
    assert query.entry_kinds == {EntryKind.CALL}
    assert query.beings == {Being.CONFIRMED}
    assert (query.words, query.said) == ([], [])


def test_me_is_the_owner() -> None:
    assert read_query("from:me", TODAY).beings == {Being.SENT}
    assert read_query("to:me", TODAY).beings == {Being.RECEIVED}


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-05-01", date(2026, 5, 1)),
        ("2026-05", date(2026, 5, 1)),
        ("2025", date(2025, 1, 1)),
        ("may", date(2026, 5, 1)),
        ("dec", date(2025, 12, 1)),
        ("monday", date(2026, 11, 16)),
        ("thu", date(2026, 11, 12)),
        ("yesterday", date(2026, 11, 17)),
        ("3weeks", date(2026, 10, 28)),
        ("10 days", date(2026, 11, 8)),
        ("1 may 2024", date(2024, 5, 1)),
        ("9999years", None),
        ("3/4/2026", None),
        ("0000", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it_or_not_at_all(value: str, day: date | None) -> None:
    assert first_day(value, TODAY) == day


def test_of_two_bounds_the_narrower_counts() -> None:
    query = read_query("after:2025 after:may before:2026-09 before:yesterday", TODAY)
    assert (query.since, query.before) == (date(2026, 5, 1), date(2026, 9, 1))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("fromm:glenn", "There is no fromm: here; there are from:, to:, kind:"),
        ("kind:party", "“party” is nothing that kind: knows"),
        ("kind:", "kind: takes one of birthday, engagement"),
        ("is:s", "is: takes one of sent, sad, stranger."),
        ("is:blue", "“blue” is nothing that is: knows"),
        ("after:soon", "“soon” is nothing that after: knows"),
        ("from:", "from: takes a name"),
        ("-kind:wedding", "- goes before words"),
        ("-invoice", "name a word that is"),
    ],
)
def test_what_is_not_understood_is_said_in_a_sentence(typed: str, said: str) -> None:
    (sentence,) = read_query(typed, TODAY).said
    assert said in sentence
    assert sentence.endswith(".")


def test_colons_of_times_and_addresses_are_no_operators() -> None:
    query = read_query("10:30 https://a.example/x", TODAY)
    assert query.said == []
    assert query.words == ["10:30", "https //a.example/x"]


@pytest.mark.parametrize(
    "typed",
    ['"', '""', "-", "--", "- -", ":", "a:b:c:", "from:\x00", "\x1b[2J", '-"', "()*^", "   "],
)
def test_anything_can_be_typed(typed: str) -> None:
    query = read_query(typed, TODAY)
    assert not any("\x1b" in word or "\0" in word for word in [*query.words, *query.writers])


def test_what_is_pasted_by_mistake_is_cut_short() -> None:
    query = read_query("ab " * 10_000, TODAY)
    assert len(query.words) == MOST_TERMS
    assert len("".join(read_query("a" * 9999, TODAY).words)) == LONGEST_QUERY
