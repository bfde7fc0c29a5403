"""What the owner types: one safe line, all of it or a clear word."""

from __future__ import annotations

import pytest

from agent.errors import UsageError
from agent.typed import line_of


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("vip", "vip"),
        ("  Lake\tCounty \n CA ", "Lake County CA"),
        ("red\x1b[31m \u202eoak", "red[31m oak"),
        (" " * 5000 + "vip" + " " * 5000 + "again", "vip again"),
        ("", ""),
        (" \x07\n", ""),
    ],
)
def test_words_become_one_line_that_is_safe_to_show(typed: str, line: str) -> None:
    assert line_of(typed, longest=20, what="a tag") == line


def test_what_is_too_long_is_said_and_not_cut() -> None:
    assert line_of("x" * 60 + "  ", longest=60, what="a tag") == "x" * 60
    with pytest.raises(UsageError, match="a tag has 60 letters at most; write it shorter"):
        line_of("x" * 61, longest=60, what="a tag")
    with pytest.raises(UsageError, match="a name has 60 letters"):
        line_of(" " * 900_000 + "x" * 61, longest=60, what="a name")
