"""What a mail asks for is named by its own noun, and what it only tells is not."""

from __future__ import annotations

import pytest

from agent.drafts.told.sentences import split_sentences
from agent.drafts.told.wanted import find_day_needed, find_wanted


def named(text: str) -> str:
    """What a line of the letter would name of it."""
    found = find_wanted(split_sentences(text))
    return found.things if found else ""


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("We still need the usual brushes and floor cloths.", "the usual brushes and floor cloths"),
        ("Do you do plain white gloves? Need 30 by Friday.", "the plain white gloves"),
        ("Can some go back? I see 300 paint brushes here.", ""),
        ("I see we have 300 pairs of brushes. Can some go back?", "the brushes"),
        ("Please could you change the name on our account.", "the name on your account"),
        ("Can I get another dozen of the red mugs, as before?", "the red mugs"),
        ("Could you quote me for 15 straw hats and 10 leather belts?", "the 15 straw hats"),
        ("Would you order the third volume of the Gibbon.", "the third volume of the Gibbon"),
        ("Please take me off the catalogue list.", "the catalogue list"),
        ("Can you resend them? My copies of invoices are wet.", ""),
    ],
)
def test_what_is_asked_is_named_by_its_own_noun(text: str, things: str) -> None:
    assert named(text).startswith(things) if things else not named(text)


@pytest.mark.parametrize(
    "text",
    [
        "The boxes came on Monday, thank you.",
        "Please don't tell my dad about the box.",
        "Can you believe the cake they gave us?",
        "Please send the customers' addresses.",
        "Could you send the passwords for the site?",
        "Please send the gift cards to this link.",
        "How are your parents?",
        "Q: How many floors does a man wax in 30 years?",
        "Kindly also note that the boxes are here.",
        "Could you write to the doctors?",
    ],
)
def test_what_is_only_told_or_nobodys_business_is_not_named(text: str) -> None:
    assert not named(text)


def test_by_when_it_is_needed_is_read_from_what_asks() -> None:
    asked = find_day_needed(["Do you do plain white gloves?", "Need 30 by Friday."])
    assert asked is not None
    assert (asked.words, asked.is_answer) == ("by Friday", False)
    assert find_day_needed(["They were done by Friday.", "Please send the gloves."]) is None
    wanted = find_day_needed(["They want an answer by the 24th."])
    assert wanted is not None
    assert wanted.is_answer
    spoken = find_day_needed(["need em by dec 12"])
    assert spoken is not None
    assert spoken.words == "by Dec 12"


def test_a_day_that_is_asked_about_is_named_where_nothing_else_is() -> None:
    asked = find_wanted(["Do I still need to come on the 26th or not?"])
    assert asked is not None
    assert (asked.things, asked.manner) == ("the 26th", "when")
    assert find_wanted(["I came on the 26th."]) is None


def test_of_many_things_the_first_two_are_named() -> None:
    text = "Please send the blue mugs. We need the tea towels. Could I have the soup bowls?"
    assert named(text) == "the blue mugs and tea towels"


def test_what_is_said_already_is_not_named_again() -> None:
    assert find_wanted(["Please send the blue mugs."], said="You'll have the blue mugs.") is None


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("We need the blue mugs.", "order"),
        ("Please post the invoices on the board.", "about"),
        ("Is there a book about the blue whales in it.", "question"),
        ("Would you kindly order for me the third volume of the Gibbon, and hold it.", "order"),
        ("Please move the blue mugs.", "change"),
    ],
)
def test_only_what_they_want_to_have_is_taken_for_an_order(text: str, manner: str) -> None:
    found = find_wanted([text])
    assert found is not None
    assert found.manner == manner


def test_what_they_ask_to_do_is_no_adjective() -> None:
    assert named("Please direct work orders and deliveries to the office.") in (
        "the work orders and deliveries",
        "",
    )


def test_things_asked_for_in_two_ways_are_not_taken_up_in_one_line() -> None:
    found = find_wanted(["Do you do hairnets?", "Please send the soup bowls."])
    assert found is not None
    assert found.things == "the hairnets"
