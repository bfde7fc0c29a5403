"""How the first line calls whoever the letter goes to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.drafts.occasion import Occasion
from agent.drafts.voice import Voice
from agent.models import Closeness
from tests.agent.drafts.test_letter import make_occasion


def opened(name: str, opening: str, closeness: Closeness = Closeness.NEW) -> Occasion:
    """The occasion of a mail that begins so, from somebody of that name."""
    text = f"{opening}\n\nI have been made Finance Director."
    told = make_occasion(
        "promotion", "self", text, "I have been made Finance Director", customer_name=name,
        heard_as=name,
    )  # fmt: skip
    return replace(told, voice=Voice("Robin", closeness=closeness))


@pytest.mark.parametrize(
    ("name", "opening", "greeting"),
    [
        ("Mrs. Ngozi Eze", "Dear Mr./Mrs. Hale,", "Dear Mrs. Eze,"),
        ("Ngozi Eze", "Dear Mr. Hale,", "Dear Ngozi Eze,"),
        ("Mrs. Ngozi Eze", "Dear Robin,", "Dear Ngozi,"),
        ("Mrs. Ngozi Eze", "Hi Robin,", "Hi Ngozi,"),
        ("Lakeview Dental", "Hi Robin,", "Hello,"),
    ],
)
def test_whoever_is_new_is_greeted_as_formally_as_he_writes(
    name: str, opening: str, greeting: str
) -> None:
    assert opened(name, opening).greeting == greeting


def test_whom_the_owner_knows_he_greets_as_ever() -> None:
    known = opened("Mrs. Ngozi Eze", "Dear Mr. Hale,", Closeness.KNOWN)
    assert known.greeting == "Dear Ngozi,"
