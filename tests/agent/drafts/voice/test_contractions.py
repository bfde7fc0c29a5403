"""Contractions: undone where they mean one thing, made where everybody would."""

from __future__ import annotations

import pytest

from agent.drafts.voice.contractions import contract, count_contractions, spell_out


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("I'm glad it's over.", "I am glad it is over."),
        ("I’ve read it and I’ll write.", "I have read it and I will write."),
        ("You needn't answer, it can't be easy.", "You need not answer, it cannot be easy."),
        ("I'd like to hear it.", "I would like to hear it."),
        ("You'd written it down.", "You had written it down."),
        ("You'd better sit down.", "You had better sit down."),
        ("It's been a long week.", "It has been a long week."),
        ("Don't give it a thought.", "Do not give it a thought."),
        ("Who's coming along?", "Who is coming along?"),
        ("I won't forget, and you're never late.", "I will not forget, and you are never late."),
    ],
)
def test_what_can_mean_only_one_thing_is_spelled_out(short: str, full: str) -> None:
    assert spell_out(short) == full
    assert spell_out(full) == full


@pytest.mark.parametrize(
    "text",
    [
        "I'd put it off.",
        "It's done.",
        "It is nobody's but yours, and Ada's mother's.",
        "Isn't it lovely?",
        "Let's see.",
        "At nine o'clock.",
    ],
)
def test_what_could_be_two_things_or_would_be_stiff_is_left(text: str) -> None:
    assert spell_out(text) == text


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("I am glad that it is done.", "I'm glad that it's done."),
        ("You will not be late, you are never late.", "You won't be late, you're never late."),
        ("It cannot be easy and it is not.", "It can't be easy and it's not."),
        ("I would like that.", "I'd like that."),
    ],
)
def test_contractions_are_made_where_everybody_would(full: str, short: str) -> None:
    assert contract(full) == short
    assert contract(short) == short


@pytest.mark.parametrize(
    "text",
    [
        "You know how glad I am.",
        "Nobody is as glad as I am about it.",
        "I know what it is like.",
        "Tell me where you are now.",
        "How many of you are there to do the work?",
        "She is not only tall.",
    ],
)
def test_a_verb_that_bears_the_weight_stays_whole(text: str) -> None:
    assert "'" not in contract(text).replace("She's", "She")


def test_both_habits_are_counted() -> None:
    assert count_contractions("I'm glad it's so, but I do not know. It is late.") == (2, 2)
    assert count_contractions("") == (0, 0)
