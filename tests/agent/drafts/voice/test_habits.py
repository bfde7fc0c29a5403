"""What is usual with an owner; too few mails show nothing."""

from __future__ import annotations

from dataclasses import fields

import pytest

from agent.drafts.voice.habits import (
    USUAL_NOTE_WORDS,
    is_cheerful,
    usual,
    usual_manner,
    usual_words,
)
from agent.drafts.voice.hearing import Heard, hear
from agent.drafts.voice.speech import Manner
from tests.agent.drafts.owners import sent


def heard(*texts: str) -> list[Heard]:
    return [hear(one, "Robin Hale") for one in sent(*texts)]


def manner_of(*bodies: str) -> Manner:
    return usual_manner(heard(*(f"Hi Bob,\n\n{body}\n\nRobin" for body in bodies)))


def test_too_few_mails_show_nothing() -> None:
    for bodies in ((), ("Hope you are well!",)):
        manner = manner_of(*bodies)
        assert [one.name for one in fields(manner) if getattr(manner, one.name)] == []


def test_the_most_weight_wins_and_the_first_of_equals() -> None:
    assert usual([("a", 1), ("b", 3), ("a", 1), ("", 9)]) == "b"
    assert usual([("a", 1), ("b", 1)]) == "a"
    assert usual([]) == ""


def test_notes_tell_how_long_notes_are_and_orders_do_not() -> None:
    note = "I hope that the family is well and that the new house is warm. " * 2
    order = "Thirty boxes are on the truck and will be with you on Friday. " * 8
    assert usual_words(heard(*[note] * 3, *[order] * 9)) == 28
    assert usual_words(heard(note)) == USUAL_NOTE_WORDS
    assert usual_words([]) == USUAL_NOTE_WORDS


@pytest.mark.parametrize(
    ("marks", "how_often"),
    [("Congratulations. Well done.", "never"), ("Congratulations! Well done!", "often")],
)
def test_marks_are_counted_where_the_news_is_good(marks: str, how_often: str) -> None:
    assert manner_of(*[marks] * 4, *["The truck left at noon."] * 9).exclamation_marks == how_often


def test_a_mixed_habit_is_no_habit() -> None:
    manner = manner_of(*["I'm glad and I am happy. It is late, it's dark."] * 5)
    assert manner.contractions == ""
    assert manner_of("The colour is grey.", "The color is gray.").spelling == ""


def test_an_emoji_is_his_only_where_he_often_uses_one_that_is_glad() -> None:
    assert manner_of(*["So glad for you 😊"] * 3).emoji == "😊"
    assert manner_of("So glad for you 😊", *["So glad for you."] * 8).emoji == "none"
    assert manner_of(*["So glad for you 💩"] * 3).emoji == "none"


def test_a_dash_is_his_where_he_often_has_one() -> None:
    assert manner_of(*["All is well – we think. And so on. Yes."] * 12).dash == " – "
    assert manner_of(*["All is well, we think. And so on. Yes."] * 12).dash == "none"


def test_light_words_are_known() -> None:
    assert all(map(is_cheerful, ("Cheers,", "Best!", "Hiya {name},", "Love 😊")))
    assert not any(map(is_cheerful, ("Best,", "With love,", "Kind regards,", "Hi {name},")))
