"""Globs of folders."""

from __future__ import annotations

from agent.globs import matches


def test_only_star_and_question_mark_are_wild() -> None:
    assert matches("[Gmail]/Spam", ["[Gmail]/*"])
    assert not matches("G/Spam", ["[Gmail]/*"])
    assert matches("Clients/A.B", ["Clients/A.?"])
    assert not matches("Clients/AxB", ["Clients/A.?"])


def test_letters_written_in_two_ways_are_the_same() -> None:
    assert matches("Cafe\u0301", ["Caf?"])
