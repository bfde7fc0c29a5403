"""Text from outside, made safe for a terminal.

Mail is hostile input, and whatever reaches a terminal may command it. The agent drops control and
bidirectional characters; whichever comes as far as the screen is shown as a sign that it was there.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from agent.vocabulary import MATCH_END, MATCH_START

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agent.models import Underline

_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for tab and newline
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U00013430-\U00013438"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\ud800-\udfff\U000e0000-\U000e0fff]"  # surrogates, and the invisible tags
)
UNSEEN = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character that is not to be seen, or turns the direction of others."""
_SPACES = re.compile(r"\s+")
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
BROKEN_AT, LONGEST_BROKEN = 68, 100


def plain(text: str) -> str:
    """`text` with a sign in place of whatever a terminal could obey or would hide; lines kept."""
    if text.isascii() and text.isprintable():
        return text
    return _OBEYED.sub(_sign, _NEWLINES.sub("\n", text).expandtabs(4))


def _sign(found: re.Match[str]) -> str:
    """A picture of a control character (`␛`), as wide as it is long, so that positions hold."""
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else UNSEEN


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


def folded(text: str, cells: int, *, most: int) -> list[str]:
    """`text` on lines of at most `cells`, `most` of them, with an ellipsis where it was cut."""
    cells = max(cells, 2)
    lines = [""]
    for word in _short_words(one_line(text), cells):
        longer = f"{lines[-1]} {word}".strip()
        if cell_len(longer) <= cells:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            cut = lines[-1] if cell_len(lines[-1]) < cells else set_cell_size(lines[-1], cells - 1)
            lines[-1] = f"{cut.rstrip()}…"
            break
    return lines


def _short_words(line: str, cells: int) -> Iterator[str]:
    """The words of a line; what is longer than `cells`, or knows no spaces, in pieces."""
    for word in line.split():
        while cell_len(word) > cells and (piece := set_cell_size(word, cells).rstrip()):
            yield piece
            word = word[len(piece) :]
        yield word


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
        one.model_copy(
            update={"start": len(plain(text[: one.start])), "end": len(plain(text[: one.end]))}
        )
        for one in underlines
    )


def with_underlines(text: str, underlines: Iterable[Underline], style: str) -> Content:
    """`text` made plain, with each of these stretches underlined in `style`."""
    content = Content(plain(text))
    for one in underlines_shown(text, underlines):
        content = content.stylize(f"{style} underline", one.start, one.end)
    return content


def marked(snippet: str) -> list[tuple[str, bool]]:
    """A search snippet on one line, in pieces; of each, whether it is what matched."""
    pieces: list[tuple[str, bool]] = []
    for index, piece in enumerate(snippet.split(MATCH_START)):
        match, end, rest = piece.partition(MATCH_END)
        if index and end:
            pieces.append((_spaced(match), True))
        else:
            rest = piece
        pieces.append((_spaced(rest), False))
    return pieces


def cut(pieces: Iterable[tuple[str, str]], cells: int) -> list[tuple[str, str]]:
    """As many of these pieces of text with their styles as fit, with an ellipsis where it ends."""
    whole = list(pieces)
    if sum(cell_len(text) for text, _ in whole) <= cells:
        return whole
    kept, left = [], cells - 1
    for text, style in whole:
        if cell_len(text) > left:
            kept.append((set_cell_size(text, left) + "…", style))
            break
        kept.append((text, style))
        left -= cell_len(text)
    return kept


def first_match(snippet: str) -> str:
    """The first stretch of a search snippet that matched; empty where none did."""
    return one_line(snippet.partition(MATCH_START)[2].partition(MATCH_END)[0])


def _spaced(text: str) -> str:
    return _SPACES.sub(" ", plain(text))
