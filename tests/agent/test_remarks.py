"""What servers say, on one line."""

from __future__ import annotations

from agent.remarks import MAX_LETTERS, one_line


def test_what_a_server_says_moves_no_cursor_and_fills_no_screen() -> None:
    assert one_line(b"550 no\r\n\x1b[2Jsuch\xff user") == "550 no [2Jsuch\ufffd user"
    assert one_line("\u202eevil") == "evil"
    assert len(one_line("no " * 1000)) <= MAX_LETTERS
