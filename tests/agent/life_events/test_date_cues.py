"""What speaks for and against a date's being that of an event."""

from __future__ import annotations

from datetime import date

import pytest

from agent.life_events.date_cues import Asked, cues_of, sentence_at
from agent.life_events.dates import find_dates
from agent.life_events.pack import load_pack
from agent.life_events.signs import Sign, split_sentences
from agent.life_events.spans import span_of
from agent.models import Kind

SENT = date(2026, 5, 6)


def cues(text: str, words: str, kind: Kind = Kind.ILLNESS) -> set[str]:
    """The cues of the only date of a text."""
    sentences, start = split_sentences(text), text.index(words)
    of = next(one for one in load_pack("en").kinds if one.kind is kind)
    sign = Sign(of, sentence_at(sentences, start), start, start + len(words), is_hint=False)
    near = find_dates(text, sent_on=SENT)
    (found,) = near
    asked = Asked(text, sentences, sign, "past", SENT)
    return set(cues_of(asked, found, found.iso, near, is_meant=False))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He fell ill on 4 May.", "led by on"),
        ("He is ill since 4 May.", "led by since"),
        ("He is ill until 24 May.", "led by until"),
        ("She is ill, the baby due on 24 May.", "led by due"),
        ("His illness claim went through last month.", "led by nothing"),
        ("He is ill, pay the invoice on 24 May.", "in a business clause"),
        ("He is ill, could you come on 24 May.", "in a request"),
        ("On 4 May I heard that he is ill.", "in a report"),
        ("He is ill. On 4 May we closed.", "opens the next"),
        ("We closed on 4 May.\n\nHe is ill.", "another paragraph"),
        ("We closed on 4 May. He is ill at nine.", "by the clock"),
        ("He is ill today.", "the very day"),
        ("He is ill on 4 May.", "tense past, gone"),
        ("He is ill in May 2024.", "as a month"),
    ],
)
def test_the_words_around_a_date_speak(text: str, expected: str) -> None:
    """Each in a cue of its own."""
    assert expected in cues(text, "ill")


@pytest.mark.parametrize(
    ("iso", "span"),
    [
        ("2026-05-06", (date(2026, 5, 6), date(2026, 5, 6))),
        ("2026-12", (date(2026, 12, 1), date(2026, 12, 31))),
        ("2026", (date(2026, 1, 1), date(2026, 12, 31))),
        ("2026-05-06/2026-05-08", (date(2026, 5, 6), date(2026, 5, 8))),
        ("soon", None),
    ],
)
def test_a_date_spans_days(iso: str, span: tuple[date, date] | None) -> None:
    """A day spans itself."""
    assert span_of(iso) == span
