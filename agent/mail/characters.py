"""Bytes to characters that are safe to show: charset lies believed in order, controls taken out."""

from __future__ import annotations

import codecs
import re

_ALIASES = {
    # What the label says and what Windows programs really write.
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_NOT_CHARSETS = frozenset(
    # Codecs of Python that are no charset of mail; idna and punycode take quadratic time.
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "charmap"}
)
_CHARSET = re.compile(r"[A-Za-z0-9][\w.:+-]{0,39}", re.ASCII)

# Plain classes, since an alternation or a look behind costs ten times as much a character.
_UNSAFE_ASCII = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
# A joiner is kept only where it makes one emoji of two.
_LOOSE_JOINER = re.compile("(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d")
_SPACE = re.compile("[\xa0\u2000-\u200a\u202f\u205f]")
_ASCII_NEWLINE = re.compile("[\r\x0b\x0c]")
_NEWLINE = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{4,}")
_LINE_END_BLANKS = (" \n", "\t\n", "\u3000\n", "\u1680\n")


def decode_bytes(data: bytes, charset: str = "") -> str:
    """The characters that `data` most likely means: as declared, else UTF-8, else cp1252."""
    codec = _codec(charset)
    tries = ["utf-8", codec] if codec in ("", "cp1252") else [codec, "utf-8"]
    for name in tries:
        try:
            return data.decode(name) if name else data.decode("ascii")
        except (UnicodeError, LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _codec(charset: str) -> str:
    charset = charset.strip(" \"'")
    if not _CHARSET.fullmatch(charset):
        return ""
    try:
        name = codecs.lookup(charset.lower().removeprefix("x-")).name
    except (LookupError, ValueError):
        return ""
    name = _ALIASES.get(name, name)
    return "" if name.replace("-", "_") in _NOT_CHARSETS else name


def safe_text(text: str) -> str:
    """`text` with plain newlines and spaces; no control, bidirectional or unseen characters."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if text.isascii():
        return _UNSAFE_ASCII.sub("", _ASCII_NEWLINE.sub("\n", text))
    text = _UNSAFE.sub("", _SPACE.sub(" ", _NEWLINE.sub("\n", text)))
    return _LOOSE_JOINER.sub("", text) if "\u200d" in text else text


def safe_line(text: str, limit: int = 1000) -> str:
    """`text` as one safe line of at most `limit` characters."""
    return " ".join(safe_text(text[: 4 * limit]).split())[:limit].rstrip()


def tidy_lines(text: str) -> str:
    """`text` without trailing blanks and without more than two empty lines in a row."""
    if any(blank in text for blank in _LINE_END_BLANKS) or text[-1:].isspace():
        text = "\n".join([line.rstrip() for line in text.split("\n")])
    if "\n\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n\n", text)
    return text.strip("\n")
