"""Whose life event it is."""

from __future__ import annotations

import pytest

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
