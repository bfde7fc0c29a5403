"""Gaps: a line in brackets where a letter lacks what only the owner can say.

A letter without a model can name what is asked, and cannot answer it. It leaves a place for the
answer, and the gate lets nothing leave in which that place is still empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_GAP = re.compile(r"\[For you to answer[^\]\n]*\]")


def gap_for(things: Sequence[str], *, answer_by: str = "", needed_by: str = "") -> str:
    """The line for the owner's answer about these things; the days are said as "by Friday"."""
    by_then = f" {answer_by}" if answer_by else ""
    until = f", {needed_by}" if needed_by else ""
    return f"[For you to answer{by_then}: {', and '.join(things)}{until}]"


def find_gaps(text: str) -> tuple[tuple[int, int], ...]:
    """Where gaps stand in the text, in characters, as in a slice."""
    return tuple(found.span() for found in _GAP.finditer(text))


def without_gaps(text: str) -> str:
    """The text with blanks for its gaps, as long as before."""
    return _GAP.sub(lambda found: " " * len(found[0]), text)
