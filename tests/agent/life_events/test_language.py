"""Whether a text is in the one language that the reader reads."""

from __future__ import annotations

import pytest

from agent.life_events.language import is_english
from tests.agent.life_events.tellings import HARMLESS, INDIRECT, ORDINARY
from tests.agent.life_events.test_reading import FOREIGN


def test_nearly_all_english_is_known_as_english() -> None:
    """Also where it is terse."""
    texts = [text for _, text in ORDINARY + INDIRECT] + HARMLESS
    assert [text for text in texts if not is_english(text)] == []


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_another_language_is_not(text: str) -> None:
    """Nor one with a few words of English in it."""
    assert not is_english(text)


@pytest.mark.parametrize("text", ["", " ", "ok", "12 / 34", "😀", "\x00\ud800", "Zoë, ja."])
def test_what_is_too_short_to_tell_may_be_english(text: str) -> None:
    """Nothing is gained by barring it."""
    assert is_english(text)


@pytest.mark.parametrize("text", ["母が亡くなりました", "Мама умерла в воскресенье", "תודה רבה"])
def test_another_script_is_known_at_once(text: str) -> None:
    """A few letters are enough."""
    assert not is_english(text)


def test_only_the_beginning_is_looked_at() -> None:
    """A megabyte of anything behind it tells nothing new."""
    assert is_english("I am at the office and you are not. " * 200 + "слово " * 100_000)
