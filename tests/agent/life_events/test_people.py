"""Whose life event it is."""

from __future__ import annotations

import time

import pytest

from agent.life_events.mentions import load_grammar
from agent.life_events.people import name_given
from agent.models import Who


@pytest.mark.parametrize(
    ("text", "who", "name"),
    [
        ("I took my son Ben to hospital on Sunday.", Who.CHILD, "Ben"),
        ("My mother told me that she has cancer.", Who.PARENT, None),
        ("I just heard that my brother got engaged.", Who.SIBLING, None),
        ("They let my husband Carl go on Monday.", Who.SPOUSE, "Carl"),
        ("My daughter had a little boy on Friday.", Who.GRANDCHILD, None),
        ("My wife had a little boy on Friday.", Who.CHILD, None),
        ("We adopted a kitten called Mochi.", Who.PET, "Mochi"),
        ("Our shop flooded on Monday.", Who.COMPANY, None),
        ("My sister Nuala has split up with her man.", Who.SIBLING, "Nuala"),
        ("My wife Ines was put on sick leave by her doctor.", Who.SPOUSE, "Ines"),
        ("My daughter Ana's choir won the county cup on Saturday.", Who.CHILD, "Ana"),
        ("Mrs Odile Brand retires on 30 June.", Who.COLLEAGUE, "Mrs Odile Brand"),
    ],
)
def test_the_nearest_fitting_person_it_is(surest, text: str, who: Who, name: str | None) -> None:
    """Somebody named in the sign, then before it, then after it."""
    found = surest(text)
    assert (found.who, found.name) == (who, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The twins arrived on Friday, Mia and Noah, everybody is well.", "Mia and Noah"),
        ("Our twins Mia and Noah were born on Friday.", "Mia and Noah"),
        ("Mia and Noah, our twins, were born on Friday.", "Mia and Noah"),
        ("She had twins on\nFriday, a girl and a boy, Mia & Noah!", "Mia & Noah"),
        ("The triplets are here: Mia, Noah and Zoe", "Mia, Noah and Zoe"),
        ("Our babies were born. They are called Mia and Noah.", "Mia and Noah"),
        ("A girl called Mia and a boy.", "Mia"),
        ("We have a girl called Mia and Tom is over the moon.", "Mia"),
        ("The twins arrived on Friday, Anna and Tom are over the moon.", None),
        ("Anna and Tom had twins on Friday.", None),
        ("The twins arrived on Friday.\n\nAnna and Tom", None),
    ],
)
def test_twins_are_named_together_and_their_parents_are_none(text: str, name: str | None) -> None:
    assert name_given(text, 0, len(text), load_grammar("en")) == name


def test_names_of_twins_without_end_cost_little() -> None:
    start = time.process_time()
    for text in ("twins " * 4000, "twins, " + "Mia, Noah, " * 2000, "Mia and Noah " * 1500):
        name_given(text, 0, len(text), load_grammar("en"))
    assert time.process_time() - start < 2
