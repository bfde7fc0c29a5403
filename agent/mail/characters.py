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

_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
    # A joiner is kept only where it makes one emoji of two.
    "|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
_SPACE = re.compile("[\xa0\u2000-\u200a\u202f\u205f]")
_NEWLINE = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{4,}")


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
    text = _NEWLINE.sub("\n", text)
    if text.isascii():
        return _UNSAFE.sub("", text)
    return _UNSAFE.sub("", _SPACE.sub(" ", text))


def safe_line(text: str, limit: int = 1000) -> str:
    """`text` as one safe line of at most `limit` characters."""
    return " ".join(safe_text(text[: 4 * limit]).split())[:limit].rstrip()


def tidy_lines(text: str) -> str:
    """`text` without trailing blanks and without more than two empty lines in a row."""
    text = "\n".join([line.rstrip() for line in text.split("\n")])
    return _BLANK_LINES.sub("\n\n\n", text).strip("\n")
