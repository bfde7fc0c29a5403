"""Which of the dates in a mail is the date of an event."""

from __future__ import annotations

from datetime import date

import pytest

from agent.life_events.date_choice import candidates, choose_date, load_weights
from agent.life_events.date_cues import Asked
from agent.life_events.dates import find_dates
from agent.life_events.pack import load_pack
from agent.life_events.signs import Sign, split_sentences
from agent.life_events.timing import tense_of
from agent.models import Kind

SENT = date(2026, 5, 6)  # a Wednesday


def asked(text: str, words: str, kind: Kind) -> Asked:
    """What is asked where these words of a text tell of a kind."""
    sentences = split_sentences(text)
    start = text.index(words)
    index = max(at for at, one in enumerate(sentences) if one.start <= start)
    of = next(one for one in load_pack("en").kinds if one.kind is kind)
    sign = Sign(of, index, start, start + len(words), is_hint=False)
    return Asked(text, sentences, sign, tense_of(text, sign), SENT)


def chosen(text: str, words: str, kind: Kind) -> str | None:
    """The date of the kind that these words of a text tell of."""
    return choose_date(asked(text, words, kind), find_dates(text, sent_on=SENT))


@pytest.mark.parametrize(
    ("text", "words", "kind", "expected"),
    [
        (
            "Please send the invoice by Friday. My sister is getting married on 20 June.",
            "getting married",
            Kind.WEDDING,
            "2026-06-20",
        ),
        (
            "The order is fine. I'm getting married! On 20 June.",
            "getting married",
            Kind.WEDDING,
            "2026-06-20",
        ),
        (
            "We bring the chairs on the 20th. She turns nine that same day.",
            "turns nine",
            Kind.BIRTHDAY,
            "2026-05-20",
        ),
        (
            "We fly to Crete for our holiday on 3 June and come back on 12 June.",
            "our holiday",
            Kind.TRAVEL,
            "2026-06-03/2026-06-12",
        ),
        ("We lost my father on Sunday.", "lost my father", Kind.BEREAVEMENT, "2026-05-03"),
    ],
)
def test_the_date_of_the_event_is_chosen(text: str, words: str, kind: Kind, expected: str) -> None:
    """Beside it, what the mail is otherwise about has dates of its own."""
    assert chosen(text, words, kind) == expected


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        (
            "My wife is expecting.\n\nPlease deliver the order by Friday.",
            "expecting",
            Kind.PREGNANCY,
        ),
        (
            "Could you send the quote by 12 May? Dad is in hospital.\n\nThe invoice is from April.",
            "in hospital",
            Kind.ILLNESS,
        ),
        ("My wife is expecting.", "expecting", Kind.PREGNANCY),
    ],
)
def test_deadlines_and_invoices_are_no_dates_of_an_event(text: str, words: str, kind: Kind) -> None:
    """No date is better than a wrong one."""
    assert chosen(text, words, kind) is None


def test_what_is_told_as_done_has_no_day_to_come() -> None:
    """A bare weekday then is the last one."""
    question = asked("Three girls and then on Sunday a boy!", "a boy", Kind.BIRTH)
    (one,) = candidates(question, find_dates(question.text, sent_on=SENT))
    assert one.iso == "2026-05-03"
    assert "read again" in one.cues


def test_only_what_is_in_reach_is_weighed() -> None:
    """Two sentences away it belongs to the event, perhaps; further off, not."""
    text = "It came on 4 May. So. It works. It is red. My father is ill."
    assert not candidates(asked(text, "is ill", Kind.ILLNESS), find_dates(text, sent_on=SENT))


def test_a_flood_of_dates_is_weighed_in_part() -> None:
    """Nobody writes that, but somebody may send it."""
    text = "My father is ill " + "and on 4 May " * 200
    question = asked(text, "is ill", Kind.ILLNESS)
    assert len(candidates(question, find_dates(text, sent_on=SENT))) <= 12


def test_every_weight_is_small() -> None:
    """No cue decides alone: each was held near zero where it was learned."""
    assert all(abs(weight) < 3 for weight in load_weights().values())
