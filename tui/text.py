"""Text from outside, made safe for a terminal.

Mail is hostile input: the agent drops control and bidirectional characters, and so does the screen
once more, because whatever reaches a terminal may command it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from agent.models import MATCH_END, MATCH_START, Underline

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for tab and newline
    "\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"  # surrogates, and the invisible tags
)
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
BROKEN_AT, LONGEST_BROKEN = 68, 100


def plain(text: str) -> str:
    """`text` without anything that a terminal could obey, lines kept."""
    return _FORBIDDEN.sub("", _NEWLINES.sub("\n", text).expandtabs(4))


def one_line(text: str) -> str:
    """`plain`, on a single line."""
    return " ".join(plain(text).split())


def fitted(text: str, cells: int) -> str:
    """`text` on one line that is exactly `cells` wide, with an ellipsis where it was cut."""
    line = one_line(text)
    if cells <= 0:
        return ""
    if cell_len(line) <= cells:
        return line + " " * (cells - cell_len(line))
    return set_cell_size(set_cell_size(line, cells - 1).rstrip() + "…", cells)


def unwrapped(text: str) -> str:
    """`text` with the lines joined that its writer's program broke, so that it fits any column.

    A line was broken by a program if the next word would have made it too long.
    """
    lines = text.split("\n")
    out = lines[:1]
    for before, line in pairwise(lines):
        first_word = line.split(" ", 1)[0]
        is_prose = line[:1].isalnum() or line[:1] in "\"'(“‘«¿¡"
        was_broken = len(before) >= 50 and len(before) + 1 + len(first_word) > BROKEN_AT
        if line and is_prose and was_broken and len(before) <= LONGEST_BROKEN:
            out[-1] = f"{out[-1].rstrip()} {line}"
        else:
            out.append(line)
    return "\n".join(out)


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Where `quote` stands in `text`, however the lines are broken; None when it does not."""
    words = quote.split()
    if not words:
        return None
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def with_quotes(text: str, quotes: tuple[str, ...], style: str) -> Content:
    """`text` made plain, each of the `quotes` that stands in it painted in `style`."""
    shown = plain(text).strip("\n")
    content = Content(shown)
    for quote in quotes:
        if span := find_quote(shown, plain(quote)):
            content = content.stylize(style, *span)
    return content


def underlines_shown(text: str, underlines: Iterable[Underline]) -> tuple[Underline, ...]:
    """Underlines of `text` where they stand once it is made plain."""
    return tuple(
        Underline(
            start=len(plain(text[: one.start])), end=len(plain(text[: one.end])), reason=one.reason
        )
        for one in underlines
    )


def with_underlines(text: str, underlines: Iterable[Underline], style: str) -> Content:
    """`text` made plain, with each of these stretches underlined in `style`."""
    content = Content(plain(text))
    for one in underlines_shown(text, underlines):
        content = content.stylize(f"{style} underline", one.start, one.end)
    return content


def with_marks(snippet: str, style: str) -> Content:
    """A search snippet on one line; each match painted in `style`."""
    parts: list[str | Content | tuple[str, str]] = []
    for index, piece in enumerate(snippet.split(MATCH_START)):
        marked, end, rest = piece.partition(MATCH_END)
        if index and end:
            parts.append((_spaced(marked), style))
            parts.append(_spaced(rest))
        else:
            parts.append(_spaced(piece))
    return Content.assemble(*parts)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", plain(text))
