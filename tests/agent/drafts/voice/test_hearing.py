"""One mail is heard: how it opens and ends, and how it is worded."""

from __future__ import annotations

import pytest

from agent.drafts.voice.frame import bare_sign
from agent.drafts.voice.hearing import Heard, hear
from tests.agent.drafts.owners import sent


def heard(text: str, owner: str = "Robin Hale") -> Heard:
    return hear(sent(text)[0], owner)


@pytest.mark.parametrize(
    ("first", "greeting", "greeted"),
    [
        ("Hi Bob,", "Hi {name},", "Bob"),
        ("hi Bob!", "Hi {name}!", "Bob"),
        ("Hey Bob", "Hey {name}", "Bob"),
        ("Hello there Bob -", "Hello there {name},", "Bob"),
        ("Dear Mr Reed,", "Dear {name},", "Mr Reed"),
        ("Dear Dr. Reed,", "Dear {name},", "Dr. Reed"),
        ("Bob,", "{name},", "Bob"),
        ("Hi all,", "", ""),
        ("Thanks!", "", ""),
        ("All three lines are on tomorrow's truck.", "", ""),
    ],
)
def test_the_greeting_is_the_first_line(first: str, greeting: str, greeted: str) -> None:
    found = heard(f"{first}\n\nAll is well here.\n\nRobin")
    assert (found.greeting, found.greeted) == (greeting, greeted)


@pytest.mark.parametrize(
    ("end", "closing", "sign"),
    [
        ("Robin", "{me}", "Robin"),
        ("Best,\nRobin", "Best,\n{me}", "Robin"),
        ("All the best\n\nRobin Hale", "All the best\n{me}", "Robin Hale"),
        ("Cheers, R", "Cheers, {me}", "R"),
        ("Lots of love,\nRob xx", "Lots of love,\n{me}", "Rob xx"),
        ("- Robin", "{me}", "- Robin"),
        ("RH", "{me}", "RH"),
        ("Hale", "{me}", "Hale"),
        ("Thanks!", "Thanks!\n{me}", ""),
        ("Love,\nRobin\n\nP.S. The dog sends his.", "Love,\n{me}", "Robin"),
        ("See you on Friday with the others.", "", ""),
        ("Say hello to Robin", "", ""),
    ],
)
def test_the_closing_and_the_name_are_the_last_lines(end: str, closing: str, sign: str) -> None:
    found = heard(f"Hi Bob,\n\nAll is well here.\n\n{end}")
    assert (found.closing, found.sign) == (closing, sign)


def test_words_are_counted_between_greeting_and_closing() -> None:
    found = heard("Hi Bob,\n\nOne two three! Four five.\n\nSix.\n\nBest,\nRobin")
    assert (found.words, found.sentences, found.paragraphs, found.exclaimed) == (6, 3, 2, 1)
    assert heard("Bob, one two three.").words == 4


def test_a_personal_note_is_short_and_not_of_business_alone() -> None:
    assert heard("Hi Bob,\n\nI'm so glad that your mother is well again.\n\nRobin").is_note
    assert not heard("Hi Bob,\n\nThirty boxes leave on Friday's truck.\n\nRobin").is_note
    assert not heard("Hi Bob,\n\nHope the family is well. It comes to $412.\n\nRobin").is_note
    assert not heard(f"Hi Bob,\n\nHope all is well. {'Boxes leave. ' * 90}\n\nRobin").is_note


def test_the_end_of_a_long_mail_is_heard_too() -> None:
    assert heard(f"Hi Bob,\n\n{'Boxes leave. ' * 900}\n\nBest,\nRobin").closing == "Best,\n{me}"


def test_a_name_is_bare_without_kisses_and_marks() -> None:
    assert [bare_sign(sign) for sign in ("Jo x", "Jo xx", "Jo!", "Jo 😊", "Alex")] == [
        *("Jo", "Jo", "Jo", "Jo"),
        "Alex",
    ]
