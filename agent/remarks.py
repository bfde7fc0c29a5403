"""What servers and libraries say, made fit for one line of ours."""

from __future__ import annotations

MAX_LETTERS = 300


def one_line(said: str | bytes) -> str:
    """Their words on one line, short and without control characters."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())[:MAX_LETTERS]
