"""The date and the status that belong to a sign."""

from __future__ import annotations

import pytest

from agent.models import When


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Send it on Monday, my sister is getting married on 20 June.", "2026-06-20"),
        ("I'm getting married! On 20 June.", "2026-06-20"),
        ("We fly to Crete for our holiday from 3 to 9 June.", "2026-06-03/2026-06-09"),
        ("My wife is pregnant.", None),
        ("My father died on Sunday.", "2026-05-03"),
    ],
)
def test_the_nearest_date_belongs(only, text: str, date: str | None) -> None:
    """The same clause first, then the sentence, then the head of the next one."""
    assert only(text).date == date


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("My son got engaged on Sunday.", When.PAST),
        ("My son passed his driving test.", When.PAST),
        ("We are on holiday in Crete from 2 to 16 May.", When.ONGOING),
        ("My father broke his hip on Sunday.", When.ONGOING),
        ("My father is having his hip replaced on 20 May.", When.UPCOMING),
        ("I retire in June.", When.UPCOMING),
    ],
)
def test_status(only, text: str, status: When) -> None:
    """Date and tense say how it stands; an illness outlasts the day it began."""
    assert only(text).status is status
