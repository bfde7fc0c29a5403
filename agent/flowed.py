"""Text as format=flowed (RFC 3676): lines that any program can show and any screen can refill."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

WIDTH = 72
SEPARATOR = "-- "


def flow(text: str) -> list[str]:
    """The lines to put into a mail for `text`, whose own line breaks stay."""
    return [line for row in text.split("\n") for line in _wrap(row.rstrip(" "), depth=0)]


def quote(text: str) -> list[str]:
    """The same, one quotation level deeper."""
    lines: list[str] = []
    for row in text.split("\n"):
        depth = 1
        while row.startswith(">"):
            depth, row = depth + 1, row[1:].removeprefix(" ")
        lines += _wrap(row.rstrip(" "), depth)
    return lines


def unflow(lines: Iterable[str], *, has_delsp: bool = False) -> str:
    """The text that `lines` stand for: soft line breaks joined, stuffing removed.

    With `has_delsp` (DelSp=yes) the blank at a soft line break goes, too.
    """
    rows: list[str] = []
    open_depth = -1
    for line in lines:
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        is_soft = words.endswith(" ") and words != SEPARATOR
        kept = words[:-1] if is_soft and has_delsp else words
        if depth == open_depth and words != SEPARATOR:
            rows[-1] += kept
        else:
            rows.append(f"{'>' * depth} {kept}" if depth and kept else ">" * depth + kept)
        open_depth = depth if is_soft else -1
    return "\n".join(rows)


def _wrap(row: str, depth: int) -> Iterator[str]:
    """One paragraph as lines; all but the last end with a space, which says that it goes on."""
    line = ""
    for word in re.findall(r" *[^ ]+ *", row):
        if line and depth + len(line) + len(word.rstrip(" ")) >= WIDTH:
            yield _stuffed(line, depth)
            line = ""
        line += word
    yield _stuffed(line, depth)


def _stuffed(line: str, depth: int) -> str:
    """A leading space keeps a line from being taken for a quotation, or mangled as "From "."""
    if depth:
        return f"{'>' * depth} {line}" if line else ">" * depth
    return f" {line}" if line.startswith((" ", ">", "From ")) else line
