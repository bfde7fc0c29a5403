"""The date and the status that belong to a sign."""

from __future__ import annotations

from datetime import date

import pytest

from agent.life_events.dates import find_dates
from agent.life_events.pack import load_pack
from agent.life_events.signs import Sign, find_signs, split_sentences
from agent.life_events.timing import date_of, status_of, tense_of
from agent.models import Kind, When

SENT = date(2026, 5, 6)  # a Wednesday


def timed(text: str) -> tuple[str | None, When]:
    """The date and the status of the only thing that a text tells."""
    sentences = split_sentences(text)
    (sign,) = find_signs(text, sentences, load_pack("en"))
    dates = find_dates(text, sent_on=SENT)
    tense = tense_of(text, sign)
    when = date_of(text, sentences, sign, dates, tense=tense, sent_on=SENT)
    return when, status_of(sign, when, tense, SENT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Send it on Monday, my sister is getting married on 20 June.", "2026-06-20"),
        ("I'm getting married! On 20 June.", "2026-06-20"),
        ("We fly to Crete for our holiday from 3 to 9 June.", "2026-06-03/2026-06-09"),
        ("My wife is pregnant.", None),
        ("My father died on Sunday.", "2026-05-03"),
        ("Our wedding has been moved from June 6, 2026 to June 20, 2026.", "2026-06-20"),
        ("I'm getting married on 20 June instead of 6 June.", "2026-06-20"),
    ],
)
def test_the_date_that_most_speaks_for_belongs(text: str, expected: str | None) -> None:
    """As the weights of its cues say."""
    assert timed(text)[0] == expected


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
def test_status(text: str, status: When) -> None:
    """Date and tense say how it stands; an illness outlasts the day it began."""
    assert timed(text)[1] is status


def test_the_tense_is_told_by_the_words_around_a_sign_however_long_the_text() -> None:
    """A text of a megabyte costs no more than its surroundings."""
    text = "word " * 100_000 + "My father died on Sunday. " + "word " * 100_000
    start = text.index("died")
    of = next(one for one in load_pack("en").kinds if one.kind is Kind.BEREAVEMENT)
    assert tense_of(text, Sign(of, 0, start, start + 4, is_hint=False)) == "past"
