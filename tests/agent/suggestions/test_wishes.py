"""Good wishes: for which day they are, and for whom."""

from __future__ import annotations

import datetime as dt

import pytest

from agent.suggestions.wishes import wishes_well

FRIDAY = dt.date(2026, 11, 13)


@pytest.mark.parametrize(
    ("said_on", "text"),
    [
        ("2026-11-02", "Thinking of you for the 13th."),
        ("2026-11-10", "Twelve cases, as ever. Good luck on Friday!"),
        ("2026-11-12", "Fingers crossed for tomorrow,\nand greetings to all."),
        ("2026-11-13", "All the best for this afternoon"),
        ("2026-11-03", "Wishing you luck next Friday."),
        ("2026-11-03", "I hope it goes well next week."),
        ("2026-10-02", "We will be with you on Nov. 13."),
        ("2026-10-02", "Best wishes for 13th of November!"),
        ("2026-11-02", "BEST OF LUCK ON THE 13TH"),
        ("2026-10-02", "Good luck on your big day."),
        ("2026-10-02", "Good luck to Kate!"),
    ],
)
def test_who_wishes_well_for_the_day_has_spoken_of_it(said_on: str, text: str) -> None:
    assert wishes_well(text, FRIDAY, said_on=dt.date.fromisoformat(said_on), name="Kate")


@pytest.mark.parametrize(
    ("said_on", "text"),
    [
        ("2026-11-02", "The truck comes on the 13th."),
        ("2026-11-10", "Good luck! See you on Friday."),
        ("2026-11-02", "Good luck on Friday."),
        ("2026-11-02", "Good luck on the 14th."),
        ("2026-11-02", "Good luck with the harvest."),
        ("2026-10-02", "Thinking of you for the 13th."),
        ("2026-11-02", "Fingers crossed that prices fall by 13%."),
        ("2026-11-02", "Kate sends her regards."),
        ("2026-11-02", "Good luck with the skate shop."),
        ("2026-11-02", ""),
    ],
)
def test_other_words_are_no_wish_for_that_day(said_on: str, text: str) -> None:
    assert not wishes_well(text, FRIDAY, said_on=dt.date.fromisoformat(said_on), name="Kate")


def test_what_a_mail_calls_a_name_is_looked_for_as_it_stands() -> None:
    assert not wishes_well("Good luck", FRIDAY, said_on=FRIDAY, name="(((")
    assert wishes_well("Good luck (((a", FRIDAY, said_on=FRIDAY, name="a")
