"""Bytes become characters that are safe to show."""

from __future__ import annotations

import pytest

from agent.mail.characters import decode_bytes, safe_line, safe_text, tidy_lines


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("Jürgen".encode(), "us-ascii", "Jürgen"),
        ("Jürgen".encode(), "iso-8859-1", "Jürgen"),
        ("Jürgen".encode("latin-1"), "iso-8859-1", "Jürgen"),
        ("Jürgen".encode("latin-1"), "utf-8", "Jürgen"),
        ("Jürgen".encode("latin-1"), "no-such-charset", "Jürgen"),
        (b"it\x92s", "iso-8859-1", "it’s"),
        ("結婚".encode("iso-2022-jp"), "iso-2022-jp", "結婚"),
        ("결혼".encode("cp949"), "euc-kr", "결혼"),
        (b"a", "idna", "a"),
        (b"\x81", "x" * 500, "\ufffd"),
    ],
)
def test_charset_lies_are_seen_through(data: bytes, charset: str, text: str) -> None:
    assert decode_bytes(data, charset) == text


def test_controls_go_and_tabs_newlines_and_joined_emoji_stay() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert safe_text(f"a\r\nb\tc\x1b\u202e\u200bd\xa0{family}x\u200dy") == f"a\nb\tcd {family}xy"


def test_lines_are_folded_and_capped() -> None:
    assert safe_line(" a\n b " + "c" * 50, 10) == "a b cccccc"


def test_trailing_blanks_and_runs_of_empty_lines_go() -> None:
    assert tidy_lines("\na  \n\n\n\n\nb\n") == "a\n\n\nb"
