"""What the owner types as one line: made safe to show, and never cut without a word."""

from __future__ import annotations

from agent.errors import UsageError
from agent.mail.characters import safe_line


def line_of(words: str, *, longest: int, what: str) -> str:
    """The words as one safe line; raises UsageError where `what` ("a tag") has too many letters."""
    line = safe_line(words, len(words))
    if len(line) > longest:
        raise UsageError(f"{what} has {longest} letters at most; write it shorter")
    return line
