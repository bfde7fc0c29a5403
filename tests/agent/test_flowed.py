"""Flowed text keeps every word and survives the journey."""

import pytest

from agent.flowed import SEPARATOR, WIDTH, flow, quote, unflow

LONG = "Congratulations on the new clinic, and on the cat-only waiting area. " * 4

TEXTS = [
    "Hi Glenn,\n\nHow did it go?\n\nRobin",
    LONG.strip(),
    "  an indented line\n> not a quotation\n>> nor this\nFrom here on it rains\n",
    "x" * 2000,
    "two  spaces   and a list:\n- one\n- two",
    "",
    "\n\n",
    "おはようございます " * 30 + "ロビン",
]


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_flowed_can_be_refilled_to_the_same_text(text):
    assert unflow(flow(text)) == text


@pytest.mark.parametrize("text", TEXTS)
def test_no_line_is_longer_than_it_must_be_or_taken_for_something_else(text):
    for line in flow(text):
        assert len(line) <= WIDTH + 1 or " " not in line.strip()
        assert not line.startswith((">", "From "))


def test_only_lines_that_go_on_end_with_a_space():
    assert [line.endswith(" ") for line in flow("one   \n\n" + LONG)] == [
        False,
        False,
        *[True] * 3,
        False,
    ]


def test_a_quotation_is_marked_on_each_of_its_lines_and_keeps_its_depth():
    lines = quote("Hello\n\n> what I wrote\n" + LONG)
    assert lines[:3] == ["> Hello", ">", ">> what I wrote"]
    assert all(line.startswith("> ") for line in lines[3:])
    assert unflow(lines).split("\n")[3] == f"> {LONG}".rstrip()


def test_the_signature_separator_ends_a_paragraph_and_joins_nothing():
    assert unflow(["Robin", "", SEPARATOR, "Hale Supply"]) == "Robin\n\n-- \nHale Supply"
