"""A list is taken up from its first thing to its last, or not by name."""

from __future__ import annotations

import pytest

from agent.drafts.told.listed import find_listed
from agent.drafts.told.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "manner", "first", "last"),
    [
        (
            "can i get\n- the 8x8 cake boxes, 4 cases\n- baking paper, 2\n- the ribbon we like",
            "order",
            "8x8 cake boxes",
            "ribbon you like",
        ),
        (
            "Would you please enter:\n\n   4 doz. tall candles, white\n   2 ctn. hymn sheets, the old",
            "order",
            "tall candles",
            "hymn sheets",
        ),
        (
            "What we are short of: paint brushes, 2 inch, and dust masks.",
            "order",
            "paint brushes",
            "dust masks",
        ),
        (
            "A quote please:\n\n  Item      Qty\n  Paper cups, blue     500\n  Candles      144",
            "quote",
            "paper cups",
            "candles",
        ),
        (
            "I need 60 plates, 60 cups and some of those bowls by the 10th.",
            "order",
            "plates",
            "bowls",
        ),
    ],
)
def test_a_list_is_named_by_its_first_and_last_thing(
    text: str, manner: str, first: str, last: str
) -> None:
    found = find_listed(split_sentences(text))
    assert found is not None
    assert (found.manner, found.first, found.last) == (manner, first, last)


def test_changes_are_counted_only_where_the_mail_counts_them() -> None:
    lines = "\n1. The postcode is 44.\n2. The name is Beck."
    counted = find_listed(split_sentences(f"Two corrections please:{lines}"))
    assert counted is not None
    assert counted.count == "both corrections"
    uncounted = find_listed(split_sentences(f"Please update the following:{lines}"))
    assert uncounted is not None
    assert (uncounted.manner, uncounted.count) == ("changes", "")


@pytest.mark.parametrize(
    "text",
    [
        "What I did this year:\n- ran 40 km\n- sold 2 cars",
        "Please send:\n- the passwords, 2\n- the bank codes, 4",
        "Can you send one box.",
        "Where we are at\n- everyone OK\n- freezers: gone",
    ],
)
def test_what_is_only_told_or_nobodys_business_is_no_list(text: str) -> None:
    assert find_listed(split_sentences(text)) is None


def test_a_list_that_cannot_be_cut_surely_goes_without_names() -> None:
    found = find_listed(split_sentences("Please send:\n- 40 x 50 / 2b\n- 12 A4 (see below)"))
    assert found is None or (found.first, found.last) == ("", "")
