"""What reaches the terminal from outside is harmless, and laid out right."""

from __future__ import annotations

import unicodedata

import pytest
from rich.cells import cell_len

from tui.text import cut, find_quote, fitted, marked, one_line, plain, unwrapped, with_quotes

DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31m", "␛[31m"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x00", "␀"),
        ("\x7f", "␡"),
        ("\x9b2J", "�2J"),
        ("\u202egnp.exe", "�gnp.exe"),
        ("\u2066", "�"),
        ("\u200b", "�"),
        ("\ufeff", "�"),
        ("\U000e0041", "�"),
        ("\ud800", "�"),
        ("[bold red]Bob[/]", "[bold red]Bob[/]"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_and_not_obeyed(hostile, shown):
    """Escapes, direction marks, zero widths and tags leave a sign where they stood."""
    assert plain(f"before{hostile}after") == f"before{shown}after"


def test_no_character_there_is_can_command_a_terminal_or_hide():
    """All of Unicode: what is left of controls is a new line, and what joins letters or numbers."""
    everything = "".join(map(chr, range(0x110000)))
    left = {
        one
        for one in plain(everything)
        if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    }
    assert left == set("\n\u200c\u200d") | {one for one in left if cell_len(f"a{one}a") == 3}
    assert not any(unicodedata.bidirectional(one) in DIRECTIONS for one in plain(everything))


def test_text_made_plain_is_plain_already_and_as_long():
    """Signs stand one for one, so that quotes and underlines stay where they are."""
    hostile = "a\x1b[1m b\u202e c\u200d\x00\r\nd"
    assert plain(plain(hostile)) == plain(hostile)
    assert len(plain("a\x1b\u202e\ud800b")) == len("a\x1b\u202e\ud800b")


def test_joiners_within_emoji_and_scripts_stay():
    """A family is one picture, not three; a Persian half-space is part of the word."""
    assert plain("👩\u200d👧 می\u200cروم") == "👩\u200d👧 می\u200cروم"


def test_line_ends_of_all_kinds_are_one_kind():
    """A lone carriage return cannot overwrite the line before it."""
    assert plain("a\r\nb\rc\u2028d") == "a\nb\nc\nd"


def test_one_line_is_one_line():
    """Subjects with line breaks stay on their line."""
    assert one_line(" a\n\n b\tc ") == "a b c"


@pytest.mark.parametrize(
    "words",
    [
        "short",
        "a rather long name",
        "漢字漢字漢字漢字",
        "👩\u200d👧" * 9,
        "שלום עולם طويل",
        "❤️ 1️⃣ 🇩🇪🇫🇷",
        "z" + "\u0301" * 40 + " zalgo",
        "\x1b[2J\u202e",
        "",
    ],
)
@pytest.mark.parametrize("cells", [0, 1, 2, 7, 10])
def test_fitted_is_exactly_as_wide_as_asked(words, cells):
    """Columns align, whatever is in them."""
    assert cell_len(fitted(words, cells)) == cells


def test_a_quote_is_found_across_line_breaks():
    """The evidence was quoted from one line; the mail may break it."""
    text = "I have an\n  interview on Tuesday"
    start, end = find_quote(text, "an interview on")
    assert text[start:end] == "an\n  interview on"
    assert find_quote(text, "no such words") is None
    assert find_quote(text, "  ") is None


def test_quotes_are_painted_and_markup_is_text():
    """What looks like markup in a mail is shown as it is."""
    content = with_quotes("[bold red]I moved[/] today", ("I moved",), "reverse")
    assert content.plain == "[bold red]I moved[/] today"
    assert [content.plain[span.start : span.end] for span in content.spans] == ["I moved"]


def test_marks_of_a_snippet_are_painted():
    """What stands between the marks is the match; the marks themselves are not shown."""
    pieces = marked("…the \x02oak\x03 boards,\nthe \x02oak\x03 door")
    assert "".join(text for text, _ in pieces) == "…the oak boards, the oak door"
    assert [text for text, is_match in pieces if is_match] == ["oak", "oak"]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (8, [("oak", "red"), (" 木材", "")]),
        (7, [("oak", "red"), (" 木…", "")]),
        (6, [("oak", "red"), ("  …", "")]),
        (4, [("oak", "red"), ("…", "")]),
        (3, [("oa…", "red")]),
        (1, [("…", "red")]),
    ],
)
def test_pieces_are_cut_where_the_room_ends(cells, shown):
    """An ellipsis says so; a wide character that does not fit leaves no half of it."""
    assert cut([("oak", "red"), (" 木材", "")], cells) == shown


def test_lines_that_a_program_broke_are_joined():
    """A mail wrapped at 72 columns flows in any column; paragraphs, lists and short lines stay."""
    text = (
        "I might be out on that day: I have an interview at the college on\n"
        "Tuesday, for the post of the joinery teacher there.\n\n- oak\n- ash\n\nGlenn\nWard Joinery"
    )
    assert unwrapped(text) == (
        "I might be out on that day: I have an interview at the college on "
        "Tuesday, for the post of the joinery teacher there.\n\n- oak\n- ash\n\nGlenn\nWard Joinery"
    )
